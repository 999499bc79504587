"""What the system says, in the language of kdesk."""

import errno
import importlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.data_files import translation_folder
from kdesk.errors import FileUnreadable, Unreachable
from kdesk.messages import system_words
from kdesk.messages.errors import detail_of, sentence_of
from kdesk.messages.filling import fill, in_own_words
from kdesk.messages.translation import SOURCE, use_language

HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
PAIRS = {
    "There is no such file or folder": "Diese Datei oder diesen Ordner gibt es nicht",
    "The disk is full": "Der Datenträger ist voll",
    "The connection was refused": "Die Verbindung wurde abgelehnt",
}


@pytest.fixture
def german(tmp_path: Path) -> Iterator[None]:
    """A few sentences; the language of the tests comes back."""
    text = HEAD + "\n".join(f'msgid "{sentence}"\nmsgstr "{words}"\n' for sentence, words in PAIRS.items())
    (tmp_path / "de.po").write_text(text, encoding="utf-8")
    use_language("de", tmp_path)
    yield
    use_language(SOURCE, translation_folder())


@pytest.mark.usefixtures("german")
def test_common_errors_are_told_in_the_language_in_use() -> None:
    """As they come from the system, and inside of a longer text, such as a path with its reason."""
    assert in_own_words(os.strerror(errno.ENOENT)) == PAIRS["There is no such file or folder"]
    assert in_own_words("/out: No space left on device") == "/out: Der Datenträger ist voll"
    assert in_own_words("something else") == "something else"
    assert in_own_words("") == ""


@pytest.mark.usefixtures("german")
def test_details_of_problems_and_findings_are_translated() -> None:
    """Rows, notices and the doctor."""
    assert detail_of(FileUnreadable(os.strerror(errno.ENOENT))) == PAIRS["There is no such file or folder"]
    assert sentence_of(Unreachable("Connection refused")).endswith(": Die Verbindung wurde abgelehnt")
    assert fill("x: {detail}", {"detail": "Connection refused"}) == "x: Die Verbindung wurde abgelehnt"
    assert fill("{file}", {"file": "Connection refused"}) == "Connection refused"


def test_in_english_the_system_is_quoted() -> None:
    """Its own words are what a search engine finds."""
    assert in_own_words("No route to host") == "No route to host"


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system that has no words for most errors of connections."""
    words = {errno.ENOENT: "Nicht gefunden", errno.ECONNREFUSED: "Fehler", errno.ETIMEDOUT: "Fehler"}
    with monkeypatch.context() as patch:
        patch.setattr(os, "strerror", lambda number: words.get(number, "Unknown error"))
        importlib.reload(system_words)
        yield
    importlib.reload(system_words)


@pytest.mark.usefixtures("german", "windows")
def test_words_that_tell_nothing_are_no_certain_error() -> None:
    """On Windows, most numbers of connections have the same words, which programs and servers use, too."""
    assert in_own_words("Nicht gefunden") == PAIRS["There is no such file or folder"]
    assert in_own_words("Connection refused") == PAIRS["The connection was refused"]
    for text in ("Unknown error", "Unknown error 122", "Fehler", "the server said: Unknown error"):
        assert in_own_words(text) == text
