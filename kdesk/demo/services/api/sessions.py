"""`session`: start with a secret, as a widget or for another user; read and end."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.auth.identity import Partner
from kdesk.demo.store.auth.sessions import DAY, SESSION_TYPE, Sessions
from kdesk.demo.wire import ks
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError, FatalError
from kdesk.demo.wire.formats import FromCache
from kdesk.demo.wire.ks import Session

_NUMBER = re.compile(r"(-?\d+(\.\d*)?)?")
WIDGET_PRIVILEGES = "view:*,widget:1"


@dataclass(frozen=True, slots=True)
class SessionService:
    """Actions of `session`."""

    partners: Mapping[int, Partner]
    sessions: Sessions

    def start(self, call: Call) -> FromCache:
        """Start a session with a partner's secret; an admin session requires the admin secret."""
        partner = call.args.integer("partnerId")
        if not _NUMBER.fullmatch(call.args.text("expiry")):
            # The real server adds `expiry` to the time before it checks types, and PHP cannot add a word.
            raise FatalError
        # Kaltura reports an unknown account as a blocked one.
        if partner and partner not in self.partners:
            raise ApiError("SERVICE_FORBIDDEN_CONTENT_BLOCKED")
        self._require_secret(call, partner)
        return FromCache(self.sessions.start(_requested(call, partner)))

    def impersonate(self, call: Call) -> str:
        """Start a session for a user. Only partners of the server itself may name another partner."""
        partner, other = call.args.integer("partnerId"), call.args.integer("impersonatedPartnerId")
        self._require_secret(call, partner)
        if other != partner:
            raise ApiError("START_SESSION_ERROR", PID=str(partner))
        return self.sessions.start(_requested(call, partner))

    def impersonate_by_ks(self, call: Call) -> dict[str, Any]:
        """Copy a session with the changes that were sent. `expiry` in the response is seconds from now."""
        args, old = call.args, self.sessions.open(call.args.text("session"))
        if old.partner_id != call.who.partner_id:
            raise ApiError("START_SESSION_ERROR", PID=str(call.who.partner_id))
        seconds = old.expiry - now() if args.raw("expiry") is None else args.integer("expiry")
        kind = old.type if args.raw("type") is None else args.integer("type")
        session = Session(old.partner_id, old.user_id, kind, now() + seconds, args.text("privileges") or old.privileges)
        return {**_shown(session), "ks": self.sessions.start(session), "expiry": seconds}

    def start_widget_session(self, call: Call) -> dict[str, Any]:
        """Start an anonymous session with few rights."""
        widget = call.args.text("widgetId")
        partner = next((number for number in self.partners if widget == f"_{number}"), None)
        if partner is None:
            raise ApiError("INVALID_WIDGET_ID", WIDGET_ID=widget)
        session = Session(partner, "0", ks.USER, now() + _seconds(call), WIDGET_PRIVILEGES)
        text = self.sessions.start(session)
        return {"partnerId": partner, "ks": text, "userId": 0, "objectType": "KalturaStartWidgetSessionResponse"}

    def get(self, call: Call) -> dict[str, Any]:
        """Return the contents of a KS, even if it has expired; all numbers are strings."""
        text = call.args.text("session")
        session = self.sessions.open(text) if text else call.who
        if session.partner_id != call.who.partner_id:
            accessing, accessed = str(call.who.partner_id), str(session.partner_id)
            raise ApiError("PARTNER_ACCESS_FORBIDDEN", ACCESSING_PID=accessing, ACCESSED_PID=accessed)
        return _shown(session)

    def end(self, call: Call) -> None:
        """End the session of this call, if it has one."""
        if call.session is not None:
            self.sessions.end(call.session, call.ks)

    def _require_secret(self, call: Call, partner_id: int) -> None:
        """Raise START_SESSION_ERROR unless the secret belongs to the partner and is valid for the requested type."""
        partner = self.partners.get(partner_id)
        accepted = [] if partner is None else [partner.admin_secret]
        if partner is not None and call.args.integer("type") == ks.USER:
            accepted.append(partner.user_secret)
        secret = call.args.text("secret").encode()
        if not any(hmac.compare_digest(secret, known.encode()) for known in accepted):
            raise ApiError("START_SESSION_ERROR", PID=str(partner_id))

    def service(self) -> Service:
        return Service(
            "session",
            (
                Action("start", self.start, Access.ANYONE, ("secret",), enums=(SESSION_TYPE,)),
                Action(
                    "impersonate",
                    self.impersonate,
                    Access.ANYONE,
                    ("secret", "impersonatedPartnerId"),
                    enums=(SESSION_TYPE,),
                ),
                Action("impersonateByKs", self.impersonate_by_ks, Access.ADMIN, ("session",), enums=(SESSION_TYPE,)),
                Action("startWidgetSession", self.start_widget_session, Access.ANYONE, ("widgetId",)),
                # Kaltura forbids this to plain user sessions: it cannot test whether a session is alive.
                Action("get", self.get, Access.CONSOLE),
                Action("end", self.end, Access.ANYONE),
            ),
        )


def _shown(session: Session) -> dict[str, Any]:
    return {
        "sessionType": str(session.type),
        "partnerId": str(session.partner_id),
        "userId": session.user_id,
        "expiry": str(session.expiry),
        "privileges": session.privileges,
        "objectType": "KalturaSessionInfo",
    }


def _requested(call: Call, partner_id: int) -> Session:
    args = call.args
    expiry = now() + _seconds(call)
    return Session(partner_id, args.text("userId"), args.integer("type"), expiry, args.text("privileges"))


def _seconds(call: Call) -> int:
    """Return the lifetime of a session; with 0 or less it has expired immediately."""
    return DAY if call.args.raw("expiry") is None else call.args.integer("expiry")
