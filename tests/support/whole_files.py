"""How the files of tests are given to the processes of a parallel run."""

from collections import Counter

import pytest
from xdist.dsession import DSession
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

MOST_WINDOWS = 15
"""Whole windows in a process. Each leaves 30 MB that no one can free from outside, and from the fifteenth on the others
are slower by a half; a new process takes ten seconds to find the tests.
"""

_WITH_WINDOWS = "tests/e2e/"


class WholeFiles(LoadFileScheduling):
    """Whole files, a new process in the place of one that has had many windows, and a run that outlives crashes.

    pytest-xdist 3.8 runs the test of a crash again, and gives out what the process had finished before as well: to
    whoever gets nothing but that no test is ever reported, and the run waits for one. A file with a single test is
    not begun either by a process that came later, as each waits for a second test or the end.

    Args:
        most_windows: After so many tests of `_WITH_WINDOWS` a process is given no more files.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None, most_windows: int = MOST_WINDOWS) -> None:
        super().__init__(config, log)
        self._most_windows = most_windows
        self._windows: Counter[WorkerController] = Counter()

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        """Count the windows of a process."""
        if _WITH_WINDOWS in self.registered_collections[node][item_index]:
            self._windows[node] += 1
        super().mark_test_complete(node, item_index, duration)

    def replace(self, node: WorkerController, session: DSession) -> None:
        """Begin another process in the place of one that ended because it had had its windows."""
        if self._is_worn(node) and self.workqueue and not session.shuttingdown:
            # What xdist does after a crash; it has no other way to begin a process later.
            session._clone_node(node)

    def remove_node(self, node: WorkerController) -> str | None:
        """Give what a process had not finished to others; returns the test of the crash, which is not repeated."""
        files = self.assigned_work.pop(node)
        crashed = None
        for name, tests in files.items():
            left = [test for test, done in tests.items() if not done]
            if left and crashed is None:
                crashed = left.pop(0)
                tests[crashed] = True
            if left:
                self.workqueue[name] = tests
        for other in self.nodes:
            self._reschedule(other)
        return crashed

    def schedule(self) -> None:
        """Give every process two files, where there are as many: also one that came in place of another."""
        super().schedule()
        for node in self.nodes:
            self._reschedule(node)

    def _reschedule(self, node: WorkerController) -> None:
        """Give a process another file if it has little left; let it end after what it has if it is worn."""
        if node not in self.registered_collections:
            # It came later and has still to find the tests.
            return
        if self._is_worn(node) and not node.shutting_down:
            node.shutdown()
        super()._reschedule(node)

    def _is_worn(self, node: WorkerController) -> bool:
        return self._windows[node] >= self._most_windows
