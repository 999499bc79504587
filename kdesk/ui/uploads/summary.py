"""Totals of the whole list: transfers of each group, speed, bytes left."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from kdesk.domain.progress import NO_PROGRESS
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages import N_, _


class Group(StrEnum):
    """The chips above the list."""

    ALL = "All"
    ACTIVE = "Active"
    WAITING = "Waiting"
    FAILED = "Failed"
    DONE = "Done"

    @property
    def label(self) -> str:
        """The word on the chip."""
        return _(_LABELS[self])

    def holds(self, state: TransferState) -> bool:
        """Whether a transfer in this state belongs to the group."""
        return self is Group.ALL or GROUP_OF[state] is self


_LABELS = {
    Group.ALL: N_("All"),
    Group.ACTIVE: N_("Active"),
    Group.WAITING: N_("Waiting"),
    Group.FAILED: N_("Failed"),
    Group.DONE: N_("Done"),
}
GROUP_OF = {
    TransferState.QUEUED: Group.WAITING,
    TransferState.PAUSED: Group.WAITING,
    TransferState.PREPARING: Group.ACTIVE,
    TransferState.UPLOADING: Group.ACTIVE,
    TransferState.FINISHING: Group.ACTIVE,
    TransferState.PROCESSING: Group.ACTIVE,
    TransferState.FAILED: Group.FAILED,
    TransferState.READY: Group.DONE,
    TransferState.ARRIVED: Group.DONE,
    TransferState.CANCELLED: Group.DONE,
}
GOES_ON = frozenset({TransferState.QUEUED, TransferState.PREPARING, TransferState.UPLOADING, TransferState.FINISHING})
"""What sends bytes, or will without anybody doing anything."""


class Summary:
    """Counts that each change updates by its difference: 50,000 rows cost as little as ten.

    Attributes:
        left: Bytes of the transfers that go on by themselves, not of paused or failed ones.
        accepted: Bytes that the server has acknowledged of the same transfers.
        waits: Transfers that try again at a known time.
        asks: Transfers with a question.
        paused: Transfers that a person paused, not those that wait for an answer.
    """

    def __init__(self) -> None:
        self.left = 0
        self.accepted = 0
        self.waits = 0
        self.asks = 0
        self.paused = 0
        self._states: Counter[TransferState] = Counter()
        # Not a running sum: rounding would leave a speed when nothing moves any more.
        self._speeds: dict[str, float] = {}

    def add(self, transfer: Transfer) -> None:
        """Count a transfer."""
        self._count(transfer, 1)
        if transfer.progress.speed > 0:
            self._speeds[transfer.id] = transfer.progress.speed

    def add_all(self, transfers: Iterable[Transfer]) -> None:
        """Count transfers, most of which have not begun."""
        sizes = []
        for one in transfers:
            untroubled = one.trouble is None and one.question is None and one.progress is NO_PROGRESS
            if untroubled and one.state is TransferState.QUEUED and one.reservation is NOTHING_RESERVED:
                sizes.append(one.file.size)
            else:
                self.add(one)
        self._states[TransferState.QUEUED] += len(sizes)
        self.left += sum(sizes)

    def remove(self, transfer: Transfer) -> None:
        """Take back what `add` counted for exactly this snapshot."""
        self._count(transfer, -1)
        self._speeds.pop(transfer.id, None)

    def _count(self, transfer: Transfer, by: int) -> None:
        # A start counts 50,000, most of which have neither trouble nor question.
        state = transfer.state
        self._states[state] += by
        if state in GOES_ON:
            accepted = 0 if transfer.reservation is NOTHING_RESERVED else transfer.accepted_bytes
            self.left += by * max(0, transfer.file.size - accepted)
            self.accepted += by * accepted
        if transfer.trouble is not None:
            self.waits += by * transfer.waits
        if transfer.question is not None:
            self.asks += by * transfer.needs_decision
        if state is TransferState.PAUSED:
            self.paused += by * transfer.paused_by_user

    def count(self, group: Group) -> int:
        """Return how many transfers a chip stands for."""
        return sum(number for state, number in self._states.items() if group.holds(state))

    def count_of(self, *states: TransferState) -> int:
        """Return how many transfers are in these states."""
        return sum(self._states[state] for state in states)

    @property
    def speed(self) -> float:
        """Bytes a second of all transfers together."""
        return sum(self._speeds.values())

    @property
    def time_left(self) -> float | None:
        """Seconds until what goes on by itself is sent at this speed; None while nothing moves."""
        return self.left / self.speed if self._speeds and self.left else None
