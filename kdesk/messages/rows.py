"""The text of a row of the upload list, for the delegate that draws it and for screen readers."""

from dataclasses import dataclass

from kdesk.domain.entry import EntryStatus
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import ProcessingFailed
from kdesk.messages.details import NO_DETAILS, RowDetails
from kdesk.messages.errors import detail_of, title_of
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.format import Format
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.ready_time import ready_words
from kdesk.messages.remarks import remarks_text
from kdesk.messages.translation import N_, _, listed, ngettext
from kdesk.messages.verification import short_result
from kdesk.plain_text import cut

SEPARATOR = " · "
_SESSIONS = {
    AccountState.SIGNING_IN: N_("Signing in to its account"),
    AccountState.OFFLINE: N_("Waiting for the server of its account"),
}
"""Why a transfer waits that would be next: the accounts that are not in view are shown nowhere else."""

_STATES = {
    TransferState.QUEUED: N_("Waiting for its turn"),
    TransferState.PREPARING: N_("Looking at the file"),
    TransferState.UPLOADING: N_("Uploading"),
    TransferState.FINISHING: N_("Finishing on the server"),
    TransferState.READY: N_("Ready"),
    TransferState.ARRIVED: N_("Arrived"),
    TransferState.PAUSED: N_("Paused"),
    TransferState.FAILED: N_("Failed"),
    TransferState.CANCELLED: N_("Cancelled"),
}
_KINDS = {SourceKind.DOCUMENT: N_("document"), SourceKind.DATA: N_("data"), SourceKind.ADDRESS: N_("from an address")}
_TOKENS = {TransferState.READY: "good", TransferState.ARRIVED: "good", TransferState.FAILED: "bad"}
_STOPPED = frozenset({TransferState.PAUSED, TransferState.FAILED})
_SHOWS_BYTES = frozenset({TransferState.UPLOADING, TransferState.PAUSED, TransferState.QUEUED})
"""Not FINISHING: a full bar says less than the words."""


@dataclass(frozen=True, slots=True)
class RowText:
    """The strings of one row.

    Attributes:
        state: What is happening, or what went wrong.
        token: Colour of `state`.
        icon: Shape beside `state` where its colour means something, else empty.
        more: Detail of a question, until when a stopped transfer can be resumed, or when an entry will be ready.
        before: What precedes the state on the second line: the size, and what the file becomes unless that is media.
        percent: Share of accepted bytes; empty where no bar is shown.
        rate: Speed and time left; empty while nothing moves.
        remark: What else a person should know of a transfer that goes on; a part of `state`.
        told: What its details say, which is left out first.
    """

    state: str
    token: str
    icon: str
    more: str
    before: str
    percent: str
    rate: str
    remark: str = ""
    told: tuple[str, ...] = ()

    def second_line(self, *, narrow: bool) -> tuple[str, ...]:
        """Return the parts of the line under the name, the most important first: the end is cut off first.

        In a narrow list, where nothing stands beside the name, percentage, speed and time left are among them.
        """
        if self.icon:
            parts: tuple[str, ...] = (self.state, self.percent if narrow else "", self.more, self.before)
        elif self.remark:
            # One part, so that a remark is cut rather than left out. While bytes move, the bar shows that they do.
            said = (self.percent if narrow else self.before, self.remark if self.rate else self.state)
            first = SEPARATOR.join(part for part in said if part)
            parts = (first, self.rate, self.more, self.before) if narrow else (first, self.more)
        elif narrow:
            parts = (self.percent, self.rate or self.state, self.more, self.before)
        else:
            parts = (self.before, self.state, self.more)
        return tuple(part for part in (*parts, *self.told) if part)


def row_text(
    transfer: Transfer,
    formatter: Format,
    now: float,
    *,
    signed_in: bool = True,
    details: RowDetails = NO_DETAILS,
) -> RowText:
    """Return the text of a transfer's row at `now` (Unix seconds)."""
    moving = transfer.state is TransferState.UPLOADING and transfer.progress.speed > 0
    silent = transfer.state is TransferState.UPLOADING and transfer.progress.silent
    waits = transfer.question or silent or (transfer.trouble and transfer.state is not TransferState.FAILED)
    token = "bad" if transfer.differs else "waiting" if waits else _TOKENS.get(transfer.state, "secondary")
    if details.session is not None:
        signed_in = details.session not in {AccountState.SIGNED_OUT, AccountState.SIGN_IN_NEEDED}
    state = state_text(transfer, formatter, now, signed_in=signed_in)
    if details.session in _SESSIONS and state == _(_STATES[TransferState.QUEUED]):
        state = _(_SESSIONS[details.session])
    caution = details.caution if not transfer.question and not transfer.trouble else ""
    if caution:
        # The state follows: what comes of the file is more than that it waits.
        token, state, more = (
            "waiting",
            caution,
            SEPARATOR.join(part for part in (state, _more(transfer, formatter)) if part),
        )
    else:
        # The server says that it failed; what was found in the file may be the reason.
        why = details.caution if transfer.state is TransferState.FAILED and details.caution != state else ""
        then = ready_words(details.ready, formatter, now)
        more = SEPARATOR.join(part for part in (why, _more(transfer, formatter), then) if part)
    return RowText(
        state=state,
        token=token,
        icon={"waiting": "warning", "good": "ready", "bad": "error"}.get(token, ""),
        more=more,
        before=SEPARATOR.join(part for part in (details.account, _before(transfer, formatter)) if part),
        percent=formatter.percent(_confirmed_percent(transfer), 100) if shows_bar(transfer) else "",
        rate=_rate(transfer, formatter) if moving else "",
        remark=remarks_text(transfer.remarks, formatter) if transfer.state in _STATES else "",
        told=details.parts,
    )


def _before(transfer: Transfer, formatter: Format) -> str:
    size = formatter.size(transfer.file.size) if transfer.file.size else ""
    kind = _KINDS.get(transfer.file.kind, "")
    return SEPARATOR.join(part for part in (size, _(kind) if kind else "") if part)


def state_text(transfer: Transfer, formatter: Format, now: float, *, signed_in: bool = True) -> str:
    """Return the text of the state alone; a question comes first."""
    if transfer.question:
        return question_title(transfer.question, formatter)
    if transfer.state is TransferState.FAILED and transfer.trouble:
        return title_of(transfer.trouble, formatter)
    if transfer.state is TransferState.READY:
        # READY with a trouble: some of its renditions failed (rule 10).
        return _ready(transfer, formatter)
    if transfer.trouble:
        return waiting_text(transfer.trouble, formatter, now)
    if transfer.state is TransferState.PROCESSING:
        return _processing(transfer, formatter)
    waits_for_sign_in = transfer.state is TransferState.QUEUED and not signed_in
    plain = _("Waiting for a sign-in") if waits_for_sign_in else _plain(transfer, formatter)
    return SEPARATOR.join(part for part in (plain, remarks_text(transfer.remarks, formatter)) if part)


def _plain(transfer: Transfer, formatter: Format) -> str:
    if transfer.state is TransferState.UPLOADING and transfer.progress.silent:
        return _("Nothing gets through, for {time} so far").format(time=formatter.time_left(transfer.progress.silent))
    if transfer.progress.compared is None or not transfer.file.size:
        return _(_STATES[transfer.state])
    percent = formatter.percent(transfer.progress.compared, transfer.file.size)
    return _("{percent} compared with a file that looks the same").format(percent=percent)


def resumable_text(transfer: Transfer, formatter: Format) -> str:
    """Return “can be resumed until …” for a transfer that stands still, else an empty string."""
    # Rule 8: the server keeps what it has for seven days after the last byte.
    until = transfer.resumable_until
    if until is None or (transfer.state.holds_slot and not transfer.trouble):
        return ""
    return _("can be resumed until {time}").format(time=formatter.date_and_time(until))


def shows_bar(transfer: Transfer) -> bool:
    """Whether the row has a progress bar: bytes were sent, and no question takes its place."""
    started = transfer.state is TransferState.UPLOADING or transfer.sent or transfer.accepted_bytes
    return bool(transfer.file.size and started and transfer.state in _SHOWS_BYTES and not transfer.question)


def spoken_row(
    transfer: Transfer,
    formatter: Format,
    now: float,
    *,
    signed_in: bool = True,
    details: RowDetails = NO_DETAILS,
) -> str:
    """Return the whole row for a screen reader."""
    row = row_text(transfer, formatter, now, signed_in=signed_in, details=details)
    parts = (row.before, row.state, row.more, row.percent, row.rate, *row.told, details.advice)
    name = shown(details.title or transfer.file.name)
    return listed(part for part in (name, *(cut(part, LINE) for part in parts)) if part)


def _more(transfer: Transfer, formatter: Format) -> str:
    if transfer.question:
        return question_detail(transfer.question, formatter)
    if (transfer.file_wait or transfer.state is TransferState.READY) and transfer.trouble:
        return detail_of(transfer.trouble, formatter)
    until = resumable_text(transfer, formatter) if transfer.state in _STOPPED else ""
    return SEPARATOR.join(part for part in (_servers_reason(transfer), until) if part)


def _servers_reason(transfer: Transfer) -> str:
    """Return in the words of the server why it could not process or fetch a file; "" if it gave no reason."""
    trouble = transfer.trouble
    if transfer.state is not TransferState.FAILED or trouble is None or transfer.replaces:
        return ""
    said = trouble.detail if trouble.kind == ProcessingFailed.__name__ else ""
    # Without the right to read its renditions, all that is known is the status of the entry.
    return "" if said in set(EntryStatus) else shown(said, LINE)


def _confirmed_percent(transfer: Transfer) -> int:
    """Return the percentage of accepted bytes, at most 99: the server confirms the size only with the last call."""
    return min(99, transfer.accepted_bytes * 100 // transfer.file.size)


def waiting_text(trouble: Trouble, formatter: Format, now: float) -> str:
    """Return what is waited for, and when the next try comes (`now` in Unix seconds)."""
    if trouble.retry_at is None:
        return title_of(trouble, formatter)
    seconds = trouble.retry_at - now
    again = _("tries again in {time}").format(time=formatter.time_left(seconds)) if seconds > 0 else _("trying again")
    return f"{title_of(trouble, formatter)}{SEPARATOR}{again}"


def _processing(transfer: Transfer, formatter: Format) -> str:
    if transfer.progress.fetching:
        since = formatter.date_and_time(transfer.started_at) if transfer.started_at else ""
        return _("The server fetches it, since {time}").format(time=since) if since else _("The server fetches it")
    total = transfer.progress.renditions_total
    if not total:
        return _("Processing")
    text = ngettext(
        "Processing: {ready} of {total} rendition ready", "Processing: {ready} of {total} renditions ready", total
    )
    return text.format(ready=formatter.number(transfer.progress.renditions_ready), total=formatter.number(total))


def _ready(transfer: Transfer, formatter: Format) -> str:
    """Return “Ready” with failed renditions and the result of the comparison; a copy that differs comes first."""
    ready = "" if transfer.differs else _(_STATES[transfer.state])
    failed = title_of(transfer.trouble, formatter) if transfer.trouble else ""
    copy = short_result(transfer.verification, formatter)
    remarks = remarks_text(transfer.remarks, formatter)
    parts = (copy, failed, remarks) if transfer.differs else (ready, failed, remarks, copy)
    return SEPARATOR.join(part for part in parts if part)


def _rate(transfer: Transfer, formatter: Format) -> str:
    speed = formatter.speed(transfer.progress.speed)
    if transfer.progress.time_left is None:
        return speed
    return f"{speed}{SEPARATOR}{formatter.time_left(transfer.progress.time_left)}"
