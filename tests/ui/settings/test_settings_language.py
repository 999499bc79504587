"""The settings in a language of long words: all is translated, and nothing is cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from kdesk.domain.options.option import Section
from tests.support.cut_texts import cut_texts
from tests.support.pseudo_language import pseudo_language
from tests.ui.settings.conftest import Dialogs
from tests.ui.window.test_pseudo_language import untranslated

SMALL = QSize(860, 560)
"""As a window of 900 × 600 lets it be."""
_NAMES = {"Deutsch", "English", "JPEG", "PNG", "WebP", "HTML", "Markdown", "CSV", "TSV", "HLS", "DASH"}


@pytest.fixture(autouse=True)
def _pseudo(tmp_path: Path) -> Iterator[None]:
    with pseudo_language(tmp_path / "translations", long=True):
        yield


@pytest.mark.parametrize("section", [one for one in Section if one is not Section.SHORTCUTS])
def test_every_word_is_translated_and_has_room(dialogs: Dialogs, section: Section) -> None:
    """On each page, at the smallest size."""
    dialog = dialogs()
    dialog.resize(SMALL)
    if section not in dialog.pages:
        pytest.skip("this dialog has no such page")
    dialog.open_section(section)
    dialog.layout().activate()
    assert untranslated(dialog, _NAMES) == []
    cut = cut_texts(dialog)
    assert cut == [], "\n".join(cut)
    assert dialog.sections.sizeHintForColumn(0) <= dialog.sections.viewport().width()
