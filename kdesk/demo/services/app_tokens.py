"""`appToken`: tokens that stand for a sign-in, and the session that one starts."""

import hashlib
import hmac
from typing import Any

from kdesk.demo import app_tokens, ks
from kdesk.demo.calls import Access, Action, Call, Service, listing, page_of
from kdesk.demo.clock import now
from kdesk.demo.database import Row
from kdesk.demo.errors import ApiError

_HASHES = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}
_KNOWN_PRIVILEGES = {
    *("*", "all", "edit", "sview", "list", "view", "widget", "download", "downloadasset", "editplaylist"),
    *("sviewplaylist", "actionslimit", "setrole", "iprestrict", "urirestrict", "limitentry", "enableentitlement"),
    *("disableentitlement", "disableentitlementforentry", "privacycontext", "enablecategorymoderation", "reftime"),
    *("preview", "sessionid", "sessionkey", "apptoken", "enablechangeaccount", "edituser"),
}


def add(call: Call) -> dict[str, Any]:
    """Create a token."""
    row = app_tokens.add(call.demo.database, call.object("appToken"))
    return app_tokens.to_wire(row, call.who.partner_id)


def get(call: Call) -> dict[str, Any]:
    """One token."""
    row = app_tokens.require(call.demo.database, call.args.text("id"))
    return app_tokens.to_wire(row, call.who.partner_id)


def list_all(call: Call) -> dict[str, Any]:
    """The partner's tokens."""
    limit, offset = page_of(call.object("pager"))
    where = "FROM app_tokens WHERE status<>3"
    total = call.demo.database.count(f"SELECT count(*) {where}")
    rows = call.demo.database.all(f"SELECT * {where} ORDER BY rowid LIMIT ? OFFSET ?", (limit, offset))
    return listing("AppToken", total, [app_tokens.to_wire(row, call.who.partner_id) for row in rows])


def delete(call: Call) -> None:
    """Delete a token; its sessions die with it."""
    row = app_tokens.require(call.demo.database, call.args.text("id"))
    call.demo.database.update("app_tokens", row["id"], {"status": app_tokens.DELETED, "updated_at": now()})
    call.demo.database.run("INSERT OR IGNORE INTO ended_sessions VALUES (?,?)", (f"sessionid:{row['id']}", now()))


def start_session(call: Call) -> dict[str, Any]:
    """A session from a token; the hash covers the KS of this very call."""
    row = app_tokens.require(call.demo.database, call.args.text("id"))
    _check(row, call)
    kind = row["session_type"] if row["session_type"] is not None else call.args.integer("type")
    user = row["session_user_id"] if row["session_user_id"] is not None else call.args.text("userId")
    limits = [row["session_duration"]]
    limits += [row["expiry"] - now()] if row["expiry"] else []
    limits += [call.args.integer("expiry")] if call.args.raw("expiry") is not None else []
    privileges = _privileges(row, call.args.text("sessionPrivileges"))
    text = call.demo.sessions.start(user, kind, min(limits), privileges)
    session = ks.read(text, call.who.partner_id, call.demo.identity.secrets)
    return {
        "ks": text,
        "sessionType": kind,
        "partnerId": str(call.who.partner_id),
        "userId": user,
        "expiry": session.expiry if session else 0,
        "privileges": privileges,
        "objectType": "KalturaSessionInfo",
    }


def _check(row: Row, call: Call) -> None:
    if row["status"] != app_tokens.ACTIVE:
        raise ApiError("APP_TOKEN_NOT_ACTIVE", ID=row["id"])
    algorithm = _HASHES.get(row["hash_type"], "sha1")
    expected = hashlib.new(algorithm, (call.ks + row["token"]).encode()).hexdigest()
    if not hmac.compare_digest(expected.encode(), call.args.text("tokenHash").encode()):
        raise ApiError("INVALID_APP_TOKEN_HASH")
    if row["expiry"] and row["expiry"] <= now():
        raise ApiError("APP_TOKEN_EXPIRED", ID=row["id"])


def _privileges(row: Row, asked: str) -> str:
    """The token's privileges; of those asked for only names that the server does not know are added."""
    own = [f"sessionid:{row['id']}", f"apptoken:{row['id']}", *filter(None, [row["session_privileges"]])]
    added = [part for part in asked.split(",") if part and part.partition(":")[0] not in _KNOWN_PRIVILEGES]
    return ",".join(own + added)


SERVICE = Service(
    "appToken",
    (
        Action("add", add, Access.ADMIN, ("appToken",)),
        Action("get", get, Access.ADMIN, ("id",)),
        Action("list", list_all, Access.ADMIN),
        Action("delete", delete, Access.ADMIN, ("id",)),
        Action("startSession", start_session, Access.SESSION, ("id", "tokenHash")),
    ),
)
