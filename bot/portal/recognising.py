"""Who somebody is, by what they show: a key, a browser token, a session, a trusted proxy's
word. Reads files, and so is kept off the event loop."""

from dataclasses import dataclass
from typing import Literal

from bot.portal import denials
from bot.portal.access import Caller, Scope
from bot.portal.channels import PREFIX as CHANNEL_PREFIX
from bot.portal.channels import Channel, Channels
from bot.portal.denials import denied
from bot.portal.keyring import PREFIX as KEY_PREFIX
from bot.portal.keyring import Key, Keyring
from bot.portal.metering import limits
from bot.portal.people import Facts, People
from bot.portal.provenance import Provenance
from bot.portal.proxying import Named
from bot.portal.quotas import Limit
from bot.portal.sessions import Sessions
from bot.portal.signing import Expired, Unsigned
from bot.portal.tokens import BrowserTokens, Token
from bot.portal.visit import Visit

_TOKEN_SCOPES: frozenset[Scope] = frozenset(("ask", "read"))


@dataclass(frozen=True, slots=True)
class Known:
    """A caller, and what they are counted against."""

    caller: Caller
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class UserLimits:
    """Questions of one person who signed in."""

    per_minute: int
    per_day: int


class Recogniser:
    """Knows callers by their credentials; `local` passes over those that are not ours."""

    def __init__(
        self,
        keyring: Keyring,
        channels: Channels,
        tokens: BrowserTokens,
        sessions: Sessions,
        people: People,
        provenance: Provenance,
        user_limits: UserLimits,
        *,
        local: bool,
    ) -> None:
        self._keyring = keyring
        self._channels = channels
        self._tokens = tokens
        self._sessions = sessions
        self._people = people
        self._provenance = provenance
        self._user_limits = user_limits
        self._local = local

    def known(self, visit: Visit) -> Known | None:
        """Whoever the credentials are of; None where there are none. Raises Problem for
        credentials that are not good."""
        if visit.key and visit.bearer:
            raise denied(denials.TWO_CREDENTIALS)
        if visit.key or visit.bearer.startswith(KEY_PREFIX):
            return _by_key(self.key(visit.key or visit.bearer), "key")
        if visit.named is not None:
            return self._by_proxy(visit, visit.named)
        if visit.bearer.startswith(CHANNEL_PREFIX):
            raise denied(denials.WRONG_CREDENTIAL)
        if visit.bearer.count(".") == 2:
            return _by_token(*self.token(visit))
        if visit.bearer and not self._local:
            raise denied(denials.UNKNOWN_KEY)
        return self._by_session(visit) if visit.cookie else None

    def key(self, secret: str) -> Key:
        """The key of a secret. Raises Problem where it is of no use."""
        key = self._keyring.of(secret)
        if key is None:
            raise denied(denials.UNKNOWN_KEY)
        self._demand_live(key)
        self._keyring.used(key)
        return key

    def token(self, visit: Visit) -> tuple[Token, Channel]:
        """What a browser token says, and its channel. Raises Problem where it is of no use,
        or not on this page."""
        try:
            token = self._tokens.read(visit.bearer)
        except Expired:
            raise denied(denials.EXPIRED_TOKEN) from None
        except Unsigned:
            raise denied(denials.BAD_TOKEN) from None
        channel = self._channels.named(token.channel)
        if channel is None or channel.id != token.channel_id:
            raise denied(denials.CHANNEL_GONE)
        self._provenance.demand_page_of(channel, visit)
        return token, channel

    def _demand_live(self, key: Key) -> None:
        state = self._keyring.state(key)
        if state != "live":
            raise denied(denials.EXPIRED_KEY if state == "expired" else denials.REVOKED_KEY)

    def _by_session(self, visit: Visit) -> Known | None:
        session = self._sessions.of(visit.cookie)
        if session is None:
            return None
        self._provenance.demand_own_page(visit)
        if session.how == "oidc":
            return self._person("session", session.name, session.facts)
        key = self._keyring.numbered(int(session.name))
        if key is None:
            return None
        self._demand_live(key)
        return _by_key(key, "session")

    def _by_proxy(self, visit: Visit, named: Named) -> Known:
        self._provenance.demand_own_page(visit)
        mail = (named.name,) if "@" in named.name else ()
        facts = {"user": (named.name,), "email": mail, "groups": named.groups}
        return self._person("proxy", named.name, facts)

    def _person(self, how: Literal["session", "proxy"], name: str, facts: Facts) -> Known:
        scopes = self._people.scopes(facts)
        if not scopes:
            raise denied(denials.NOT_ADMITTED)
        most = self._user_limits
        return Known(
            Caller(how, name, scopes), limits(f"user:{name}", most.per_minute, most.per_day)
        )


def _by_key(key: Key, how: Literal["key", "session"]) -> Known:
    caller = Caller(how, key.name, key.scopes)
    return Known(caller, limits(f"key:{key.id}", key.per_minute, key.per_day))


def _by_token(token: Token, channel: Channel) -> Known:
    name = f"{token.channel}/{token.user}" if token.user else token.channel
    whole = limits(f"channel:{channel.id}", channel.per_minute, channel.per_day)
    who = f"u:{token.user}" if token.user else f"v:{token.visit}"
    own = limits(f"channel:{channel.id}:{who}", channel.user_per_minute, name="user-")
    return Known(Caller("channel", name, _TOKEN_SCOPES, token.regions), (*whole, *own))
