"""How the transfer queue works, and whom it tells what is not about a single transfer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdesk.domain.captions.decoding import Decode, utf8
from kdesk.domain.details.ports import DetailsStore
from kdesk.domain.details.templates import Templates
from kdesk.domain.verification import Level
from kdesk.engine.throughput.chunk_size import ChunkSizes
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import JournalProblem

if TYPE_CHECKING:  # imported with the first drop
    from kdesk.domain.left_out import LeftOut
    from kdesk.domain.sidecars import Grouping
    from kdesk.engine.transfers.drop import Drop


@dataclass(frozen=True, slots=True)
class QueueEvents:
    """Callbacks of the queue for what is not about a single transfer.

    Attributes:
        journal_problem: Called with the error while the journal cannot be written, and with None when it can again.
        left_out: Called with the files that one drop left out of its folders.
        grouped: Called with the transfers of one drop that got files beside them.
    """

    journal_problem: Callable[[JournalProblem | None], None]
    left_out: Callable[[LeftOut], None]
    grouped: Callable[[Sequence[Grouping]], None] = lambda _groupings: None

    def tell(self, drop: Drop) -> None:
        """Tell what became of the files of a drop."""
        if drop.left_out.total:
            self.left_out(drop.left_out)
        if drop.groupings:
            self.grouped(drop.groupings)


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """How the queue works.

    Attributes:
        slots: Transfers that run at once.
        verify: How closely READY transfers are compared with the server's copies.
        watch_pauses: Seconds before each poll of the watchers; None for their own.
        details: The journal of what is said about files; None keeps it in memory.
        templates: What is said of new files; None for nothing.
        decode: Makes a text of the bytes of a caption file.
    """

    slots: int
    verify: Level = Level.SIZE
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    sizes: ChunkSizes | None = None
    watch_pauses: Sequence[float] | None = None
    details: DetailsStore | None = None
    templates: Templates | None = None
    decode: Decode = utf8
