"""How the transfer queue works, by the settings: the same for the window and for commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdesk.domain.ports import Clock
from kdesk.domain.settings import Settings
from kdesk.domain.verification import Level
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueOptions
from kdesk.store.details import StoredDetails
from kdesk.store.journal import Journal
from kdesk.store.templates import TemplatesFile

if TYPE_CHECKING:  # a window begins without them
    from kdesk.engine.transfers.statistics import StatisticsRecorder
    from kdesk.engine.transfers.timelines import Timelines
    from kdesk.store.statistics import StatisticsFile


def queue_options(
    settings: Settings, journal: Journal, templates: TemplatesFile, level: Level | None = None
) -> QueueOptions:
    """Return the options of a queue; a level of verification goes before that of the settings."""
    return QueueOptions(
        settings.slots,
        settings.verify if level is None else level,
        details=StoredDetails(journal),
        templates=templates,
        decode=_decoded,
    )


def _decoded(data: bytes) -> tuple[str, str] | None:
    """Return the text of a caption file. Guessing its encoding takes tables that nothing else needs."""
    from kdesk.text_encoding import decoded  # noqa: PLC0415

    return decoded(data)


def timelines_of(queue: TransferQueue, journal: Journal, clock: Clock) -> Timelines:
    """Return what follows the transfers of a queue from now on, and keeps what happened once its `run()` is started."""
    from kdesk.engine.transfers.timelines import Timelines  # noqa: PLC0415  a window begins without them
    from kdesk.store.timelines import StoredTimelines  # noqa: PLC0415  a window begins without them

    timelines = Timelines(StoredTimelines(journal), clock)
    queue.listen(timelines)
    return timelines


def statistics_of(queue: TransferQueue, file: StatisticsFile, clock: Clock) -> StatisticsRecorder:
    """Return what counts for the statistics of a queue from now on, and keeps them once its `run()` is started."""
    from kdesk.engine.transfers.statistics import StatisticsRecorder  # noqa: PLC0415  a window begins without them

    recorder = StatisticsRecorder(file, clock)
    recorder.added(queue.snapshot())
    queue.listen(recorder)
    return recorder
