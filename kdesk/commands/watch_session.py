"""One `kdesk watch` at work: its folders among the others, and the transfers of their files."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence

from kdesk.commands.details_options import with_template
from kdesk.commands.handing.protocol import WatchWork
from kdesk.commands.monitor import UploadMonitor, UploadOptions
from kdesk.commands.report import Report
from kdesk.domain.details.upload_details import NOTHING_SAID
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.transfer import Transfer
from kdesk.domain.watch_folders import Refusal, WatchFolder, WatchProblem, WatchState
from kdesk.domain.watch_ports import WatchListener
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.watching.watcher import FolderWatcher
from kdesk.exit_status import FAILED, FINE, Output, WrongUse
from kdesk.messages.translation import as_spoken_here
from kdesk.messages.watching import problem_text, refusal_text, state_text
from kdesk.plain_text import decodable

_AT_WORK = frozenset({WatchState.STARTING, WatchState.WATCHING, WatchState.SILENT})
"""States of folders that `--once` waits for."""

_NOT_MOVED = frozenset({WatchProblem.TARGET_WATCHED, WatchProblem.TARGET_FULL, WatchProblem.NOT_MOVED})
"""Files that were sent, and are not where `--then` wants them."""

_NOT_SEEN = frozenset({WatchState.GONE, WatchState.UNREADABLE, WatchState.IS_SYSTEM, WatchState.IS_OWN_DATA})
"""States of folders of which nothing was taken; the exit status says so."""


class WatchReport:
    """Prints states and problems of watch folders: sentences on standard error, or one JSON object a line."""

    def __init__(self, output: Output, *, as_json: bool) -> None:
        self._output = output
        # Folders tell from tasks of their own, and they do not speak the language of this command.
        self._state_text, self._problem_text = as_spoken_here(state_text), as_spoken_here(problem_text)
        self._as_json = as_json
        self._said: dict[str, WatchState] = {}

    def show_state(self, folder: WatchFolder, state: WatchState) -> None:
        """Print a state, if it is not the one that was printed last."""
        if self._said.get(folder.id) is state or state is WatchState.STARTING:
            return
        self._said[folder.id] = state
        if self._as_json:
            self._print({"folder": decodable(folder.path), "watching": str(state)})
        else:
            self._output.complain(f"{folder.path}: {self._state_text(state)}")

    def show_problem(self, folder: WatchFolder, path: str, problem: WatchProblem) -> None:
        """Print why a file is not taken."""
        if self._as_json:
            self._print({"folder": decodable(folder.path), "file": decodable(path), "problem": str(problem)})
        else:
            self._output.complain(f"{path}: {self._problem_text(problem)}")

    def _print(self, said: dict[str, str]) -> None:
        self._output.print(json.dumps(said))


class WatchMonitor(UploadMonitor):
    """Follows the transfers of watched files only, as they are taken."""

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Leave the transfers of others alone."""

    def follow(self, transfers: Sequence[Transfer]) -> None:
        """Follow transfers from now on."""
        for transfer in transfers:
            self._followed[transfer.id] = transfer
            self._follow(transfer)

    def wake(self) -> None:
        """Look again whether the work has ended."""
        self._news.set()

    async def serve(self, lost: asyncio.Future[None], ended: Callable[[], bool], fine: Callable[[], bool]) -> int:
        """Follow transfers until nothing is left to do, and return the exit status.

        Raises:
            SignInNeeded: The session has ended and cannot be renewed.
        """
        status = FINE
        while True:
            status = max(status, await self.wait(lost))
            # No await in between: what was taken meanwhile is not reported yet, and `wait` goes on with it.
            self._followed.clear()
            if ended():
                return status if fine() else FAILED
            self._news.clear()
            await self._news.wait()
            if lost.done():
                lost.result()


class WatchSession(WatchListener):
    """The folders of one command, for as long as it runs.

    Args:
        watcher: All watch folders.
        queue: All transfers.
        api: The account that is signed in.
        report: Prints the steps of transfers.
    """

    def __init__(
        self, watcher: FolderWatcher, queue: TransferQueue, api: AccountApi, report: Report, clock: Clock
    ) -> None:
        self._watcher, self._queue, self._account = watcher, queue, api.account.key
        options = UploadOptions(wait_for_ready=True)
        self._monitor = WatchMonitor(queue, api, report, _no_receipt, clock, options)
        self._added: list[str] = []
        self._ours: set[str] = set()
        self._report: WatchReport
        self._moved = True

    async def run(self, work: WatchWork, report: WatchReport, lost: asyncio.Future[None]) -> int:
        """Watch until cancelled, or until all that is there has arrived; return the exit status. Raises WrongUse."""
        # Before the first file: who names details does not want entries without them.
        with_template(work.template, NOTHING_SAID, self._queue.details)
        self._report = report
        self._queue.listen(self._monitor)
        self._watcher.listen(self)
        try:
            self._add(work)
            self.changed()
            return await self._monitor.serve(lost, lambda: work.once and self._is_settled(), self._is_fine)
        except asyncio.CancelledError:
            self._monitor.report_interrupted()
            raise
        finally:
            self._watcher.ignore(self)
            self._queue.ignore(self._monitor)
            for folder_id in self._added:
                self._watcher.remove(folder_id)

    def changed(self) -> None:
        """Print the states that changed."""
        for folder in self._watcher.folders():
            if folder.id in self._ours:
                self._report.show_state(folder, self._watcher.status(folder.id).state)
        self._monitor.wake()

    def taken(self, folder: WatchFolder, transfers: Sequence[Transfer]) -> None:
        """Follow the transfers of files that were taken."""
        if folder.id in self._ours:
            self._monitor.follow(transfers)

    def told(self, folder: WatchFolder, path: str, problem: WatchProblem) -> None:
        """Print why a file is not taken."""
        if folder.id in self._ours:
            self._moved = self._moved and problem not in _NOT_MOVED
            self._report.show_problem(folder, path, problem)

    def _is_fine(self) -> bool:
        """Whether each folder was looked through, and each file moved that was to be."""
        return self._moved and not any(self._watcher.status(one).state in _NOT_SEEN for one in self._ours)

    def _add(self, work: WatchWork) -> None:
        if not work.folders:
            self._ours = {folder.id for folder in self._watcher.folders()}
        for path in work.folders:
            folder = WatchFolder(
                id=_folder_id(self._account, path, work),
                path=path,
                account=self._account,
                template=work.template,
                kinds=work.kinds,
                patterns=work.patterns,
                subfolders=work.subfolders,
                move_to=work.move_to,
            )
            self._add_one(folder)

    def _add_one(self, folder: WatchFolder) -> None:
        why = self._watcher.refusal(folder)
        if why is Refusal.TWICE:  # by the window, or by another command: it does the work
            same = (folder.path, folder.account)
            self._ours |= {one.id for one in self._watcher.folders() if (one.path, one.account) == same}
        elif why is not None:
            raise WrongUse(f"{folder.path}: {refusal_text(why)}")
        else:
            self._ours.add(folder.id)
            self._added.append(folder.id)
            self._watcher.save(folder, keep=False)

    def _is_settled(self) -> bool:
        """Whether nothing is left to do: folders that are not there, or cannot be read, are not waited for."""
        at_work = {one for one in self._ours if self._watcher.status(one).state in _AT_WORK}
        return all(map(self._watcher.is_settled, at_work))


def _folder_id(account: str, path: str, work: WatchWork) -> str:
    """Return the same for each run that takes the same files: what an earlier run did not come to move is moved."""
    taken = (account, path, sorted(work.kinds), work.patterns, work.subfolders)
    return hashlib.sha256(repr(taken).encode("utf-8", "surrogatepass")).hexdigest()[:16]


async def _no_receipt(_transfer: Transfer) -> None:
    """Write no receipt."""
