"""Files that look like video and take no room."""

from pathlib import Path

MIB = 1024 * 1024
GIB = 1024 * MIB
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def film(path: Path, size: int) -> Path:
    """Make a file of this size whose head is an MP4's, and the rest a hole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        handle.write(HEAD)
        handle.truncate(size)
    return path
