"""A program that writes files as programs do that care for nobody: in bursts, under other names, over each other.

`python -m tests.support.hostile_writer HOW PATH PAUSE`; each line that it prints is the path of a finished file.
"""

import os
import sys
import time
from pathlib import Path

BURSTS = 4
BURST_BYTES = 60_000
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def content(seed: str, bursts: int = BURSTS) -> bytes:
    """Return what a file has in the end: the beginning of an MP4, and bytes of its own."""
    body = (seed.encode() * BURST_BYTES)[:BURST_BYTES]
    return (HEAD + body * bursts)[: BURST_BYTES * bursts]


def in_bursts(path: Path, pause: float) -> Path:
    """Write in bursts, and close the file between them: no program has it open meanwhile."""
    data = content(path.name)
    for burst in range(BURSTS):
        with path.open("ab") as file:
            file.write(data[burst * BURST_BYTES : (burst + 1) * BURST_BYTES])
        time.sleep(pause)  # noqa: TID251  a process of its own, which is slow on purpose
    return path


def held_open(path: Path, pause: float) -> Path:
    """Write half, wait for long with the file open, and write the rest."""
    data = content(path.name)
    with path.open("wb", buffering=0) as file:
        file.write(data[: len(data) // 2])
        time.sleep(pause * 8)  # noqa: TID251  as above
        file.write(data[len(data) // 2 :])
    return path


def renamed(path: Path, pause: float) -> Path:
    """Write under a name that says unfinished, and rename."""
    part = path.with_name(f"{path.name}.part")
    return in_bursts(part, pause).rename(path)


def truncated(path: Path, pause: float) -> Path:
    """Write all of it, truncate it, and begin again with other bytes."""
    path.write_bytes(content("former"))
    time.sleep(pause)  # noqa: TID251  as above
    os.truncate(path, 0)
    time.sleep(pause)  # noqa: TID251  as above
    return in_bursts(path, pause)


def replaced(path: Path, pause: float) -> Path:
    """Put one file in the place of another, again and again."""
    for number in range(BURSTS):
        beside = path.with_name(f".{path.name}.{number}")
        beside.write_bytes(content(path.name if number == BURSTS - 1 else f"former {number}"))
        beside.replace(path)
        time.sleep(pause)  # noqa: TID251  as above
    return path


WAYS = {each.__name__: each for each in (in_bursts, held_open, renamed, truncated, replaced)}

if __name__ == "__main__":
    print(WAYS[sys.argv[1]](Path(sys.argv[2]), float(sys.argv[3])), flush=True)  # noqa: T201  told to the test
