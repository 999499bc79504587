"""`python -m tests.bench [NAME...]`: run benches and print their figures as one table."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from tests.bench.figures import Figure, table

NAMES = (
    "start",
    "throughput",
    "download",
    "latency",
    "cpu",
    "memory",
    "window",
    "queue",
    "sheets",
    "resume",
    "small",
    "nonsense",
    "answers",
    "pictures",
    "thumbnails",
    "playback",
    "review",
    "demo",
    "library",
    "links",
)
LONG = ("endurance",)
"""Take an hour, and are run by their names only."""


def main(names: Sequence[str]) -> int:
    """Run the benches; 0 when every figure could be had and reaches its target."""
    if unknown := set(names) - {*NAMES, *LONG}:
        known = ", ".join((*NAMES, *LONG))
        print(f"There is no bench {', '.join(sorted(unknown))}. There are: {known}.")  # noqa: T201
        return 2
    figures: list[Figure] = []
    broken: list[str] = []
    for name in names or NAMES:
        began = time.monotonic()
        try:
            figures += _run(name)
            outcome = "done"
        except Exception as error:  # noqa: BLE001  a bench that breaks is told, and the others go on
            outcome = repr(error)
            broken.append(f"{name}: {outcome}")
        print(f"{name}: {outcome} after {time.monotonic() - began:.0f} s", file=sys.stderr)  # noqa: T201
    print(table(figures), *broken, sep="\n")  # noqa: T201
    return int(bool(broken) or not all(figure.holds for figure in figures))


def _run(name: str) -> list[Figure]:
    bench: Callable[[Path], Iterator[Figure]] = import_module(f"tests.bench.{name}").run
    with tempfile.TemporaryDirectory(prefix=f"kdesk-bench-{name}-") as scratch:
        return list(bench(Path(scratch)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
