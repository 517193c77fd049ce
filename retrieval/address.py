"""A server's address, with the credentials that may stand in it kept apart."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Address:
    """`url` has no credentials and no slash at its end; `host` is host and port.

    `login` is user and password, sent as Basic and kept out of every log.
    """

    url: str
    host: str
    login: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def read(cls, text: str) -> "Address":
        """The address in a setting."""
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
        login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        return cls(parts._replace(netloc=host).geturl().rstrip("/"), host, login)
