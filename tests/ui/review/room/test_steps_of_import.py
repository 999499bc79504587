"""The panel of a review is imported in small steps, not at once when somebody opens it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
STEPS = """
import sys
from importlib import import_module
import kdesk.app
from kdesk.ui.review.compare import window
from kdesk.ui.review.room import room
assert not set(room.STEPS) & set(sys.modules)
for name in room.STEPS:
    before = set(sys.modules)
    import_module(name)
    print(len([one for one in set(sys.modules) - before if one.startswith("kdesk.")]))
from kdesk.ui.review.room import mark_overlay, panel
"""
"""Prints how many modules of the program each step imports."""
MOST = 20


def test_no_step_imports_much_more_than_another() -> None:
    """What moved elsewhere would come all at once again."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", STEPS],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    counts = [int(line) for line in done.stdout.split()]
    assert 0 < max(counts) <= MOST
    assert counts[-2] <= MOST // 4, "the panel itself comes last, with nearly all that it needs there"
