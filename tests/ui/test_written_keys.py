"""Keys in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from kdesk.data_files import translation_folder
from kdesk.ui.command_keys import key_text
from kdesk.ui.languages import speak


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ja", "he"])
def test_keys_leave_the_rest_of_a_sentence_in_order(qapp: QApplication, language: str) -> None:
    """Qt's Hebrew words of keys begin an embedding of another direction; here each isolate is ended."""
    try:
        speak(language, translation_folder())
        for keys in ("Ctrl+K", "Shift+F6", "F1", "Ctrl++", "Del"):
            words = key_text(QKeySequence(keys))
            assert not set("\u202a\u202b\u202d\u202e\u2067\u2068") & set(words)
            assert words.count("\u2066") == words.count("\u2069") == int(language == "he")
        assert key_text(QKeySequence()) == ""
    finally:
        speak("en", translation_folder())
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
