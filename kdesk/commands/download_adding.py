"""From what a command was given to downloads that are queued."""

from collections.abc import Sequence

from kdesk.commands.download_monitor import DownloadMonitor
from kdesk.commands.entry_finder import EntryFinder, tell_what_is_missing
from kdesk.domain.entry import Entry
from kdesk.domain.search.pasted import Pasted
from kdesk.engine.downloads.planning import BATCH, DownloadPlanner
from kdesk.errors import KdeskError
from kdesk.exit_status import Output, told
from kdesk.logs import Redactor
from kdesk.messages import _


class Adding:
    """Queues the files of entries.

    Args:
        planner: Knows what is wanted of each entry.
        monitor: Follows the downloads.
        output: Says what could not be found.
    """

    def __init__(self, planner: DownloadPlanner, monitor: DownloadMonitor, redactor: Redactor, output: Output) -> None:
        self._planner, self._monitor, self._redactor, self._output = planner, monitor, redactor, output

    async def add(self, finder: EntryFinder, pasted: Pasted) -> bool:
        """Queue the files of each entry, and return whether every entry has what was asked for."""
        results: list[bool] = []
        waiting: list[Entry] = []
        async for found in finder.find(pasted):
            if found.entry is None:
                self._tell(found.problem or KdeskError(), found.entry_id)
                results.append(False)
                continue
            waiting.append(found.entry)
            if len(waiting) == BATCH:
                results += await self._added(waiting)
                waiting = []
        results += await self._added(waiting)
        sentence = _("only the newest {count} of {total} are taken")
        tell_what_is_missing(finder, self._output, found=bool(results), only_newest=sentence)
        return bool(results) and all(results) and not finder.dead_links

    async def _added(self, entries: Sequence[Entry]) -> list[bool]:
        """Queue the files of entries; return for each whether it has what was asked for."""
        results = []
        async for batch in self._planner.plan(entries):
            await self._monitor.add([download for planned in batch for download in planned.downloads])
            for planned in batch:
                if planned.problem:
                    self._tell(planned.problem, planned.entry.id)
                results.append(planned.problem is None)
        return results

    def _tell(self, error: KdeskError, entry_id: str) -> None:
        self._output.complain(*told(error, self._redactor, about=entry_id))
