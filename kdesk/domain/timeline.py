"""What happened to one transfer, and when: for whoever asks why it took so long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kdesk.domain.transfer import FileWait, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Outcome

MOST_MOMENTS = 200
"""Of a transfer that waits again and again, those in the middle are left out."""
MOST_POINTS = 240
"""Of the curve of its bytes; with more, every second one is left out."""

LAST_TIME = 253_402_300_799.0
"""The end of the year 9999, in Unix seconds."""
MOST_BYTES = 2**63


class MomentKind(StrEnum):
    """What happened. The values of states are those of `TransferState`."""

    QUEUED = "queued"
    PREPARING = "preparing"
    RESERVED = "reserved"
    OPENED = "opened"
    UPLOADING = "uploading"
    WAITING = "waiting"
    GOES_ON = "goes on"
    CLOSING = "finishing"
    PROCESSING = "processing"
    READY = "ready"
    ARRIVED = "arrived"
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something happened.

    Attributes:
        at: Unix seconds.
        facts: Why, as `Trouble` names it: `kind`, `reason`, `code`; for a wait for the file `file_wait`; for a
            comparison `outcome`. No title, no path, no text of a server.
    """

    kind: MomentKind
    at: float
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened to one transfer, in order.

    Attributes:
        points: The bytes that the server has acknowledged, with the Unix seconds at which it had them.
    """

    moments: tuple[Moment, ...] = ()
    points: tuple[tuple[float, int], ...] = ()

    def with_moments(self, moments: Sequence[Moment]) -> "Timeline":
        """Return the timeline with further moments at its end."""
        every = (*self.moments, *moments)
        if len(every) > MOST_MOMENTS:
            half = MOST_MOMENTS // 2
            every = (*every[:half], *every[-half:])
        return replace(self, moments=every)

    def with_point(self, at: float, accepted: int) -> "Timeline":
        """Return the timeline with another point of the curve."""
        points = (*self.points, (at, accepted))
        return replace(self, points=points if len(points) <= MOST_POINTS else points[::2])

    @property
    def waited(self) -> float:
        """Seconds of all waits that have ended."""
        begun, total = None, 0.0
        for moment in self.moments:
            if moment.kind is MomentKind.WAITING:
                begun = moment.at if begun is None else begun
            elif begun is not None:
                total, begun = total + moment.at - begun, None
        return total


NOTHING_RECORDED = Timeline()


def moments_between(before: Transfer, now: Transfer, at: float) -> list[Moment]:
    """Return what happened between two snapshots of a transfer."""
    moments = []
    if before.reservation.token_id != now.reservation.token_id and now.reservation.token_id:
        moments.append(Moment(MomentKind.RESERVED, at))
    if not before.reservation.accepted.total and now.reservation.accepted.total:
        moments.append(Moment(MomentKind.OPENED, at))
    if before.state is not now.state:
        moments.append(Moment(MomentKind(now.state.value), at, _why(now.trouble)))
    if not now.state.is_finished:
        moments += _waits(before, now, at)
    if _outcome(before) != _outcome(now) and _outcome(now):
        moments.append(Moment(MomentKind.VERIFIED, at, {"outcome": _outcome(now)}))
    return moments


def _waits(before: Transfer, now: Transfer, at: float) -> list[Moment]:
    was, why = _wait(before), _wait(now)
    if why and why != was:
        return [Moment(MomentKind.WAITING, at, why)]
    return [Moment(MomentKind.GOES_ON, at)] if was and not why and before.state is now.state else []


def _wait(transfer: Transfer) -> Mapping[str, str]:
    if transfer.waits:
        return _why(transfer.trouble)
    return {"file_wait": transfer.file_wait.value} if transfer.file_wait is not FileWait.NONE else {}


def _why(trouble: Trouble | None) -> Mapping[str, str]:
    if trouble is None:
        return {}
    facts = {"kind": trouble.kind, "reason": trouble.reason.value, "code": trouble.code}
    return {name: value for name, value in facts.items() if value}


def _outcome(transfer: Transfer) -> str:
    found = transfer.verification
    return "" if found is None or found.outcome is Outcome.UNDER_WAY else found.outcome.value


def completed(timeline: Timeline, transfer: Transfer) -> Timeline:
    """Return a timeline with what the transfer itself tells: of earlier runs, nothing else may be known."""
    known = {moment.kind for moment in timeline.moments}
    state = MomentKind(transfer.state.value)
    compared = transfer.verification.at if transfer.verification is not None and _outcome(transfer) else None
    told: list[tuple[MomentKind, float | None, Mapping[str, str]]] = [
        (MomentKind.QUEUED, transfer.created_at, {}),
        (MomentKind.RESERVED, transfer.started_at, {}),
        (state, transfer.finished_at if transfer.state.is_finished else None, _why(transfer.trouble)),
        (MomentKind.VERIFIED, compared or None, {"outcome": _outcome(transfer)}),
    ]
    # A transfer that goes back to the list is recorded; that it was added is not.
    missing = {kind for kind, _at, _facts in told if kind not in known} | {MomentKind.QUEUED}
    added = [Moment(kind, at, facts) for kind, at, facts in told if at is not None and kind in missing]
    moments = sorted([*timeline.moments, *added], key=lambda moment: moment.at)
    return replace(timeline, moments=tuple(moments))


def has_begun(transfer: Transfer) -> bool:
    """Return whether something was done for a transfer: tens of thousands that only wait are not followed."""
    idle = {TransferState.QUEUED, TransferState.PAUSED, TransferState.CANCELLED}
    return transfer.started_at is not None or transfer.state not in idle


def facts_of(timeline: Timeline) -> dict[str, Any]:
    """Return a timeline as JSON can hold it."""
    moments = [{"what": moment.kind.value, "at": round(moment.at, 3), **moment.facts} for moment in timeline.moments]
    return {"moments": moments, "accepted": [[round(at, 3), total] for at, total in timeline.points]}


def timeline_in(facts: Mapping[str, Any]) -> Timeline:
    """Return the timeline of stored facts. Raises ValueError, TypeError, KeyError for what is none."""
    moments = []
    for one in facts["moments"]:
        others = {str(name): str(value) for name, value in one.items() if name not in {"what", "at"}}
        moments.append(Moment(MomentKind(one["what"]), _time(one["at"]), others))
    points = [(_time(at), _bytes(total)) for at, total in facts["accepted"]]
    return Timeline(tuple(moments[-MOST_MOMENTS:]), tuple(points[-MOST_POINTS:]))


def _time(stored: Any) -> float:
    """Return Unix seconds. JSON can hold numbers that are none, and times that no calendar has."""
    at = float(stored)
    if not 0 <= at <= LAST_TIME:
        raise ValueError(f"{stored!r} is no time")
    return at


def _bytes(stored: Any) -> int:
    if not isinstance(stored, int) or not 0 <= stored < MOST_BYTES:
        raise ValueError(f"{stored!r} is no number of bytes")
    return stored
