"""`queue`: 50,000 files added, scrolled, selected, moved, paused, removed, and there again after a restart.

The machine may be busy with other things: what is compared is the time that threads compute, and medians.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.media import film

MANY, FEW = 50_000, 500
RESTARTS = 3
SCRIPT = "tests.bench.queue_process"
STEPS = ("add", "scroll", "select all", "move", "pause all", "resume all", "cancel all", "clear", "undo")


def run(scratch: Path) -> Iterator[Figure]:
    """Measure many and few."""
    few, many = (_measured(scratch / str(count), count) for count in (FEW, MANY))
    walked = many["walked"]
    yield Figure("queue, add 50,000: computing", many["cpu"]["add"], "s", times_at_most(3), walked["cpu"])
    yield Figure("queue, add 50,000: until listed", many["seconds"]["add"], "s", times_at_most(3), walked["seconds"])
    for thread, seconds in sorted(many["threads"].items()):
        yield Figure(f"queue, add 50,000: {thread}", seconds, "s", times_at_most(3), walked["cpu"])
    per_file = (many["cpu"]["add"] / MANY, few["cpu"]["add"] / FEW)
    yield Figure("queue, add one of 50,000", per_file[0] * 1e6, "µs", times_at_most(1.5), per_file[1] * 1e6)
    yield Figure("queue, first rows", many["first"] * 1000, "ms", at_most(200), few["first"] * 1000)
    for step in STEPS:
        yield Figure(f"queue, turn in “{step}”", many["turn"][step], "ms", at_most(50), few["turn"][step])
    yield Figure("queue, restart to first row", many["restart"], "s", times_at_most(1.5), many["empty"])
    yield Figure("queue, restart: computing", many["restart cpu"], "s", times_at_most(1.5), many["empty cpu"])
    yield Figure("queue, restart to all rows", many["restart all"], "s", at_most(2), many["empty all"])


def _measured(scratch: Path, count: int) -> dict[str, Any]:
    folder, data, empty = scratch / "files", scratch / "data", scratch / "empty"
    _make_files(folder, count)
    with KdeskProcess(SCRIPT, data, {"folder": str(folder), "count": count}) as kdesk:
        found: dict[str, Any] = kdesk.result()
    # In turn, so that what else the machine does meets both.
    starts = [(*_start(data), *_start(empty)) for _ in range(RESTARTS)]
    middle = map(median, zip(*starts, strict=True))
    names = ("restart", "restart cpu", "restart all", "empty", "empty cpu", "empty all")
    found |= dict(zip(names, middle, strict=True))
    shutil.rmtree(folder)
    return found


def _start(data: Path) -> tuple[float, float, float]:
    """Return the seconds from the start to the first painted row, those of computing, and those to all rows.

    Of an empty journal, the first two are those to the empty page.
    """
    with KdeskProcess(SCRIPT, data, {}) as kdesk:
        seconds = kdesk.hear("painted") - kdesk.began
        found = kdesk.result()
        return seconds, found["cpu"], found["all"] - kdesk.began


def _make_files(folder: Path, count: int) -> None:
    """Make files in folders of a thousand; all are links to few, since making 50,000 would be measured for nothing."""
    first = film(folder / "first.mp4", 10_000)
    for number in range(count - 1):
        place = folder / f"{number // 1000:03}"
        place.mkdir(exist_ok=True)
        os.link(first, place / f"clip {number % 1000:03}.mp4")
