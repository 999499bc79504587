"""The window's side of the decoding process: starts it, asks it, and kills it if it does not answer. No Qt."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from kdesk.domain.picture import MAX_SIDE, Bitmap, Box
from kdesk.environment import without_secrets
from kdesk.errors import BadResponse, DecoderFailed, Reason
from kdesk.pictures.pipe import READY, Broken, read_answer, write_request
from kdesk.threads import Workers

COMMAND = "decode-pictures"
"""Of kdesk's own command line; not for people."""

DEADLINE_SECONDS = 5.0
"""For one picture; the largest that a window asks for takes a tenth of a second."""

START_SECONDS = 60.0
"""Until the process is ready, which takes an eighth of a second where nothing hinders it."""

PAUSE_SECONDS = 60.0
"""Between a start that failed and the next one."""

log = logging.getLogger(__name__)


class DecodingProcess:
    """Implements `ports.PictureDecoder`: one process that decodes one picture at a time.

    command   starts it, with the first picture or before
    deadline  seconds for one picture; a process that needs longer is killed, and the next picture gets a new one
    """

    def __init__(self, command: Sequence[str] | None = None, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._command = list(command or _command())
        self._deadline = deadline
        self._thread = Workers("kdesk-bitmaps", 1)
        self._lock = threading.Lock()
        # Held while the process is started or asked.
        self._working = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0
        self._closed = False

    def prepare(self) -> None:
        """Start the process before the first picture asks for it; where that fails, the first picture tells."""
        self._thread.submit(self._prepare)

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return the picture, fitted into the box.

        Raises BadResponse where it is none, DecoderFailed. Cancelling drops a picture whose turn has not come.
        """
        fitting = Box(min(box.width, MAX_SIDE), min(box.height, MAX_SIDE))
        answer = await self._thread.run(self._ask, data, fitting)
        if isinstance(answer, str):
            raise _no_picture(data, answer)
        return answer

    def close(self) -> None:
        """Kill the process, also in the middle of a picture. Returns at once."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()
        self._thread.close()
        threading.Thread(target=self._end_after_work, name="kdesk-bitmaps-end", daemon=True).start()

    def _prepare(self) -> None:
        with self._working, suppress(DecoderFailed):
            self._running()

    def _ask(self, data: bytes, box: Box) -> Bitmap | str:
        with self._working:
            return self._answer(data, box)

    def _end_after_work(self) -> None:
        # The pipes are closed once nobody reads them any more, which is soon: the process is killed.
        with self._working:
            self._end()

    def _answer(self, data: bytes, box: Box) -> Bitmap | str:
        process, requests, answers = self._running()
        deadline = _Deadline(process, self._deadline)
        try:
            with deadline:
                write_request(requests, data, box)
                answer = read_answer(answers, box)
        except (OSError, Broken) as exc:
            self._end()
            if deadline.passed:
                raise _no_picture(data, f"decoding took longer than {self._deadline:g} s") from exc
            raise _no_picture(data, f"the decoding process ended: {exc}") from exc
        if deadline.passed:
            # Killed in the moment of its answer: the next picture must not be blamed for it.
            self._end()
        return answer

    def _running(self) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
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
        self._not_before = time.monotonic() + PAUSE_SECONDS
        try:
            process = self._spawn()
        except OSError as exc:
            raise DecoderFailed(str(exc)) from exc
        with _Deadline(process, START_SECONDS):
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
                # The libraries print what pictures say of themselves; nobody needs that in a log.
                stderr=subprocess.DEVNULL,
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
            # What was not sent yet has nobody to go to.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


class _Deadline:
    """Kills a process that is still at work when the time is over."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self.passed = False
        self._process = process
        self._timer = threading.Timer(seconds, self._kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _kill(self) -> None:
        self.passed = True
        self._process.kill()


def _no_picture(data: bytes, reason: str) -> BadResponse:
    return BadResponse(f"{len(data)} bytes: {reason}", reason=Reason.PICTURE_UNUSABLE, retryable=False)


def _command() -> list[str]:
    """Return how this very program is started again; a frozen one is its own interpreter."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kdesk"]
    return [*program, COMMAND]
