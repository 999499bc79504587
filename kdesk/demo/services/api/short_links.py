"""`shortLink_shortLink`: short URLs that redirect to others."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.database import Row
from kdesk.demo.store.short_links import ShortLinks, to_wire
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of


@dataclass(frozen=True, slots=True)
class ShortLinkService:
    """Actions of `shortLink_shortLink`."""

    short_links: ShortLinks

    def _owned(self, call: Call) -> Row:
        """Return the link that the call names; INVALID_OBJECT_ID if the caller may not see it."""
        row, who = self.short_links.require(call.args.text("id")), call.who
        if row["partner_id"] != who.partner_id or (row["user_id"] != who.user_id and not who.is_admin):
            raise ApiError("INVALID_OBJECT_ID", ID=row["id"])
        return row

    def add(self, call: Call) -> dict[str, Any]:
        return to_wire(self.short_links.add(call.who, call.object("shortLink")))

    def get(self, call: Call) -> dict[str, Any]:
        return to_wire(self._owned(call))

    def list_links(self, call: Call) -> dict[str, Any]:
        """List matching links; a user session may ask only for its own."""
        sent, who = call.object("filter"), call.who
        if not who.is_admin and sent.text("userIdEqual", who.user_id) != who.user_id:
            raise ApiError("CANNOT_RETRIEVE_ANOTHER_USERS_SHORT_LINK", USER_ID=sent.text("userIdEqual"))
        limit, offset = page_of(call.object("pager"))
        total, rows = self.short_links.matching(who, sent, limit, offset)
        return listing("ShortLink", total, [to_wire(row) for row in rows])

    def update(self, call: Call) -> dict[str, Any]:
        return to_wire(self.short_links.change(self._owned(call), call.object("shortLink")))

    def delete(self, call: Call) -> dict[str, Any]:
        """Delete a link and, unlike other services, return it."""
        return to_wire(self.short_links.delete(self._owned(call)))

    def goto(self, call: Call) -> Response:
        """Redirect to the target of a link; no session is required."""
        return RedirectResponse(self.short_links.target(call.args.text("id")), 302)

    def service(self) -> Service:
        return Service(
            "shortLink_shortLink",
            (
                Action("list", self.list_links),
                # Kaltura forbids this to plain user sessions.
                Action("add", self.add, Access.CONSOLE, needs=("shortLink",)),
                Action("get", self.get, needs=("id",)),
                Action("update", self.update, needs=("id", "shortLink")),
                Action("delete", self.delete, needs=("id",)),
                Action("goto", self.goto, Access.ANYONE, ("id",), serves=True),
            ),
        )
