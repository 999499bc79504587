"""`endurance`: the memory of a window through an hour of hostile answers and pictures. Run by its name only."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from kdesk.kaltura import wire_entries
from tests.bench import endurance_process
from tests.bench.figures import Figure, at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.nonsense import VALUES_MS, libraries
from tests.bench.picture_server import PictureServer, address
from tests.bench.pictures import hostile_files
from tests.kaltura.hostile_server import HostileServer

MINUTES = 60
MEGABYTES = 300


def run(scratch: Path) -> Iterator[Figure]:
    """Show hostile libraries with hostile pictures, one after the other, and tell the memory of each minute."""
    with PictureServer(files := hostile_files()) as pictures, HostileServer() as server:
        names = itertools.cycle(files)
        turns = itertools.cycle(itertools.chain.from_iterable(libraries().values()))
        numbers = itertools.count()

        def next_library() -> None:
            server.responses = dict(next(turns))
            named = {"thumbnailUrl": address(pictures.url, next(names), next(numbers))}
            server.responses[wire_entries.WireEntry] = server.responses[wire_entries.WireEntry] | named

        next_library()
        server.before_list = next_library
        orders = {"service_url": server.url, "minutes": MINUTES}
        with KdeskProcess(endurance_process.__name__, scratch / "data", orders) as kdesk:
            resident = [kdesk.hear(f"minute {number}") for number in range(1, MINUTES + 1)]
            worst = kdesk.result()["worst"]
            shown = next(numbers)
    yield Figure(f"endurance, {MINUTES} minutes, {shown:,} libraries, at most", max(resident), "MB", at_most(MEGABYTES))
    yield Figure("endurance, at the end", resident[-1], "MB", at_most(MEGABYTES), resident[0])
    yield Figure("endurance, latest beat", worst, "ms", at_most(VALUES_MS))
