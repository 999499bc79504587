"""The options of transfers, as both queues follow them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kdesk.engine.throughput.speed_schedule import SpeedSchedule
from kdesk.engine.transfers.duplicate_choice import DuplicateChoice

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.options.port import Options
    from kdesk.domain.ports import Clock
    from kdesk.engine.downloads.queue import DownloadQueue
    from kdesk.engine.transfers.queue import TransferQueue


def follow_options(options: Options, queue: TransferQueue, downloads: DownloadQueue, clock: Clock) -> SpeedSchedule:
    """Let the options hold for both queues, now and when they change; return the speed, whose `run()` is to be started.

    The queue of transfers begins with its slots and its level by itself.
    """
    settings = options.settings
    speed = SpeedSchedule(clock, settings.limit, settings.speed_rules)
    speed.follow(queue.set_limit)
    speed.follow(downloads.set_limit)
    downloads.set_slots(settings.slots)
    options.follow("limit", speed.set_usual)
    options.follow("speed_rules", speed.set_rules)
    options.follow("slots", queue.set_slots)
    options.follow("slots", downloads.set_slots)
    options.follow("verify", queue.set_verification)
    choice = DuplicateChoice(queue.decide, queue.cancel, asyncio.get_running_loop().call_soon)
    choice.set_answer(settings.duplicates)
    options.follow("duplicates", choice.set_answer)
    choice.added(queue.snapshot())
    queue.listen(choice)
    return speed
