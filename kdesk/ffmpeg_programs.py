"""The ffmpeg programs of this computer."""

import shutil
from collections.abc import Iterator


def ffmpeg_programs() -> Iterator[str]:
    """Yield the paths of ffmpeg programs: that of the demo extra, then the one that a terminal would start."""
    try:
        # Measuring VMAF alone needs a program; who wants that is to wait, and not the start.
        import imageio_ffmpeg  # noqa: PLC0415

        yield imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        # The extra is not installed, or has no program for this system.
        pass
    found = shutil.which("ffmpeg")
    if found:
        yield found
