"""Transfers: kdesk's record of bringing one file in, and the table of allowed state changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kdesk.domain.entry import MediaType
from kdesk.domain.file_stamp import FileStamp
from kdesk.domain.names import in_a_sentence, shorten_name
from kdesk.domain.owner_tags import FINGERPRINT_PREFIX, OwnerTag, tagged_name
from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.domain.rights import UNREAD
from kdesk.domain.upload import NO_BYTES, HashedRange, Ranges
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.domain.words import advice_of
from kdesk.errors import KdeskError


class TransferState(StrEnum):
    """Where a transfer stands."""

    QUEUED = "queued"
    PREPARING = "preparing"
    UPLOADING = "uploading"
    FINISHING = "finishing"
    PROCESSING = "processing"
    READY = "ready"
    ARRIVED = "arrived"
    """Every byte is at the server, and this account may not see what becomes of them."""
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def holds_slot(self) -> bool:
        """Whether a transfer in this state occupies one of the slots."""
        return self in _IN_SLOT

    @property
    def is_final(self) -> bool:
        """Whether this state is never left."""
        return not ALLOWED_CHANGES[self]

    @property
    def is_finished(self) -> bool:
        """Whether a transfer in this state has come to its end, if a bad one: it stays there unless it is retried."""
        return self.is_final or self is TransferState.FAILED


_IN_SLOT = frozenset({TransferState.PREPARING, TransferState.UPLOADING, TransferState.FINISHING})

_SENT_WHOLE = frozenset({TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED})

_TAKES_NO_MORE = _SENT_WHOLE | {TransferState.CANCELLED}

_STOPS = frozenset({TransferState.QUEUED, TransferState.PAUSED, TransferState.FAILED, TransferState.CANCELLED})

ALLOWED_CHANGES: Mapping[TransferState, frozenset[TransferState]] = {
    TransferState.QUEUED: _STOPS - {TransferState.QUEUED} | {TransferState.PREPARING},
    TransferState.PREPARING: _STOPS | {TransferState.UPLOADING},
    TransferState.UPLOADING: _STOPS | {TransferState.FINISHING},
    TransferState.FINISHING: _STOPS | {TransferState.UPLOADING, TransferState.PROCESSING},
    TransferState.PROCESSING: frozenset({TransferState.READY, TransferState.ARRIVED, TransferState.FAILED}),
    TransferState.PAUSED: frozenset({TransferState.QUEUED, TransferState.CANCELLED}),
    TransferState.FAILED: frozenset({TransferState.QUEUED, TransferState.CANCELLED}),
    TransferState.READY: frozenset(),
    TransferState.ARRIVED: frozenset(),
    TransferState.CANCELLED: frozenset(),
}


RESUMABLE_SECONDS = 7 * 86_400
"""How long a server lets an upload be resumed after it has taken bytes of it in; then only a new token helps."""

_ENDS_WITH_STATE: Mapping[str, Any] = {"trouble": None, "question": None, "speed": 0.0, "time_left": None}


class IllegalChange(AssertionError):
    """A state change that the table does not allow: a mistake in kdesk, not in the world."""


class FileWait(StrEnum):
    """Until when a QUEUED transfer waits because of its file."""

    NONE = ""
    STABLE = "stable"
    """Until nobody writes the file any more."""
    DRIVE = "drive"
    """Until its drive answers."""


class CallState(StrEnum):
    """What is known of a call that must not be repeated blindly: SENT is journalled before the call leaves."""

    NOT_SENT = "not sent"
    SENT = "sent"
    ANSWERED = "answered"


NO_TIME = -1
"""Stands for the times of a file on a drive that moves them by itself: they tell nothing."""


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What makes a local file the same file.

    mtime_ns      modification time in nanoseconds, or NO_TIME
    file_id       device and inode, or what the system has in their place
    sampled_hash  of head, tail and windows between: hexadecimal
    ctime_ns      time of the last change of content or attributes in nanoseconds, or NO_TIME; None if it was not taken
    """

    size: int
    mtime_ns: int
    file_id: str
    sampled_hash: str
    ctime_ns: int | None = None

    @property
    def restless(self) -> bool:
        """Whether the drive moves times or ids of files that nobody touches."""
        return self.mtime_ns == NO_TIME

    @property
    def stamp(self) -> FileStamp:
        """What the file system tells of it without reading."""
        return FileStamp(self.size, self.mtime_ns, self.ctime_ns, self.file_id)

    @property
    def fingerprint(self) -> str:
        """What finds files that may be the same, from any computer: equal ones are a suspicion, not proof."""
        return f"{FINGERPRINT_PREFIX}{self.size}-{self.sampled_hash}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a transfer: the reason of a failure, or of a wait.

    title        one sentence for the row
    detail       what was met exactly, for support and the log
    code         the server's, "" where there is none
    retry_at     Unix seconds of the next try; None when nobody tries by itself
    explanation  why it happened or what it means, in whole sentences
    next_step    what can be done about it
    retry_helps  whether a person may try the transfer again with any hope
    """

    title: str
    detail: str = ""
    code: str = ""
    retry_at: float | None = None
    explanation: str = ""
    next_step: str = ""
    retry_helps: bool = True

    @classmethod
    def of(cls, error: KdeskError, retry_at: float | None = None) -> "Trouble":
        """Put an error into the words of a row."""
        advice = advice_of(error)
        return cls(
            error.title,
            error.detail,
            error.code,
            retry_at,
            advice.explanation,
            advice.next_step,
            retry_helps=error.retry_helps,
        )

    @property
    def advice(self) -> str:
        """Explanation and next step in one text, "" where there is none."""
        return " ".join(part for part in (self.explanation, self.next_step) if part)

    @property
    def for_support(self) -> str:
        """What was met exactly, with the server's code at its end."""
        return " · ".join(part for part in (self.detail, self.code) if part)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One file on its way in: an immutable snapshot.

    id            ours; stands in the owner tags of its entry and its tokens
    path          absolute path of the local file
    name          file name as shown
    size          bytes, 0 until the file was looked at
    account       key of the account that it goes to
    created_at    Unix seconds, as finished_at
    reservation   of token and entry; SENT without an answer means that an unknown entry may exist
    opener        the first body of the present token; SENT without an answer means that the token is not to be trusted
    accepted      bytes that the server acknowledged for the present token: journalled
    remark        what else a person should know, e.g. that the entry waits for a moderator
    question      what only a person can decide; the transfer is PAUSED until it is answered
    decision      what the person decided for this file, None while nothing was asked
    taken_over    whether the present token holds bytes of another computer: all of it is to be read back and compared
    replaces      the entry whose content it is to replace, "" for an entry of its own: such an entry is never removed
    started_at    Unix seconds of the first reservation
    acknowledged_at  Unix seconds at which the server last acknowledged bytes of the present token
    retries       steps that had to be taken again
    sha256        of the whole file as it was read for sending, "" until the last byte was
    hashed        ranges that were read for sending, with their hashes: journalled before their last bytes leave
    verification  whether the server's copy is the file, None until it was looked at

    The rest lives in memory only: `sent` counts bytes handed to connections and accepted ones (≥ accepted.total),
    `speed` is in bytes a second, `time_left` in seconds, `renditions_*` count while processing, `compared` counts bytes
    while the file is compared with another one that looks the same, and is None otherwise; `file_wait` keeps it from
    running.
    """

    id: str
    path: str
    name: str
    account: str
    created_at: float
    size: int = 0
    media_type: MediaType = MediaType.UNKNOWN
    state: TransferState = TransferState.QUEUED
    identity: FileIdentity | None = None
    token_id: str = ""
    upload_url: str = ""
    entry_id: str = ""
    reservation: CallState = CallState.NOT_SENT
    opener: CallState = CallState.NOT_SENT
    accepted: Ranges = NO_BYTES
    trouble: Trouble | None = None
    remark: str = ""
    finished_at: float | None = None
    question: Question | None = None
    decision: Decision | None = None
    replaces: str = ""
    taken_over: bool = False
    started_at: float | None = None
    acknowledged_at: float | None = None
    retries: int = 0
    sha256: str = ""
    hashed: tuple[HashedRange, ...] = ()
    verification: Verification | None = None
    sent: int = 0
    speed: float = 0.0
    time_left: float | None = None
    file_wait: FileWait = FileWait.NONE
    renditions_ready: int = 0
    renditions_total: int = 0
    compared: int | None = None

    def advance(self, state: TransferState, **changes: Any) -> "Transfer":
        """Return the transfer in another state, with further fields changed; trouble and question end unless given.

        Raises IllegalChange when the table does not allow the step.
        """
        if state not in ALLOWED_CHANGES[self.state]:
            raise IllegalChange(f"{self.state} → {state} ({self.id})")
        return replace(self, state=state, **{**_ENDS_WITH_STATE, **changes})

    def replace(self, **changes: Any) -> "Transfer":
        """Return the transfer in the same state with other fields changed."""
        if "state" in changes:
            raise IllegalChange("a state changes through advance()")
        return replace(self, **changes)

    @property
    def owner_tag(self) -> OwnerTag:
        """The value of `partnerData` on its entry, from the reservation on."""
        return OwnerTag(self.id, self.identity.fingerprint if self.identity else "")

    @property
    def shown_entry_id(self) -> str:
        """The entry to open: the one that its question is about, or its own; "" where there is none."""
        return (self.question and self.question.entry_id) or self.entry_id

    @property
    def needs_decision(self) -> bool:
        """Whether nothing goes on before a person decides: for another computer it waits by itself."""
        return self.question is not None and self.question.kind is not QuestionKind.ELSEWHERE

    @property
    def paused_by_user(self) -> bool:
        """Whether it stands still only because somebody wanted it to: it asks nothing."""
        return self.state is TransferState.PAUSED and self.question is None

    @property
    def waits(self) -> bool:
        """Whether it tries again by itself, at a moment that is known."""
        return self.trouble is not None and self.trouble.retry_at is not None

    @property
    def unverified(self) -> bool:
        """Whether it is READY and nobody knows yet whether the server's copy is the file."""
        looked = self.verification is not None and self.verification.outcome is not Outcome.UNDER_WAY
        return self.state is TransferState.READY and not looked

    @property
    def comparison(self) -> Verification | None:
        """What is to be told of the server's copy: that of an ARRIVED transfer may not be read by its session."""
        if self.verification is None and self.state is TransferState.ARRIVED:
            return Verification(Level.SIZE, Outcome.NOT_COMPARED, at=self.finished_at or 0.0, detail=UNREAD)
        return self.verification

    @property
    def differs(self) -> bool:
        """Whether the server's copy is known not to be the file."""
        return self.verification is not None and self.verification.outcome is Outcome.DIFFERENT

    @property
    def accepted_bytes(self) -> int:
        """How many bytes the server has acknowledged; all of them once the transfer is past sending."""
        return self.size if self.state in _SENT_WHOLE else self.accepted.total

    @property
    def resumable_until(self) -> float | None:
        """Unix seconds until which its token takes more bytes; None where nothing on the server waits for more."""
        holds_some = bool(self.token_id and self.accepted.total)
        if self.acknowledged_at is None or not holds_some or self.state in _TAKES_NO_MORE:
            return None
        return self.acknowledged_at + RESUMABLE_SECONDS

    @property
    def part_name(self) -> str:
        """The file name that goes with every chunk: the server takes the extension of the content from it."""
        return shorten_name(self.name)

    @property
    def token_name(self) -> str:
        """The file name of its upload tokens, with the owner tag in front: it is set when a token is made, and kept."""
        return tagged_name(self.id, self.name)

    def name_words(self, stored: str) -> str:
        """Return what to say of the name as the server stored it, "" where it is the one that was sent.

        A database that takes no emoji makes `????` of them without a word.
        """
        own = not (self.replaces or self.taken_over)  # otherwise it is the title that somebody else gave
        return f"The server stored the name as “{in_a_sentence(stored)}”" if own and stored != self.title else ""

    @property
    def title(self) -> str:
        """The name of the entry: the file name without its extension."""
        stem, dot, _ = self.name.rpartition(".")
        return stem if dot and stem else self.name

    # What a person can do with it: the conditions of the commands in kdesk/ui/commands.py.

    @property
    def can_pause(self) -> bool:
        """Whether it can be stopped for a while."""
        return TransferState.PAUSED in ALLOWED_CHANGES[self.state]

    @property
    def can_resume(self) -> bool:
        """Whether it waits for a person to let it go on, and for nothing else."""
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
        """Whether it can be given up."""
        return TransferState.CANCELLED in ALLOWED_CHANGES[self.state]

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
    def has_receipt(self) -> bool:
        """Whether it came to an end that a receipt can describe."""
        return self.state in {TransferState.READY, TransferState.ARRIVED, TransferState.FAILED}

    def can_decide(self, decision: Decision) -> bool:
        """Whether it has a question that may be decided so."""
        return self.question is not None and decision in self.question.choices

    @property
    def allows(self) -> tuple[object, ...]:
        """What the conditions above depend on: transfers that are equal in it allow the same commands."""
        kind = self.question.kind if self.question else None
        return (self.state, self.can_retry, self.file_wait, bool(self.shown_entry_id), self.differs, kind)
