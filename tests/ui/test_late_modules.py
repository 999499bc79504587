"""What the window does not show at first is not imported before somebody wants it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATE = (
    "PySide6.QtMultimedia",
    "charset_normalizer",
    "kdesk.engine.upload.uploader",
    "kdesk.kaltura.editing",
    "kdesk.kaltura.signed_in",
    "kdesk.domain.editing.api",
    "kdesk.media.stream",
    "kdesk.ui.account.sign_in_dialog",
    "kdesk.ui.library.batch.asking",
    "kdesk.ui.library.entry_panel",
    "kdesk.ui.library.quick_look",
    "kdesk.ui.library.tabs",
    "kdesk.ui.review.player",
    "kdesk.ui.uploads.clean_up",
    "keyring",
    "wakepy",
)
"""The panel of an entry with player and tabs; what is for whoever is signed in, sends, or is asked to sign in."""

IMPORTED = """
import json, sys
import kdesk.app
print(json.dumps(sorted(sys.modules)))
"""


def test_the_window_is_built_without_what_is_shown_later() -> None:
    """Importing all of it takes half as long again as opening the window."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", IMPORTED],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    imported = set(json.loads(done.stdout))
    assert "kdesk.ui.library.page" in imported
    assert imported & set(LATE) == set()
