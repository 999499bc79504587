"""The upload tokens of a Kaltura in memory: how chunks become one file there."""

from dataclasses import dataclass, field, replace

from kdesk.domain.upload import Chunk, UploadToken, UploadTokenStatus

TAKEN_IN_PER_CHUNK = 10
"""How many parked chunks the server takes in with one more chunk."""


@dataclass(slots=True)
class StoredToken:
    """A token with its contiguous bytes and the chunks parked beside them.

    Attributes:
        completed: Its bytes became the content of its entry, which keeps them when the token is deleted.
        data: The contiguous bytes, which the token's counter may lag behind.
        parked: Chunks by offset that did not continue the contiguous bytes when they came.
    """

    token: UploadToken
    completed: bool = False
    entry_id: str = ""
    data: bytearray = field(default_factory=bytearray)
    parked: dict[int, bytes] = field(default_factory=dict)

    def change(self, status: UploadTokenStatus, shown: int | None = None) -> None:
        """Set the status, and the counter to what is shown, or else to all contiguous bytes."""
        self.token = replace(self.token, status=status, uploaded_size=len(self.data) if shown is None else shown)

    def put(self, chunk: Chunk, body: bytes, seen: int) -> None:
        """Store a chunk: parked, a duplicate included, unless it continues what is there (rule 4).

        Args:
            chunk: Where the body belongs.
            body: The bytes.
            seen: Contiguous bytes when the call began; the counter shows them if the chunk lies behind a gap.
        """
        taken = self._take_parked(len(self.data), TAKEN_IN_PER_CHUNK)
        behind_a_gap = not taken and chunk.offset > len(self.data)
        if chunk.offset <= len(self.data) < chunk.end:
            self.data[chunk.offset : chunk.end] = body
        elif body:
            self.parked[chunk.offset] = body
        self.change(UploadTokenStatus.PARTIAL, seen if behind_a_gap else None)

    def settle(self) -> None:
        """Take in what is parked, from the very start if something is parked there; the counter stays (rule 7)."""
        self._take_parked(0 if 0 in self.parked else len(self.data))

    def _take_parked(self, position: int, most: int | None = None) -> int:
        taken = 0
        while position in self.parked and taken != most:
            body = self.parked.pop(position)
            self.data[position : position + len(body)] = body
            position += len(body)
            taken += 1
        return taken
