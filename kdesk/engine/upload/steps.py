"""Which step a transfer takes next (rule 8), and whether the steps change anything."""

from enum import Enum, auto

from kdesk.domain.reservation import CallState
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.errors import Reason, ServerProblem


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
    """Return the step that the status of the token calls for (rule 8).

    Args:
        transfer: The transfer, with what the journal knows about the token.
        token: The token as the server describes it.
        whole: Size in bytes up to which a file is sent in one body.
        entry_last: The session makes the entry from the complete token.
    """
    # All of them attach the token when it is FULL, and not before its first byte.
    unattached = entry_last or bool(transfer.replaces) or transfer.file.kind.entry_last
    # The server does not compare a complete token with the announced size: a short one is FULL too.
    complete = token.uploaded_size == transfer.file.size
    match token.status:
        case UploadTokenStatus.PENDING if not token.attached_id and not unattached:
            # Rule 2: attached before the first byte, the entry is completed by the last byte even without kdesk.
            step = Step.ATTACH
        case UploadTokenStatus.PENDING if transfer.reservation.opener is CallState.NOT_SENT:
            step = Step.SEND_WHOLE if transfer.file.size <= whole else Step.OPEN
        case UploadTokenStatus.PARTIAL if transfer.reservation.opener is CallState.ANSWERED:
            step = Step.SEND
        case UploadTokenStatus.FULL if complete and transfer.file.kind is SourceKind.DATA and _has_entry(transfer):
            # Rule 13: whether data uses its token up was not seen.
            step = Step.DONE
        case UploadTokenStatus.FULL if complete:
            step = Step.ATTACH
        case UploadTokenStatus.CLOSED if complete and transfer.file.kind.entry_last and not _has_entry(transfer):
            # Rule 13: the entry was made, and the answer with its id was lost.
            step = Step.ATTACH
        case UploadTokenStatus.CLOSED if complete:
            step = Step.DONE
        case _:
            # Includes a token whose opener got no response: the opener may arrive late and replace the file (rule 3).
            step = Step.REPLACE_TOKEN
    return step


def _has_entry(transfer: Transfer) -> bool:
    return bool(transfer.reservation.entry_id)


_Position = tuple[object, ...]


class StepHistory:
    """The steps that the server confirmed in one run, each with the position of the transfer before it.

    A server that confirms a step and changes nothing would otherwise make an upload loop for ever. The position
    leaves out what the server says about the token, which may differ each time; the bytes that it accepts are finite.
    """

    def __init__(self) -> None:
        self._confirmed: set[_Position] = set()

    def add(self, step: Step, before: Transfer) -> None:
        """Note a step that ended without an error."""
        self._confirmed.add(_position(step, before))

    def repeats(self, step: Step, transfer: Transfer) -> bool:
        """Return whether this step was confirmed before at the same position."""
        return _position(step, transfer) in self._confirmed


def _position(step: Step, transfer: Transfer) -> _Position:
    reserved = transfer.reservation
    return step, reserved.token_id, reserved.opener, reserved.accepted.total


def no_change(step: Step, token: UploadToken | None) -> ServerProblem:
    """Return the error for a confirmed step that has to be repeated; each counts as a failure."""
    found = f"upload token {token.id} is {token.status.name}" if token else "there is no upload token"
    return ServerProblem(
        f"{step.name.lower().replace('_', ' ')} was confirmed, and {found} as before",
        reason=Reason.STANDS_STILL,
        retryable=True,
    )
