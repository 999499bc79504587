"""The lines of `kdesk upload`: one or more for a transfer that ends, waits or was interrupted."""

from collections.abc import Collection, Sequence

from kdesk.domain.links.link import Link
from kdesk.domain.question import Question, QuestionKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.remarks import remarks_text
from kdesk.messages.translation import _
from kdesk.messages.verification import plain_result

PROGRESS_WIDTH = 100
"""Characters of the progress line, so that it stays on one line of a terminal."""

_IN_MEGABYTES = 100_000
"""Amounts from so many bytes on are written in megabytes."""
_LEFT_OUT = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST})
"""Nothing was sent of such a file."""
_OTHER_VERSION = frozenset({QuestionKind.CHANGED, QuestionKind.OUTDATED})
"""The file changed; named again, its new version is uploaded."""


def end_lines(transfer: Transfer, links: Sequence[Link], *, sent_earlier: bool = False) -> list[str]:
    """Return the lines for a transfer that has come to an end, an empty list for one that goes on.

    Args:
        transfer: As it is now.
        links: Links of its entry.
        sent_earlier: Whether an earlier command has sent the file.
    """
    match transfer.state:
        case TransferState.READY | TransferState.ARRIVED | TransferState.PROCESSING:
            line = _("{name}: sent earlier: {text}") if sent_earlier else _("{name}: {text}")
            return [line.format(name=transfer.file.name, text=_arrived(transfer)), *_links(links)]
        case TransferState.FAILED:
            reason = transfer.trouble
            if reason is None:
                return [_("{name}: failed").format(name=transfer.file.name)]
            return [
                _("{name}: failed: {reason}").format(name=transfer.file.name, reason=title_of(reason)),
                *_advice(reason),
            ]
        case TransferState.CANCELLED:
            return [_("{name}: cancelled").format(name=transfer.file.name)]
        case TransferState.PAUSED if transfer.question:
            return [*_stopped(transfer.file.name, transfer.question), *_links(links)]
        case _:
            return []


def wait_lines(transfer: Transfer, reason: Trouble) -> list[str]:
    """Return the lines for a transfer that waits for this reason."""
    return [_("{name}: waiting: {reason}").format(name=transfer.file.name, reason=title_of(reason)), *_advice(reason)]


def remark_line(transfer: Transfer) -> str:
    """Return the line for the remark on a transfer."""
    return _("{name}: {text}").format(name=transfer.file.name, text=remarks_text(transfer.remarks))


def interrupted_line(transfer: Transfer) -> str:
    """Return how much of an interrupted transfer is on the server."""
    done, size = _amount(transfer.accepted_bytes), _amount(transfer.file.size)
    text = _("interrupted: {done} of {size} arrived").format(done=done, size=size)
    return _("{name}: {text}").format(name=transfer.file.name, text=_with_entry(text, transfer.reservation.entry_id))


def progress_line(running: Collection[Transfer]) -> str:
    """Return how far all running transfers are together, an empty string without any."""
    if not running:
        return ""
    size = sum(transfer.file.size for transfer in running)
    done = sum(transfer.accepted_bytes for transfer in running)
    speed = sum(transfer.progress.speed for transfer in running)
    percent = done * 100 // size if size else 0
    line = _("{count} in progress, {percent} %, {speed} MB/s").format(
        count=len(running), percent=percent, speed=Format().decimal(speed / 1e6)
    )
    reason = next((title_of(transfer.trouble) for transfer in running if transfer.trouble), "")
    return (_("{progress}; waiting: {reason}").format(progress=line, reason=reason) if reason else line)[
        :PROGRESS_WIDTH
    ]


def _arrived(transfer: Transfer) -> str:
    """Return what is known of a transfer whose bytes are on the server."""
    match transfer.state:
        case TransferState.ARRIVED:
            parts = (
                _with_entry(_("arrived"), transfer.reservation.entry_id),
                remarks_text(transfer.remarks),
                plain_result(transfer.comparison),
            )
            return "; ".join(part for part in parts if part)
        case TransferState.PROCESSING:
            return _("{arrived}; Kaltura is processing it").format(
                arrived=_with_entry(_("arrived"), transfer.reservation.entry_id)
            )
    more = "; ".join(part for part in (remarks_text(transfer.remarks), plain_result(transfer.verification)) if part)
    ready = _with_entry(_("ready"), transfer.reservation.entry_id)
    return _("{ready} ({more})").format(ready=ready, more=more) if more else ready


def _with_entry(text: str, entry_id: str) -> str:
    return _("{text}, entry {id}").format(text=text, id=entry_id) if entry_id else text


def _amount(count: int) -> str:
    if count >= _IN_MEGABYTES:
        return _("{number} MB").format(number=Format().decimal(count / 1e6))
    return _("{number} kB").format(number=Format().decimal(count / 1e3))


def _stopped(name: str, question: Question) -> list[str]:
    """Return the lines for a transfer that only a person can decide about."""
    if question.kind is QuestionKind.ELSEWHERE:
        return [_("{name}: waiting: another computer uploads a file that looks the same").format(name=name)]
    text = _("{name}: left out: {reason}") if question.kind in _LEFT_OUT else _("{name}: stopped: {reason}")
    lines = [text.format(name=name, reason=_with_entry(_reason(question), question.entry_id))]
    if question.kind in _OTHER_VERSION:
        lines.append(_indented(_("Name the file again to upload the new version.")))
    return lines


def _reason(question: Question) -> str:
    title, detail = question_title(question), question_detail(question)
    if question.kind in _LEFT_OUT and detail:  # a name or a path, not a sentence
        return _("{title} ({detail})").format(title=title, detail=detail)
    return ". ".join(part for part in (title, detail) if part)


def _advice(trouble: Trouble) -> list[str]:
    """Return what can be done, and the exact detail for support."""
    return [_indented(line) for line in (advice_of(trouble), support_of(trouble)) if line]


def _links(links: Sequence[Link]) -> list[str]:
    return [_indented(f"{link.kind}: {link.url}") for link in links]


def _indented(line: str) -> str:
    return f"  {line}"
