"""The window's side of the decoding process: starts it, sends pictures, and kills it if it is too slow. No Qt."""

import logging
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import IO, Generic, TypeVar

from kdesk.domain.picture import MAX_SIDE, Bitmap, Box
from kdesk.domain.picture_work import Area, FrameMeasure
from kdesk.environment import without_secrets
from kdesk.errors import BadResponse, DecoderFailed, Reason
from kdesk.pictures.pipe import READY, ProtocolError, Work, read_bytes, read_result, write_request
from kdesk.pictures.watchdog import Watchdog
from kdesk.threads import Workers

COMMAND = "decode-pictures"
"""Internal subcommand of kdesk's command line."""

DEADLINE_SECONDS = 5.0
"""For one picture; the largest that the window requests takes 0.1 s."""

START_SECONDS = 60.0
"""Until the process is ready, which usually takes 0.13 s."""

PAUSE_SECONDS = 60.0
"""Between a failed start and the next one."""

FILE_BYTES = 4 * 2 * MAX_SIDE * 2 * MAX_SIDE
"""Of a picture that the process encodes: no more than its pixels."""

_PIPE_BYTES = 2**20
"""Holds the bitmap of a card, so that it is written and read at once; only Linux has pipes of any size."""

_MEASURE = struct.Struct("<3d")
_NO_BOX = Box(0, 0)

T = TypeVar("T")

log = logging.getLogger(__name__)


class DecodingProcess:
    """Implements `ports.PictureDecoder` and `picture_work.PictureLab`: one process that does one thing at a time.

    Args:
        command: Starts the process; None for kdesk's own.
        deadline: Seconds for one picture. A slower process is killed, and the next picture gets a new one.
    """

    def __init__(self, command: Sequence[str] | None = None, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._command = list(command or own_command(COMMAND))
        self._deadline = deadline
        self._watchdog = Watchdog()
        self._thread = Workers("kdesk-bitmaps", 1)
        # Held for moments only, so that `close` never waits for a decoder; it excludes a start after `close`.
        self._lock = threading.Lock()
        # Held while the process starts or decodes.
        self._busy = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0
        self._closed = False

    @property
    def process_id(self) -> int | None:
        """The id of the process, None while there is none."""
        process = self._process
        return process.pid if process else None

    def prepare(self) -> None:
        """Start the process ahead of the first picture. A failure is reported by the first picture."""
        self._thread.submit(self._prepare)

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return the picture, scaled down to fit into the box.

        Cancelling drops a picture that was not begun. Raises BadResponse if it is none, DecoderFailed.
        """
        fitting = Box(min(box.width, MAX_SIDE), min(box.height, MAX_SIDE))
        return await self._do(_Task(Work.DECODE, data, fitting, lambda pipe: read_result(pipe, fitting)))

    async def measure(self, strip: Bitmap, frames: int) -> tuple[FrameMeasure, ...]:
        """Measure frames of the same width that lie side by side. Raises BadResponse, DecoderFailed."""
        data, box = struct.pack("<I", frames) + strip.pixels, Box(strip.width, strip.height)
        size = frames * _MEASURE.size
        found = await self._do(_Task(Work.MEASURE, data, box, lambda pipe: read_bytes(pipe, size)))
        return tuple(FrameMeasure(*numbers) for numbers in _MEASURE.iter_unpack(found))

    async def cut(self, data: bytes, area: Area) -> bytes:
        """Return a part of a picture as a file. Raises BadResponse, DecoderFailed."""
        wanted = struct.pack("<4d", *astuple(area))
        return await self._do(_Task(Work.CUT, wanted + data, _NO_BOX, _read_file))

    async def encode(self, bitmap: Bitmap) -> bytes:
        """Return a bitmap as a file. Raises BadResponse, DecoderFailed."""
        box = Box(bitmap.width, bitmap.height)
        return await self._do(_Task(Work.ENCODE, bytes([bitmap.opaque]) + bitmap.pixels, box, _read_file))

    async def answer(self, work: Work, data: bytes, box: Box, limit: int) -> bytes:
        """Return the bytes of an answer, at most `limit`. Raises BadResponse, DecoderFailed."""
        return await self._do(_Task(work, data, box, lambda pipe: read_bytes(pipe, limit)))

    async def _do(self, task: "_Task[T]") -> T:
        result = await self._thread.run(self._ask, task)
        if isinstance(result, str):
            raise _not_shown(task.data, result)
        return result

    def close(self) -> None:
        """Kill the process, even while it decodes. Does not block."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()
        self._thread.close()
        threading.Thread(target=self._end_after_work, name="kdesk-bitmaps-end", daemon=True).start()

    def _prepare(self) -> None:
        with self._busy, suppress(DecoderFailed):
            self._ensure_running()

    def _ask(self, task: "_Task[T]") -> T | str:
        with self._busy:
            return self._carry_out(task)

    def _end_after_work(self) -> None:
        # Close the pipes once the thread no longer reads them, which is soon: the process is killed.
        with self._busy:
            self._end()
            self._watchdog.close()

    def _carry_out(self, task: "_Task[T]") -> T | str:
        process, requests, results = self._ensure_running()
        watch = None
        try:
            with self._watchdog.watching(process, self._deadline) as watch:
                write_request(requests, task.data, task.box, task.work)
                result = task.read(results)
        except (OSError, ProtocolError) as exc:
            self._end()
            if watch and watch.passed:
                raise _not_shown(task.data, f"decoding took longer than {self._deadline:g} s") from exc
            raise _not_shown(task.data, f"the decoding process ended: {exc}") from exc
        if watch.passed:
            # Killed just after its result: do not let the next picture fail for it.
            self._end()
        return result

    def _ensure_running(self) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._start()
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        return process, process.stdin, process.stdout

    def _start(self) -> "subprocess.Popen[bytes]":
        if time.monotonic() < self._not_before:
            raise DecoderFailed("the decoding process did not start a moment ago")
        # Before the start, and reset on success: every kind of failure then causes the pause.
        self._not_before = time.monotonic() + PAUSE_SECONDS
        try:
            process = self._spawn()
        except OSError as exc:
            raise DecoderFailed(str(exc)) from exc
        with self._watchdog.watching(process, START_SECONDS):
            ready = process.stdout is not None and process.stdout.read(len(READY)) == READY
        if not ready:
            self._end()
            if self._closed:
                raise DecoderFailed("kdesk is closing")
            log.warning("the decoding process did not start: exit status %s", process.returncode)
            raise DecoderFailed(f"the decoding process ended with status {process.returncode}")
        self._not_before = 0.0
        return process

    def _spawn(self) -> "subprocess.Popen[bytes]":
        # No console window on Windows; 0 elsewhere.
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        with self._lock:
            if self._closed:
                raise DecoderFailed("kdesk is closing")
            self._process = subprocess.Popen(  # noqa: S603  our own program, started with our own interpreter
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # The libraries print remarks on the pictures, which are useless in a log.
                stderr=subprocess.DEVNULL,
                pipesize=_PIPE_BYTES,
                # A bug in a decoder must not give away secrets.
                env=without_secrets(os.environ),
                creationflags=flags,
            )
            return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            # Closing flushes unsent data to a process that has ended.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


@dataclass(frozen=True, slots=True)
class _Task(Generic[T]):
    """One request, and how its result is read: a refusal is a text."""

    work: Work
    data: bytes
    box: Box
    read: Callable[[IO[bytes]], T | str]


def _read_file(pipe: IO[bytes]) -> bytes | str:
    return read_bytes(pipe, FILE_BYTES)


def _not_shown(data: bytes, reason: str) -> BadResponse:
    return BadResponse(f"{len(data)} bytes: {reason}", reason=Reason.PICTURE_UNUSABLE, retryable=False)


def own_command(subcommand: str) -> list[str]:
    """Return what starts this program again with a subcommand; a frozen program is its own interpreter."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kdesk"]
    return [*program, subcommand]
