"""Files that look like video and take no room."""

import os
from pathlib import Path

MIB = 1024 * 1024
GIB = 1024 * MIB
LONG_AGO = 1_000_000_000
"""When each was made: kdesk waits some seconds for a young file to rest."""
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def film(path: Path, size: int) -> Path:
    """Make a file of this size whose head is an MP4's with its name, and the rest a hole.

    Without the name all would be one file to kdesk, which asks about the second before it sends it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        handle.write(HEAD + path.name.encode())
        handle.truncate(size)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path
