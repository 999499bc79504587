"""Files are looked at in a process of its own, with PyAV or with Qt's player: whatever they hold, it goes on."""

import asyncio
import os
import struct
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kdesk.domain.looks.file_look import LOOKED_AT, FileDefect, FileLook
from kdesk.domain.picture import Bitmap
from kdesk.engine.files.local_looks import LocalLooks
from kdesk.errors import BadResponse, KdeskError
from kdesk.pictures.look_process import LookProcess, look_answer, read_answer
from tests.support.look_files import HUGE, make_look_files
from tests.support.patience import PATIENCE

_WITHOUT_DECODER = (
    "import importlib.util, sys; from kdesk import cli; find = importlib.util.find_spec;"
    "importlib.util.find_spec = lambda name, *more: None if name == 'av' else find(name, *more);"
    "sys.exit(cli.main(['look-at-files']))"
)
SHAPES = {
    "plain.mp4": (256, 144),
    "phone.mp4": (90, 160),
    "anamorphic.mp4": (256, 144),
    "anamorphic.mkv": (256, 144),
    "talk.mkv": (256, 144),
    "camera.ts": (256, 144),
    "grade.mov": (256, 144),
    "web.webm": (256, 144),
    "old.avi": (256, 144),
    "song.mp3": (160, 160),
    "song.m4a": (160, 160),
    "photo.jpg": (213, 160),
    "part.mp4": (256, 144),
    "part.mkv": (256, 144),
}
FACTS = {
    "phone.mp4": (180, 320, "h264", "aac"),
    "anamorphic.mp4": (1024, 576, "h264", ""),
    "camera.ts": (320, 180, "h264", "aac"),
    "grade.mov": (320, 180, "prores", ""),
    "photo.jpg": (1200, 900, "", ""),
    "huge.png": (HUGE, HUGE, "", ""),
}
PROBLEMS = {
    "plain.mp4": None,
    "song.mp3": None,
    "tone.wav": None,
    "huge.png": None,
    "interrupted.mp4": FileDefect.NO_INDEX,
    "part.mp4": FileDefect.CUT_OFF,
    "part.mkv": FileDefect.CUT_OFF,
    "part.avi": FileDefect.CUT_OFF,
    "words.mp4": FileDefect.NO_TRACKS,
    "words.mkv": FileDefect.NO_TRACKS,
    "text.mp4": FileDefect.NOT_MEDIA,
    "list.mp4": FileDefect.NOT_MEDIA,
    "list.mp3": FileDefect.NOT_MEDIA,
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind."""
    return make_look_files(tmp_path_factory.mktemp("looks"))


@pytest.fixture(params=["PyAV", "Qt"])
async def looker(request: pytest.FixtureRequest) -> AsyncIterator[LookProcess]:
    """The process, with the extra `review` and without it."""
    command = None if request.param == "PyAV" else [sys.executable, "-c", _WITHOUT_DECODER]
    process = LookProcess(command, deadline=PATIENCE)
    yield process
    process.close()


async def looked(process: LookProcess, path: Path) -> tuple[FileLook, Bitmap | None]:
    """Look at a file, as long as it may take on a machine that does something else as well."""
    async with asyncio.timeout(PATIENCE):
        return await process.look(path, LOOKED_AT)


async def test_pictures_facts_and_problems_of_real_files(looker: LookProcess, files: Path) -> None:
    """Turned, with square pixels, in the box; covers of sounds; and the same process looks at all."""
    seen = {name: await looked(looker, files / name) for name in (SHAPES | FACTS | PROBLEMS)}
    process = looker.process_id
    shapes = {name: (picture.width, picture.height) for name in SHAPES if (picture := seen[name][1])}
    # Both make few pictures large: 320 by 180 is as large as it is.
    assert shapes == SHAPES
    facts = {name: (look.width, look.height, look.video, look.audio) for name in FACTS if (look := seen[name][0])}
    assert facts == FACTS
    assert {name: seen[name][0].problem for name in PROBLEMS} == PROBLEMS
    assert seen["huge.png"][1] is None
    await looked(looker, files / "plain.mp4")
    assert looker.process_id == process


async def test_the_cover_has_its_colour(looker: LookProcess, files: Path) -> None:
    """Red, in this machine's order."""
    picture = (await looked(looker, files / "song.mp3"))[1]
    assert picture is not None
    alpha, red, green, blue = int.from_bytes(picture.pixels[:4], sys.byteorder).to_bytes(4)
    assert alpha == 0xFF
    assert red > 200
    assert max(green, blue) < 50


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
async def test_a_pipe_is_not_opened(files: Path) -> None:
    """Neither before the process nor in it: nobody waits for its other end."""
    process = LookProcess(deadline=PATIENCE)
    looks = LocalLooks(process)
    try:
        with pytest.raises(KdeskError, match="a pipe"):
            await looks.sight(files / "pipe.mp4")
        with pytest.raises(BadResponse, match="no regular file"):
            await looked(process, files / "pipe.mp4")
    finally:
        looks.close()
        process.close()


async def test_no_process_for_files_that_are_missing_or_empty(files: Path) -> None:
    """Both are told without one."""
    process = LookProcess()
    looks = LocalLooks(process)
    try:
        assert (await looks.sight(files / "empty.mp4")).look.problem is FileDefect.EMPTY
        with pytest.raises(KdeskError):
            await looks.sight(files / "never.mp4")
        assert process.process_id is None
    finally:
        looks.close()
        process.close()


async def test_a_look_that_does_not_end_is_ended(files: Path) -> None:
    """Its process is killed, and the next file gets a new one."""
    code = "import os, sys, time; os.write(1, b'r'); time.sleep(1000)"
    process = LookProcess([sys.executable, "-c", code], deadline=0.2)
    try:
        with pytest.raises(BadResponse, match="took longer"):
            await looked(process, files / "plain.mp4")
    finally:
        process.close()


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"\0" * 13,
        look_answer(FileLook(), Bitmap(300, 1, opaque=True, pixels=bytes(1200))),
        look_answer(FileLook(), Bitmap(2, 2, opaque=True, pixels=bytes(12))),
        look_answer(FileLook(), None).replace(b"problem", b"pro"),
        look_answer(FileLook(duration=float("nan")), None).replace(b"NaN", b"[1]"),
        struct.pack("<III?", 100_000, 0, 0, True) + b"[" * 100_000,
    ],
)
def test_a_process_that_was_taken_over_is_not_believed(told: bytes) -> None:
    """It reads whatever is in files: its answers are checked."""
    with pytest.raises(BadResponse):
        read_answer(told, LOOKED_AT)


def test_a_look_survives_the_way() -> None:
    """As the process tells it, with its picture."""
    look = FileLook(1920, 1080, 12.5, "hevc", "aac", FileDefect.CUT_OFF)
    picture = Bitmap(2, 1, opaque=False, pixels=bytes(8))
    assert read_answer(look_answer(look, picture), LOOKED_AT) == (look, picture)
    assert read_answer(look_answer(FileLook(), None), LOOKED_AT) == (FileLook(), None)
