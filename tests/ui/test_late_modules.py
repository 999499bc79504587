"""What the window does not show at first is not imported before somebody wants it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATE = (
    "PySide6.QtMultimedia",
    "charset_normalizer",
    "kdesk.engine.upload.uploader",
    "kdesk.kaltura.editing",
    "kdesk.kaltura.signed_in",
    "kdesk.domain.editing.api",
    "av",
    "kdesk.media.decoding.video_opener",
    "kdesk.media.painting.drawing",
    "kdesk.media.measuring.meter",
    "kdesk.media.stream",
    "kdesk.ui.account.sign_in_dialog",
    "kdesk.ui.library.batch.asking",
    "kdesk.ui.library.entry_panel",
    "kdesk.ui.library.quick_look",
    "kdesk.ui.library.tabs",
    "kdesk.ui.review.compare.window",
    "kdesk.ui.review.player",
    "kdesk.ui.uploads.clean_up",
    "kdesk.ui.uploads.details.pane",
    "kdesk.engine.sheets",
    "kdesk.store.sheets",
    "kdesk.ui.sheets",
    "keyring",
    "openpyxl",
    "wakepy",
)
"""The panel of an entry with player and tabs; what is for whoever is signed in, sends, or is asked to sign in."""

IMPORTED = """
import asyncio, json, sys
import kdesk.app
from kdesk.ui.library.panel_import import import_panel
at_first = sorted(sys.modules)
asyncio.run(import_panel("links"))
print(json.dumps([at_first, sorted(sys.modules)]))
"""
"""Prints what the window has imported when it is built, and what once the library has been in sight for a while."""


@pytest.fixture(scope="module")
def imported() -> tuple[set[str], set[str]]:
    """What is imported at first and later."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", IMPORTED],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    at_first, later = json.loads(done.stdout)
    return set(at_first), set(later)


def test_the_window_is_built_without_what_is_shown_later(imported: tuple[set[str], set[str]]) -> None:
    """Importing all of it takes half as long again as opening the window."""
    at_first, _later = imported
    assert "kdesk.ui.library.page" in at_first
    assert at_first & set(LATE) == set()


def test_the_library_imports_the_panel_before_an_entry_is_opened(imported: tuple[set[str], set[str]]) -> None:
    """With the tab that will be open, and without the others."""
    _at_first, later = imported
    assert {"kdesk.ui.library.entry_panel", "kdesk.ui.library.tabs.links"} <= later
    assert "kdesk.ui.library.tabs.details" not in later
