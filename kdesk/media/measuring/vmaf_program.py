"""The ffmpeg of this computer that measures VMAF. It gets raw pictures by its standard input, and no address."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kdesk.environment import without_secrets
from kdesk.errors import MediaProblem, Reason

_SECONDS = 20.0
"""For telling its version and filters, which usually takes 0.1 s."""

_LOG = "vmaf.json"
_LARGE = 1440
"""Lines of a picture from which on the model for 4K screens is used."""


@dataclass(frozen=True, slots=True)
class VmafProgram:
    """An ffmpeg with libvmaf.

    Attributes:
        name: With its version and its path.
    """

    path: str
    name: str


def find_program(paths: Iterable[str]) -> VmafProgram | None:
    """Return the first of some ffmpeg programs that can measure VMAF."""
    for path in paths:
        if "libvmaf" in _said(path, "-filters").split():
            version = _said(path, "-version").split()[2:3]
            return VmafProgram(path, f"ffmpeg {' '.join(version)} ({path})")
    return None


def _said(path: str, question: str) -> str:
    """Return what a program prints, "" if it fails."""
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(  # noqa: S603  an ffmpeg of this computer, with our own arguments
            [path, "-hide_banner", question],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            env=without_secrets(os.environ),
            creationflags=_flags(),
            encoding="utf-8",
            errors="replace",
        ).stdout
    return ""


@dataclass(frozen=True, slots=True)
class StackedFormat:
    """Raw pictures in which the other video's frame lies below that of the reference.

    Attributes:
        height: Of one frame.
    """

    pixel_format: str
    width: int
    height: int


class VmafRun:
    """One run of ffmpeg over a few frames. Blocks: for a thread. Must be closed.

    Raises:
        MediaProblem: The program failed.
    """

    def __init__(self, program: VmafProgram, pictures: StackedFormat) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kdesk-vmaf-", ignore_cleanup_errors=True)
        try:
            self._process = subprocess.Popen(  # noqa: S603  an ffmpeg of this computer, with our own arguments
                [program.path, *_arguments(pictures)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=without_secrets(os.environ),
                creationflags=_flags(),
            )
        except OSError as exc:
            self._folder.cleanup()
            raise _failed(str(exc)) from exc
        _calm(self._process)

    def feed(self, picture: bytes) -> None:
        """Give it a frame of either side; waits until the program has taken it."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(picture)
        except (OSError, ValueError) as exc:
            raise _failed(f"it took no more pictures: {exc}") from exc

    def scores(self) -> list[float]:
        """End the input, and return VMAF for each frame."""
        self._close_input()
        status = self._process.wait()
        try:
            log = json.loads((Path(self._folder.name) / _LOG).read_bytes())
            return [float(frame["metrics"]["vmaf"]) for frame in log["frames"]]
        except (OSError, ValueError, LookupError, TypeError) as exc:
            raise _failed(f"status {status}, log: {exc}") from exc

    def kill(self) -> None:
        """End the program at once; any thread may call this."""
        self._process.kill()

    def close(self) -> None:
        """End the program, and remove its files."""
        self.kill()
        self._process.wait()
        self._close_input()
        self._folder.cleanup()

    def _close_input(self) -> None:
        # Closing flushes what is left to a program that may have ended.
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()


def _arguments(pictures: StackedFormat) -> list[str]:
    wide, high = pictures.width, pictures.height
    model = "vmaf_4k_v0.6.1" if high > _LARGE else "vmaf_v0.6.1"
    threads = max(1, (os.cpu_count() or 1) - 1)
    # The log's name has no folder: paths of Windows have characters that filters take for their own.
    measure = f"libvmaf=log_fmt=json:log_path={_LOG}:n_threads={threads}:model=version={model}"
    parts = f"[0:v]split[a][b];[a]crop={wide}:{high}:0:0[r];[b]crop={wide}:{high}:0:{high}[d];[d][r]{measure}"
    return [
        *["-hide_banner", "-loglevel", "quiet", "-f", "rawvideo", "-pix_fmt", pictures.pixel_format],
        *["-video_size", f"{wide}x{2 * high}", "-framerate", "25", "-i", "pipe:0"],
        *["-filter_complex", parts, "-f", "null", "-"],
    ]


def _flags() -> int:
    """Return how a program starts on Windows: without a console window, and behind others; 0 elsewhere."""
    names = ("CREATE_NO_WINDOW", "BELOW_NORMAL_PRIORITY_CLASS")
    return sum(int(getattr(subprocess, name, 0)) for name in names)


def _calm(process: "subprocess.Popen[bytes]") -> None:
    """Let a program run behind others."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, 10)


def _failed(detail: str) -> MediaProblem:
    return MediaProblem(f"ffmpeg for VMAF: {detail}", reason=Reason.MEDIA_NOT_MEASURED)
