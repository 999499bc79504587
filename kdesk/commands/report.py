"""Reports of running transfers on standard output: sentences for a person, or one JSON object per line."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from kdesk.commands.progress_line import ProgressLine
from kdesk.domain.links.link import LINK_KEYS, Link
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.exit_status import Output
from kdesk.messages.errors import detail_of, explanation_of, next_step_of, title_of
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.receipts import verification_of
from kdesk.messages.remarks import remarks_text
from kdesk.messages.reports import end_lines, interrupted_line, progress_line, remark_line, wait_lines
from kdesk.plain_text import decodable


def links_as_json(links: Sequence[Link]) -> dict[str, str]:
    """Return the addresses of links under short names for programs."""
    return {LINK_KEYS[link.kind]: link.url for link in links}


def transfer_as_json(transfer: Transfer, links: Sequence[Link] = ()) -> dict[str, Any]:
    """Return the fields of a transfer that `--json` prints; sizes in bytes."""
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
        known |= trouble_as_json(transfer.trouble)
    if transfer.question:
        known |= {"question": str(transfer.question.kind)}
        known |= {"error": question_title(transfer.question), "detail": question_detail(transfer.question)}
    if transfer.comparison:
        known["verification"] = verification_of(transfer.comparison)
    if links:
        known["links"] = links_as_json(links)
    return known


def trouble_as_json(trouble: Trouble) -> dict[str, Any]:
    """Return the sentences and the facts of a trouble that `--json` prints."""
    words = {
        "error": title_of(trouble),
        "explanation": explanation_of(trouble),
        "next_step": next_step_of(trouble),
    }
    exact = {"detail": detail_of(trouble), "code": trouble.code}
    return words | exact | ({"retry_at": trouble.retry_at} if trouble.retry_at else {})


class Report(Protocol):
    """Receives every step of the transfers of one command."""

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Report the state of a transfer.

        Args:
            transfer: As it is now.
            links: Links of its entry, if it has come to its end.
            sent_earlier: Whether an earlier command has sent the file.
        """
        ...

    def interrupted(self, transfer: Transfer) -> None:
        """Report how far a transfer had come when the command was interrupted."""
        ...

    def warn(self, sentence: str) -> None:
        """Say on standard error what is about no transfer, or makes none fail."""
        ...

    def end(self) -> None:
        """Finish the output; nothing more is reported."""
        ...


class JsonReport:
    """Prints one object per line: at each change of state, entry or error, and at each MiB in between."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._printed: dict[str, tuple[object, ...]] = {}

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Print the transfer unless nothing has changed but its speed."""
        mebibytes = transfer.accepted_bytes >> 20
        printed = (
            *(transfer.state, transfer.reservation.entry_id, transfer.remarks, transfer.trouble, transfer.question),
            *(mebibytes, tuple(links)),
        )
        if self._printed.get(transfer.id) != printed:
            self._printed[transfer.id] = printed
            earlier = {"sent_earlier": True} if sent_earlier else {}
            self._output.print(json.dumps(transfer_as_json(transfer, links) | earlier))

    def interrupted(self, transfer: Transfer) -> None:
        """Print the transfer in any case: the last bytes have not always been reported."""
        self._output.print(json.dumps(transfer_as_json(transfer) | {"interrupted": True}))

    def warn(self, sentence: str) -> None:
        """Print the sentence."""
        self._output.complain(sentence)

    def end(self) -> None:
        """Do nothing: every line is complete."""


class TerminalReport:
    """Prints lines for each transfer that ends or begins to wait; on a terminal also a progress line, overwritten.

    Args:
        with_links: Whether the links of an entry follow its line.
    """

    def __init__(self, output: Output, *, with_links: bool = False) -> None:
        self._output, self._with_links = output, with_links
        self._line = ProgressLine(output)
        self._running: dict[str, Transfer] = {}
        self._printed: dict[str, tuple[str, ...]] = {}
        self._remarks: dict[str, tuple[Remark, ...]] = {}

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Print the end of a transfer once, a wait once per reason in a row, and draw the progress.

        A reason with another detail (host, number) is the same reason.
        """
        lines = end_lines(transfer, links if self._with_links else (), sent_earlier=sent_earlier)
        if lines:
            self._running.pop(transfer.id, None)
            self._print(transfer, lines, tuple(lines))
        else:
            self._running[transfer.id] = transfer
            if transfer.trouble:
                self._print(transfer, wait_lines(transfer, transfer.trouble), (title_of(transfer.trouble),))
            self._print_remark(transfer)
        self._line.draw(progress_line(self._running.values()))

    def interrupted(self, transfer: Transfer) -> None:
        """Print how much of the file is on the server."""
        self._line.erase()
        self._output.print(interrupted_line(transfer))

    def warn(self, sentence: str) -> None:
        """Print the sentence."""
        self._line.erase()
        self._output.complain(sentence)

    def end(self) -> None:
        """Erase the progress line."""
        self._line.erase()

    def _print(self, transfer: Transfer, lines: Sequence[str], key: tuple[str, ...]) -> None:
        if self._printed.get(transfer.id) != key:
            self._printed[transfer.id] = key
            self._line.erase()
            self._output.print(*lines)

    def _print_remark(self, transfer: Transfer) -> None:
        if transfer.remarks and self._remarks.get(transfer.id) != transfer.remarks:
            self._remarks[transfer.id] = transfer.remarks
            self._line.erase()
            self._output.print(remark_line(transfer))
