"""Sentences about bulk uploads of the server."""

from collections import Counter
from collections.abc import Mapping, Sequence

from kdesk.domain.bulk.job import BulkJob, BulkLine, BulkState, LineState
from kdesk.domain.details.upload_details import DetailField
from kdesk.messages.details import detail_name
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed, ngettext

_STATES: Mapping[BulkState, str] = {
    BulkState.SENT: N_("Sent; no answer yet"),
    BulkState.WAITING: N_("Waiting on the server"),
    BulkState.WORKING: N_("The server is at work"),
    BulkState.FINISHED: N_("Finished"),
    BulkState.PARTLY: N_("Finished, some lines failed"),
    BulkState.FAILED: N_("Failed"),
    BulkState.ABORTED: N_("Aborted"),
    BulkState.GONE: N_("The server does not know it any more"),
}
_LINES: Mapping[LineState, str] = {
    LineState.WAITING: N_("Waiting"),
    LineState.FETCHING: N_("The server fetches it"),
    LineState.PROCESSING: N_("Processing"),
    LineState.READY: N_("Ready"),
    LineState.NOT_FETCHED: N_("The server could not fetch it"),
    LineState.FAILED: N_("Processing failed"),
    LineState.NO_ENTRY: N_("The server made no entry of it"),
}


def job_text(job: BulkJob, formatter: Format) -> str:
    """Return the state of a job with its counts."""
    counts = Counter(line.state(job.state) for line in job.lines)
    ready, wrong = counts[LineState.READY], sum(counts[one] for one in LineState if is_wrong(one))
    parts = [_(_STATES[job.state])]
    words = ngettext("{ready} of {count} line ready", "{ready} of {count} lines ready", len(job.lines))
    parts.append(words.format(ready=formatter.number(ready), count=formatter.number(len(job.lines))))
    if wrong:
        parts.append(ngettext("{count} failed", "{count} failed", wrong).format(count=formatter.number(wrong)))
    return listed(parts)


def is_wrong(state: LineState) -> bool:
    """Return whether a line has come to a bad end."""
    return state in {LineState.NOT_FETCHED, LineState.FAILED, LineState.NO_ENTRY}


def line_text(line: BulkLine, job: BulkState) -> str:
    """Return what became of a line."""
    return _(_LINES[line.state(job)])


def stuck_text(job: BulkJob) -> str:
    """Return what a job that does not move means."""
    if job.state is BulkState.SENT:
        return _(
            "The answer to this upload was lost, and the server does not list it. kdesk goes on looking for it and does"
            " not send it again."
        )
    return _(
        "This job has not moved for some time. Some servers take sheets and never work on them. Abort it here, and let"
        " kdesk queue the addresses one by one instead."
    )


def left_out_text(fields: Sequence[DetailField]) -> str:
    """Return which details the server does not take from a sheet, without a full stop; "" for none."""
    if not fields:
        return ""
    names = listed(detail_name(field) for field in fields)
    return _("The server does not take these from a sheet: {fields}").format(fields=names)


def line_sentence(line: BulkLine, job: BulkState, formatter: Format) -> str:
    """Return a line with what became of it, for the command line."""
    return _("Row {row}, {title}: {state}").format(
        row=formatter.number(line.number), title=shown(line.title, LINE), state=line_text(line, job)
    )


def hand_over_label(count: int, formatter: Format) -> str:
    """Return the label of the button that hands a sheet over."""
    words = ngettext("Hand {count} row over", "Hand {count} rows over", count)
    return words.format(count=formatter.number(count))


def handed_over(job: BulkJob, formatter: Format) -> str:
    """Return that the server has taken a sheet."""
    words = ngettext("The server has taken {count} line", "The server has taken {count} lines", len(job.lines))
    return words.format(count=formatter.number(len(job.lines)))
