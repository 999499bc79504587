"""`library`: 100,000 entries at 50 ms a call: first rows, jumps, mirror, search, scrolling, memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.support.demo_process import DemoProcess

MANY, FEW = 100_000, 1_000
SECONDS_PER_CALL = 0.05
SCRIPT = "tests.bench.library_browsing"


def run(scratch: Path) -> Iterator[Figure]:
    """Measure both libraries; the large one twice, the second time with its mirror."""
    few = _browse(scratch, FEW)
    many = _browse(scratch, MANY)
    yield Figure("library, calls until the first rows", many["calls to first rows"], "calls", at_most(3))
    yield Figure("library, calls for a jump to the middle", many["calls to the middle"], "calls", at_most(3))
    yield Figure("library, memory after the whole list", many["memory"], "MB", times_at_most(1.5), few["memory"])
    yield Figure("library, scrolling, longest stall", many["stall"], "ms", at_most(50), many["idle stall"])
    yield Figure("library, scrolling, p99", many["p99"], "ms", at_most(33), many["idle p99"])
    yield Figure("library, first rows from the mirror", many["from mirror"], "ms", at_most(200), few["from mirror"])
    yield Figure("library, a typed letter to new rows", many["typed"], "ms", at_most(250), few["typed"])


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
