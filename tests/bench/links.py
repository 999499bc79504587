"""`links`: a link on the clipboard, the lights of seven links, and 500 links as a table, at 50 ms a call."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.support.demo_process import DemoProcess

ENTRIES = 600
SECONDS_PER_CALL = 0.05
SCRIPT = "tests.bench.links_copying"


def run(scratch: Path) -> Iterator[Figure]:
    """Copy links in a window on a demo server that waits before each response."""
    DemoProcess(scratch / "demo", "--no-samples", "--entries", str(ENTRIES)).start().stop()  # filled without the delay
    fault = f"*:stall:seconds={SECONDS_PER_CALL}"
    demo = DemoProcess(scratch / "demo", "--no-samples", "--fault", fault).start()
    try:
        with KdeskProcess(SCRIPT, scratch / "kdesk", {"demo": demo.credentials}) as kdesk:
            found = kdesk.result()
    finally:
        demo.stop()
    yield Figure("links, selected entry to clipboard", found["one"], "ms", at_most(100))
    yield Figure("links, lights of seven, nothing cut yet", found["first"], "s", at_most(1))
    yield Figure("links, lights of seven", found["lights"], "s", at_most(1))
    yield Figure("links, 500 as a table", found["table"], "s", at_most(2))
