"""`library`: 100,000 entries at 50 ms a call, beside 1,000: first rows, jumps, mirror, search, scrolling, memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, Target, at_most, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.support.demo_process import DemoProcess

MANY, FEW = 100_000, 1_000
SECONDS_PER_CALL = 0.05
SCRIPT = "tests.bench.library_browsing"


def run(scratch: Path) -> Iterator[Figure]:
    """Measure both libraries, each first without and then with its mirror. The small one is the reference.

    Stalls are without the time in which other programs had the cores: they are kdesk's own.
    """
    few, many = _browse(scratch, FEW), _browse(scratch, MANY)

    def figure(name: str, key: str, unit: str, target: Target) -> Figure:
        return Figure(f"library, {name}", many[key], unit, target, few[key])

    yield figure("calls until the first rows", "calls to first rows", "calls", at_most(3))
    yield figure("calls for a jump to the middle", "calls to the middle", "calls", at_most(3))
    yield figure("first rows from the mirror", "from mirror", "ms", at_most(200))
    yield figure("a typed letter to its rows", "typed", "ms", at_most(250))
    yield figure("scrolling, computed a frame", "frame", "ms", at_most(8))
    yield figure("scrolling, max", "stall", "ms", at_most(33))
    yield figure("scrolling, p99", "p99", "ms", at_most(round(many["idle p99"] + 8, 1)))
    yield figure("dragging the bar, max", "jump stall", "ms", at_most(50))
    yield figure("filling the mirror, max", "filling stall", "ms", at_most(50))
    yield figure("memory after the whole list", "memory", "MB", times_at_most(1.5))
    yield figure("the same without the mirror", "memory of pages", "MB", times_at_most(1.5))


def _browse(scratch: Path, entries: int) -> dict[str, Any]:
    """Look through a library, first without and then with a mirror."""
    demo = DemoProcess(scratch / f"demo {entries}", "--no-samples", "--entries", str(entries)).start()
    demo.stop()  # filled without the delay
    fault = f"*:stall:seconds={SECONDS_PER_CALL}"
    demo = DemoProcess(scratch / f"demo {entries}", "--no-samples", "--fault", fault).start()
    found: dict[str, Any] = {}
    for part in ("server", "mirror"):
        orders = {"demo": demo.credentials, "part": part, "entries": entries}
        with KdeskProcess(SCRIPT, scratch / f"kdesk {entries}", orders) as kdesk:
            while part == "server" and kdesk.hear("filling"):
                pass
            found |= kdesk.result()
    demo.stop()
    return found
