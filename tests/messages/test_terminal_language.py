"""The language of the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk import cli
from kdesk.data_files import translation_folder
from kdesk.messages.translation import language, use_language

HELP = "Zeigt eine Seite des Handbuchs."


@pytest.fixture(autouse=True)
def _german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue with one sentence; the language of the tests comes back."""
    head = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
    text = f'{head}msgid "Show a page of the guide."\nmsgstr "{HELP}"\n'
    (tmp_path / "de.po").write_text(text, encoding="utf-8")
    monkeypatch.setattr(cli, "translation_folder", lambda: tmp_path)
    yield
    use_language("en", tmp_path)


@pytest.mark.parametrize(("locale", "spoken"), [("de_DE.UTF-8", "de"), ("C.UTF-8", "en"), ("nl_NL.UTF-8", "en")])
def test_commands_speak_as_the_terminal_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, spoken: str
) -> None:
    """A language without a catalogue is English."""
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.delenv("LANGUAGE", raising=False)
    with pytest.raises(SystemExit):
        cli.main(["help", "--help"])
    assert language() == spoken
    assert (HELP in capsys.readouterr().out) == (spoken == "de")


def test_help_has_no_marks_of_direction(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A Hebrew sentence that begins with a Latin word is led by one in the window; terminals show a box for it."""
    monkeypatch.setattr(cli, "translation_folder", translation_folder)
    monkeypatch.setenv("LC_ALL", "he_IL.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    for arguments in (["--help"], ["links", "--help"], ["doctor", "--help"]):
        with pytest.raises(SystemExit):
            cli.main(arguments)
    shown = capsys.readouterr().out
    assert language() == "he"
    assert not {"\u200f", "\u2066", "\u2068", "\u2069"}.intersection(shown)
