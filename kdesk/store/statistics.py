"""The statistics in a file of their own. Implements `engine.transfers.statistics.StatisticsStore`.

Not in the journal: whatever is wrong with figures of the past must not touch what is still to be sent.
"""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kdesk.domain.statistics.facts import VERSION, facts_of, statistics_in
from kdesk.domain.statistics.kept import NO_STATISTICS, Statistics
from kdesk.errors import StoreProblem
from kdesk.private_files import make_private
from kdesk.store.files import beside_newer, set_aside, write_atomically
from kdesk.threads import Workers

MAX_BYTES = 4 * 1024 * 1024
"""Of the file; all that is ever kept takes a tenth of it."""

log = logging.getLogger(__name__)


class StatisticsFile:
    """The file with a thread of its own; closed by `opened`, or by its owner.

    That of a later kdesk stays as it is, and one beside it is used.

    Attributes:
        damaged: Where a file that could not be read was moved; None if there was none.
    """

    def __init__(self, path: Path) -> None:
        self.damaged: Path | None = None
        self._path = self._usual = path
        self._thread = Workers("kdesk-statistics", 1)

    @classmethod
    @asynccontextmanager
    async def opened(cls, path: Path) -> AsyncIterator["StatisticsFile"]:
        """Use a file, which need not exist, until the block ends; nothing is read before it is asked for."""
        file = cls(path)
        try:
            yield file
        finally:
            file.close()

    def close(self) -> None:
        """End the thread after its pending work."""
        self._thread.close()

    async def load(self) -> Statistics:
        """Return what is kept; a damaged file is moved aside. Raises StoreProblem if the disk does not let it."""
        return await self._thread.run(self._load)

    async def save(self, statistics: Statistics) -> None:
        """Replace what is kept; nothing at all is no file. Raises StoreProblem."""
        await self._thread.run(self._save, statistics)

    def _load(self) -> Statistics:
        try:
            data = self._data()
            if _is_newer(data) and self._path == self._usual:
                log.warning("statistics of a later kdesk: %s", self._path)
                self._path = beside_newer(self._usual)
                data = self._data()
            try:
                return _read(data) if data is not None else NO_STATISTICS
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
                self.damaged = set_aside(self._path)
                log.warning("the statistics could not be read (%s) and were moved to %s", error, self.damaged)
        except OSError as exc:
            raise StoreProblem(f"{self._path}: {exc.strerror or exc}") from exc
        return NO_STATISTICS

    def _data(self) -> bytes | None:
        try:
            with self._path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None

    def _save(self, statistics: Statistics) -> None:
        try:
            if not statistics:
                # Whoever clears them wants none of a later kdesk either.
                for path in (self._usual, beside_newer(self._usual)):
                    path.unlink(missing_ok=True)
                return
            make_private(self._path.parent)
            write_atomically(self._path, json.dumps(facts_of(statistics), separators=(",", ":")).encode())
        except OSError as exc:
            raise StoreProblem(f"{self._path}: {exc.strerror or exc}") from exc


def _is_newer(data: bytes | None) -> bool:
    """Return whether a later kdesk wrote this."""
    if data is None or len(data) > MAX_BYTES:
        return False
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return False
    version = facts.get("version") if isinstance(facts, dict) else None
    return isinstance(version, int) and version > VERSION


def _read(data: bytes) -> Statistics:
    if len(data) > MAX_BYTES:
        raise ValueError("it is larger than any that kdesk writes")
    return statistics_in(json.loads(data))
