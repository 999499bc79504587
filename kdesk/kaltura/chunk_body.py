"""The multipart body of one chunk: streamed, with a length that is known before the first byte is sent."""

import secrets
from collections.abc import AsyncIterator, Mapping

from kdesk.domain.names import sendable
from kdesk.domain.upload_ports import Blocks
from kdesk.errors import FileChanged

FILE_FIELD = "fileData"


class ChunkBody:
    """The form fields, then the file part. Blocks are passed on as they come and never kept.

    Args:
        fields: Form fields before the file part.
        file_name: Sent with every chunk: the server takes the stored file's extension from it.
        blocks: Must deliver exactly `length` bytes; otherwise FileChanged is raised before a wrong length is sent.
        length: Bytes of the chunk.
    """

    def __init__(self, fields: Mapping[str, str], file_name: str, blocks: Blocks, length: int) -> None:
        # Random, since the boundary must not occur in the file, which is not searched for it.
        self._boundary = f"kdesk-{secrets.token_hex(16)}"
        self._head = self._fields(fields) + self._part_head(file_name)
        self._tail = f"\r\n--{self._boundary}--\r\n".encode("ascii")
        self._blocks = blocks
        self._length = length

    @property
    def headers(self) -> dict[str, str]:
        """Content-Type and Content-Length of this body."""
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
            # The request breaks off here: the server stores nothing of a body that is cut short (rule 4).
            raise FileChanged(f"{passed} of the {self._length} bytes of the chunk came")
        yield self._tail

    async def aclose(self) -> None:
        """Close the source of the blocks: a request that ends early leaves it half-read."""
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
    """Return a file name for a quoted header parameter.

    Raw UTF-8, as browsers send it and PHP reads it. Quote and backslash are escaped with a backslash, which PHP and
    readers of RFC 7578 undo. Control characters and lone surrogates cannot stand in a header and are replaced.
    """
    return sendable(name).replace("\\", "\\\\").replace('"', '\\"')


async def no_blocks() -> AsyncIterator[bytes]:
    """Yield nothing: the body of an opener and of a closing chunk (rules 3 and 7)."""
    # The `yield` is never reached; it makes this function an asynchronous generator.
    nothing: tuple[bytes, ...] = ()
    for block in nothing:
        yield block
