"""Takes files of one watch folder that rest: each once, whatever its name and its drive do."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kdesk.domain.entry import MediaType
from kdesk.domain.media_kind import media_type_named
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.source_file import NO_TIME, FileStamp, SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.watch_folders import MEDIA, FileFate, WatchedFile, WatchFolder, WatchProblem, watch_kind
from kdesk.engine.files.file_hash import file_sha256
from kdesk.engine.files.file_identity import written_to
from kdesk.engine.files.open_file import FileTouched
from kdesk.engine.watching.examining import Examined, is_same_file, rests
from kdesk.engine.watching.parts import WatchParts
from kdesk.engine.watching.sidecars import SidecarLookup
from kdesk.errors import FileProblem

log = logging.getLogger(__name__)

_OTHER_VERSION = frozenset({QuestionKind.CHANGED, QuestionKind.OUTDATED})
"""The file changed after it was taken; it rests again, and its new version is uploaded in place of the former one."""

SENT = frozenset({TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED})
"""The server has all bytes."""


Tell = Callable[[str, WatchProblem], None]


class FileTaker:
    """Decides about files of a watch folder that were read, and remembers what became of them.

    Args:
        tell: Called with a path and why it cannot be taken.
    """

    def __init__(self, parts: WatchParts, folder: WatchFolder, tell: Tell) -> None:
        self._parts = parts
        self._tell = tell
        self.folder = folder
        self._sidecars = SidecarLookup(folder, self._rests)

    async def take(self, files: Sequence[Examined], known: Mapping[str, WatchedFile]) -> int:
        """Take files, except those that were taken before; return how many. Raises JournalProblem.

        Args:
            known: What is remembered of their paths.
        """
        wanted: list[Examined] = []
        kept: list[WatchedFile] = []
        sidecars = await self._parts.workers.run(self._sidecars.find, [one.path for one in files])
        for one in files:
            if one.path in sidecars.belonging and not _was_taken(known.get(one.path)):
                kept.append(self._remembered(one, FileFate.LEFT_OUT))  # what it belongs to brings it along
            elif (fate := self._why_not(one)) is not None:
                kept.append(self._remembered(one, fate))
            elif (before := await self._taken_before(one, known.get(one.path))) is not None:
                kept.append(before)
            elif one.path not in sidecars.waiting:  # otherwise it comes again with the next sweep
                wanted.append(one)
        await self._parts.store.save_files(kept)
        return await self._enqueue(wanted, sidecars.of) if wanted else 0

    def _rests(self, path: str, stamp: FileStamp) -> bool:
        return rests(path, stamp, self._parts.clock.now(), self._parts.options.rest_seconds, self._parts.writers)

    def _why_not(self, one: Examined) -> FileFate | None:
        if one.problem is not None:
            if self._may_be_wanted(one.path):
                self._tell(one.path, one.problem)
            return FileFate.PROBLEM
        return None if one.kind in self.folder.kinds else FileFate.LEFT_OUT

    def _may_be_wanted(self, path: str) -> bool:
        """Return whether a file that cannot be read would be taken, by its name: nobody misses an empty `.py`."""
        media = media_type_named(Path(path).name)
        if media is MediaType.UNKNOWN:
            return bool(self.folder.kinds - MEDIA)
        return watch_kind(SourceKind.MEDIA, media) in self.folder.kinds

    async def _taken_before(self, one: Examined, before: WatchedFile | None) -> WatchedFile | None:
        """Return what is to be remembered of a file that was taken already; None if it is to be taken."""
        if before is not None:
            same = is_same_file(before, one)
            if same is None:
                same = await self._has_sha256(one, before.sha256)
            if same:
                return replace(before, stamp=_stamp(one), folder=self.folder.id)
        return await self._under_other_name(one) or self._arrived(one)

    async def _has_sha256(self, one: Examined, sha256: str) -> bool:
        """Read a whole file whose time of writing changed, though size and samples are the same."""
        try:
            return await file_sha256(Path(one.path), self._parts.workers, restless=_restless(one)) == sha256
        except (FileProblem, FileTouched):
            return False  # taken as a new version, which is compared with the entry when it is sent

    async def _under_other_name(self, one: Examined) -> WatchedFile | None:
        """Return what is to be remembered of a file that was taken before it was renamed."""
        now = one.identity
        if now is None:
            return None
        for other in await self._parts.store.of_content(self.folder.account, now.size, now.sampled_hash):
            same_file = other.path != one.path and other.was_taken and other.stamp.file_id == now.file_id
            if not same_file or written_to(replace(now, mtime_ns=other.stamp.mtime_ns), now):
                continue
            transfer = self._parts.running.get(other.transfer)
            if transfer is None or transfer.state in SENT:
                return replace(other, path=one.path, stamp=_stamp(one), folder=self.folder.id)
            # Its transfer looks for the former name, in vain: the file is taken anew.
            self._parts.queue.cancel([other.transfer])
        return None

    def _arrived(self, one: Examined) -> WatchedFile | None:
        """Return what is to be remembered of a file that an earlier process took, and did not come to remember."""
        transfer = self._parts.arrived.get(one.path)
        if transfer is None or transfer.file.identity is None or one.identity is None:
            return None
        if transfer.file.identity.fingerprint != one.identity.fingerprint:
            return None
        return self._remembered(one, FileFate.TAKEN, transfer)

    async def _queued(self, wanted: Sequence[Examined], sidecars: Mapping[str, Sequence[str]]) -> Sequence[Transfer]:
        """Queue files, each with its sidecars, and return the transfers."""
        queue, details = self._parts.queue, self._parts.options.details(self.folder.template)
        account = self.folder.account
        # One by one: beside files of the same batch others would belong to them than in their folder.
        made: list[Transfer] = []
        for one in wanted:
            if beside := sidecars.get(one.path):
                made += await queue.enqueue(
                    list(map(Path, (one.path, *beside))), details, with_sidecars=True, account=account
                )
        if alone := [Path(one.path) for one in wanted if one.path not in sidecars]:
            made += await queue.enqueue(alone, details, with_sidecars=False, account=account)
        return made

    async def _enqueue(self, wanted: Sequence[Examined], sidecars: Mapping[str, Sequence[str]]) -> int:
        queue, by_path = self._parts.queue, {one.path: one for one in wanted}
        made = await self._queued(wanted, sidecars)
        transfers = [t for t in made if t.file.path in by_path]
        # Gone between the look at it and now: under its next name it is a new file.
        failed = [t.id for t in transfers if t.state is TransferState.FAILED]
        if failed:
            queue.remove(failed)
        taken = [t for t in transfers if t.state is not TransferState.FAILED]
        for transfer in taken:
            self._parts.running[transfer.id] = transfer
            if transfer.question and transfer.question.kind in _OTHER_VERSION:
                queue.decide(transfer.id, Decision.NEW_VERSION)
        name = self.folder.path
        queue.remark([t.id for t in taken], Remark(RemarkKind.FROM_WATCH_FOLDER, {"folder": name}))
        await self._parts.store.save_files([self._remembered(by_path[t.file.path], FileFate.TAKEN, t) for t in taken])
        self._parts.listener.taken(self.folder, taken)
        return len(taken)

    def _remembered(self, one: Examined, fate: FileFate, transfer: Transfer | None = None) -> WatchedFile:
        return WatchedFile(
            account=self.folder.account,
            path=one.path,
            folder=self.folder.id,
            stamp=_stamp(one),
            fate=fate,
            at=self._parts.clock.now(),
            sampled_hash=one.identity.sampled_hash if one.identity and transfer else "",
            sha256=transfer.file.sha256 if transfer else "",
            transfer=transfer.id if transfer else "",
        )


def _was_taken(before: WatchedFile | None) -> bool:
    return before is not None and before.was_taken


def _restless(one: Examined) -> bool:
    return one.identity is not None and one.identity.restless


def _stamp(one: Examined) -> FileStamp:
    """Return the stamp as it is remembered: without times on a drive that changes them by itself."""
    return replace(one.stamp, mtime_ns=NO_TIME, ctime_ns=NO_TIME) if _restless(one) else one.stamp
