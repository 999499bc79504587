"""What a command tells while transfers run: words for a person, or one JSON object a line for a program."""

import json
import sys
from collections.abc import Collection, Sequence
from typing import Any, Protocol

from kdesk.domain.links import Link, LinkKind
from kdesk.domain.question import Question, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState, Trouble
from kdesk.domain.verification import Outcome, Verification
from kdesk.engine.receipt import verification_of

LINK_KEYS = {
    LinkKind.HLS: "hls",
    LinkKind.MP4: "mp4",
    LinkKind.DOWNLOAD: "download",
    LinkKind.SOURCE: "source",
    LinkKind.THUMBNAIL: "thumbnail",
}


_LEFT_OUT = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST, QuestionKind.ELSEWHERE})
"""Of such a file nothing was sent."""


def links_as_json(links: Sequence[Link]) -> dict[str, str]:
    """Return the links under short names for programs."""
    return {LINK_KEYS[link.kind]: link.url for link in links}


def transfer_as_json(transfer: Transfer, links: Sequence[Link] = ()) -> dict[str, Any]:
    """Return what a program wants to know of a transfer."""
    known: dict[str, Any] = {
        "transfer": transfer.id,
        "file": for_terminal(transfer.path),
        "state": str(transfer.state),
        "entry_id": transfer.entry_id,
        "bytes": transfer.accepted_bytes,
        "size": transfer.size,
    }
    if transfer.trouble:
        known |= _trouble_as_json(transfer.trouble)
    if transfer.question:
        known |= {"question": str(transfer.question.kind)}
        known |= {"error": transfer.question.title, "detail": transfer.question.detail}
        known |= {"entry_id": transfer.shown_entry_id}
    if transfer.verification:
        known["verification"] = verification_of(transfer.verification)
    if links:
        known["links"] = links_as_json(links)
    return known


def _trouble_as_json(trouble: Trouble) -> dict[str, Any]:
    told = {"error": trouble.title, "explanation": trouble.explanation, "next_step": trouble.next_step}
    met = {"detail": trouble.detail, "code": trouble.code}
    return told | met | ({"retry_at": trouble.retry_at} if trouble.retry_at else {})


class Report(Protocol):
    """Told every step of the transfers that a command is about."""

    def show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        """Tell where a transfer stands."""
        ...

    def end(self) -> None:
        """Nothing more is told."""
        ...


class JsonReport:
    """One object a line: at every change of state, entry or trouble, and at each MiB in between."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[object, ...]] = {}

    def show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        """Tell it unless the same was told before."""
        mebibytes = transfer.accepted_bytes >> 20
        news = (transfer.state, transfer.entry_id, transfer.trouble, transfer.question, mebibytes, tuple(links))
        if self._told.get(transfer.id) != news:
            self._told[transfer.id] = news
            _print(json.dumps(transfer_as_json(transfer, links)))

    def end(self) -> None:
        """Nothing is left open."""


class TerminalReport:
    """A line for each transfer that ends, and one line of progress that is written over, on a terminal only."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._running: dict[str, Transfer] = {}
        self._ended: dict[str, tuple[object, ...]] = {}
        self._drawn = 0

    def show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        """Tell the end of a transfer once, and progress as it comes."""
        lines = _ending(transfer, links)
        if lines:
            self._running.pop(transfer.id, None)
            if self._ended.get(transfer.id) != tuple(lines):
                self._ended[transfer.id] = tuple(lines)
                self._erase()
                _print("\n".join(lines))
        else:
            self._running[transfer.id] = transfer
        if self._live:
            self._draw(_progress(self._running.values()))

    def end(self) -> None:
        """Leave the terminal clean."""
        self._erase()

    def _draw(self, line: str) -> None:
        self._erase()
        sys.stderr.write(line)
        sys.stderr.flush()
        self._drawn = len(line)

    def _erase(self) -> None:
        if self._drawn:
            sys.stderr.write(f"\r{' ' * self._drawn}\r")
            self._drawn = 0


def _ending(transfer: Transfer, links: Sequence[Link]) -> list[str]:
    name = for_terminal(transfer.name)
    match transfer.state:
        case TransferState.READY:
            said = "; ".join(part for part in (transfer.remark, _copy(transfer.verification)) if part)
            remark = f" ({said})" if said else ""
            return [
                f"{name}: ready, entry {transfer.entry_id}{remark}",
                *_links(links),
            ]
        case TransferState.PROCESSING:
            return [f"{name}: arrived, entry {transfer.entry_id}; Kaltura is processing it"]
        case TransferState.FAILED:
            reason = transfer.trouble
            return [f"{name}: failed: {reason.title}", *_advice(reason)] if reason else [f"{name}: failed"]
        case TransferState.CANCELLED:
            return [f"{name}: cancelled"]
        case TransferState.PAUSED if transfer.question:
            what = "left out" if transfer.question.kind in _LEFT_OUT else "stopped"
            entry = f", entry {transfer.shown_entry_id}" if transfer.shown_entry_id else ""
            return [f"{name}: {what}: {_asked(transfer.question)}{entry}", *_links(links)]
        case _:
            return []


def _copy(verification: Verification | None) -> str:
    """Return what is known of the server's copy; nothing where nothing was compared yet."""
    if verification is None:
        return ""
    match verification.outcome:
        case Outcome.SAME:
            return f"verified: {verification.depth}"
        case Outcome.DIFFERENT:
            return f"the server's copy is not the file: {for_terminal(verification.detail)}"
        case Outcome.NOT_COMPARED:
            return f"not verified: {for_terminal(verification.detail)}"
        case Outcome.UNDER_WAY:
            return ""


def _asked(question: Question) -> str:
    return for_terminal(f"{question.title} ({question.detail})" if question.detail else question.title)


def _advice(trouble: Trouble) -> list[str]:
    """Return what can be done, and what was met exactly."""
    return [f"  {for_terminal(line)}" for line in (trouble.advice, trouble.for_support) if line]


def _links(links: Sequence[Link]) -> list[str]:
    return [f"  {link.kind}: {link.url}" for link in links]


def _progress(running: Collection[Transfer]) -> str:
    size = sum(transfer.size for transfer in running)
    done = sum(transfer.accepted_bytes for transfer in running)
    speed = sum(transfer.speed for transfer in running)
    waiting = next((transfer.trouble.title for transfer in running if transfer.trouble), "")
    percent = done * 100 // size if size else 0
    line = f"{len(running)} in progress, {percent} %, {speed / 1e6:.1f} MB/s"
    return (f"{line}; waiting: {waiting}" if waiting else line)[:100] if running else ""


def for_terminal(value: str) -> str:
    """Make a name fit for a terminal and for JSON: undecodable bytes and control characters become visible marks."""
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else "�" for c in clean)


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()
