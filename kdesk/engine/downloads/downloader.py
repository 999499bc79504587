"""Downloads one file, from asking for its version to the finished name.

Start, restart, crash and retry are one path: ask the API which version the server has, keep what was received of that
version, fetch what is missing, ask again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar, TypeVarTuple, Unpack

from kdesk.domain.downloads.download import Existing, Proof
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import AssetIdentity, DownloadKind
from kdesk.domain.downloads.naming import numbered
from kdesk.domain.downloads.ports import Deliveries, DownloadApi
from kdesk.domain.ports import Clock
from kdesk.domain.upload import NO_BYTES
from kdesk.engine.downloads.download_handle import DownloadHandle
from kdesk.engine.downloads.pace import Pace
from kdesk.engine.downloads.part_file import PartFile, folder_problem
from kdesk.engine.downloads.placing import chosen_name, extension_of, placed, sha256_of
from kdesk.engine.downloads.range_fetcher import RangeFetcher, RangesIgnored
from kdesk.engine.throughput.retry import Retrier
from kdesk.errors import KdeskError, NothingDelivered, Reason
from kdesk.threads import Workers

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

MAX_FRESH_STARTS = 3
"""How often one run may find that what came is not the file, or not its version any more."""


@dataclass(frozen=True, slots=True)
class DownloadRun:
    """What the run of a download works with.

    Attributes:
        api: Tells versions and addresses.
        deliveries: Fetches the bytes.
        handle: Of the download.
        retrier: Counts failures and waits.
        pace: Shared by all downloads.
        clock: For the times of the download.
    """

    api: DownloadApi
    deliveries: Deliveries
    handle: DownloadHandle
    retrier: Retrier
    pace: Pace
    clock: Clock


class Downloader:
    """Brings one file to its folder, whatever earlier runs have done."""

    def __init__(self, run: DownloadRun) -> None:
        self._run = run
        self._handle = run.handle
        self._folder = Path(run.handle.download.folder)
        self._part = PartFile(self._folder / run.handle.download.part_name)
        self._disk = Workers("kdesk-download-end", 1)
        self._fresh_starts = 0
        self._without_ranges = False

    async def run(self) -> None:
        """Take the download from QUEUED to DONE or SKIPPED.

        Cancelling stops it at any point; what has come until then is stored.

        Raises:
            SignInProblem: The session ended and could not be renewed.
            ServerProblem: No retry cured it.
            StoreProblem: The folder does not take the file.
        """
        self._handle.advance(DownloadState.PREPARING, trouble=None)
        try:
            while not await self._tried():
                if self._handle.download.state is not DownloadState.PREPARING:
                    self._handle.advance(DownloadState.PREPARING)
        finally:
            await self._part.close()
            self._part.end()
            self._disk.close()

    async def _tried(self) -> bool:
        """Make one attempt; return whether it came to the end. An error that may pass is waited for."""
        try:
            await self._attempt()
        except RangesIgnored:
            self._without_ranges = True
            return False
        except NothingDelivered as error:
            self._fresh_starts += 1
            if error.misled:
                await self._forget()
            if self._fresh_starts >= MAX_FRESH_STARTS:
                raise
            await self._run.retrier.wait(error)
            return False
        except KdeskError as error:
            if not error.retryable:
                raise
            await self._run.retrier.wait(error)
            return False
        return True

    async def _attempt(self) -> None:
        identity = await self._run.api.identity(self._handle.download.item)
        if await self._is_there(identity):
            await self._end(DownloadState.DONE, found_earlier=True)
            return
        if await self._is_to_be_skipped():
            await self._end(DownloadState.SKIPPED)
            return
        await self._begin(identity)
        await self._fetch(identity)
        self._handle.advance(DownloadState.CHECKING)
        await self._check(identity)
        await self._finish()

    async def _is_there(self, identity: AssetIdentity) -> bool:
        """Return whether an earlier run has finished this version, and its file is still there."""
        download = self._handle.download
        if not download.target or download.identity != identity or not download.size:
            return False
        target = self._folder / download.target
        # Both: a kill between linking the name and removing the part file leaves the rest to `place`.
        return (
            not await self._on_disk(self._part.path.exists) and await self._on_disk(_size_of, target) == download.size
        )

    async def _is_to_be_skipped(self) -> bool:
        """Return whether a file of the expected name is to be kept; its extension may turn out to be another one."""
        download = self._handle.download
        if download.existing is not Existing.SKIP or download.received != NO_BYTES:
            return False
        return await self._on_disk((self._folder / numbered(download.stem, download.extension, 1)).exists)

    async def _begin(self, identity: AssetIdentity) -> None:
        """Open the part file, and forget what it has of another version."""
        await self._on_disk(partial(self._folder.mkdir, parents=True, exist_ok=True))
        on_disk = await self._part.open()
        download = self._handle.download
        received = download.received
        # A part file that somebody shortened or removed does not have what the store says.
        lacks = bool(received.pairs) and received.pairs[-1][1] > on_disk
        if download.identity != identity or lacks:
            received = NO_BYTES
            await self._part.truncate(0)
        await self._handle.save(identity=identity, received=received, size=identity.size, target="", proof=Proof.NONE)
        await self._part.check_room(max(0, identity.size - received.total))

    async def _fetch(self, identity: AssetIdentity) -> None:
        self._handle.advance(DownloadState.DOWNLOADING)
        item = self._handle.download.item
        try:
            if item.kind is DownloadKind.FACTS:
                facts = await self._run.api.facts(item.entry_id)
                await self._part.truncate(0)
                await self._part.write(0, facts)
                await self._part.sync()
                self._handle.update(size=len(facts), received=NO_BYTES.with_range(0, len(facts)))
                return
            address = await self._run.api.address(item)
            fetcher = RangeFetcher(self._run.deliveries, self._part, self._handle, self._run.pace)
            before = self._handle.download.received.total
            try:
                if identity.size and not self._without_ranges:
                    await fetcher.fetch(address, identity.size)
                else:
                    await fetcher.fetch_whole(address)
            finally:
                if self._handle.download.received.total > before:
                    self._run.retrier.reset()
        finally:
            await self._part.close()

    async def _check(self, identity: AssetIdentity) -> None:
        """Compare what came with what the server says now. Raises NothingDelivered if it is not the file."""
        after = await self._run.api.identity(self._handle.download.item)
        if after != identity:
            # What came may be of both versions: nothing of it is kept.
            error = NothingDelivered.of_other_content(f"version {identity.version} became {after.version}")
            error.reason = Reason.DOWNLOAD_MOVED
            raise error
        proof = Proof.SIZE if identity.size else Proof.NONE
        if sha256 := after.sha256:
            if await self._part.read_with(sha256_of) != sha256:
                error = NothingDelivered.of_other_content("the SHA-256 is another one")
                error.reason = Reason.DOWNLOAD_DIFFERS
                raise error
            proof = Proof.SHA256
        self._handle.update(proof=proof)

    async def _finish(self) -> None:
        """Give the part file its name; the name is stored first, so that a kill in between is understood later."""
        download = self._handle.download
        extension = await self._part.read_with(partial(_extension, named=download.extension))
        name = await self._part.read_with(
            partial(chosen_name, stem=download.stem, extension=extension, existing=download.existing)
        )
        while name is not None:
            await self._handle.save(target=name)
            if await self._part.read_with(partial(placed, name=name, existing=download.existing)):
                break
            # Another program took the name since it was chosen.
            name = await self._part.read_with(
                partial(chosen_name, stem=download.stem, extension=extension, existing=download.existing)
            )
        if name is None:
            await self._part.read_with(Path.unlink)
            await self._end(DownloadState.SKIPPED, target="")
        else:
            await self._end(DownloadState.DONE, target=name)

    async def _end(self, state: DownloadState, *, found_earlier: bool = False, target: str | None = None) -> None:
        name = self._handle.download.target if target is None else target
        now = self._run.clock.now()
        self._handle.advance(state, found_earlier=found_earlier, target=name, finished_at=now, trouble=None)
        await self._handle.save()

    async def _forget(self) -> None:
        """Forget every byte that came: it may belong to another version."""
        await self._handle.save(received=NO_BYTES, identity=None)

    async def _on_disk(self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        try:
            return await self._disk.run(function, *arguments)
        except OSError as error:
            raise folder_problem(error, self._folder) from error


def _size_of(path: Path) -> int:
    """Return the size of a file; -1 if there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _extension(part: Path, named: str) -> str:
    return extension_of(part, named)
