"""Faults inside an API call, before it runs."""

from collections.abc import Callable
from dataclasses import dataclass

from kdesk.demo.faults.registry import Fault, Faults, Stage
from kdesk.demo.services.calls.call import Call
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.wire import clock
from kdesk.demo.wire.errors import ApiError


@dataclass(frozen=True, slots=True)
class FaultCalls:
    """Applies faults to API calls."""

    faults: Faults
    sessions: Sessions

    def strike(self, call: Call, name: str) -> None:
        """Apply a fault that matches this call. ApiError if the call must fail."""
        if fault := self.faults.strike(Stage.CALL, name):
            IN_CALL[fault.kind](self, call, fault)


def _internal(_: FaultCalls, _call: Call, _fault: Fault) -> None:
    raise ApiError("INTERNAL_SERVERL_ERROR")


def _database(_: FaultCalls, _call: Call, _fault: Fault) -> None:
    raise ApiError("INTERNAL_DATABASE_ERROR")


def _expired(parts: FaultCalls, call: Call, _fault: Fault) -> None:
    parts.faults.expire(call.ks)


def _revoked(parts: FaultCalls, call: Call, _fault: Fault) -> None:
    if call.session is not None:
        parts.sessions.end(call.session, call.ks)


def _clock_skew(_: FaultCalls, _call: Call, fault: Fault) -> None:
    clock.skew(fault.seconds or 0)


IN_CALL: dict[str, Callable[[FaultCalls, Call, Fault], None]] = {
    "internal": _internal,
    "database": _database,
    "expired": _expired,
    "revoked": _revoked,
    "clock-skew": _clock_skew,
}
"""Actions by the fault's kind."""
