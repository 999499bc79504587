"""Uploads one file, from opening it to the last byte on the server.

Start, restart, crash and retry are one path (rule 8): ask for the token, take the step that its status calls for,
repeat.
"""

from dataclasses import replace
from pathlib import PurePath

from kdesk.domain.question import QuestionKind, QuestionReason
from kdesk.domain.reservation import CallState, Reservation
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import NO_BYTES, UploadToken
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.files.open_file import FileTouched
from kdesk.engine.upload.chunk_sender import ChunkSender
from kdesk.engine.upload.decisions import DecisionNeeded, asked_about
from kdesk.engine.upload.document_reserver import DocumentReserver
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.engine.upload.file_version import FileVersion
from kdesk.engine.upload.reservation import Reserver
from kdesk.engine.upload.steps import Step, StepHistory, next_step, no_change
from kdesk.engine.upload.takeover import TakeoverCheck
from kdesk.engine.upload.upload_only import UploadOnlyReserver
from kdesk.engine.upload.upload_run import UploadRun
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

MAX_MISMATCHES = 3
"""How often the closing call may miss bytes before the token is replaced."""

MAX_FRESH_STARTS = 10
"""Reservations and new tokens that one run may use while the server can be reached; more would be a loop."""

STATE_UNKNOWN = (TokenGone, TokenNotOpen, CannotResume, AlreadyWithContent, EntryGone)
"""Errors that say that token or entry are not in the expected state; the token is asked next (rule 8)."""


class Uploader:
    """Brings one file to the server, whatever earlier runs have done."""

    def __init__(self, run: UploadRun, file: LocalFile, duplicates: Duplicates) -> None:
        self._run = run
        self._uploads, self._rights = run.api.uploads, run.api.rights
        self._handle = run.handle
        self._version = FileVersion(run, file)
        self._takeover = TakeoverCheck(run)
        self._duplicates = duplicates
        self._reserver: UploadOnlyReserver | Reserver = self._reserver_of()
        self._sender = ChunkSender(run, self._version, self._takeover)
        self._history = StepHistory()
        self._token: UploadToken | None = None
        self._mismatches = 0
        self._fresh_starts = 0
        self._expired_token_id = ""

    async def run(self) -> None:
        """Take the transfer from QUEUED to PROCESSING.

        Cancelling stops it at any point; what the server has acknowledged until then is in the journal.

        Raises:
            FileProblem: The file cannot be read.
            SignInProblem: The session ended and could not be renewed.
            DecisionNeeded: A person has to decide first.
            ServerProblem: No retry cured it.
        """
        self._handle.advance(TransferState.PREPARING)
        await self._handle.save()
        try:
            self._check_rights()
            await self._run.retrier.keep_trying(self._version.begin)
            # Only now is it certain what the file is.
            self._reserver = self._reserver_of()
            if self._handle.transfer.file.kind.entry_last and self._rights.upload_only:
                # Wire fact (`observed-2.md`, 1): such a role may add neither documents nor data.
                raise NotPermitted(reason=Reason.NO_DOCUMENT_RIGHT)
            await self._show_limits()
            await self._upload()
            await self._reserver.remove_late_ones()
            await self._version.compare_after_upload()
        except FileChanged as changed:
            raise DecisionNeeded(asked_about(changed, QuestionKind.CHANGED, QuestionReason.FILE_CHANGED)) from changed
        self._advance_to(TransferState.FINISHING)
        self._handle.advance(TransferState.PROCESSING)
        await self._handle.save()

    def _check_rights(self) -> None:
        """Raise NotPermitted for what the session may not do, whatever kind of file this is."""
        if not self._rights.upload:
            raise NotPermitted(reason=Reason.NO_UPLOAD_RIGHT)
        if self._handle.transfer.replaces and self._rights.upload_only:
            raise NotPermitted(reason=Reason.NO_REPLACING_RIGHT)

    def _reserver_of(self) -> UploadOnlyReserver | Reserver:
        """Return what makes token and entry of this kind of file, in this session."""
        if self._rights.upload_only:
            return UploadOnlyReserver(self._run)
        if self._handle.transfer.file.kind.entry_last:
            return DocumentReserver(self._run, self._duplicates)
        return Reserver(self._run, self._duplicates, self._takeover)

    async def _show_limits(self) -> None:
        """Show what the account's limits mean for this file before its first byte; the server decides."""
        limits = await self._run.api.limits()
        if remarks := limits.remarks_on(self._handle.transfer.file.size):
            self._handle.update(remarks=(*self._handle.transfer.purpose, *remarks))

    async def _upload(self) -> None:
        """Take steps until the server has every byte."""
        while True:
            try:
                step = await self._choose_step()
                if step is Step.DONE:
                    return
                # Snapshots do not change: this one keeps the position before the step.
                before = self._handle.transfer
                await self._take(step)
                self._history.add(step, before)
            except TokenExpired as expired:
                await self._give_up_expired(expired)
            except FileTouched:
                self._token = None
                await self._version.settle()
            except FileTypeRefused as refused:
                await self._give_up_refused(refused)
            except KdeskError as error:
                if not error.retryable and not isinstance(error, STATE_UNKNOWN):
                    raise
                # Its state is unknown after an error, so it is asked next (rule 8).
                self._token = None
                if isinstance(error, STATE_UNKNOWN):
                    # A computer that takes the upload over replaces or uses up the token: to this one it looks lost.
                    await self._takeover.check()
                if isinstance(error, Unreachable):
                    self._fresh_starts = 0
                await self._run.retrier.wait(error)

    async def _choose_step(self) -> Step:
        """Choose the next step; one that was confirmed without any change counts as a failure, with a wait (rule 8)."""
        step = await self._next_step()
        # A fresh start changes the position, and has a limit of its own.
        if step in {Step.RESERVE, Step.REPLACE_TOKEN} or not self._history.repeats(step, self._handle.transfer):
            return step
        await self._run.retrier.wait(no_change(step, self._token))
        self._token = None
        return await self._next_step()

    async def _give_up_expired(self, expired: TokenExpired) -> None:
        """Give up a token that got no bytes for seven days; the same error about its successor is a failure."""
        self._token = None
        # `get` still returns such a token as PARTIAL. With this mark the next step replaces it (rule 8).
        await self._save_opener(CallState.SENT)
        token_id = self._handle.transfer.reservation.token_id
        if self._expired_token_id == token_id:
            await self._run.retrier.wait(expired)
        self._expired_token_id = token_id

    async def _next_step(self) -> Step:
        """Ask the token, unless its state is known, and return the step that the state calls for (rule 8)."""
        token_id = self._handle.transfer.reservation.token_id
        if not token_id:
            return Step.RESERVE
        try:
            self._token = self._token or await self._uploads.token(token_id)
        except TokenGone:
            return Step.REPLACE_TOKEN
        whole, entry_last = self._run.throughput.chunk_size.whole, self._rights.upload_only
        return next_step(self._handle.transfer, self._token, whole, entry_last=entry_last)

    async def _take(self, step: Step) -> None:
        if step in {Step.RESERVE, Step.REPLACE_TOKEN}:
            self._fresh_starts += 1
            if self._fresh_starts > MAX_FRESH_STARTS:
                detail = f"{MAX_FRESH_STARTS} fresh starts did not help"
                raise ServerProblem(detail, reason=Reason.LOST_AGAIN_AND_AGAIN, retryable=False)
        match step:
            case Step.RESERVE:
                self._token = await self._reserver.reserve()
            case Step.OPEN:
                await self._open()
            case Step.SEND_WHOLE:
                await self._send_whole()
            case Step.SEND:
                await self._send_and_close()
            case Step.ATTACH:
                # If attaching fails, its state is unknown.
                self._token = None
                self._token = await self._reserver.attach()
            case Step.REPLACE_TOKEN:
                self._token = await self._reserver.replace_token()

    async def _open(self) -> None:
        """Open the token, once: an opener replaces what the token holds, also when it arrives late (rule 3)."""
        # Rule 3: journalled before the opener leaves.
        await self._enter(TransferState.UPLOADING, self._with_opener(CallState.SENT))
        token, opener = await self._sender.open()
        accepted = NO_BYTES.with_range(0, opener.length)
        opened = self._with_opener(CallState.ANSWERED)
        await self._handle.save(reservation=replace(opened, accepted=accepted, acknowledged_at=self._run.clock.now()))
        self._token = token

    async def _send_whole(self) -> None:
        """Send a small file as one body, which is opener and closing call at once (rule 3)."""
        # Read before the mark: a file that cannot be read must not cost the token.
        content = await self._version.content()
        await self._enter(TransferState.UPLOADING, self._with_opener(CallState.SENT))
        token = await self._sender.send_whole(content)
        await self._save_opener(CallState.ANSWERED)
        self._token = token

    async def _send_and_close(self) -> None:
        """Send what neither the journal nor the server's prefix covers, compare the file again, close (rules 4, 7)."""
        await self._enter(TransferState.UPLOADING)
        if self._token is not None:
            transfer, prefix = self._handle.transfer, self._token.uploaded_size
            # A prefix longer than the file does not count its bytes: only the journal is trusted then.
            usable = prefix if prefix <= transfer.file.size else 0
            accepted = transfer.reservation.accepted.with_range(0, usable)
            await self._handle.save(reservation=replace(transfer.reservation, accepted=accepted))
        await self._sender.send_missing()
        await self._version.compare()
        await self._takeover.check_if_due()
        await self._enter(TransferState.FINISHING)
        try:
            self._token = await self._uploads.close(self._handle.transfer)
        except SizeMismatch as mismatch:
            await self._distrust_journal(mismatch)
            raise

    async def _distrust_journal(self, mismatch: SizeMismatch) -> None:
        """Count only the server's prefix: it lacks bytes that it acknowledged. Every third time replace the token."""
        self._mismatches += 1
        if self._mismatches > 2 * MAX_MISMATCHES:
            mismatch.retryable = False
        opener = self._handle.transfer.reservation.opener if self._mismatches % MAX_MISMATCHES else CallState.SENT
        await self._handle.save(reservation=replace(self._with_opener(opener), accepted=NO_BYTES))

    async def _give_up_refused(self, refused: FileTypeRefused) -> None:
        """Delete the entry of a refused file and raise an error that names its type."""
        # The server itself deletes the token of a refused file; the entry stays, without content.
        await self._run.retrier.keep_trying(self._reserver.remove)
        # From the name as it is shown: the path may contain bytes that are no text.
        extension = PurePath(self._handle.transfer.file.name).suffix.lstrip(".")
        reason = Reason.CONTENT_REFUSED if extension else Reason.KIND_REFUSED_WITHOUT_EXTENSION
        if extension and self._handle.transfer.file.kind.entry_last:
            reason = Reason.DOCUMENT_REFUSED
        arguments = {"extension": extension}
        raise FileTypeRefused(refused.detail, reason=reason, arguments=arguments, code=refused.code) from refused

    def _with_opener(self, opener: CallState) -> Reservation:
        return replace(self._handle.transfer.reservation, opener=opener)

    async def _save_opener(self, opener: CallState) -> None:
        await self._handle.save(reservation=self._with_opener(opener))

    async def _enter(self, state: TransferState, reservation: Reservation | None = None) -> None:
        """Change state and reservation with one write to the journal."""
        if reservation or self._handle.transfer.state is not state:
            self._advance_to(state)
            await self._handle.save(reservation=reservation or self._handle.transfer.reservation)

    def _advance_to(self, state: TransferState) -> None:
        """Advance to a state, or stay in it.

        A token may be CLOSED although this run has not closed it: PREPARING then passes through UPLOADING.
        """
        present = self._handle.transfer.state
        if present is TransferState.PREPARING and state is TransferState.FINISHING:
            self._handle.advance(TransferState.UPLOADING)
        if present is not state:
            self._handle.advance(state)
