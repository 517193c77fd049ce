"""Browser tokens: what a channel's page shows instead of a secret. Short, renewed for a while,
and of no use for anything but asking and reading within the channel's regions."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answering.catalogue import Path
from bot.portal.channels import Channel
from bot.portal.signing import Signer, Unsigned

KIND = "fazhi-browser+jwt"
SECONDS = 1800
LONGEST = 8 * 3600
"""Seconds for which a token is renewed without the channel's secret."""


@dataclass(frozen=True, slots=True)
class Token:
    """Somebody on a page of a channel. `user` is whom the page names, empty for nobody in
    particular; `visit` tells one exchange of the secret from another; `born` is when that
    was, in seconds of the epoch. `regions` as a channel has them."""

    channel_id: int
    channel: str
    user: str
    visit: str
    regions: tuple[Path, ...]
    born: float


class BrowserTokens:
    """Gives tokens, and knows them again."""

    def __init__(self, signer: Signer, clock: Callable[[], float]) -> None:
        self._signer = signer
        self._clock = clock

    def first(self, channel: Channel, user: str, regions: Sequence[Path]) -> str:
        """A token in exchange for the channel's secret."""
        now, visit = self._clock(), secrets.token_urlsafe(12)
        return self._signed(Token(channel.id, channel.name, user, visit, tuple(regions), now))

    def renewed(self, token: Token) -> str | None:
        """The same again, valid anew; None where it has been for too long."""
        if self._clock() - token.born > LONGEST - SECONDS:
            return None
        return self._signed(token)

    def read(self, text: str) -> Token:
        """What a token says. Raises Unsigned, and Expired."""
        claims = self._signer.proven(KIND, text)
        try:
            return Token(
                int(claims["cid"]),
                str(claims["channel"]),
                str(claims["sub"]),
                str(claims["visit"]),
                tuple(tuple(map(str, path)) for path in claims["regions"]),
                float(claims["born"]),
            )
        except (KeyError, TypeError, ValueError):
            raise Unsigned from None

    def _signed(self, token: Token) -> str:
        claims = {
            "cid": token.channel_id,
            "channel": token.channel,
            "sub": token.user,
            "visit": token.visit,
            "regions": token.regions,
            "born": token.born,
            "jti": secrets.token_urlsafe(12),
        }
        return self._signer.signed(KIND, claims, SECONDS)
