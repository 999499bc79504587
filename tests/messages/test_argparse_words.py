"""The words of argparse, in the languages that kdesk speaks."""

import argparse
import inspect
import re
from collections.abc import Iterator

import pytest

from kdesk.cli import main
from kdesk.data_files import translation_folder
from kdesk.messages.argparse_words import WORDS, translate_argparse
from kdesk.messages.translation import SOURCE, _, catalogues, use_language

LANGUAGES = sorted(catalogues(translation_folder()))
_GAP = re.compile(r"%(?:\(\w+\))?[sr]")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language(SOURCE, translation_folder())


@pytest.mark.parametrize("word", WORDS)
def test_argparse_says_so(word: str) -> None:
    """In this Python; a sentence that it says no longer would be translated for nobody."""
    assert repr(word)[1:-1] in inspect.getsource(argparse)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_gaps(language: str) -> None:
    """One less or more would end the program with a traceback instead of a word."""
    use_language(language, translation_folder())
    assert [word for word in WORDS if sorted(_GAP.findall(_(word))) != sorted(_GAP.findall(word))] == []


@pytest.mark.parametrize("arguments", [["links", "--help"], ["links"], ["links", "--kind", "x", "0_abcdefgh"]])
def test_help_and_mistakes_are_in_one_language(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """None of argparse's English words is left."""
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    with pytest.raises(SystemExit):
        main(arguments)
    said = "".join(capsys.readouterr())
    assert "Aufruf: kdesk links" in said
    assert not re.search("usage|options:|positional|show this|error|required|invalid|choose", said)


def test_english_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The words of argparse itself."""
    translate_argparse()
    with pytest.raises(SystemExit):
        main(["links"])
    assert "kdesk links: error: the following arguments are required: ENTRY" in capsys.readouterr().err
