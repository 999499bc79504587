"""The multipart body of a chunk."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_multipart.multipart import MultipartParser, parse_options_header

from kdesk.errors import FileChanged
from kdesk.kaltura.chunk_body import ChunkBody, no_blocks, quoted_file_name
from tests.kaltura.scripted_http import blocks_of


async def whole(body: ChunkBody) -> bytes:
    """Read the body to its end."""
    return b"".join([piece async for piece in body])


def parsed(body: ChunkBody, data: bytes) -> list[tuple[dict[bytes, bytes], bytes]]:
    """Read the body as a server does: options of the disposition and content of each part."""
    parts: list[tuple[dict[bytes, bytes], bytearray]] = []
    value = bytearray()

    def on_part_begin() -> None:
        parts.append(({}, bytearray()))

    def on_header_value(piece: bytes, start: int, end: int) -> None:
        value.extend(piece[start:end])

    def on_header_end() -> None:
        if value.startswith(b"form-data"):
            parts[-1] = (parse_options_header(bytes(value))[1], parts[-1][1])
        value.clear()

    def on_part_data(piece: bytes, start: int, end: int) -> None:
        parts[-1][1].extend(piece[start:end])

    boundary = body.headers["Content-Type"].partition("boundary=")[2]
    callbacks = {
        "on_part_begin": on_part_begin,
        "on_header_value": on_header_value,
        "on_header_end": on_header_end,
        "on_part_data": on_part_data,
    }
    parser = MultipartParser(boundary.encode(), callbacks)  # type: ignore[arg-type]
    parser.write(data)
    parser.finalize()
    return [(options, bytes(content)) for options, content in parts]


async def test_the_body_has_the_promised_length_and_reads_back() -> None:
    """Field first, then the file, byte by byte."""
    content = bytes(range(256)) * 20
    body = ChunkBody({"ks": "KS-1"}, "film.mp4", blocks_of(content, 700), len(content))
    data = await whole(body)
    assert len(data) == int(body.headers["Content-Length"])
    (field, value), (file, received) = parsed(body, data)
    assert (field[b"name"], value) == (b"ks", b"KS-1")
    assert (file[b"name"], file[b"filename"], received) == (b"fileData", b"film.mp4", content)


async def test_a_body_without_bytes_still_has_its_file_part() -> None:
    """Openers and closing chunks: the server refuses a call without the part."""
    body = ChunkBody({"ks": "KS-1"}, "film.mp4", no_blocks(), 0)
    data = await whole(body)
    assert len(data) == int(body.headers["Content-Length"])
    assert parsed(body, data)[1][1] == b""


async def test_blocks_are_passed_on_as_they_come() -> None:
    """No copy, no gathering: what is yielded is the block itself."""
    block = bytes(1000)

    async def blocks() -> AsyncIterator[bytes]:
        yield block
        yield b""
        yield block

    pieces = [piece async for piece in ChunkBody({}, "a.mp4", blocks(), 2000)]
    assert len(pieces) == 4
    assert pieces[1] is block


@pytest.mark.parametrize("promised", [999, 1001, 0])
async def test_a_wrong_number_of_bytes_is_never_sent_to_its_end(promised: int) -> None:
    """A file that shrank or grew raises before the body would be taken for complete."""
    body = ChunkBody({}, "a.mp4", blocks_of(bytes(1000), 100), promised)
    sent = bytearray()

    async def send() -> None:
        async for piece in body:
            sent.extend(piece)

    with pytest.raises(FileChanged):
        await send()
    assert len(sent) < int(body.headers["Content-Length"])


async def test_closing_the_body_closes_the_blocks() -> None:
    """A request that ends early leaves no open file behind."""
    closed = False

    async def blocks() -> AsyncIterator[bytes]:
        nonlocal closed
        try:
            yield bytes(10)
            yield bytes(10)
        finally:
            closed = True

    body = ChunkBody({}, "a.mp4", blocks(), 20)
    pieces = aiter(body)
    await anext(pieces)
    await anext(pieces)
    await body.aclose()
    assert closed


async def test_blocks_that_cannot_be_closed_need_not_be() -> None:
    """The port asks for an iterator, not for a generator."""

    class Nothing:
        def __aiter__(self) -> "Nothing":
            return self

        async def __anext__(self) -> bytes:
            raise StopAsyncIteration

    body = ChunkBody({}, "a.mp4", Nothing(), 0)
    await whole(body)
    await body.aclose()


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("שלום é 日本.mp4", "שלום é 日本.mp4"),
        ('say "hi".mp4', 'say "hi".mp4'),
        ("back\\slash.mp4", "back\\slash.mp4"),
        ("two\r\nlines.mp4", "two  lines.mp4"),
        ("bell\x07.mp4", "bell .mp4"),
        ("half \udcff.mp4", "half ?.mp4"),
        ("100%22; x=y.mp4", "100%22; x=y.mp4"),
        ("🎬.mov", "🎬.mov"),
    ],
)
async def test_file_names_survive_the_header(name: str, read: str) -> None:
    """Quotes and non-ASCII arrive; what no header carries is replaced; the extension always survives."""
    body = ChunkBody({}, name, no_blocks(), 0)
    assert parsed(body, await whole(body))[0][0][b"filename"].decode() == read


@given(st.text())
def test_no_file_name_breaks_out_of_its_header(name: str) -> None:
    """Neither a line end nor an open quote gets through."""
    quoted = quoted_file_name(name)
    assert "\r" not in quoted
    assert "\n" not in quoted
    assert '"' not in quoted.replace("\\\\", "").replace('\\"', "")
    quoted.encode()
