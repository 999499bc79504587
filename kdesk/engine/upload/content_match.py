"""Compares the whole content of two files: equal sizes and samples are only a hint (rule 1)."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.upload import Chunk, Ranges
from kdesk.domain.verification import Level
from kdesk.engine.files.file_hash import file_sha256, untouched
from kdesk.engine.files.file_problems import problem_of
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.verification.compare import Comparison, sample_ranges
from kdesk.errors import EntryGone, FileProblem, KdeskError, ServerProblem

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.catalogue_ports import SourceCopy
    from kdesk.domain.entry import Entry
    from kdesk.domain.owner_tags import ContentProof
    from kdesk.domain.ports import AccountApi, Clock
    from kdesk.domain.source_file import FileIdentity
    from kdesk.domain.transfer import Transfer
    from kdesk.engine.files.open_file import OpenFile
    from kdesk.threads import Workers

log = logging.getLogger(__name__)

MAX_TRIES = 3
"""How often a comparison is interrupted without progress before it fails."""

Progress = Callable[[int], None]
"""Called with the number of bytes compared so far."""


class Match(Enum):
    """Result of a comparison."""

    SAME = auto()
    DIFFERENT = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Result of a comparison; `reason` says why it is UNKNOWN."""

    match: Match
    reason: Remark | None = None


SAME, DIFFERENT = MatchResult(Match.SAME), MatchResult(Match.DIFFERENT)


class ContentMatcher:
    """Compares local files with entries and with each other."""

    def __init__(self, workers: Workers, clock: Clock) -> None:
        self._workers = workers
        self._clock = clock
        self._hashes: dict[str, tuple[FileIdentity, str]] = {}

    async def with_entry(self, api: AccountApi, transfer: Transfer, entry: Entry, progress: Progress) -> MatchResult:
        """Compare the transfer's file with the content of an entry.

        The SHA-256 in the entry's owner tag decides if it is still that of its content; otherwise the server's copy is
        read.

        Raises:
            FileProblem: The transfer's file cannot be read.
            FileTouched: It was touched meanwhile.
            SignInProblem: The session ended.
            EntryGone: There is no such entry.
        """
        try:
            source = await api.copies.source(entry.id)
            if source is None:
                return MatchResult(Match.UNKNOWN, Remark(RemarkKind.NO_COPY_OF_IT))
            # A size of 0 means that the server does not report it.
            if source.size and source.size != transfer.file.size:
                return DIFFERENT
            if proof := proof_of(entry, source):
                return SAME if await self._sha256(transfer, progress) == proof.sha256 else DIFFERENT
            async with self._untouched(transfer):
                return await self._read_back(api, transfer, entry, progress)
        # A ServerProblem as well, but one that says something about the entry.
        except EntryGone:
            raise
        except ServerProblem as problem:
            log.info("transfer %s cannot be compared with entry %s: %s", transfer.id, entry.id, problem)
            return MatchResult(Match.UNKNOWN, _about(problem))

    async def with_file(self, transfer: Transfer, other: str, progress: Progress) -> MatchResult:
        """Compare the transfer's file with another local file. Raises FileProblem and FileTouched of the former."""
        async with self._untouched(transfer):
            return await self._with_file(transfer, other, progress)

    async def _with_file(self, transfer: Transfer, other: str, progress: Progress) -> MatchResult:
        mine, theirs = LocalFile(transfer.file.path, self._workers), LocalFile(other, self._workers)
        whole = Chunk(0, transfer.file.size)
        compared = 0
        async with aclosing(mine.blocks(whole)) as blocks, aclosing(theirs.blocks(whole)) as others:
            async for block in blocks:
                try:
                    same = block == await anext(others)
                except FileProblem as problem:
                    return MatchResult(Match.UNKNOWN, _about(problem))
                if not same:
                    return DIFFERENT
                compared += len(block)
                progress(compared)
        try:
            size = await self._workers.run(os.path.getsize, other)
        except OSError as exc:
            return MatchResult(Match.UNKNOWN, _about(problem_of(exc, Path(other))))
        # A file that grew since it was queued has an equal beginning.
        return SAME if size == transfer.file.size else DIFFERENT

    def _untouched(self, transfer: Transfer) -> AbstractAsyncContextManager[OpenFile]:
        """Make sure that everything compared was of one version of the file."""
        return untouched(Path(transfer.file.path), self._workers, restless=_is_restless(transfer))

    async def _sha256(self, transfer: Transfer, progress: Progress) -> str:
        """Return the hash of the whole file, computed once for each version of it."""
        identity, known = self._hashes.get(transfer.id, (None, ""))
        if identity is not None and identity == transfer.file.identity:
            return known
        path, restless = Path(transfer.file.path), _is_restless(transfer)
        sha256 = await file_sha256(path, self._workers, progress, restless=restless)
        if transfer.file.identity and not restless:  # on such a drive, equal identities may be different versions
            self._hashes[transfer.id] = (transfer.file.identity, sha256)
        return sha256

    async def _read_back(self, api: AccountApi, transfer: Transfer, entry: Entry, progress: Progress) -> MatchResult:
        address = await api.copies.address(entry.id)
        if not address:
            return MatchResult(Match.UNKNOWN, Remark(RemarkKind.NOT_DELIVERED_YET))
        file = LocalFile(transfer.file.path, self._workers)
        samples = sample_ranges(Level.SAMPLES, transfer.file.size, transfer.id)
        rest = Ranges.of([(0, transfer.file.size)])
        for start, end in samples.pairs:
            rest = rest.without(start, end)
        # Samples first: most files that only look alike differ in one of them.
        for wanted, before in ((samples, 0), (rest, samples.total)):
            comparison = Comparison(
                file,
                transfer.file.size,
                api.copies,
                address,
                wanted,
                # A default is bound now; the variable itself would be looked up when the callback runs.
                lambda compared, before=before: progress(before + compared),  # type: ignore[misc]
            )
            if await self._run(comparison):
                return DIFFERENT
        return SAME

    async def _run(self, comparison: Comparison) -> Remark | None:
        """Run a comparison; after an interruption continue it, as long as that makes progress."""
        fruitless = 0
        while True:
            before = comparison.compared
            try:
                return await comparison.run()
            except ServerProblem as problem:
                fruitless = 1 if comparison.compared > before else fruitless + 1
                if fruitless >= MAX_TRIES or not problem.retryable:
                    raise
                await self._clock.sleep(fruitless)


def _about(problem: KdeskError) -> Remark:
    return Remark(RemarkKind.PROBLEM, {"problem": problem.facts})


def _is_restless(transfer: Transfer) -> bool:
    return transfer.file.identity is not None and transfer.file.identity.restless


def proof_of(entry: Entry, source: SourceCopy) -> ContentProof | None:
    """Return the SHA-256 in the entry's tag if it was taken of the present content."""
    proof = entry.owner_tag.proof if entry.owner_tag else None
    bound = proof is not None and (proof.asset_id, proof.version) == (source.asset_id, source.version)
    return proof if proof and bound and source.size in {0, proof.size} else None
