"""A witness of everything that the queue announces, and what must hold at every moment and in the end."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from hashlib import sha256

from kdesk.domain.entry import EntryStatus
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import ALLOWED_CHANGES, TransferState
from kdesk.engine.transfers.loading import after_restart
from kdesk.messages.errors import title_of
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.support.transfers import flat

JOURNALLED = (
    *("state", "account", "identity", "size", "token_id", "entry_id", "request", "opener", "accepted"),
    *("question", "decision", "replaces", "started_at", "acknowledged_at", "finished_at"),
)
"""Not among them is what a later step journals: trouble, retries, sha256."""


class ErrorLog(logging.Handler):
    """Collects logged errors: mistakes of kdesk that a task boundary caught. A killed client logs nothing."""

    def __init__(self, ticks: Ticks) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self._ticks = ticks

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message with its traceback."""
        if not self._ticks.killed:
            self.lines.append(logging.Formatter().format(record))


class Witness(QueueListener):
    """A listener of the queue in all its processes.

    It does not raise: the queue would put that into a row. Objections are collected instead.

    Attributes:
        versions: All contents that each path ever had.
        arrived: The entry of each transfer that became READY, also of those that left the list.
        objections: What must not happen, and did.
    """

    def __init__(self) -> None:
        self.versions: defaultdict[str, set[bytes]] = defaultdict(set)
        self.arrived: dict[str, str] = {}
        self.objections: list[str] = []
        self._rows: dict[str, Transfer] = {}

    def begin(self, transfers: Sequence[Transfer]) -> None:
        """Begin a process of the queue with these transfers."""
        self._rows = {transfer.id: transfer for transfer in transfers}

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Add rows."""
        self._rows |= {transfer.id: transfer for transfer in transfers}

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Judge the change from one snapshot to the next."""
        assert self._rows[now.id] is before
        transfer = self._rows[now.id] = now
        if transfer.state is not before.state and transfer.state not in ALLOWED_CHANGES[before.state]:
            self.objections.append(f"{before.state} became {transfer.state}")
        if transfer.state is TransferState.READY:
            self.arrived[transfer.id] = transfer.reservation.entry_id
        if transfer.state is TransferState.FAILED and not (transfer.trouble and title_of(transfer.trouble)):
            self.objections.append("a transfer failed without a word")
        if (transfer.state is TransferState.PAUSED) < (transfer.question is not None):
            self.objections.append(f"a transfer has a question and is {transfer.state}")
        self._judge_bytes(before, transfer)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Drop rows."""
        for transfer_id in transfer_ids:
            del self._rows[transfer_id]

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Put rows back."""
        del rows
        self._rows |= {transfer.id: transfer for transfer in transfers}

    def _judge_bytes(self, before: Transfer, now: Transfer) -> None:
        """Object if acknowledged bytes of a token are lost that the server did not take back."""
        same_token = (
            now.reservation.token_id == before.reservation.token_id
            and now.reservation.opener is before.reservation.opener
        )
        closing = now.state is TransferState.FINISHING
        shrunk = any(
            not now.reservation.accepted.covers(start, end) for start, end in before.reservation.accepted.pairs
        )
        if same_token and shrunk and not closing:
            self.objections.append(f"{before.reservation.accepted} shrank to {now.reservation.accepted} as {now.state}")
        if now.file.size and not now.accepted_bytes <= now.sent <= now.file.size:
            self.objections.append(f"{now.accepted_bytes} accepted and {now.sent} sent of {now.file.size}")


def assert_journalled(kept: dict[str, Transfer], rows: Sequence[Transfer]) -> None:
    """Assert that after an orderly end the next process finds every row as it was, in its order."""
    assert list(kept) == [row.id for row in rows]
    for row in rows:
        found, expected = flat(after_restart(kept[row.id])), flat(after_restart(row))
        for name in JOURNALLED:
            assert found[name] == expected[name], f"{name} of a transfer that is {row.state}"


def assert_settled(rows: Sequence[Transfer], server: FakeServer, witness: Witness) -> None:
    """Assert that the server has every READY file once and whole, and nothing else."""
    for row in rows:
        if row.state is TransferState.READY:
            content = server.content(row.reservation.entry_id)
            assert content in witness.versions[row.file.path]
            assert row.file.sha256 in {"", sha256(content).hexdigest()}
        else:
            assert row.reservation == NOTHING_RESERVED, row
    # An entry whose processing failed stays for a person to look at; its transfer was tried again with a new one.
    left = {entry.id for entry in server.known.values() if entry.status is not EntryStatus.PROCESSING_FAILED}
    assert left == set(witness.arrived.values())
    assert server.waiting() == []
