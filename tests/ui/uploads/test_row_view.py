"""The list of rows: what PySide has to prepare for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

SHOWN = """
import enum
made = []
make = enum.EnumType.__new__

def note(kind, name, *more, **named):
    made.append(name)
    return make(kind, name, *more, **named)

enum.EnumType.__new__ = note
from PySide6.QtWidgets import QApplication
application = QApplication([])
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.row_view import RowView
view = RowView(Theme(application))
view.show()
view.grab()
print("WizardOption" in made)
"""
"""Prints whether PySide has prepared a class that no window of kdesk uses."""


def test_a_list_lets_pyside_prepare_no_other_widgets() -> None:
    """For a viewport that Qt has made it would prepare forty classes, which each start would wait for."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", SHOWN],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout == "False\n"
