"""The abort of PySide6 6.12.0 under Python 3.11 cannot come back unnoticed.

That release gives up a reference to None with every timer callback, and an event loop that runs asyncio on Qt makes one
for each turn. The interpreter dies within seconds, without a traceback. The pins are checked in tests/packaging.
"""

import os
import subprocess
import sys

import PySide6

TURNS = 20_000

PROGRAM = f"""
import asyncio
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

app = QApplication([])

async def turn():
    for _ in range({TURNS}):
        await asyncio.sleep(0)

with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
    runner.run(turn())
print("alive")
"""


def test_twenty_thousand_turns_of_the_loop_do_not_abort() -> None:
    """A process that lets Qt run asyncio for 20,000 turns ends by itself, with exit status 0."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", PROGRAM],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def test_the_installed_pyside_is_the_one_that_is_pinned() -> None:
    """What runs here is 6.11, as the requirements files say."""
    assert PySide6.__version__.startswith("6.11.")
