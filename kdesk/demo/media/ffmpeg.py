"""Runs the ffmpeg binary of `imageio-ffmpeg`, or that of the system, at low priority if wanted.

Processes can be ended from another thread. Without a binary only what is ready made can be had.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg

from kdesk.demo.media.ready_made import ReadyMade
from kdesk.demo.store.profiles.media_info import MediaInfo, parse

_LAST_LINES = 3
_MISSING = "there is no ffmpeg on this computer"
_STOPPING = "the server is ending"
_POLL_SECONDS = 0.5


class FfmpegError(Exception):
    """ffmpeg failed; the message is the end of its error output."""


class AbandonedError(FfmpegError):
    """ffmpeg was ended on purpose: the server stops, or the result is no longer needed."""


def _always() -> bool:
    return True


class Ffmpeg:
    """Starts ffmpeg processes; `end_all` ends those that run and refuses new ones.

    Args:
        program: Path of the binary; None without one.

    Attributes:
        ready_made: Stands in for ffmpeg; None where there is an ffmpeg.
    """

    def __init__(self, program: str | None) -> None:
        self.ready_made = None if program else ReadyMade()
        self._command = [*_killed_with_parent(), program] if program else []
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def run(self, *arguments: str | Path, gentle: bool = True, wanted: Callable[[], bool] = _always) -> str:
        """Run ffmpeg to its end and return its error output.

        Args:
            gentle: Run at low priority.
            wanted: Returns whether the result is still needed; ffmpeg is ended otherwise.

        Raises:
            FfmpegError: ffmpeg failed, or is missing.
            AbandonedError: The process was ended.
        """
        text, status = self._wait(["-nostdin", "-v", "error", "-y", *arguments], gentle=gentle, wanted=wanted)
        if status:
            raise FfmpegError(" ".join(text.strip().splitlines()[-_LAST_LINES:]) or f"exit status {status}")
        return text

    def probe(self, path: Path) -> MediaInfo:
        """Return the properties of a media file; all are empty if ffmpeg cannot read it, or is missing."""
        if self.ready_made is not None:
            return self.ready_made.info(path) or MediaInfo()
        # Without an output file ffmpeg always exits with status 1.
        return parse(self._wait(["-nostdin", "-i", path], gentle=False)[0])

    def end_all(self) -> None:
        """End all processes and refuse new ones."""
        with self._lock:
            self._ended = True
            for process in self._running:
                process.kill()

    def _wait(
        self, arguments: Sequence[str | Path], *, gentle: bool, wanted: Callable[[], bool] = _always
    ) -> tuple[str, int]:
        if not self._command:
            raise FfmpegError(_MISSING)
        process = self._start([*self._command, "-hide_banner", *map(str, arguments)], gentle=gentle)
        try:
            errors = _errors_of(process, wanted)
        finally:
            with self._lock:
                self._running.discard(process)
        if self._ended:
            raise AbandonedError(_STOPPING)
        return errors.decode("utf-8", "replace"), process.returncode

    def _start(self, command: list[str], *, gentle: bool) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ended:
                raise AbandonedError(_STOPPING)
            process = subprocess.Popen(  # noqa: S603  the binary is the package's own, the arguments are ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                creationflags=_creation_flags(gentle=gentle),
            )
            self._running.add(process)
        if gentle and sys.platform != "win32":
            # After the start: a `preexec_fn` is not safe in a process with threads.
            _be_nice(process.pid)
        return process


def find_program() -> str | None:
    """Return the path of an ffmpeg program: that of the extra `demo`, else the system's; None without one."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


def _errors_of(process: subprocess.Popen[bytes], wanted: Callable[[], bool]) -> bytes:
    """Return a process's error output once it ends; end it if the result is no longer needed."""
    while True:
        try:
            # After a timeout `communicate` may be called again: no output is lost.
            return process.communicate(timeout=_POLL_SECONDS)[1]
        except subprocess.TimeoutExpired:
            if not wanted():
                process.kill()
                process.communicate()
                raise AbandonedError("the result is not wanted any more") from None


def _killed_with_parent() -> list[str]:
    """Return a command prefix that kills ffmpeg with the thread that started it, even if that is killed; Linux only."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []


def _creation_flags(*, gentle: bool) -> int:
    if sys.platform == "win32":
        priority = subprocess.BELOW_NORMAL_PRIORITY_CLASS if gentle else 0
        return subprocess.CREATE_NO_WINDOW | priority
    return 0


def _be_nice(pid: int) -> None:
    """Lower a process's priority, unless it has ended already."""
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, pid, 10)
        except ProcessLookupError:
            return
