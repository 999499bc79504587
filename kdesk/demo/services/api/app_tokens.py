"""`appToken`: tokens that stand for a sign-in, and the session that one starts."""

from typing import Any

from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.store.auth.app_tokens import require_hash, session_of, to_wire
from kdesk.demo.store.auth.sessions import SESSION_TYPE
from kdesk.demo.store.database import Row
from kdesk.demo.wire.paging import listing, page_of


def add(call: Call) -> dict[str, Any]:
    """Create a token."""
    return to_wire(call.demo.app_tokens.add(call.who.partner_id, call.object("appToken")))


def get(call: Call) -> dict[str, Any]:
    """One token."""
    return to_wire(_required(call))


def list_own(call: Call) -> dict[str, Any]:
    """The partner's tokens."""
    limit, offset = page_of(call.object("pager"))
    total, rows = call.demo.app_tokens.page(call.who.partner_id, call.object("filter"), limit, offset)
    return listing("AppToken", total, [to_wire(row) for row in rows])


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    return to_wire(call.demo.app_tokens.change(_required(call), call.object("appToken")))


def delete(call: Call) -> None:
    """Delete a token; its sessions die with it."""
    row = _required(call)
    call.demo.app_tokens.delete(row)
    call.demo.sessions.end_all(row["id"])


def start_session(call: Call) -> dict[str, Any]:
    """A session from a token; the hash covers the KS of this very call."""
    row = _required(call)
    require_hash(row, call.ks, call.args.text("tokenHash"))
    session = session_of(row, call.args)
    call.demo.users.ensure(session.partner_id, session.user_id)
    return {
        "ks": call.demo.sessions.start(session),
        "sessionType": session.type,
        "partnerId": str(session.partner_id),
        "userId": session.user_id,
        "expiry": session.expiry,
        "privileges": session.privileges,
        "objectType": "KalturaSessionInfo",
    }


def _required(call: Call) -> Row:
    return call.demo.app_tokens.require(call.args.text("id"), call.who.partner_id)


SERVICE = Service(
    "appToken",
    (
        Action("add", add, Access.ADMIN, ("appToken",)),
        Action("get", get, Access.ADMIN, ("id",)),
        Action("list", list_own, Access.CONSOLE),
        Action("update", update, Access.ADMIN, ("id", "appToken")),
        Action("delete", delete, Access.ADMIN, ("id",)),
        Action("startSession", start_session, Access.SESSION, ("id", "tokenHash"), enums=(SESSION_TYPE,)),
    ),
)
