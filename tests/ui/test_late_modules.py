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
    "PySide6.QtNetwork",
    "av",
    "charset_normalizer",
    "dbus_fast",
    "desktop_notifier",
    "email",
    "httpx",
    "importlib.metadata",
    "kdesk.background",
    "kdesk.browser_sign_in",
    "kdesk.demo",
    "kdesk.demo_process",
    "kdesk.domain.bulk",
    "kdesk.domain.captions.parsers",
    "kdesk.domain.details.patterns",
    "kdesk.domain.downloads.naming",
    "kdesk.domain.editing",
    "kdesk.domain.flavor",
    "kdesk.domain.imports",
    "kdesk.domain.left_out",
    "kdesk.domain.links.grammar",
    "kdesk.domain.links.lights",
    "kdesk.domain.links.of_entry",
    "kdesk.domain.mirror_port",
    "kdesk.domain.pasted_text",
    "kdesk.domain.picture_work",
    "kdesk.domain.search.conditions",
    "kdesk.domain.sheets.sheet",
    "kdesk.domain.sidecars",
    "kdesk.domain.statistics",
    "kdesk.domain.timeline",
    "kdesk.domain.updates",
    "kdesk.domain.watch_folders",
    "kdesk.engine.details.writer",
    "kdesk.engine.downloads.downloader",
    "kdesk.engine.files.sidecar_facts",
    "kdesk.engine.files.stable_file",
    "kdesk.engine.saved_account_work",
    "kdesk.engine.sheets",
    "kdesk.engine.transfers.account_parts",
    "kdesk.engine.transfers.enqueue",
    "kdesk.engine.update_watch",
    "kdesk.engine.upload.duplicates",
    "kdesk.engine.upload.uploader",
    "kdesk.kaltura",
    "kdesk.media",
    "kdesk.media_services",
    "kdesk.messages.left_out",
    "kdesk.messages.receipt_page",
    "kdesk.pictures.process",
    "kdesk.store.bulk_jobs",
    "kdesk.store.mirror",
    "kdesk.store.sheets",
    "kdesk.store.watch_folders",
    "kdesk.ui.account.sign_in_dialog",
    "kdesk.ui.demo",
    "kdesk.ui.desktop.tray",
    "kdesk.ui.downloads.controller",
    "kdesk.ui.file_dialogs",
    "kdesk.ui.first_steps",
    "kdesk.ui.key_sheet",
    "kdesk.ui.library",
    "kdesk.ui.palette",
    "kdesk.ui.question_box",
    "kdesk.ui.review",
    "kdesk.ui.settings",
    "kdesk.ui.sheets",
    "kdesk.ui.start_problem",
    "kdesk.ui.statistics",
    "kdesk.ui.uploads.clean_up",
    "kdesk.ui.uploads.details.pane",
    "kdesk.ui.uploads.limits",
    "kdesk.wiring.desktop",
    "kdesk.wiring.updates",
    "keyring",
    "openpyxl",
    "plistlib",
    "truststore",
    "urllib.request",
    "wakepy",
)
"""The library and all of it, links of entries too; what speaks with servers; what adds, sends, compares and counts
files; the desktop around the window; what is for whoever is asked something."""
MOST = 420
"""Modules of kdesk: as many as the uploads need, and a few in reserve."""

IMPORTED = """
import asyncio, json, sys
import kdesk.app
at_first = sorted(sys.modules)
from kdesk.ui.library.panel_import import import_panel
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
    assert "kdesk.ui.uploads.view" in at_first
    assert {name for name in at_first for late in LATE if name == late or name.startswith(f"{late}.")} == set()
    assert sum(name.startswith("kdesk") for name in at_first) <= MOST


def test_the_library_imports_the_panel_before_an_entry_is_opened(imported: tuple[set[str], set[str]]) -> None:
    """With the tab that will be open, and without the others."""
    _at_first, later = imported
    assert {"kdesk.ui.library.entry_panel", "kdesk.ui.library.tabs.links"} <= later
    assert "kdesk.ui.library.tabs.details" not in later
