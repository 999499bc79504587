"""Transfers: the state of bringing one file to the server, and the table of allowed state changes."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypedDict, Unpack

from kdesk.domain.owner_tags import OwnerTag, tagged_name
from kdesk.domain.progress import NO_PROGRESS, Progress
from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.reservation import NOTHING_RESERVED, Reservation
from kdesk.domain.source_file import SourceFile, SourceKind
from kdesk.domain.transfer_state import ALLOWED_CHANGES, IllegalChange, TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.errors import Arguments, KdeskError, Reason

_SENT_WHOLE = frozenset({TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED})

_PURPOSES = frozenset({RemarkKind.REPLACES, RemarkKind.FROM_WATCH_FOLDER})

_TAKES_NO_MORE = _SENT_WHOLE | {TransferState.CANCELLED}


RESUMABLE_SECONDS = 7 * 86_400
"""How long a token can be continued after it took its last bytes (rule 8); then it has to be replaced."""


class FileWait(StrEnum):
    """Why a QUEUED transfer has to wait for its file."""

    NONE = ""
    STABLE = "stable"
    """Another program is writing the file."""
    DRIVE = "drive"
    """The drive does not respond."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a transfer: the reason of a failure or a wait; `kdesk.messages.errors` has the sentences.

    Attributes:
        kind: Name of the error class.
        reason: Why, if the class alone does not tell.
        arguments: Values for the sentences, of types that JSON has.
        detail: Diagnostic text for support and the log.
        code: Kaltura's error code, or "".
        retry_at: Unix seconds of the next automatic try; None if there is none.
        retry_helps: Whether a retry by the user may succeed.
    """

    kind: str
    reason: Reason = Reason.NONE
    arguments: Arguments = field(default_factory=dict)
    detail: str = ""
    code: str = ""
    retry_at: float | None = None
    retry_helps: bool = True

    @classmethod
    def of(cls, error: KdeskError, retry_at: float | None = None) -> "Trouble":
        """Return the trouble that an error causes."""
        return cls(
            kind=error.kind,
            reason=error.reason,
            arguments=error.arguments,
            detail=error.detail,
            code=error.code,
            retry_at=retry_at,
            retry_helps=error.retry_helps,
        )


class TransferChanges(TypedDict, total=False):
    """The fields of a transfer that may change without its state; see `Transfer`."""

    account: str
    file: SourceFile
    reservation: Reservation
    progress: Progress
    trouble: Trouble | None
    remarks: tuple[Remark, ...]
    question: Question | None
    decision: Decision | None
    replaces: str
    started_at: float | None
    finished_at: float | None
    retries: int
    verification: Verification | None
    file_wait: FileWait


@dataclass(frozen=True, slots=True)
class Transfer:
    """An immutable snapshot of one file on its way to the server.

    Attributes:
        id: Made by kdesk; part of the owner tags of its entry and tokens.
        account: Key of the account that receives the file; "" while it is not known.
        created_at: Unix seconds, as are started_at (the first reservation) and finished_at.
        progress: Kept in memory only, as is file_wait; everything else is journalled.
        file_wait: What keeps a QUEUED transfer from running although there is a slot.
        remarks: What else the user should know, for example that the entry waits for a moderator.
        question: A decision that only a person can make; the transfer is PAUSED until then.
        decision: What the person decided about this file; None if nothing was asked.
        replaces: Id of the entry whose content the file replaces, "" if the transfer makes an entry of its own. An
            entry whose content is replaced is never deleted.
        retries: Number of steps that had to be repeated.
        verification: Whether the server's copy equals the file; None until they were compared.
    """

    id: str
    file: SourceFile
    account: str
    created_at: float
    state: TransferState = TransferState.QUEUED
    reservation: Reservation = NOTHING_RESERVED
    progress: Progress = NO_PROGRESS
    trouble: Trouble | None = None
    remarks: tuple[Remark, ...] = ()
    question: Question | None = None
    decision: Decision | None = None
    replaces: str = ""
    started_at: float | None = None
    finished_at: float | None = None
    retries: int = 0
    verification: Verification | None = None
    file_wait: FileWait = FileWait.NONE

    def advance(self, state: TransferState, **changes: Unpack[TransferChanges]) -> "Transfer":
        """Return the transfer in another state, with further fields changed.

        Trouble and question are cleared unless they are given, and nothing is in flight any more.

        Raises:
            IllegalChange: The table of states does not allow the change.
        """
        if state not in ALLOWED_CHANGES[self.state]:
            raise IllegalChange(f"{self.state} → {state} ({self.id})")
        cleared: TransferChanges = {"trouble": None, "question": None, "progress": self.progress.stopped()}
        cleared.update(changes)
        return replace(self, state=state, **cleared)

    def replace(self, **changes: Unpack[TransferChanges]) -> "Transfer":
        """Return the transfer in the same state with other fields changed.

        Raises:
            IllegalChange: A state is given; that changes through `advance` only.
        """
        if "state" in changes:
            raise IllegalChange("a state changes through advance()")
        return replace(self, **changes)

    @property
    def owner_tag(self) -> OwnerTag:
        """The value of `partnerData` on its entry, from the reservation on."""
        return OwnerTag(self.id, self.file.fingerprint)

    @property
    def shown_entry_id(self) -> str:
        """Id of the entry to open: that of its question, or its own; "" if there is none."""
        return (self.question and self.question.entry_id) or self.reservation.entry_id

    @property
    def needs_decision(self) -> bool:
        """Whether it waits for a person; a transfer that waits for another computer continues by itself."""
        return self.question is not None and self.question.kind is not QuestionKind.ELSEWHERE

    @property
    def paused_by_user(self) -> bool:
        """Whether it is paused by a command and not by a question."""
        return self.state is TransferState.PAUSED and self.question is None

    @property
    def waits(self) -> bool:
        """Whether it will try again by itself at a known time."""
        return self.trouble is not None and self.trouble.retry_at is not None

    @property
    def unverified(self) -> bool:
        """Whether it is READY and was not compared with the server's copy."""
        compared = self.verification is not None and self.verification.outcome is not Outcome.UNDER_WAY
        return self.state is TransferState.READY and not compared and self.file.kind is not SourceKind.ADDRESS

    @property
    def comparison(self) -> Verification | None:
        """The verification to show; the session of an ARRIVED transfer may not read the server's copy."""
        if self.verification is None and self.state is TransferState.ARRIVED:
            return Verification(
                Level.SIZE, Outcome.NOT_COMPARED, at=self.finished_at or 0.0, remark=Remark(RemarkKind.NOT_READABLE)
            )
        return self.verification

    @property
    def differs(self) -> bool:
        """Whether the server's copy is known to differ from the file."""
        return self.verification is not None and self.verification.outcome is Outcome.DIFFERENT

    @property
    def accepted_bytes(self) -> int:
        """How many bytes the server has acknowledged: the whole file once it was closed."""
        return self.file.size if self.state in _SENT_WHOLE else self.reservation.accepted.total

    @property
    def sent(self) -> int:
        """How many bytes were handed to connections or acknowledged."""
        return min(self.file.size, self.accepted_bytes + self.progress.in_flight)

    @property
    def resumable_until(self) -> float | None:
        """Unix seconds until which its token accepts more bytes; None if no token waits for any."""
        reserved = self.reservation
        holds_some = bool(reserved.token_id and reserved.accepted.total)
        if reserved.acknowledged_at is None or not holds_some or self.state in _TAKES_NO_MORE:
            return None
        return reserved.acknowledged_at + RESUMABLE_SECONDS

    @property
    def token_name(self) -> str:
        """The file name of its upload tokens: the owner tag and the file name."""
        return tagged_name(self.id, self.file.name)

    def remarks_on_name(self, stored: str) -> tuple[Remark, ...]:
        """Return the remark on the name as the server stored it, if that is not the one that was sent.

        A database that takes no emoji stores `????` without an error.
        """
        own = not (self.replaces or self.reservation.taken_over)  # otherwise it is the title that somebody else gave
        differs = own and stored != self.file.title
        return (Remark(RemarkKind.NAME_STORED_AS, {"name": stored}),) if differs else ()

    @property
    def purpose(self) -> tuple[Remark, ...]:
        """The remarks on what it is for, which hold whatever becomes of it."""
        return tuple(remark for remark in self.remarks if remark.kind in _PURPOSES)

    # What a person can do with it: the conditions of the commands in kdesk/ui/commands.py.

    @property
    def can_pause(self) -> bool:
        """Whether it can be stopped for a while."""
        return TransferState.PAUSED in ALLOWED_CHANGES[self.state]

    @property
    def can_resume(self) -> bool:
        """Whether it waits for a person to resume it, and for nothing else."""
        return self.paused_by_user

    @property
    def can_retry(self) -> bool:
        """Whether trying again can help: it failed for a reason that may go away, or it waits for its next try."""
        if self.state is TransferState.FAILED:
            return self.trouble is None or self.trouble.retry_helps
        return self.waits and self.can_pause

    @property
    def can_upload_unstable(self) -> bool:
        """Whether it waits until nobody writes its file any more."""
        return self.state is TransferState.QUEUED and self.file_wait is FileWait.STABLE

    @property
    def can_cancel(self) -> bool:
        """Whether it can be given up: until its bytes have arrived, also while the server fetches them."""
        arrived = self.state is TransferState.PROCESSING and not self.progress.fetching
        return TransferState.CANCELLED in ALLOWED_CHANGES[self.state] and not arrived

    @property
    def can_remove(self) -> bool:
        """Whether it can leave the list without anything being lost."""
        return self.state.is_finished

    @property
    def can_copy_link(self) -> bool:
        """Whether there is an entry whose link works: its own, or the one with the same content."""
        in_library = self.question is not None and self.question.kind is QuestionKind.IN_LIBRARY
        return self.state is TransferState.READY or in_library

    @property
    def can_await_link(self) -> bool:
        """Whether it may still become an entry whose link works."""
        return not self.state.is_finished and not self.can_copy_link

    @property
    def has_receipt(self) -> bool:
        """Whether it came to an end that a receipt can describe."""
        return self.state in {TransferState.READY, TransferState.ARRIVED, TransferState.FAILED}

    def can_decide(self, decision: Decision) -> bool:
        """Whether it has a question that may be decided so; a document replaces no content."""
        possible = decision is not Decision.REPLACE or not self.file.kind.entry_last
        return possible and self.question is not None and decision in self.question.choices

    @property
    def allows(self) -> tuple[object, ...]:
        """What the conditions above depend on: transfers that are equal in it allow the same commands."""
        first = (self.state, self.file_wait, self.file.kind, self.progress.fetching)
        if self.reservation is NOTHING_RESERVED and not (self.trouble or self.question or self.verification):
            return first  # nearly all of 50,000 rows that are selected together
        more = (self.can_retry, bool(self.shown_entry_id), self.differs, self.question and self.question.kind)
        return (*first, *more, bool(self.reservation.token_id))
