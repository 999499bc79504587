"""What is said of one watch folder: its state, and each problem once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict, Unpack

from kdesk.domain.watch_folders import MOST_PROBLEMS, WatchFolder, WatchProblem, WatchState, WatchStatus
from kdesk.domain.watch_ports import WatchListener

MOST_TOLD = 10_000
"""Paths whose problems are remembered as told; what comes beyond is not told, so that nothing is told twice."""


class StatusChanges(TypedDict, total=False):
    """The fields of `WatchStatus`."""

    state: WatchState
    taken_today: int
    writing: int
    problems: Mapping[str, WatchProblem]


class StatusNotifier:
    """Keeps the status of a watch folder, and announces its changes."""

    def __init__(self, listener: WatchListener, folder: WatchFolder) -> None:
        self.status = WatchStatus()
        self._listener, self._folder = listener, folder
        self._told: dict[str, WatchProblem] = {}

    def show(self, **changes: Unpack[StatusChanges]) -> None:
        """Change the status."""
        now = replace(self.status, **changes)
        if now != self.status:
            self.status = now
            self._listener.changed()

    def show_silent(self, silent: bool) -> None:
        """Say that the drive does not respond, or that it does again."""
        self.show(state=WatchState.SILENT if silent else WatchState.WATCHING)

    def tell(self, path: str, problem: WatchProblem) -> None:
        """Tell why a file is not taken, unless that was told."""
        if self._told.get(path) is problem or len(self._told) >= MOST_TOLD:
            return
        self._told[path] = problem
        problems = {**self.status.problems, path: problem}
        self.show(problems=dict(list(problems.items())[-MOST_PROBLEMS:]))
        self._listener.told(self._folder, path, problem)
