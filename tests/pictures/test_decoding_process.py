"""The decoding process: hostile pictures are rejected, and a process that does not respond is killed."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kdesk.cli import COMMANDS, main
from kdesk.domain.picture import Bitmap, Box
from kdesk.errors import BadResponse
from kdesk.pictures.process import COMMAND, DecoderFailed, DecodingProcess
from tests.support import hostile_pictures as pictures
from tests.support.hostile_pictures import BOMBS, BROKEN, HONEST, OF_ANOTHER_KIND, SIZE, TOO_LARGE
from tests.support.patience import PATIENCE, until
from tests.support.picture_decoder import decoder

__all__ = ["decoder"]

BOX = Box(*SIZE)
LIMIT_MIB = 120
"""The process has 45 MiB when it begins; no picture here is worth more than a few."""


def memory_peak(process: DecodingProcess) -> int:
    """Return the most MiB that the decoding process ever had resident; 0 where the system does not tell."""
    if not Path("/proc/self/status").exists():
        return 0
    assert process._process is not None
    status = Path(f"/proc/{process._process.pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def stand_in(code: str) -> list[str]:
    """Return the command of a process that behaves differently from a decoding process."""
    return [sys.executable, "-c", f"import os, sys, time; os.write(1, b'r'); {code}"]


async def decoded(process: DecodingProcess, data: bytes, box: Box = BOX) -> Bitmap:
    """Decode a picture, as long as it may take on a machine that does something else as well."""
    async with asyncio.timeout(PATIENCE):
        return await process.decode(data, box)


@pytest.mark.parametrize("kind", HONEST)
async def test_honest_pictures_are_decoded(decoder: DecodingProcess, kind: str) -> None:
    """Pixel by pixel, in the size that they have."""
    bitmap = await decoded(decoder, HONEST[kind]())
    assert (bitmap.width, bitmap.height) == SIZE
    assert len(bitmap.pixels) == 4 * SIZE[0] * SIZE[1]


async def test_the_colour_of_a_picture_arrives(decoder: DecodingProcess) -> None:
    """0xAARRGGBB in this machine's order."""
    bitmap = await decoded(decoder, pictures.encoded(pictures.plain(*SIZE), "PNG"))
    assert bitmap.opaque
    assert int.from_bytes(bitmap.pixels[:4], sys.byteorder) == 0xFFFF3366


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((640, 360), (320, 180)), ((203, 360), (101, 180)), ((640, 2), (320, 1)), ((640, 1), (320, 1)), ((9, 9), (9, 9))],
)
async def test_a_picture_is_made_smaller_than_its_box(
    decoder: DecodingProcess, size: tuple[int, int], fitted: tuple[int, int]
) -> None:
    """Up to twice what was asked for is taken, made smaller in its proportion; nothing is made larger."""
    bitmap = await decoded(decoder, pictures.png(*size))
    assert (bitmap.width, bitmap.height) == fitted


@pytest.mark.parametrize("name", [*OF_ANOTHER_KIND, *BROKEN, *TOO_LARGE])
async def test_hostile_pictures_are_refused(decoder: DecodingProcess, name: str) -> None:
    """Each is told in words, takes little memory, and the same process goes on with the next."""
    make = (OF_ANOTHER_KIND | BROKEN | TOO_LARGE)[name]
    await decoded(decoder, HONEST["JPEG"]())
    before = decoder._process
    with pytest.raises(BadResponse) as caught:
        await decoded(decoder, make())
    assert not caught.value.retryable
    assert decoder._process is before
    assert memory_peak(decoder) < LIMIT_MIB


@pytest.mark.parametrize("name", BOMBS)
async def test_bombs_do_not_go_off(decoder: DecodingProcess, name: str) -> None:
    """What would unpack to a thousand times its size is left out, or the picture is refused."""
    await decoded(decoder, HONEST["JPEG"]())
    before = decoder._process
    try:
        bitmap = await decoded(decoder, BOMBS[name]())
    except BadResponse as refused:
        assert "scans" in refused.detail  # noqa: PT017  only one of the kinds is refused
    else:
        assert (bitmap.width, bitmap.height) == SIZE
    assert decoder._process is before
    assert memory_peak(decoder) < LIMIT_MIB


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
@pytest.mark.parametrize("place", ["FIFO", "file"])
async def test_no_local_file_is_read(decoder: DecodingProcess, tmp_path: Path, place: str) -> None:
    """A drawing that names a file is refused; one that names a FIFO blocks nobody, and nobody opens it."""
    path = tmp_path / "local"
    if place == "FIFO":
        os.mkfifo(path)
    else:
        path.write_bytes(HONEST["PNG"]())
    with pytest.raises(BadResponse, match="neither JPEG"):
        await decoded(decoder, pictures.drawing_of(path))
    if place == "FIFO":
        # Opening it for writing without waiting succeeds only if somebody reads it.
        with pytest.raises(OSError, match="No such device"):
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("time.sleep(1e6)", "took longer"),
        ("os.abort()", "process ended"),
        ("os.write(1, bytes(5))", "process ended"),
        ("sys.stdin.buffer.read(13); os.write(1, b'\\2' + b'\\xff' * 12); time.sleep(1e6)", "process ended"),
        ("sys.stdin.buffer.read(13); os.write(1, b'\\0' + b'\\xff' * 12); time.sleep(1e6)", "process ended"),
    ],
    ids=["hangs", "dies", "is cut off", "sends too much", "tells too much"],
)
async def test_a_process_that_does_not_respond_is_killed(code: str, reason: str) -> None:
    """The picture is refused, the process is gone, and the next picture gets another one."""
    process = DecodingProcess(stand_in(code), deadline=0.2 if reason == "took longer" else PATIENCE)
    for _ in range(2):
        with pytest.raises(BadResponse, match=reason):
            await decoded(process, HONEST["JPEG"]())
        assert process._process is None
    process.close()


async def test_a_picture_that_kills_its_process_costs_no_other_picture(tmp_path: Path) -> None:
    """The first process dies of its picture; the second decodes the next."""
    code = (
        f"import os, sys; from pathlib import Path; mark = Path({str(tmp_path / 'mark')!r}); first = not mark.exists();"
        "mark.touch(); from kdesk.pictures import worker;"
        "worker.decode = (lambda *_: os.abort()) if first else worker.decode; worker.run(None)"
    )
    process = DecodingProcess([sys.executable, "-c", code])
    with pytest.raises(BadResponse, match="process ended"):
        await decoded(process, HONEST["PNG"]())
    assert (await decoded(process, HONEST["PNG"]())).pixels
    process.close()


@pytest.mark.parametrize("command", [["/nowhere/kdesk"], [sys.executable, "-c", "raise SystemExit(3)"]])
async def test_a_process_that_does_not_start_is_no_fault_of_a_picture(
    command: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Told as such, so that no picture is dropped for it; not started again for each picture."""
    process = DecodingProcess(command)
    with pytest.raises(DecoderFailed):
        await decoded(process, HONEST["PNG"]())
    with pytest.raises(DecoderFailed, match="a moment ago"):
        await decoded(process, HONEST["PNG"]())
    process.close()
    assert command[0] == "/nowhere/kdesk" or "exit status 3" in caplog.text


async def test_a_process_can_be_started_before_it_is_needed() -> None:
    """The first picture then finds it ready; one that cannot be started is told by the first picture."""
    process = DecodingProcess()
    process.prepare()
    await until(lambda: process._process)
    before = process._process
    assert (await decoded(process, HONEST["PNG"]())).pixels
    assert process._process is before
    process.close()
    missing = DecodingProcess(["/nowhere/kdesk"])
    missing.prepare()
    with pytest.raises(DecoderFailed):
        await decoded(missing, HONEST["PNG"]())
    missing.close()


async def test_closing_ends_a_process_at_work() -> None:
    """Every caller gets an error, and no process remains."""
    process = DecodingProcess(stand_in("time.sleep(1e6)"), deadline=1e6)
    waiting = asyncio.get_running_loop().create_task(decoded(process, HONEST["PNG"]()))
    await until(lambda: process._process)
    child = process._process
    assert child is not None
    process.close()
    with pytest.raises((BadResponse, DecoderFailed)):
        await waiting
    await until(lambda: child.returncode is not None and process._process is None)
    process._not_before = 0.0
    with pytest.raises(DecoderFailed, match="closing"):
        process._start()


async def test_closing_ends_every_thread() -> None:
    """No thread of a closed window is left, neither the one that decodes nor the one that watches it."""
    before = set(threading.enumerate())
    process = DecodingProcess()
    await decoded(process, pictures.encoded(pictures.plain(*SIZE), "PNG"))
    assert set(threading.enumerate()) - before
    process.close()
    await until(lambda: set(threading.enumerate()) <= before)


async def test_closing_while_it_starts_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    """A window that is closed at once leaves no warning in the log."""
    process = DecodingProcess([sys.executable, "-c", "import time; time.sleep(1e6)"])
    process.prepare()
    await until(lambda: process._process)
    child = process._process
    assert child is not None
    process.close()
    await until(lambda: child.returncode is not None and process._process is None)
    with process._busy:  # held until the start has ended
        assert not caplog.records


@pytest.mark.parametrize("left", [b"", b"\1\0", b"\0\x40\1\0\0\xb4\0\0\0\xff\0\0\0half"])
def test_the_process_ends_with_its_input(left: bytes) -> None:
    """Between two pictures, and in the middle of one: when kdesk is killed, nothing stays behind."""
    ended = subprocess.run(
        [sys.executable, "-m", "kdesk", "decode-pictures"],
        input=left,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ended.returncode == 0
    assert ended.stdout[:1] == b"r"


def test_a_process_that_nobody_ends_ends_itself() -> None:
    """A picture that takes for ever, in a process whose kdesk is gone without a word."""
    code = (
        "import time; from kdesk.pictures import worker; worker.WATCHDOG_SECONDS = 0.1;"
        "worker.decode = lambda *_: time.sleep(1e6); worker.run(None)"
    )
    request = b"\0\x40\1\0\0\xb4\0\0\0\1\0\0\0x"
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, input=request, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603  our own
    assert ended.returncode == (1 if sys.platform == "win32" else -signal.SIGALRM)


@pytest.mark.parametrize("name", ["KDESK_KS", "KDESK_PASSWORD"])
async def test_no_secret_is_in_the_environment(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The process has nothing that a picture could make it tell."""
    monkeypatch.setenv(name, "secret")
    told = f"str({name!r} in os.environ).ljust(5).encode()"
    process = DecodingProcess(stand_in(f"sys.stdin.buffer.read(13); os.write(1, bytes(9) + b'\\5\\0\\0\\0' + {told})"))
    with pytest.raises(BadResponse, match="False"):
        await decoded(process, b"")
    process.close()


def test_decoding_is_no_command_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """`kdesk --help` does not name what kdesk starts itself."""
    with pytest.raises(SystemExit):
        main(["--help"])
    assert COMMAND not in capsys.readouterr().out
    assert COMMAND in COMMANDS
