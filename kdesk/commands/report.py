"""What a command tells while transfers run: words for a person, or one JSON object a line for a program."""

import json
import sys
from collections.abc import Collection, Sequence
from typing import Any, Protocol

from kdesk.domain.links import Link, LinkKind
from kdesk.domain.question import Question, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState, Trouble
from kdesk.domain.verification import Outcome, Verification
from kdesk.exit_status import Output, put
from kdesk.messages.errors import advice_of, detail_of, explanation_of, next_step_of, support_of, title_of
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.receipt import verification_of
from kdesk.messages.remarks import remark_text, remarks_text
from kdesk.plain_text import decodable, one_line

LINK_KEYS = {
    LinkKind.HLS: "hls",
    LinkKind.MP4: "mp4",
    LinkKind.DOWNLOAD: "download",
    LinkKind.SOURCE: "source",
    LinkKind.THUMBNAIL: "thumbnail",
}


_SHOWN_IN_MB = 100_000
"""Bytes."""
_LEFT_OUT = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST})
"""Of such a file nothing was sent."""


def links_as_json(links: Sequence[Link]) -> dict[str, str]:
    """Return the links under short names for programs."""
    return {LINK_KEYS[link.kind]: link.url for link in links}


def transfer_as_json(transfer: Transfer, links: Sequence[Link] = ()) -> dict[str, Any]:
    """Return what a program wants to know of a transfer."""
    known: dict[str, Any] = {
        "transfer": transfer.id,
        "file": decodable(transfer.file.path),
        "state": str(transfer.state),
        "bytes": transfer.accepted_bytes,
        "size": transfer.file.size,
    }
    if transfer.shown_entry_id:
        known["entry_id"] = transfer.shown_entry_id
    if transfer.remarks:
        known["remark"] = decodable(remarks_text(transfer.remarks))
    if transfer.trouble:
        known |= _trouble_as_json(transfer.trouble)
    if transfer.question:
        known |= {"question": str(transfer.question.kind)}
        known |= {"error": question_title(transfer.question), "detail": question_detail(transfer.question)}
    if transfer.comparison:
        known["verification"] = verification_of(transfer.comparison)
    if links:
        known["links"] = links_as_json(links)
    return known


def _trouble_as_json(trouble: Trouble) -> dict[str, Any]:
    told = {
        "error": title_of(trouble),
        "explanation": explanation_of(trouble),
        "next_step": next_step_of(trouble),
    }
    met = {"detail": detail_of(trouble), "code": trouble.code}
    return told | met | ({"retry_at": trouble.retry_at} if trouble.retry_at else {})


class Report(Protocol):
    """Told every step of the transfers that a command is about."""

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Tell where a transfer stands, and whether an earlier command has sent its file."""
        ...

    def interrupted(self, transfer: Transfer) -> None:
        """Tell how far a transfer had come when the command was interrupted."""
        ...

    def end(self) -> None:
        """Nothing more is told."""
        ...


class JsonReport:
    """One object a line: at every change of state, entry or trouble, and at each MiB in between."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._told: dict[str, tuple[object, ...]] = {}

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Tell it unless the same was told before."""
        mebibytes = transfer.accepted_bytes >> 20
        news = (
            *(transfer.state, transfer.reservation.entry_id, transfer.remarks, transfer.trouble, transfer.question),
            *(mebibytes, tuple(links)),
        )
        if self._told.get(transfer.id) != news:
            self._told[transfer.id] = news
            earlier = {"sent_earlier": True} if sent_earlier else {}
            self._output.print(json.dumps(transfer_as_json(transfer, links) | earlier))

    def interrupted(self, transfer: Transfer) -> None:
        """Tell it in any case: the last mebibyte is not always told of otherwise."""
        self._output.print(json.dumps(transfer_as_json(transfer) | {"interrupted": True}))

    def end(self) -> None:
        """Nothing is left open."""


class TerminalReport:
    """A line for each transfer that ends or begins to wait, and on a terminal one of progress that is written over."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._running: dict[str, Transfer] = {}
        self._told: dict[str, tuple[str, ...]] = {}
        self._remarks: dict[str, str] = {}
        self._drawn = 0

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Tell the end of a transfer once, a wait once for each reason that follows another, and progress as it comes.

        The detail of a reason (which host, which number) is no other reason.
        """
        lines = _ending(transfer, links, sent_earlier=sent_earlier)
        if lines:
            self._running.pop(transfer.id, None)
            self._tell(transfer, lines, tuple(lines))
        else:
            self._running[transfer.id] = transfer
            if transfer.trouble:
                self._tell(transfer, _waiting(transfer, transfer.trouble), (title_of(transfer.trouble),))
            self._tell_remark(transfer)
        if self._live:
            self._draw(_progress(self._running.values()))

    def interrupted(self, transfer: Transfer) -> None:
        """Tell how much of it is on the server."""
        entry = f", entry {transfer.reservation.entry_id}" if transfer.reservation.entry_id else ""
        arrived = f"{_amount(transfer.accepted_bytes)} of {_amount(transfer.file.size)} arrived"
        self._erase()
        self._output.print(f"{transfer.file.name}: interrupted: {arrived}{entry}")

    def _tell(self, transfer: Transfer, lines: Sequence[str], key: tuple[str, ...]) -> None:
        if self._told.get(transfer.id) != key:
            self._told[transfer.id] = key
            self._erase()
            self._output.print(*lines)

    def _tell_remark(self, transfer: Transfer) -> None:
        """Tell once what a person should know before the file has arrived."""
        remarks = remarks_text(transfer.remarks)
        if remarks and self._remarks.get(transfer.id) != remarks:
            self._remarks[transfer.id] = remarks
            self._erase()
            self._output.print(f"{transfer.file.name}: {remarks}")

    def end(self) -> None:
        """Leave the terminal clean."""
        self._erase()

    def _draw(self, line: str) -> None:
        self._erase()
        put(one_line(line), "stderr")
        self._drawn = len(line)

    def _erase(self) -> None:
        if self._drawn:
            put(f"\r{' ' * self._drawn}\r", "stderr")
            self._drawn = 0


def _ending(transfer: Transfer, links: Sequence[Link], *, sent_earlier: bool = False) -> list[str]:
    name = transfer.file.name
    match transfer.state:
        case TransferState.READY | TransferState.ARRIVED | TransferState.PROCESSING:
            earlier = "sent earlier: " if sent_earlier else ""
            return [f"{name}: {earlier}{_arrived(transfer)}", *_links(links)]
        case TransferState.FAILED:
            reason = transfer.trouble
            return [f"{name}: failed: {title_of(reason)}", *_advice(reason)] if reason else [f"{name}: failed"]
        case TransferState.CANCELLED:
            return [f"{name}: cancelled"]
        case TransferState.PAUSED if transfer.question:
            next_step = (
                ["  Name the file again to upload the new version."] if _other_version(transfer.question) else []
            )
            return [f"{name}: {_stopped(transfer.question)}", *next_step, *_links(links)]
        case _:
            return []


def _waiting(transfer: Transfer, reason: Trouble) -> list[str]:
    return [f"{transfer.file.name}: waiting: {title_of(reason)}", *_advice(reason)]


def _amount(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= _SHOWN_IN_MB else f"{count / 1e3:.1f} kB"


def _arrived(transfer: Transfer) -> str:
    """Return how far a transfer is whose bytes the server has."""
    entry = f", entry {transfer.reservation.entry_id}" if transfer.reservation.entry_id else ""
    match transfer.state:
        case TransferState.ARRIVED:
            return f"arrived{entry}; {remarks_text(transfer.remarks)}; {_copy(transfer.comparison)}"
        case TransferState.PROCESSING:
            return f"arrived{entry}; Kaltura is processing it"
    said = "; ".join(part for part in (remarks_text(transfer.remarks), _copy(transfer.verification)) if part)
    return f"ready{entry}{f' ({said})' if said else ''}"


def _copy(verification: Verification | None) -> str:
    """Return what is known of the server's copy; nothing where nothing was compared yet."""
    if verification is None:
        return ""
    match verification.outcome:
        case Outcome.SAME:
            return f"verified: {verification.level}"
        case Outcome.DIFFERENT:
            return f"the server's copy is not the file: {remark_text(verification.remark)}"
        case Outcome.NOT_COMPARED:
            return f"not compared: {remark_text(verification.remark)}"
        case Outcome.UNDER_WAY:
            return ""


def _stopped(question: Question) -> str:
    if question.kind is QuestionKind.ELSEWHERE:
        return "waiting: another computer uploads a file that looks the same"
    what = "left out" if question.kind in _LEFT_OUT else "stopped"
    return f"{what}: {_asked(question)}" + (f", entry {question.entry_id}" if question.entry_id else "")


def _other_version(question: Question) -> bool:
    """Tell whether the file changed: named again, it is uploaded as it is then."""
    return question.kind in {QuestionKind.CHANGED, QuestionKind.OUTDATED}


def _asked(question: Question) -> str:
    if _other_version(question):
        return ". ".join(part for part in (question_title(question), question_detail(question)) if part)
    title, detail = question_title(question), question_detail(question)
    return f"{title} ({detail})" if detail else title


def _advice(trouble: Trouble) -> list[str]:
    """Return what can be done, and what was met exactly."""
    return [f"  {line}" for line in (advice_of(trouble), support_of(trouble)) if line]


def _links(links: Sequence[Link]) -> list[str]:
    return [f"  {link.kind}: {link.url}" for link in links]


def _progress(running: Collection[Transfer]) -> str:
    size = sum(transfer.file.size for transfer in running)
    done = sum(transfer.accepted_bytes for transfer in running)
    speed = sum(transfer.progress.speed for transfer in running)
    waiting = next((title_of(transfer.trouble) for transfer in running if transfer.trouble), "")
    percent = done * 100 // size if size else 0
    line = f"{len(running)} in progress, {percent} %, {speed / 1e6:.1f} MB/s"
    return (f"{line}; waiting: {waiting}" if waiting else line)[:100] if running else ""
