"""Where a request comes from, as far as a browser tells: from the portal's own pages, from a
page of a channel, from this machine. Each is demanded by a method that raises Problem."""

from bot.portal import denials, origins
from bot.portal.channels import Channel
from bot.portal.denials import denied
from bot.portal.visit import Visit

_OURS = ("same-origin", "none")


class Provenance:
    """`portal_url` is where readers reach the portal; empty: where they say they do."""

    def __init__(self, portal_url: str) -> None:
        self._stated = origins.origin_of(portal_url) if portal_url else None

    def own(self, visit: Visit) -> frozenset[str]:
        """The origins of the portal's own pages, as this client may see them."""
        return frozenset(filter(None, (self._stated, visit.own_origin)))

    def demand_own_page(self, visit: Visit) -> None:
        """For whatever a browser adds by itself, a cookie or a login at a proxy: what changes
        something must come from a page of our own, and nothing from one of others."""
        if visit.origin is not None:
            own = visit.origin in self.own(visit)
        elif visit.safe:
            own = True  # a link, a picture: whoever set it cannot read what comes
        else:
            own = visit.site in _OURS if visit.site else visit.page in self.own(visit)
        if not own:
            raise denied(denials.FOREIGN_PAGE)

    def demand_page_of(self, channel: Channel, visit: Visit) -> None:
        """A page of one of the channel's origins, or our own that such a page has framed."""
        if not channel.origins:
            raise denied(denials.WRONG_ORIGIN)
        if visit.origin is None:
            if not self._own_without_origin(visit):
                raise denied(denials.NO_ORIGIN)
        elif visit.origin not in {*channel.origins, *self.own(visit)}:
            raise denied(denials.WRONG_ORIGIN)

    def demand_this_machine(self, visit: Visit) -> None:
        """Somebody on this machine who asked for this machine: not a page of elsewhere that
        a browser was led to take for it, and not what a proxy passes on."""
        if visit.forwarded:
            raise denied(denials.THROUGH_PROXY)
        here = origins.is_loopback(visit.address)
        if not here or not origins.is_loopback(origins.host_name(visit.host)):
            raise denied(denials.FOREIGN_HOST)
        foreign = visit.origin is not None and visit.origin != visit.own_origin
        if foreign or (visit.site and visit.site not in _OURS and not visit.safe):
            raise denied(denials.FOREIGN_PAGE)

    def _own_without_origin(self, visit: Visit) -> bool:
        """A browser names no origin where a page of ours only reads from us."""
        return visit.safe and (visit.site == "same-origin" or visit.page in self.own(visit))
