"""What a row says: strings that the delegate merely draws and a screen reader reads."""

from dataclasses import dataclass

from kdesk.domain.transfer import Transfer, TransferState, Trouble
from kdesk.messages.errors import detail_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.remarks import remarks_text
from kdesk.plain_text import cut
from kdesk.ui.foreign_text import LINE, shown
from kdesk.ui.uploads.verify_words import short_words

SEPARATOR = " · "
_PLAIN = {
    TransferState.QUEUED: "Waiting for its turn",
    TransferState.PREPARING: "Looking at the file",
    TransferState.UPLOADING: "Uploading",
    TransferState.FINISHING: "Finishing on the server",
    TransferState.READY: "Ready",
    TransferState.ARRIVED: "Arrived",
    TransferState.PAUSED: "Paused",
    TransferState.FAILED: "Failed",
    TransferState.CANCELLED: "Cancelled",
}
_SIGN_IN = "Waiting for a sign-in"
_TOKENS = {TransferState.READY: "good", TransferState.ARRIVED: "good", TransferState.FAILED: "bad"}
_STOPPED = frozenset({TransferState.PAUSED, TransferState.FAILED})
_SHOWS_BYTES = frozenset({TransferState.UPLOADING, TransferState.PAUSED, TransferState.QUEUED})
"""Not FINISHING: a bar that stands at its end says less than the words."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """The strings of one row.

    state    what is happening, or what went wrong
    token    colour of `state`
    icon     shape beside `state` where colour says something, "" elsewhere
    more     what else is known of a question, or until when a transfer that stopped can be resumed
    before   what stands before the state on the second line: the size
    percent  of accepted bytes, "" where no bar is shown
    rate     speed and time left, "" while nothing moves
    remark   what else a person should know of a transfer that goes on; part of `state`
    """

    state: str
    token: str
    icon: str
    more: str
    before: str
    percent: str
    rate: str
    remark: str = ""

    def second_line(self, *, narrow: bool) -> tuple[str, ...]:
        """Return what stands under the name, the most important first: what is cut off is cut at the end.

        In a narrow list, where nothing stands beside the name, per cent, speed and time left are part of it.
        """
        if self.icon:
            parts: tuple[str, ...] = (self.state, self.percent if narrow else "", self.more, self.before)
        elif self.remark:
            # One part: a remark is rather cut than left out. While bytes move, the bar says that they do.
            said = (self.percent if narrow else self.before, self.remark if self.rate else self.state)
            first = SEPARATOR.join(part for part in said if part)
            parts = (first, self.rate, self.more, self.before) if narrow else (first, self.more)
        elif narrow:
            parts = (self.percent, self.rate or self.state, self.more, self.before)
        else:
            parts = (self.before, self.state, self.more)
        return tuple(part for part in parts if part)


def words_of(transfer: Transfer, formatter: Format, now: float, *, signed_in: bool = True) -> RowWords:
    """Return what the row of this transfer says at `now` (Unix seconds)."""
    moving = transfer.state is TransferState.UPLOADING and transfer.progress.speed > 0
    waits = transfer.question or (transfer.trouble and transfer.state is not TransferState.FAILED)
    token = "bad" if transfer.differs else "waiting" if waits else _TOKENS.get(transfer.state, "secondary")
    return RowWords(
        state=state_words(transfer, formatter, now, signed_in=signed_in),
        token=token,
        icon={"waiting": "warning", "good": "ready", "bad": "error"}.get(token, ""),
        more=_more(transfer, formatter),
        before=formatter.size(transfer.file.size) if transfer.file.size else "",
        percent=formatter.percent(_sure(transfer), 100) if shows_bar(transfer) else "",
        rate=_rate(transfer, formatter) if moving else "",
        remark=remarks_text(transfer.remarks, formatter) if transfer.state in _PLAIN else "",
    )


def state_words(transfer: Transfer, formatter: Format, now: float, *, signed_in: bool = True) -> str:
    """Return the words for the state alone: a question before all else."""
    if transfer.question:
        return question_title(transfer.question, formatter)
    if transfer.state is TransferState.FAILED and transfer.trouble:
        return title_of(transfer.trouble, formatter)
    if transfer.state is TransferState.READY:
        return _ready(transfer, formatter)
    if transfer.trouble:
        return _waiting(transfer.trouble, formatter, now)
    if transfer.state is TransferState.PROCESSING:
        return _processing(transfer, formatter)
    plain = _plain(transfer, formatter) if signed_in or transfer.state is not TransferState.QUEUED else _SIGN_IN
    return SEPARATOR.join(part for part in (plain, remarks_text(transfer.remarks, formatter)) if part)


def _plain(transfer: Transfer, formatter: Format) -> str:
    if transfer.progress.compared is None or not transfer.file.size:
        return _PLAIN[transfer.state]
    return (
        f"{formatter.percent(transfer.progress.compared, transfer.file.size)} compared with a file that looks the same"
    )


def resumable_words(transfer: Transfer, formatter: Format) -> str:
    """Return “can be resumed until …” for a transfer that stands still, or an empty string."""
    until = transfer.resumable_until
    if until is None or (transfer.state.holds_slot and not transfer.trouble):
        return ""
    return f"can be resumed until {formatter.date_and_time(until)}"


def shows_bar(transfer: Transfer) -> bool:
    """Whether bytes are on their way or were: a bar at nothing, or beside a question, would only make noise."""
    started = transfer.state is TransferState.UPLOADING or transfer.sent
    return bool(transfer.file.size and started and transfer.state in _SHOWS_BYTES and not transfer.question)


def bar_per_mille(transfer: Transfer) -> tuple[int, int]:
    """Return accepted and sent bytes in thousandths of the file; sent is never less than accepted."""
    if not transfer.file.size:
        return 0, 0
    accepted = min(1000, transfer.accepted_bytes * 1000 // transfer.file.size)
    sent = min(1000, transfer.sent * 1000 // transfer.file.size)
    return accepted, max(accepted, sent)


def spoken(transfer: Transfer, formatter: Format, now: float, *, signed_in: bool = True) -> str:
    """Return the whole row for a screen reader."""
    words = words_of(transfer, formatter, now, signed_in=signed_in)
    said = (words.before, words.state, words.more, words.percent, words.rate)
    return ", ".join(part for part in (shown(transfer.file.name), *(cut(part, LINE) for part in said)) if part)


def _more(transfer: Transfer, formatter: Format) -> str:
    if transfer.question:
        return question_detail(transfer.question, formatter)
    if (transfer.file_wait or transfer.state is TransferState.READY) and transfer.trouble:
        return detail_of(transfer.trouble, formatter)
    return resumable_words(transfer, formatter) if transfer.state in _STOPPED else ""


def _sure(transfer: Transfer) -> int:
    """Return the per cent that may be said: 100 only after the server has confirmed the size."""
    return min(99, transfer.accepted_bytes * 100 // transfer.file.size)


def _waiting(trouble: Trouble, formatter: Format, now: float) -> str:
    if trouble.retry_at is None:
        return title_of(trouble, formatter)
    seconds = trouble.retry_at - now
    tries = f"tries again in {formatter.time_left(seconds)}" if seconds > 0 else "trying again"
    return f"{title_of(trouble, formatter)}{SEPARATOR}{tries}"


def _processing(transfer: Transfer, formatter: Format) -> str:
    if not transfer.progress.renditions_total:
        return "Processing"
    ready = formatter.number(transfer.progress.renditions_ready)
    total = formatter.count(transfer.progress.renditions_total, "rendition", "renditions")
    return f"Processing: {ready} of {total} ready"


def _ready(transfer: Transfer, formatter: Format) -> str:
    """Return that it is ready, with failed renditions and what the comparison showed.

    A copy that is not the file is the first thing to say.
    """
    said = "" if transfer.differs else _PLAIN[transfer.state]
    failed = title_of(transfer.trouble, formatter) if transfer.trouble else ""
    copy = short_words(transfer.verification, formatter)
    remarks = remarks_text(transfer.remarks, formatter)
    parts = (copy, failed, remarks) if transfer.differs else (said, failed, remarks, copy)
    return SEPARATOR.join(part for part in parts if part)


def _rate(transfer: Transfer, formatter: Format) -> str:
    speed, time_left = formatter.speed(transfer.progress.speed), transfer.progress.time_left
    return speed if time_left is None else f"{speed}{SEPARATOR}{formatter.time_left(time_left)}"
