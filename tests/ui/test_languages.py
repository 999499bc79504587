"""The language of the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from kdesk.messages import _, ngettext
from kdesk.ui.languages import languages, speak

HEAD = 'msgid ""\nmsgstr ""\n"Language: {name}\\n"\n"Plural-Forms: {plurals};\\n"\n\n'


@pytest.fixture
def folder(tmp_path: Path, qapp: QApplication) -> Iterator[Path]:
    """A folder with two catalogues; the language of the tests comes back."""
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    german = HEAD.format(name="de", plurals="nplurals=2; plural=(n != 1)")
    (tmp_path / "de.po").write_text(f'{german}msgid "Close"\nmsgstr "Schließen"\n', encoding="utf-8")
    hebrew = HEAD.format(name="he", plurals="nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2)")
    days = "".join(f'msgstr[{form}] "{text}"\n' for form, text in enumerate(("יום", "יומיים", "{count} ימים")))
    days = f'msgid "{{count}} day"\nmsgid_plural "{{count}} days"\n{days}'
    (tmp_path / "he.po").write_text(hebrew + days, encoding="utf-8")
    yield tmp_path
    speak("en", tmp_path / "none")


def test_languages_are_named_by_themselves(folder: Path) -> None:
    """Those with a catalogue, and the one that needs none."""
    assert dict(languages(folder)) == {"de": "Deutsch", "en": "English", "he": "עברית"}


def test_a_language_is_spoken_from_now_on(folder: Path) -> None:
    """One without a catalogue is English."""
    speak("de", folder)
    assert _("Close") == "Schließen"
    speak("fr", folder)
    assert _("Close") == "Close"


def test_plurals_follow_the_rule_of_the_language(folder: Path) -> None:
    """Hebrew has a form for two."""
    speak("he", folder)
    assert [ngettext("{count} day", "{count} days", count) for count in (1, 2, 0)] == [
        "יום",
        "יומיים",
        "\u200f{count} ימים",
    ]


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [(["it-CH", "it", "de-CH", "de"], "Schließen"), (["en-GB", "en", "de"], "Close"), (["C"], "Close")],
)
def test_the_system_chooses_where_nobody_did(
    folder: Path, monkeypatch: pytest.MonkeyPatch, wanted: list[str], spoken: str
) -> None:
    """Its first language that there is a catalogue of; English needs none."""
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _locale: wanted)
    speak("", folder)
    assert _("Close") == spoken


def test_the_window_has_the_direction_of_the_language(folder: Path, qapp: QApplication) -> None:
    """Hebrew is written from right to left."""
    speak("he", folder)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    speak("de", folder)
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_damaged_catalogue_leaves_the_whole_window_english(folder: Path, qapp: QApplication, qtbot: QtBot) -> None:
    """Also its direction and the words of Qt, which would not fit English sentences; another language follows."""
    (folder / "he.po").write_bytes(b"\xff\xfe\0")
    speak("de", folder)
    speak("he", folder)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Cancel"
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert _("Close") == "Close"
    speak("de", folder)
    assert _("Close") == "Schließen"


@pytest.mark.parametrize(("language", "word"), [("de", "Abbrechen"), ("he", "ביטול"), ("en", "Cancel")])
def test_qt_speaks_it_too(folder: Path, qtbot: QtBot, language: str, word: str) -> None:
    """The buttons of its dialogs have catalogues of Qt."""
    speak("de", folder)
    speak(language, folder)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == word
