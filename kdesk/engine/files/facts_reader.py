"""Reads what files tell of their recording, off the loop thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.engine.transfers.tasks import Tasks
from kdesk.threads import Workers

if TYPE_CHECKING:  # with the first pattern that needs a file
    from kdesk.domain.details.file_facts import FileFacts

    WhenRead = Callable[[Mapping[str, FileFacts]], None]

_BATCH = 100
"""Files that are read before the first of them is told."""


class FactsReader:
    """Reads on a thread of its own: a drive that hangs holds up nothing but what waits for its files."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._workers = Workers("kdesk-facts", 1, spare=3)

    def close(self) -> None:
        """End the threads."""
        self._workers.close()

    def read(self, paths: Sequence[str], when_read: WhenRead) -> None:
        """Read files, and tell what they say batch by batch, on the loop thread."""
        self._tasks.start(partial(self._read, tuple(paths), when_read))

    async def _read(self, paths: Sequence[str], when_read: WhenRead) -> None:
        for begin in range(0, len(paths), _BATCH):
            when_read(await self._workers.run(_facts_of, paths[begin : begin + _BATCH]))


def _facts_of(paths: Sequence[str]) -> dict[str, FileFacts]:
    found = {path: _facts(path) for path in paths}
    return {path: facts for path, facts in found.items() if facts is not None}


def _facts(path: str) -> FileFacts | None:
    # With the first pattern that needs them: headers of files, and what cameras and editing programs write beside them.
    from kdesk.domain.details.file_facts import NO_FACTS, facts_in  # noqa: PLC0415
    from kdesk.engine.files.sidecar_facts import recorded_beside  # noqa: PLC0415

    try:
        if not Path(path).is_file():  # an address, or a device that would never end
            return None
        with Path(path).open("rb") as file:
            facts = facts_in(file)
        # MXF files, and exports of editing programs, do not tell when a camera was there.
        if facts.recorded_at is None:
            facts = replace(facts, recorded_at=recorded_beside(path))
    except (OSError, ValueError):
        return None
    return None if facts == NO_FACTS else facts
