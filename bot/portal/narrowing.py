"""Regions as somebody asks for them, held to those that they may ask about."""

from collections.abc import Iterator, Sequence

from answering.catalogue import Path
from answering.holdings import Holdings
from bot.portal import denials
from bot.portal.access import Caller
from bot.portal.denials import denied
from bot.wiring import Wiring


def narrowed(names: Sequence[str], caller: Caller, parts: Wiring) -> tuple[str, ...]:
    """The regions to look in: of each that is asked for, what lies in the caller's; all of the
    caller's where none is asked for. Raises Problem (403) for one that lies outside."""
    if not caller.paths:
        return tuple(names)
    if not names:
        return caller.regions
    kept: dict[str, None] = {}
    for name in names:
        inside = within(name, caller.paths, parts)
        if not inside:
            raise denied(denials.OUTSIDE_REGION)
        kept |= dict.fromkeys("".join(path) for path in inside)
    return tuple(kept)


def within(name: str, paths: Sequence[Path], parts: Wiring) -> tuple[Path, ...]:
    """What of the region of that name lies in `paths`: itself, or those of `paths` that lie in
    it; none where it is elsewhere, or there is none of that name."""
    found: dict[Path, None] = {}
    for path in named(name, parts):
        for own in paths:
            if path[: len(own)] == own:
                found[path] = None
            elif own[: len(path)] == path:
                found[own] = None
    return tuple(found)


def named(name: str, parts: Wiring) -> tuple[Path, ...]:
    """The regions that a name may mean: divisions of China, and what the library has reports
    of; several where it is ambiguous."""
    divisions = (division.path for division in parts.divisions.resolve(name))
    return tuple(dict.fromkeys((*divisions, *_held(name, parts.holdings))))


def _held(name: str, holdings: Holdings) -> Iterator[Path]:
    for region in holdings.regions():
        path = region.path
        if any("".join(path[at:]) == name for at in range(len(path))):
            yield path
