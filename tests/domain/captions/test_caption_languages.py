"""The language that the name of a file tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.captions.languages import LANGUAGES, language_in_name, language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("talk.en.vtt", "English"),
        ("talk_de-AT.srt", "German"),
        ("talk.pt-BR.srt", "Portuguese (Brazil)"),
        ("talk.en_US.dfxp", "English (American)"),
        ("Talk.DEU.srt", "German"),
        ("talk.german.srt", "German"),
        ("talk (fr).srt", "French"),
        ("talk.en.forced.srt", "English"),
        ("talk.hi.srt", "Hindi"),
        ("talk.nb.srt", "Norwegian"),
        ("talk.srt", ""),
        ("en.srt", ""),
        ("my talk to it.srt", ""),
        ("", ""),
        (".srt", ""),
    ],
)
def test_languages_of_names(name: str, language: str) -> None:
    """A code, with or without a region, or an English name, at the end of the name; the name alone tells nothing."""
    assert language_in_name(name) == language


@given(st.text(max_size=60))
def test_any_name_is_taken(name: str) -> None:
    """Whatever a file is called, the guess is a language of the server or none."""
    assert language_in_name(name) in {"", *LANGUAGES.values()}


def test_every_code_finds_its_language() -> None:
    """The server's own codes are understood, as it writes them."""
    assert all(language_of(code) == name for code, name in LANGUAGES.items())
