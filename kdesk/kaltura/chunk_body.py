"""The multipart body of one chunk: streamed, counted, of a length that is known before the first byte leaves."""

import secrets
from collections.abc import AsyncIterator, Mapping

from kdesk.domain.names import sendable
from kdesk.domain.ports import Blocks
from kdesk.errors import FileChanged

FILE_FIELD = "fileData"


class ChunkBody:
    """Fields first, then the file part; the blocks are passed on as they come and never kept.

    file_name  goes with every part: the server takes the extension of the stored file from it
    blocks     must deliver exactly `length` bytes; FileChanged is raised before a wrong length is sent
    """

    def __init__(self, fields: Mapping[str, str], file_name: str, blocks: Blocks, length: int) -> None:
        self._boundary = f"kdesk-{secrets.token_hex(16)}"
        self._head = self._fields(fields) + self._part_head(file_name)
        self._tail = f"\r\n--{self._boundary}--\r\n".encode("ascii")
        self._blocks = blocks
        self._length = length

    @property
    def headers(self) -> dict[str, str]:
        """The headers that belong to this body."""
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(len(self._head) + self._length + len(self._tail)),
        }

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body once."""
        yield self._head
        passed = 0
        async for block in self._blocks:
            passed += len(block)
            if passed > self._length:
                raise FileChanged(f"more than the {self._length} bytes of the chunk came")
            if block:
                yield block
        if passed < self._length:
            raise FileChanged(f"{passed} of the {self._length} bytes of the chunk came")
        yield self._tail

    async def aclose(self) -> None:
        """Let go of the blocks, read or not: a request that ends early leaves them in the middle."""
        close = getattr(self._blocks, "aclose", None)
        if close is not None:
            await close()

    def _fields(self, fields: Mapping[str, str]) -> bytes:
        parts = (
            f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        return "".join(parts).encode()

    def _part_head(self, file_name: str) -> bytes:
        return (
            f"--{self._boundary}\r\n"
            f'Content-Disposition: form-data; name="{FILE_FIELD}"; filename="{quoted_file_name(file_name)}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()


def quoted_file_name(name: str) -> str:
    """Return a file name for the inside of a quoted header parameter.

    Raw UTF-8, as PHP reads it and browsers send it; quote and backslash escaped by a backslash, which PHP and RFC 7578
    readers undo; control characters and half surrogates, which no header carries, replaced.
    """
    return sendable(name).replace("\\", "\\\\").replace('"', '\\"')


async def no_blocks() -> AsyncIterator[bytes]:
    """Deliver nothing: the body of an opener and of a closing chunk."""
    nothing: tuple[bytes, ...] = ()
    for block in nothing:
        yield block
