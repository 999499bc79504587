"""What the server holds for one transfer: an upload token, and the entry that waits for its bytes."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.upload import NO_BYTES, Ranges, UploadToken


class CallState(StrEnum):
    """State of a call that must not be repeated blindly; SENT is journalled before the request is sent."""

    NOT_SENT = "not sent"
    SENT = "sent"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Reservation:
    """Token and entry of one transfer, and what is known about the bytes that the token holds.

    Attributes:
        upload_url: Base address for chunks; "" means the service URL.
        request: The call that reserves. SENT: an entry may exist whose id is unknown (rule 2).
        opener: The first body of the token. SENT: its response was lost, and the token must be replaced (rule 3).
        accepted: Bytes that the server acknowledged for the token.
        acknowledged_at: Unix seconds at which the server last acknowledged bytes of the token.
        taken_over: Whether the token holds bytes that another computer sent: the whole entry has to be read back and
            compared.
        former_content: What the entry held when its content was to be replaced (`SourceCopy.name`); "" until the call
            that replaces it is sent. Its answer may be lost: the entry has the new content once it holds something
            else.
    """

    token_id: str = ""
    upload_url: str = ""
    entry_id: str = ""
    request: CallState = CallState.NOT_SENT
    opener: CallState = CallState.NOT_SENT
    accepted: Ranges = NO_BYTES
    acknowledged_at: float | None = None
    taken_over: bool = False
    former_content: str = ""


def reservation_of(token: UploadToken, entry_id: str, opener: CallState = CallState.NOT_SENT) -> Reservation:
    """Return the reservation that consists of this token and entry; nothing is known about bytes in the token."""
    return Reservation(token.id, token.upload_url, entry_id, CallState.ANSWERED, opener)


NOTHING_RESERVED = Reservation()
"""The reservation of a transfer for which the server holds nothing."""
