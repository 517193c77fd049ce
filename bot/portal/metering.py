"""Counts what callers ask against their limits, and says in headers what is left.

A question is an answer that is asked for. All else (follow-ups, examples, charts, exports,
shares, opinions, uploads, reading) is counted apart, and ten times as much is let through.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.portal import denials
from bot.portal.denials import denied
from bot.portal.problems import Problem
from bot.portal.proxying import network_of
from bot.portal.quotas import DAY, MINUTE, Left, Limit, Quotas

WIDER = 10
"""So many times the questions of a limit is all else let through."""
_FAILURES, _FAILURE_SECONDS = 20, 300
_EXCHANGES = 600
"""Exchanges of one channel's secret in a minute: one for each visitor of a busy site."""


def limits(who: str, per_minute: int, per_day: int = 0, name: str = "") -> tuple[Limit, ...]:
    """The limits of `who` that are set: 0 is none."""
    found = []
    if per_minute:
        found.append(Limit(f"{who}:m", f"{name}minute", per_minute, MINUTE))
    if per_day:
        found.append(Limit(f"{who}:d", f"{name}day", per_day, DAY))
    return tuple(found)


class OverQuota(Problem):
    """Nothing is left of a limit. `headers` tell it."""

    def __init__(self, full: Left, headers: dict[str, str]) -> None:
        reason = denials.OVER_QUOTA
        more = {"reason": reason.code, "quota": full.limit.name}
        super().__init__(reason.kind, reason.says, retry_after=full.wait, more=more)
        self.headers = headers


class Meter:
    """The limits of one installation."""

    def __init__(self, quotas: Quotas) -> None:
        self._quotas = quotas

    def count(self, limits: Sequence[Limit], *, asks: bool) -> dict[str, str]:
        """Counts one request, against the limits themselves where it `asks` for an answer; the
        headers that tell what is left. Raises Problem (429) where nothing is."""
        if not limits:
            return {}
        counted = limits
        if not asks:
            counted = [
                replace(one, bucket=f"{one.bucket}r", most=one.most * WIDER) for one in limits
            ]
        return self._counted(counted)

    def exchange(self, channel_id: int) -> None:
        """Counts one exchange of a channel's secret. Raises Problem (429)."""
        self._counted([Limit(f"exchange:{channel_id}", "exchange", _EXCHANGES, MINUTE)])

    def failed(self, address: str) -> None:
        """Counts a failed attempt from an address. Raises Problem (429) where there were too
        many already."""
        self._demand(self._quotas.hit([_failures(address)]))

    def demand_few_failures(self, address: str) -> None:
        """Raises Problem (429) where an address has failed too often."""
        self._demand([self._quotas.left(_failures(address))])

    def _demand(self, found: Sequence[Left]) -> None:
        if found[0].wait:
            raise denied(denials.TOO_MANY_FAILURES, retry_after=found[0].wait)

    def _counted(self, limits: Sequence[Limit]) -> dict[str, str]:
        found = self._quotas.hit(limits)
        headers = _headers(found)
        full = max(found, key=lambda left: left.wait)
        if full.wait:
            raise OverQuota(full, headers)
        return headers


def _failures(address: str) -> Limit:
    return Limit(f"failures:{network_of(address)}", "failures", _FAILURES, _FAILURE_SECONDS)


def _headers(found: Sequence[Left]) -> dict[str, str]:
    """As the HTTP working group's draft on RateLimit header fields has them."""
    policies = (f'"{one.limit.name}";q={one.limit.most};w={one.limit.seconds}' for one in found)
    left = (f'"{one.limit.name}";r={one.hits};t={one.reset}' for one in found)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(left)}
