"""Reading of request bodies: text fields go to memory up to a limit, files go directly to disk."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from kdesk.demo.wire.body_limits import BodyLimits, SizeLimits

MAX_FIELDS = 4_000_000
_MAX_FILES = 20  # As PHP's max_file_uploads: further files are ignored.
_WRITE_AT = 1 << 20
_PART_COST = 200  # Bytes that each part counts beyond its content, so that millions of empty parts are refused.


@dataclass(slots=True)
class FilePart:
    """A file of a multipart body.

    Attributes:
        path: The temporary file that holds the bytes until a call moves it.
        length: Bytes received, including those beyond the limit.
    """

    file_name: str
    path: Path
    length: int = 0
    too_large: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether the file counts as uploaded: it has a name and is within the limit."""
        return bool(self.file_name) and not self.too_large

    def remove(self) -> None:
        """Delete the temporary file if no call moved it."""
        self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class Form:
    """A multipart body.

    Attributes:
        fields: Text fields in the order of arrival.
        files: File parts by field name.
        received: Bytes of the body that have arrived.
    """

    fields: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, FilePart] = field(default_factory=dict)
    received: int = 0


class FormReader:
    """Reader of one multipart body. `form` holds the parts that have arrived, even after the connection broke.

    Args:
        new_file: Returns the path of a new temporary file for a part.
    """

    def __init__(self, boundary: bytes, new_file: Callable[[], Path], limits: BodyLimits) -> None:
        self._parser = MultipartParser(
            boundary,
            callbacks={
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
            },
        )
        self.form = Form()
        self._new_file = new_file
        self._limits = limits
        self._header: tuple[bytes, bytes] = (b"", b"")
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._text: bytearray | None = None
        self._part: FilePart | None = None
        self._texts = 0
        self._file_parts = 0
        self._pending: list[tuple[Path, memoryview]] = []
        self._pending_bytes = 0
        self._open: dict[Path, BinaryIO] = {}

    async def read(self, stream: AsyncIterator[bytes]) -> bool:
        """Read the body to its end and return whether it is valid.

        A broken body, or one whose text fields are too large, leaves `form` empty.
        """
        is_valid = True
        try:
            async for data in stream:
                self.form.received += len(data)
                await self._limits.rate.take(len(data))
                # PHP drops every field of a body over its limit: the first parameter counts as missing (rule 5).
                is_valid = is_valid and self.form.received <= self._limits.sizes.post and self._feed(data)
                if self._pending_bytes >= _WRITE_AT:
                    await self._write()
            await self._write()
        # Also when the client disconnects: a body that is cut short is not stored (rule 4).
        except BaseException:
            self._drop()
            raise
        finally:
            for file in self._open.values():
                file.close()
        # A body without its last boundary leaves a part open.
        if not is_valid or self._part is not None or self._text is not None:
            self._drop()
            return False
        return True

    def _feed(self, data: bytes) -> bool:
        try:
            self._parser.write(data)
        except FormParserError:
            return False
        return self._texts <= MAX_FIELDS

    async def _write(self) -> None:
        pending, self._pending, self._pending_bytes = self._pending, [], 0
        if pending:
            await asyncio.get_running_loop().run_in_executor(self._limits.executor, self._write_now, pending)

    def _write_now(self, pending: list[tuple[Path, memoryview]]) -> None:
        for path, data in pending:
            file = self._open.get(path)
            if file is None:
                file = self._open[path] = path.open("wb")
            file.write(data)
        for file in self._open.values():
            file.flush()

    def _drop(self) -> None:
        for part in self.form.files.values():
            part.remove()
        self.form.files.clear()
        self.form.fields.clear()

    def _on_part_begin(self) -> None:
        self._headers = {}

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._texts += end - start
        # The parser reports a name in pieces if it is spread over two reads.
        self._header = (self._header[0] + data[start:end], b"")

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._texts += end - start
        self._header = (self._header[0], self._header[1] + data[start:end])

    def _on_header_end(self) -> None:
        self._headers[self._header[0].lower()] = self._header[1]
        self._header = (b"", b"")

    def _on_headers_finished(self) -> None:
        self._texts += _PART_COST
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            self._text = bytearray()
            return
        self._file_parts += 1
        if self._file_parts > _MAX_FILES:
            return
        name = options[b"filename"].decode("utf-8", "replace")
        # PHP strips folders from the name of a part.
        self._part = FilePart(name.replace("\\", "/").rsplit("/", 1)[-1], self._new_file())
        # Creates the file of an empty part too: a body without bytes opens an upload (rule 3).
        self._pending.append((self._part.path, memoryview(b"")))
        previous = self.form.files.pop(self._name, None)
        if previous:
            self._pending = [item for item in self._pending if item[0] != previous.path]
            previous.remove()
        self.form.files[self._name] = self._part

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._part is not None:
            self._part.length += end - start
            self._part.too_large = self._part.length > self._limits.sizes.part
            if not self._part.too_large:
                self._pending.append((self._part.path, memoryview(data)[start:end]))
                self._pending_bytes += end - start
        elif self._text is not None:
            self._texts += end - start
            if self._texts <= MAX_FIELDS:
                self._text += data[start:end]

    def _on_part_end(self) -> None:
        if self._text is not None:
            self.form.fields.append((self._name, self._text.decode("utf-8", "replace")))
        self._part = self._text = None


async def read_small(stream: AsyncIterator[bytes], limits: SizeLimits) -> bytes:
    """Return a body that must fit into memory. A larger one is read to its end and counts as empty."""
    body = bytearray()
    most = min(MAX_FIELDS, limits.post)
    fits = True
    async for data in stream:
        fits = fits and len(body) + len(data) <= most
        if fits:
            body += data
    return bytes(body) if fits else b""
