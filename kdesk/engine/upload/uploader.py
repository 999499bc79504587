"""One transfer from nothing to finished bytes: the upload protocol of Kaltura, read top to bottom.

Restart, crash and retry are one path: ask the server for the token, take the step that its answer calls for, ask again.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from enum import Enum, auto
from pathlib import PurePath

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import QuestionKind, QuestionReason
from kdesk.domain.reservation import CallState, Reservation
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.upload import NO_BYTES, Chunk, UploadToken, UploadTokenStatus
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.files.open_file import FileTouched
from kdesk.engine.throughput.retry import Retrier
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.chunk_sender import TOO_LARGE, ChunkSender, Progress
from kdesk.engine.upload.decisions import DecisionNeeded, asked_about
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.engine.upload.file_version import FileVersion
from kdesk.engine.upload.late_look import look_once_more
from kdesk.engine.upload.ownership import Ownership
from kdesk.engine.upload.reservation import Reserver
from kdesk.engine.upload.standstill import Standstill, standstill
from kdesk.engine.upload.upload_only import UploadOnly
from kdesk.errors import (
    AlreadyWithContent,
    CannotResume,
    EntryGone,
    FileChanged,
    FileTypeRefused,
    KdeskError,
    NotPermitted,
    Reason,
    ServerProblem,
    SizeMismatch,
    TokenExpired,
    TokenGone,
    TokenNotOpen,
    Unreachable,
)

log = logging.getLogger(__name__)

MISMATCHES = 3
"""How often the closing call may miss bytes before the token is given up."""

FRESH_STARTS = 10
"""How many reservations and new tokens one run may use while the server can be reached; more is a loop."""

LOOK_AGAIN = (TokenGone, TokenNotOpen, CannotResume, AlreadyWithContent, EntryGone)
"""Answers that say: the token or entry is not where we thought. Asking tells where it is."""


class Step(Enum):
    """What to do next with a transfer."""

    RESERVE = auto()
    OPEN = auto()
    SEND_WHOLE = auto()
    SEND = auto()
    ATTACH = auto()
    REPLACE_TOKEN = auto()
    DONE = auto()


def next_step(transfer: Transfer, token: UploadToken, whole: int, *, entry_last: bool = False) -> Step:
    """Choose the step that the token's state calls for: rule 8 of the protocol, the one path for every beginning.

    `whole` is the size up to which a file goes in one body; `entry_last`: the entry is made of the complete token.
    """
    free = entry_last or bool(transfer.replaces)
    complete = token.uploaded_size == transfer.file.size
    match token.status:
        case UploadTokenStatus.PENDING if not token.attached_id and not free:
            step = Step.ATTACH
        case UploadTokenStatus.PENDING if transfer.reservation.opener is CallState.NOT_SENT:
            step = Step.SEND_WHOLE if transfer.file.size <= whole else Step.OPEN
        case UploadTokenStatus.PARTIAL if transfer.reservation.opener is CallState.ANSWERED:
            step = Step.SEND
        case UploadTokenStatus.FULL if complete:
            step = Step.ATTACH
        case UploadTokenStatus.CLOSED if complete:
            step = Step.DONE
        case _:
            # Also a PENDING or PARTIAL token whose opener got no answer: a late twin of it would wipe the file.
            step = Step.REPLACE_TOKEN
    return step


class Uploader:
    """Brings one file to the server, whatever was done of it before."""

    def __init__(
        self,
        api: AccountApi,
        file: LocalFile,
        handle: TransferHandle,
        retrier: Retrier,
        throughput: Throughput,
        duplicates: Duplicates,
        clock: Clock,
    ) -> None:
        self._uploads = api.uploads
        self._version = FileVersion(api, file, handle, clock)
        self._handle = handle
        self._retrier = retrier
        self._throughput = throughput
        self._clock = clock
        self._ownership = Ownership(api, handle, clock)
        self._rights, self._limits = api.rights, api.limits
        self._reservation = (
            UploadOnly(api, handle, clock)
            if self._rights.upload_only
            else Reserver(api, handle, duplicates, self._ownership, clock)
        )
        self._progress = Progress(handle, clock)
        self._token: UploadToken | None = None
        self._opener = Chunk(0, 0)
        self._mismatches = 0
        self._fresh_starts = 0
        self._standstill = Standstill()
        self._expired = ""

    async def run(self) -> None:
        """Take the transfer from QUEUED to PROCESSING.

        Raises FileProblem, SignInProblem, DecisionNeeded, or the ServerProblem that no retry cured. Cancelling
        stops it at any point; what the server has acknowledged until then is in the journal.
        """
        self._handle.advance(TransferState.PREPARING)
        await self._handle.save()
        try:
            if not self._rights.upload:
                raise NotPermitted(reason=Reason.NO_UPLOAD_RIGHT)
            await self._retrier.keep_trying(self._version.begin)
            await self._tell_limits()
            await self._bring_in()
            await self._reservation.remove_late_ones()
            await look_once_more(self._version, self._handle, self._rights)
        except FileChanged as changed:
            raise DecisionNeeded(asked_about(changed, QuestionKind.CHANGED, QuestionReason.FILE_CHANGED)) from changed
        self._step_to(TransferState.FINISHING)
        self._handle.advance(TransferState.PROCESSING)
        await self._handle.save()

    async def _tell_limits(self) -> None:
        """Say what the account's limits mean for this file, before its first byte; the server decides."""
        if remarks := (await self._limits()).remarks_on(self._handle.transfer.file.size):
            self._handle.update(remarks=remarks)

    async def _bring_in(self) -> None:
        """Take one step after the other until the server has every byte."""
        while True:
            try:
                step = await self._next_step_that_changes()
                if step is Step.DONE:
                    return
                before = self._handle.transfer
                await self._take(step)
                self._standstill.confirmed(step, before)
            except TokenExpired as expired:
                await self._expect_new_token(expired)
            except FileTouched:
                self._token = None
                await self._version.settle()
            except FileTypeRefused as refused:
                await self._give_up_refused(refused)
            except KdeskError as error:
                if not error.retryable and not isinstance(error, LOOK_AGAIN):
                    raise
                self._token = None
                if isinstance(error, LOOK_AGAIN):
                    await self._ownership.check()
                if isinstance(error, Unreachable):
                    self._fresh_starts = 0
                await self._retrier.wait(error)

    async def _next_step_that_changes(self) -> Step:
        """Choose the next step; one that was confirmed and changed nothing is a failure, and is waited after."""
        step = await self._next_step()
        # A fresh start changes what it starts from, and has a budget of its own.
        if step in {Step.RESERVE, Step.REPLACE_TOKEN} or not self._standstill.met(step, self._handle.transfer):
            return step
        await self._retrier.wait(standstill(step, self._token))
        self._token = None
        return await self._next_step()

    async def _expect_new_token(self, expired: TokenExpired) -> None:
        """Give up a token that got no bytes for seven days, a matter of course; it is a failure to hear it twice."""
        self._token = None
        await self._handle.save(reservation=self._reserved(opener=CallState.SENT))
        if self._expired == self._handle.transfer.reservation.token_id:
            await self._retrier.wait(expired)
        self._expired = self._handle.transfer.reservation.token_id

    async def _next_step(self) -> Step:
        """Ask the token, unless its state was just told, and choose the step that its state calls for."""
        if not self._handle.transfer.reservation.token_id:
            return Step.RESERVE
        try:
            self._token = self._token or await self._uploads.token(self._handle.transfer.reservation.token_id)
        except TokenGone:
            return Step.REPLACE_TOKEN
        whole, entry_last = self._throughput.size.whole, self._rights.upload_only
        return next_step(self._handle.transfer, self._token, whole, entry_last=entry_last)

    async def _take(self, step: Step) -> None:
        if step in {Step.RESERVE, Step.REPLACE_TOKEN}:
            self._fresh_starts += 1
            if self._fresh_starts > FRESH_STARTS:
                detail = f"{FRESH_STARTS} fresh starts did not help"
                raise ServerProblem(detail, reason=Reason.LOST_AGAIN_AND_AGAIN, retryable=False)
        match step:
            case Step.RESERVE:
                self._token = await self._reservation.make()
            case Step.OPEN:
                await self._open()
            case Step.SEND_WHOLE:
                await self._send_whole()
            case Step.SEND:
                await self._send_and_close()
            case Step.ATTACH:
                self._token = None
                self._token = await self._reservation.attach()
            case Step.REPLACE_TOKEN:
                self._token = await self._reservation.replace_token()

    async def _open(self) -> None:
        """Begin the token's file. Never repeated on the same token: it replaces what is there, even late."""
        await self._enter(TransferState.UPLOADING, self._reserved(opener=CallState.SENT))
        first = self._opener
        try:
            async with (
                aclosing(self._version.blocks(first)) as blocks,
                aclosing(self._throughput.carried(blocks)) as carried,
            ):
                token = await self._uploads.open(self._handle.transfer, first, carried)
        except TOO_LARGE:
            if first.length:
                self._throughput.size.refused(first.length)
            self._opener = Chunk(0, min(self._throughput.size.now, self._handle.transfer.file.size))
            raise
        accepted = NO_BYTES.with_range(0, first.length)
        opened = self._reserved(opener=CallState.ANSWERED)
        await self._handle.save(reservation=replace(opened, accepted=accepted, acknowledged_at=self._clock.now()))
        self._token = token

    async def _send_whole(self) -> None:
        """Send a small file as one body, which opens and closes the token."""
        whole = Chunk(0, self._handle.transfer.file.size)
        content = await self._version.content()
        await self._enter(TransferState.UPLOADING, self._reserved(opener=CallState.SENT))
        try:
            async with (
                aclosing(self._throughput.carried(_each(content))) as carried,
                aclosing(self._progress.counted(whole, carried)) as counted,
            ):
                token = await self._uploads.send_whole(self._handle.transfer, counted)
        except BaseException as failure:
            self._progress.give_up(whole)
            if isinstance(failure, TOO_LARGE):
                self._throughput.size.refused(whole.length)
            raise
        self._progress.accept(whole)
        await self._handle.save(reservation=self._reserved(opener=CallState.ANSWERED))
        self._token = token

    async def _send_and_close(self) -> None:
        """Send what neither the journal nor the server's prefix covers, check the file once more, close."""
        await self._enter(TransferState.UPLOADING)
        if self._token is not None:
            transfer = self._handle.transfer
            told = self._token.uploaded_size
            # More than the file has is no count of its bytes: the journal alone tells what has arrived then.
            accepted = transfer.reservation.accepted.with_range(0, told if told <= transfer.file.size else 0)
            await self._handle.save(reservation=replace(transfer.reservation, accepted=accepted))
        window = ChunkSender(
            self._uploads, self._version, self._handle, self._retrier, self._throughput, self._progress, self._ownership
        )
        await window.send_missing()
        await self._version.compare()
        await self._ownership.check_now_and_then()
        await self._enter(TransferState.FINISHING)
        try:
            self._token = await self._uploads.close(self._handle.transfer)
        except SizeMismatch as mismatch:
            await self._distrust_journal(mismatch)
            raise

    async def _distrust_journal(self, mismatch: SizeMismatch) -> None:
        """The server misses bytes that it acknowledged: its own prefix counts from now on, later only a new token."""
        self._mismatches += 1
        if self._mismatches > 2 * MISMATCHES:
            mismatch.retryable = False
        trusted = self._handle.transfer.reservation.opener if self._mismatches % MISMATCHES else CallState.SENT
        await self._handle.save(reservation=replace(self._reserved(opener=trusted), accepted=NO_BYTES))

    async def _give_up_refused(self, refused: FileTypeRefused) -> None:
        """Remove the entry of a refused file and say which kind it was. Always raises."""
        await self._retrier.keep_trying(self._reservation.remove)
        # Of the name as shown: the path may hold bytes that are no text.
        extension = PurePath(self._handle.transfer.file.name).suffix.lstrip(".")
        reason = Reason.KIND_REFUSED if extension else Reason.KIND_REFUSED_WITHOUT_EXTENSION
        arguments = {"extension": extension}
        raise FileTypeRefused(refused.detail, reason=reason, arguments=arguments, code=refused.code) from refused

    def _reserved(self, *, opener: CallState) -> Reservation:
        return replace(self._handle.transfer.reservation, opener=opener)

    async def _enter(self, state: TransferState, reservation: Reservation | None = None) -> None:
        """Come into a state with another reservation, and return when both are journalled, with one write."""
        if reservation or self._handle.transfer.state is not state:
            self._step_to(state)
            await self._handle.save(reservation=reservation or self._handle.transfer.reservation)

    def _step_to(self, state: TransferState) -> None:
        """Advance to a state, or stay in it: a later round of the same run comes by again.

        A finished closing call may be found without one of ours: PREPARING passes through UPLOADING then.
        """
        present = self._handle.transfer.state
        if present is TransferState.PREPARING and state is TransferState.FINISHING:
            self._handle.advance(TransferState.UPLOADING)
        if present is not state:
            self._handle.advance(state)


async def _each(blocks: Sequence[bytes]) -> AsyncIterator[bytes]:
    for block in blocks:
        yield block
