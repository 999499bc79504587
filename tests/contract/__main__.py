"""Replays the recordings and prints what is equal and what is not: `python -m tests.contract [part of a name…]`."""

import sys
import tempfile
from pathlib import Path

from tests.contract.replay import replay
from tests.contract.report import report
from tests.contract.vector import load


def main(wanted: list[str]) -> None:
    """Replay every row; show the differences of those whose service, action or name holds one of the words."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = list(replay(load(), Path(folder)))
    sys.stdout.write(report(outcomes, wanted))


if __name__ == "__main__":
    main(sys.argv[1:])
