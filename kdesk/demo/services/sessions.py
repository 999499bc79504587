"""`session`: start with a secret, start as a widget, look, end."""

import hmac

from kdesk.demo import ks
from kdesk.demo.argument_types import Enum
from kdesk.demo.calls import Access, Action, Call, Service
from kdesk.demo.errors import ApiError
from kdesk.demo.sessions import DAY

_TYPE = Enum("type", "KalturaSessionType", frozenset((ks.USER, ks.ADMIN)))


def start(call: Call) -> str:
    """A KS for one of the partner's secrets; an admin session needs the admin secret."""
    args, identity = call.args, call.demo.identity
    kind = args.integer("type")
    partner = args.integer("partnerId")
    if partner and partner != identity.partner_id:
        raise ApiError("SERVICE_FORBIDDEN_CONTENT_BLOCKED")
    accepted = identity.secrets if kind == ks.USER else (identity.admin_secret,)
    secret = args.text("secret").encode()
    if not partner or not any(hmac.compare_digest(secret, known.encode()) for known in accepted):
        raise ApiError("START_SESSION_ERROR", PID=str(partner))
    expiry = DAY if args.raw("expiry") is None else args.integer("expiry")
    return call.demo.sessions.start(args.text("userId"), kind, expiry, args.text("privileges"))


def start_widget_session(call: Call) -> dict[str, object]:
    """An anonymous KS that can do little more than start other sessions."""
    widget, partner_id = call.args.text("widgetId"), call.demo.identity.partner_id
    if widget != f"_{partner_id}":
        raise ApiError("INVALID_WIDGET_ID", WIDGET_ID=widget)
    text = call.demo.sessions.start("0", ks.USER, call.args.integer("expiry", DAY), "view:*,widget:1")
    return {"partnerId": partner_id, "ks": text, "userId": 0, "objectType": "KalturaStartWidgetSessionResponse"}


def get(call: Call) -> dict[str, object]:
    """What a KS says; every number is a string."""
    text = call.args.text("session")
    session = call.who
    if text:
        session = call.demo.sessions.open(text)
    return {
        "sessionType": str(session.type),
        "partnerId": str(session.partner_id),
        "userId": session.user_id,
        "expiry": str(session.expiry),
        "privileges": session.privileges,
        "objectType": "KalturaSessionInfo",
    }


def end(call: Call) -> None:
    """End the session of this call; without one nothing happens."""
    if call.session is not None:
        call.demo.sessions.end(call.session, call.ks)


SERVICE = Service(
    "session",
    (
        Action("start", start, Access.ANYONE, ("secret",), enums=(_TYPE,)),
        Action("startWidgetSession", start_widget_session, Access.ANYONE, ("widgetId",)),
        Action("get", get, Access.SESSION),
        Action("end", end, Access.ANYONE),
    ),
)
