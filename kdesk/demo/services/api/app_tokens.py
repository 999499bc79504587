"""`appToken`: tokens that replace a sign-in, and the sessions that they start."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.auth.app_tokens import AppTokens, require_hash, session_of, to_wire
from kdesk.demo.store.auth.sessions import SESSION_TYPE, Sessions
from kdesk.demo.store.auth.users import Users
from kdesk.demo.store.database import Row
from kdesk.demo.wire.paging import listing, page_of


@dataclass(frozen=True, slots=True)
class AppTokenService:
    """Actions of `appToken`."""

    sessions: Sessions
    app_tokens: AppTokens
    users: Users

    def add(self, call: Call) -> dict[str, Any]:
        return to_wire(self.app_tokens.add(call.who.partner_id, call.object("appToken")))

    def get(self, call: Call) -> dict[str, Any]:
        return to_wire(self._required(call))

    def list_own(self, call: Call) -> dict[str, Any]:
        """List the partner's tokens."""
        limit, offset = page_of(call.object("pager"))
        total, rows = self.app_tokens.page(call.who.partner_id, call.object("filter"), limit, offset)
        return listing("AppToken", total, [to_wire(row) for row in rows])

    def update(self, call: Call) -> dict[str, Any]:
        return to_wire(self.app_tokens.change(self._required(call), call.object("appToken")))

    def delete(self, call: Call) -> None:
        """Delete a token and end its sessions."""
        row = self._required(call)
        self.app_tokens.delete(row)
        self.sessions.end_all(row["id"])

    def start_session(self, call: Call) -> dict[str, Any]:
        """Start a session with a token; the hash covers the KS of this call."""
        row = self._required(call)
        require_hash(row, call.ks, call.args.text("tokenHash"))
        session = session_of(row, call.args)
        self.users.ensure(session.partner_id, session.user_id)
        return {
            "ks": self.sessions.start(session),
            "sessionType": session.type,
            "partnerId": str(session.partner_id),
            "userId": session.user_id,
            "expiry": session.expiry,
            "privileges": session.privileges,
            "objectType": "KalturaSessionInfo",
        }

    def _required(self, call: Call) -> Row:
        return self.app_tokens.require(call.args.text("id"), call.who.partner_id)

    def service(self) -> Service:
        return Service(
            "appToken",
            (
                Action("add", self.add, Access.ADMIN, ("appToken",)),
                Action("get", self.get, Access.ADMIN, ("id",)),
                Action("list", self.list_own, Access.CONSOLE),
                Action("update", self.update, Access.ADMIN, ("id", "appToken")),
                Action("delete", self.delete, Access.ADMIN, ("id",)),
                # The call needs a session itself, for its hash; that of a widget suffices.
                Action("startSession", self.start_session, Access.SESSION, ("id", "tokenHash"), enums=(SESSION_TYPE,)),
            ),
        )
