"""The languages that there are catalogues of, and speaking one of them."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from kdesk.messages.translation import SOURCE, catalogues, choose, language, use_language
from kdesk.ui.theme import put_style


def languages(folder: Path) -> Mapping[str, str]:
    """Return what each language calls itself, by the names of the catalogues in a folder of translations."""
    # Not by Qt: it takes “en” for that of one country.
    named = {name: QLocale(name).nativeLanguageName() or name for name in catalogues(folder)} | {SOURCE: "English"}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


class _Installed:
    """Qt's own words in the language in use: one for the whole process, as the language is."""

    words: QTranslator | None = None


def language_of(chosen: str, folder: Path) -> str:
    """Return the name of the catalogue that a choice means.

    Args:
        chosen: Name of a catalogue; "" for the first language of the system that there is a catalogue of.
        folder: Of translations.
    """
    return choose([chosen] if chosen else QLocale.system().uiLanguages(), catalogues(folder))


def speak(chosen: str, folder: Path) -> None:
    """Use a language from now on: for each sentence that is made, each dialog that is built, and Qt's own words.

    Args:
        chosen: See `language_of`.
        folder: Of translations.
    """
    name = language_of(chosen, folder)
    if name == language():
        return
    use_language(name, folder)
    if language() == SOURCE:
        # Its catalogue is damaged: English sentences would run from right to left, beside buttons that are translated.
        name = SOURCE
    _translate_qt(name)
    QApplication.setLayoutDirection(QLocale(name).textDirection())
    put_style()


def _translate_qt(name: str) -> None:
    """Translate the words of Qt, such as the buttons of dialogs, as far as it ships translations."""
    if _Installed.words is not None:
        QCoreApplication.removeTranslator(_Installed.words)
    _Installed.words = words = QTranslator()
    if words.load(f"qtbase_{name}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(words)
