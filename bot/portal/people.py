"""What people who signed in may do: rules of the settings, asked of what is known of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.portal.access import SCOPES, Scope
from config.settings import Settings

Facts = Mapping[str, Sequence[str]]
"""What is known of somebody, by claim: `user` (their name), `email`, `groups`, and others."""

ANYBODY = "*"


class People:
    """Applies the rules: `*`, a name, an e-mail address, `@domain`, or `claim=value`."""

    def __init__(self, settings: Settings) -> None:
        self._allow = settings.portal_allow
        self._uploaders = settings.portal_uploaders
        self._admins = settings.portal_admins

    @property
    def claims(self) -> frozenset[str]:
        """The claims that some rule asks for."""
        rules = (*self._allow, *self._uploaders, *self._admins)
        named = (rule.partition("=")[0].strip() for rule in rules if "=" in rule)
        return frozenset(("user", "email", *named))

    def scopes(self, facts: Facts) -> frozenset[Scope]:
        """What somebody may do; nothing for who is not let in."""
        if _any_fits(self._admins, facts):
            return frozenset(SCOPES)
        if _any_fits(self._uploaders, facts):
            return frozenset(("ask", "read", "upload"))
        return frozenset(("ask", "read")) if _any_fits(self._allow, facts) else frozenset()


def facts_of(claims: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What a provider of logins says of somebody, as far as it is wanted; a claim inside
    another is named with a dot (`realm_access.roles`). Their name is what never changes
    (`sub`); an e-mail address that it has not verified is none."""
    facts: dict[str, tuple[str, ...]] = {"user": (str(claims["sub"]),)}
    for claim in wanted:
        unverified = claim == "email" and claims.get("email_verified") is False
        values = () if claim == "user" or unverified else _texts(_inside(claims, claim))
        if values:
            facts[claim] = values
    return facts


def _inside(claims: Mapping[str, Any], name: str) -> Any:
    if name in claims or "." not in name:
        return claims.get(name)
    outer, _, inner = name.partition(".")
    within = claims.get(outer)
    return _inside(within, inner) if isinstance(within, Mapping) else None


def _texts(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str))


def _any_fits(rules: Sequence[str], facts: Facts) -> bool:
    return any(_fits(rule, facts) for rule in rules)


def _fits(rule: str, facts: Facts) -> bool:
    claim, equals, value = rule.partition("=")
    if equals:
        return value.strip() in facts.get(claim.strip(), ())
    if "@" in rule:
        mails = [mail.lower() for mail in facts.get("email", ()) if mail.count("@") == 1]
        sought = rule.lower()
        return any(m == sought or (sought[0] == "@" and m.endswith(sought)) for m in mails)
    return rule == ANYBODY or rule in facts.get("user", ())
