"""What faults do inside an API call, before it acts."""

from collections.abc import Callable

from kdesk.demo import clock
from kdesk.demo.errors import ApiError
from kdesk.demo.faults import Fault
from kdesk.demo.ks import Session
from kdesk.demo.state import Demo


def _internal(_demo: Demo, _fault: Fault, _session: Session | None, _ks: str) -> None:
    raise ApiError("INTERNAL_SERVERL_ERROR")


def _database(_demo: Demo, _fault: Fault, _session: Session | None, _ks: str) -> None:
    raise ApiError("INTERNAL_DATABASE_ERROR")


def _expired(demo: Demo, _fault: Fault, _session: Session | None, ks: str) -> None:
    demo.faults.expire(ks)


def _revoked(demo: Demo, _fault: Fault, session: Session | None, ks: str) -> None:
    if session is not None:
        demo.sessions.end(session, ks)


def _clock_skew(_demo: Demo, fault: Fault, _session: Session | None, _ks: str) -> None:
    clock.skew(fault.seconds or 0)


IN_CALL: dict[str, Callable[[Demo, Fault, Session | None, str], None]] = {
    "internal": _internal,
    "database": _database,
    "expired": _expired,
    "revoked": _revoked,
    "clock-skew": _clock_skew,
}
"""By the fault's kind; the session and its string are those of the call."""
