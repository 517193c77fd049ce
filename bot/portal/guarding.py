"""The guard that the portal is served with: who is let in where it listens.

Bound to loopback, and without single sign-on, whoever shows no credential may do everything,
if they are on this machine; anywhere else a credential is needed. Whatever reads or writes a
file does so in a thread of its own, never on the event loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import time
from typing import TypeVar

from fastapi import Request

from bot.portal import denials, origins, problems
from bot.portal.access import EVERYONE, Caller, Scope
from bot.portal.channels import Channels
from bot.portal.denials import denied
from bot.portal.issuer import Client, Issuer
from bot.portal.keyring import Keyring
from bot.portal.metering import Meter, OverQuota
from bot.portal.office import office
from bot.portal.people import People
from bot.portal.problems import Problem
from bot.portal.provenance import Provenance
from bot.portal.proxying import Proxies
from bot.portal.quotas import Quotas
from bot.portal.recognising import Known, Recogniser, UserLimits
from bot.portal.sessions import Sessions
from bot.portal.signing import Signer
from bot.portal.tokens import BrowserTokens
from bot.portal.vault import Vault
from bot.portal.visit import Visit, visit
from config.errors import SettingsError
from config.settings import Settings

T = TypeVar("T")


def guard_of(settings: Settings, host: str, clock: Callable[[], float] = time) -> "Gate":
    """The guard of a portal that listens at `host`. Raises SettingsError where others than
    this machine could come in, and nothing says who may."""
    _check(settings)
    signs_in = bool(settings.oidc_issuer or settings.trusted_proxy)
    local = origins.is_loopback(host) and not signs_in
    gate = Gate(settings, clock, local=local)
    if not (local or signs_in or gate.keyring.any_live() or gate.channels.live()):
        gate.close()
        raise SettingsError(
            "The portal would be open to everyone who reaches this address",
            where=host,
            mend="Make a key with `fazhi keys add NAME`, set single sign-on, or listen at"
            " 127.0.0.1.",
        )
    return gate


def _issuer(settings: Settings, people: People, clock: Callable[[], float]) -> Issuer | None:
    if not settings.oidc_issuer:
        return None
    client = Client(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.portal_url.rstrip("/") + "/login/done",
        settings.oidc_scopes,
    )
    return Issuer(settings.oidc_issuer, client, people.claims, clock)


def _check(settings: Settings) -> None:
    """Raises SettingsError where single sign-on is set only by half."""
    needed = {
        "FAZHI_OIDC_ISSUER": ("oidc_client_id", "portal_url", "portal_allow"),
        "FAZHI_TRUSTED_PROXY": ("proxy_user_header", "portal_allow"),
    }
    given = {
        "FAZHI_OIDC_ISSUER": settings.oidc_issuer,
        "FAZHI_TRUSTED_PROXY": settings.trusted_proxy,
    }
    for name, keys in needed.items():
        missing = [key for key in keys if given[name] and not getattr(settings, key)]
        if missing:
            raise SettingsError(
                f"{name} needs another setting: FAZHI_{missing[0].upper()}",
                where="environment",
                mend="Set it; the README says how.",
            )


def gate_of(request: Request) -> "Gate | None":
    """The gate of the application that a request came to; None where another guard has it."""
    guard = office(request).guard
    return guard if isinstance(guard, Gate) else None


class Gate:
    """A Guard, with everything that it goes by."""

    def __init__(self, settings: Settings, clock: Callable[[], float], *, local: bool) -> None:
        self.local = local
        self.vault = Vault(settings.home)
        self._quotas = Quotas(settings.home, clock)
        self._thread = ThreadPoolExecutor(1, "guarding")
        self.portal_url = settings.portal_url
        self.signer = Signer(self.vault, clock)
        self.keyring = Keyring(self.vault, clock)
        self.channels = Channels(self.vault, clock)
        self.sessions = Sessions(self.vault, clock)
        self.tokens = BrowserTokens(self.signer, clock)
        self.people = People(settings)
        self.meter = Meter(self._quotas)
        self.provenance = Provenance(settings.portal_url)
        self.issuer = _issuer(settings, self.people, clock)
        self.recogniser = Recogniser(
            self.keyring,
            self.channels,
            self.tokens,
            self.sessions,
            self.people,
            self.provenance,
            UserLimits(settings.portal_user_limit, settings.portal_user_day_limit),
            local=local,
        )
        self._proxies = Proxies(
            settings.trusted_proxy, settings.proxy_user_header, settings.proxy_groups_header
        )

    def close(self) -> None:
        """Closes what it has open."""
        self._thread.shutdown()
        self._quotas.close()
        self.vault.close()

    async def admit(self, request: Request, scope: Scope, *, asks: bool = False) -> Caller:
        """The caller; raises Problem (400, 401, 403, 429) for one who may not. What `asks` for
        an answer counts as a question, all else against the wider limits."""
        found = self.visit(request)
        if self.local and not (found.bearer or found.key or found.cookie):
            self.provenance.demand_this_machine(found)
            return EVERYONE
        try:
            admitted = partial(self._admitted, found, scope, asks=asks)
            caller, request.state.told = await self.aside(admitted)
        except OverQuota as over:
            request.state.told = over.headers
            raise
        return caller

    async def caller(self, request: Request) -> Caller | None:
        """Whoever it is; None where nobody shows who they are. Counts nothing. Raises as
        `admit` does."""
        found = self.visit(request)
        known = await self.aside(partial(self._known, found))
        if known is None and self.local:
            self.provenance.demand_this_machine(found)
            return EVERYONE
        return known.caller if known else None

    def visit(self, request: Request) -> Visit:
        """The request as it shows itself. Raises Problem for what nobody sends by accident."""
        return visit(request, self._proxies)

    def secure(self, found: Visit) -> bool:
        """Whether a cookie goes over TLS only: everywhere but on this machine, or where the
        operator says that the portal has none."""
        here = origins.is_loopback(origins.host_name(found.host))
        plain = here or self.portal_url.startswith("http://")
        return found.scheme == "https" or not plain

    async def aside(self, work: Callable[[], T]) -> T:
        """Does work that reads or writes files."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _admitted(self, found: Visit, scope: Scope, *, asks: bool) -> tuple[Caller, dict[str, str]]:
        known = self._known(found)
        if known is None:
            if not self.local:
                raise denied(denials.NO_CREDENTIALS)
            self.provenance.demand_this_machine(found)
            return EVERYONE, {}
        if scope not in known.caller.scopes:
            raise denied(denials.LACKING_SCOPE, scope=scope)
        return known.caller, self.meter.count(known.limits, asks=asks)

    def _known(self, found: Visit) -> Known | None:
        """As the recogniser has it; credentials that are not good are counted."""
        try:
            return self.recogniser.known(found)
        except Problem as problem:
            if problem.kind is problems.UNAUTHORISED:
                self.meter.failed(found.address)
            raise
