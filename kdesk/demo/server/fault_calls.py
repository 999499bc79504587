"""What faults do inside an API call, before it acts."""

from collections.abc import Callable

from kdesk.demo.faults.registry import Fault
from kdesk.demo.services.calls.calls import Call
from kdesk.demo.wire import clock
from kdesk.demo.wire.errors import ApiError


def _internal(_call: Call, _fault: Fault) -> None:
    raise ApiError("INTERNAL_SERVERL_ERROR")


def _database(_call: Call, _fault: Fault) -> None:
    raise ApiError("INTERNAL_DATABASE_ERROR")


def _expired(call: Call, _fault: Fault) -> None:
    call.demo.faults.expire(call.ks)


def _revoked(call: Call, _fault: Fault) -> None:
    if call.session is not None:
        call.demo.sessions.end(call.session, call.ks)


def _clock_skew(_call: Call, fault: Fault) -> None:
    clock.skew(fault.seconds or 0)


IN_CALL: dict[str, Callable[[Call, Fault], None]] = {
    "internal": _internal,
    "database": _database,
    "expired": _expired,
    "revoked": _revoked,
    "clock-skew": _clock_skew,
}
"""By the fault's kind."""
