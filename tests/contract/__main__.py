"""Replay the recordings and print the differences: `python -m tests.contract [part of a name…]`."""

import sys
import tempfile
from pathlib import Path

from tests.contract.excuses_second import excuse
from tests.contract.replay import replay
from tests.contract.report import by_part, report
from tests.contract.vector import FIRST, SECOND, left_out, load


def main(wanted: list[str]) -> None:
    """Replay every row; show the differences of those whose service, action or name contains one of the words."""
    with tempfile.TemporaryDirectory() as folder:
        for recording in (FIRST, SECOND):
            outcomes = list(replay(load(recording), Path(folder) / recording.name, recording))
            sys.stdout.write(report(outcomes, wanted))
            if recording == SECOND:
                sys.stdout.write(by_part(outcomes, left_out(SECOND), excuse))


if __name__ == "__main__":
    main(sys.argv[1:])
