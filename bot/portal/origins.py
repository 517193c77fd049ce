"""Web origins and host names: how they are written, and which are this machine's own."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_FORM = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::(\d{1,5}))?"
)
_PORTS = {"http": "80", "https": "443"}


def origin(text: str) -> str | None:
    """An origin in the one form in which two are compared: `https://portal.example`, with the
    port where it is not the scheme's own. None for what is no origin: `null`, a path behind
    it, a wildcard, anything that is not ASCII."""
    found = _FORM.fullmatch(text.lower()) if text.isascii() else None
    if found is None or (found[3] and not 0 < int(found[3]) < 65536):
        return None
    scheme, host, port = found.groups()
    stated = "" if port is None or str(int(port)) == _PORTS[scheme] else f":{int(port)}"
    return f"{scheme}://{host}{stated}"


def typed_origin(text: str) -> str | None:
    """An origin as a person writes it: a slash at its end and a Chinese host name will do."""
    text = text.strip().removesuffix("/")
    scheme, mark, rest = text.partition("://")
    try:
        host, colon, port = rest.rpartition(":") if _has_port(rest) else (rest, "", "")
        ascii_host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return None
    return origin(f"{scheme}{mark}{ascii_host}{colon}{port}")


def _has_port(rest: str) -> bool:
    return bool(re.search(r"[^:\]]:\d+$|\]:\d+$", rest))


def origin_of(address: str) -> str | None:
    """The origin of an address; None where it has none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return origin(f"{parts.scheme}://{parts.netloc}") if parts.netloc else None


def is_loopback(name: str) -> bool:
    """Whether a host name or address (without a port) is always this machine."""
    bare = name.strip("[]").lower()
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost" or bare.endswith(".localhost")


def host_name(host: str) -> str:
    """The name in a Host header, without its port; empty where it is malformed."""
    found = _FORM.fullmatch(f"http://{host.lower()}") if host.isascii() else None
    return found[2] if found else ""
