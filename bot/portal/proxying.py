"""Proxies in front of the portal: which are trusted, and what those say of the client.

What the same headers say from anywhere else is either not heard (addresses) or refused (who
the user is).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from fastapi import Request

from bot.portal import denials
from bot.portal.denials import denied

Address = IPv4Address | IPv6Address
_LONGEST_NAME = 200
_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a trusted proxy names, and the groups that it says they are in."""

    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a request came: the client's address, what it asked for, and who it is said to be."""

    address: str
    scheme: str
    host: str
    named: Named | None


class Proxies:
    """The proxies of `networks`, none where that is empty. `user` and `groups` are the names
    of the headers that say who the user is; empty: none does."""

    def __init__(self, networks: Sequence[str], user: str = "", groups: str = "") -> None:
        self._networks = tuple(map(ip_network, networks))
        self._user = user.lower()
        self._groups = groups.lower()

    def way(self, request: Request, header: Callable[[str], str]) -> Way:
        """How the request came; `header` reads one header. Raises Problem where somebody who
        is no trusted proxy says who the user is."""
        peer = request.client.host if request.client else ""
        trusted = self._trusts(peer)
        named = self._named(header) if self._networks and self._user else None
        if named is not None and not trusted:
            raise denied(denials.UNTRUSTED_PROXY)
        scheme, host = request.url.scheme, header("host")
        if not trusted:
            return Way(peer, scheme, host, None)
        said = header("x-forwarded-proto").rpartition(",")[2].strip().lower()
        return Way(
            self._client(header("x-forwarded-for"), peer),
            said if said in _SCHEMES else scheme,
            header("x-forwarded-host") or host,
            named if named and named.name else None,
        )

    def _trusts(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self._networks)

    def _named(self, header: Callable[[str], str]) -> Named | None:
        name = header(self._user)
        if len(name) > _LONGEST_NAME:
            raise denied(denials.UNREADABLE_HEADER, header=self._user)
        groups = header(self._groups) if self._groups else ""
        listed = tuple(filter(None, map(str.strip, groups.split(","))))
        return Named(name, listed) if name or listed else None

    def _client(self, forwarded: str, peer: str) -> str:
        """The last address on the way that is no trusted proxy's."""
        for one in reversed([part.strip() for part in forwarded.split(",")]):
            if not one:
                continue
            if _address(one) is None:
                break
            peer = one
            if not self._trusts(one):
                break
        return peer


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def network_of(address: str) -> str:
    """What an address is counted under: itself, or of IPv6, where one client has as many as
    it likes, its /64."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found) if found else address
