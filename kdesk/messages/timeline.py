"""What the timeline of a transfer says."""

import json
from collections.abc import Iterator, Mapping

from kdesk import __version__
from kdesk.domain.timeline import Moment, MomentKind, Timeline, facts_of
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.domain.verification import Outcome
from kdesk.errors import reason_named
from kdesk.messages.errors import problem_in, title_of
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _

_KINDS: Mapping[MomentKind, str] = {
    MomentKind.QUEUED: N_("Added to the list"),
    MomentKind.PREPARING: N_("The file is read"),
    MomentKind.RESERVED: N_("Reserved on the server"),
    MomentKind.OPENED: N_("The first bytes arrived"),
    MomentKind.UPLOADING: N_("Uploading"),
    MomentKind.WAITING: N_("Waits"),
    MomentKind.GOES_ON: N_("Goes on"),
    MomentKind.CLOSING: N_("All bytes were sent"),
    MomentKind.PROCESSING: N_("The server has the file and processes it"),
    MomentKind.READY: N_("Ready"),
    MomentKind.ARRIVED: N_("Arrived"),
    MomentKind.PAUSED: N_("Paused"),
    MomentKind.FAILED: N_("Failed"),
    MomentKind.CANCELLED: N_("Cancelled"),
    MomentKind.VERIFIED: N_("Compared with the server's copy"),
}
_OUTCOMES: Mapping[str, str] = {
    Outcome.SAME: N_("it is the same"),
    Outcome.DIFFERENT: N_("it differs"),
    Outcome.NOT_COMPARED: N_("it could not be compared"),
}
_FILE_WAITS: Mapping[str, str] = {
    FileWait.STABLE: N_("another program writes the file"),
    FileWait.DRIVE: N_("the drive does not respond"),
}


def moment_words(moment: Moment) -> str:
    """Return what happened, and why."""
    why = _why(moment.facts)
    what = _(_KINDS[moment.kind])
    return _("{what}: {why}").format(what=what, why=why) if why else what


def _why(facts: Mapping[str, str]) -> str:
    if wait := facts.get("file_wait"):
        return _(_FILE_WAITS[wait]) if wait in _FILE_WAITS else _("the file")
    if outcome := facts.get("outcome"):
        return _(_OUTCOMES[outcome]) if outcome in _OUTCOMES else "–"
    if "kind" not in facts and "reason" not in facts:
        return ""
    named = reason_named(facts.get("reason"))
    title = title_of(problem_in({"kind": facts.get("kind", ""), "reason": named}))
    code = facts.get("code", "")
    return _("{title} ({code})").format(title=title, code=code) if code else title


def timeline_lines(timeline: Timeline, formatter: Format, now: float) -> Iterator[str]:
    """Yield a line for each moment: when, how long after the one before, and what."""
    before: float | None = None
    for moment in timeline.moments:
        at = formatter.time_of_day(moment.at, now, seconds=True)
        again = moment.kind is MomentKind.QUEUED and before is not None
        words = _("Stands in the list again") if again else moment_words(moment)
        if before is None or moment.at - before < 1:
            yield _("{at} {words}").format(at=at, words=words)
        else:
            after = formatter.time_left(moment.at - before)
            yield _("{at} {words} (after {after})").format(at=at, words=words, after=after)
        before = moment.at


def waited_words(timeline: Timeline, formatter: Format) -> str:
    """Return how long a transfer waited in all, "" if it did not."""
    if timeline.waited < 1:
        return ""
    return _("It waited {time} in all").format(time=formatter.time_left(timeline.waited))


def timeline_json(timeline: Timeline, transfer: Transfer, *, named: bool = True) -> str:
    """Return a timeline for programs.

    Args:
        timeline: What happened.
        transfer: To what.
        named: Whether the name of the file may be in it.
    """
    name = {"file": transfer.file.name.encode("utf-8", "backslashreplace").decode()} if named else {}
    facts = {
        "timeline": 1,
        "kdesk": __version__,
        "transfer": transfer.id,
        **name,
        "size": transfer.file.size,
        "state": transfer.state.value,
        "retries": transfer.retries,
        **facts_of(timeline),
    }
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
