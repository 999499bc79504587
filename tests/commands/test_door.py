"""The door of a data directory: who finds it, who is let in, and what it leaves."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kdesk.commands.handing.console import MOST_WAITING, CallerConsole
from kdesk.commands.handing.door import HAS_SOCKETS, Caller, NoDoor, knock, open_door
from kdesk.commands.handing.protocol import (
    PROTOCOL,
    Ended,
    NotUnderstood,
    OtherProtocol,
    Request,
    UploadWork,
    Written,
    answer_line,
    read_answer,
    read_request,
    request_line,
)
from kdesk.store.paths import Paths

KINDS = [
    pytest.param(
        True, marks=pytest.mark.skipif(not HAS_SOCKETS, reason="Windows has no Unix sockets: the port is used")
    ),
    False,
]


@asynccontextmanager
async def echo(paths: Paths, *, unix: bool) -> AsyncIterator[None]:
    """Answer each line with the same, if it begins with the password."""
    async with asyncio.TaskGroup() as group:

        async def talk(caller: Caller) -> None:
            line = await caller.reader.readline()
            if line.startswith(caller.pass_word.encode()):
                caller.writer.write(line)
            caller.writer.close()

        async with open_door(paths, lambda caller: group.create_task(talk(caller)), unix=unix):
            yield


async def said(paths: Paths, *, unix: bool) -> bytes:
    """Knock, say the password, and return the answer."""
    caller = await knock(paths, unix=unix)
    caller.writer.write(caller.pass_word.encode() + b" hello\n")
    answer = await caller.reader.read()
    caller.writer.close()
    return answer


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data directory."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    return paths


@pytest.mark.parametrize("unix", KINDS)
async def test_a_command_finds_the_owner_while_it_is_there(paths: Paths, unix: bool) -> None:
    """What the owner leaves is nobody's but the user's, and gone in the end."""
    with pytest.raises(NoDoor):
        await knock(paths, unix=unix)
    async with echo(paths, unix=unix):
        assert (await said(paths, unix=unix)).endswith(b" hello\n")
        door = paths.socket if unix else paths.door
        assert stat.S_IMODE(door.stat().st_mode) == 0o600
    assert not door.exists()
    with pytest.raises(NoDoor):
        await knock(paths, unix=unix)


@pytest.mark.parametrize("unix", KINDS)
async def test_what_a_killed_owner_left_is_replaced(paths: Paths, unix: bool) -> None:
    """Nobody listens there any more; the next owner does."""
    door = paths.socket if unix else paths.door
    async with echo(paths, unix=unix):
        kept = door.with_name("kept")
        door.rename(kept)
    kept.rename(door)
    with pytest.raises(NoDoor):
        await knock(paths, unix=unix)
    async with echo(paths, unix=unix):
        assert await said(paths, unix=unix)


@pytest.mark.parametrize("unix", KINDS)
async def test_something_else_in_its_place_is_no_door(paths: Paths, unix: bool) -> None:
    """A folder of that name: work goes on, without commands."""
    (paths.socket if unix else paths.door).mkdir()
    async with open_door(paths, lambda caller: caller.writer.close(), unix=unix):
        with pytest.raises(NoDoor):
            await knock(paths, unix=unix)
    assert (paths.socket if unix else paths.door).is_dir()


@pytest.mark.skipif(not HAS_SOCKETS, reason="only the names of Unix sockets are bounded, and Windows has none")
async def test_a_long_path_has_a_door_too(tmp_path: Path) -> None:
    """Names of sockets have 108 bytes at most."""
    paths = Paths.under(tmp_path / ("long " * 20) / ("name " * 20))
    paths.create()
    async with echo(paths, unix=True):
        assert await said(paths, unix=True) == b" hello\n"


def test_requests_and_answers_come_back_as_they_were() -> None:
    """Also names of files that are no UTF-8."""
    work = UploadWork(("/a\udcff b",), "skip", wait_for_ready=True, must_verify=False, wait_for_writers=True)
    request = Request(PROTOCOL, "word", "1:ann@https://host", upload=work)
    assert read_request(request_line(request)) == request
    for answer in (Written("wörd\n\r", "stderr"), Ended(3)):
        assert read_answer(answer_line(answer)) == answer


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"protocol": %d, "upload": 3}' % PROTOCOL,
        b'{"protocol": %d, "live": 1}' % PROTOCOL,
    ],
)
def test_nonsense_is_not_understood(line: bytes) -> None:
    """One error, whatever it is."""
    with pytest.raises(NotUnderstood):
        read_request(line)
    with pytest.raises(NotUnderstood):
        read_answer(line)


def test_another_protocol_is_told_apart() -> None:
    """Its fields may be others."""
    with pytest.raises(OtherProtocol):
        read_request(b'{"protocol": 99, "work": []}')


async def test_a_long_text_arrives_in_pieces(paths: Paths) -> None:
    """A table of ten thousand entries is longer than a line may be, and than what may wait."""
    text = "a harbour ü\n" * 900_000

    def tell(caller: Caller) -> None:
        console = CallerConsole(caller.writer)
        console.put(text, "stdout")
        group.create_task(end(console, caller))

    async def end(console: CallerConsole, caller: Caller) -> None:
        await console.drained()
        console.end(0)
        caller.writer.close()

    async with asyncio.TaskGroup() as group, open_door(paths, tell):
        caller = await knock(paths)
        parts = []
        while not isinstance(answer := read_answer(await caller.reader.readuntil(b"\n")), Ended):
            parts.append(answer.text)
        caller.writer.close()
    assert answer == Ended(0)
    assert "".join(parts) == text


async def test_a_command_that_reads_nothing_is_let_go(paths: Paths) -> None:
    """What it leaves unread is bounded; what is written afterwards is dropped, without an error."""
    gone = asyncio.Event()

    def tell(caller: Caller) -> None:
        console = CallerConsole(caller.writer)
        for _line in range(100):
            console.put("x" * MOST_WAITING, "stdout")
            if caller.writer.is_closing():
                gone.set()
        console.end(0)

    async with open_door(paths, tell, unix=False):
        caller = await knock(paths, unix=False)
        await asyncio.wait_for(gone.wait(), 30)
        caller.writer.close()
