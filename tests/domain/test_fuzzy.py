"""What a person types of a name, and how well names fit it."""

import pytest

from kdesk.domain.fuzzy import Fit, fit_of, folded


@pytest.mark.parametrize(
    ("typed", "text", "fit"),
    [
        ("Settings", "settings", Fit.WHOLE),
        ("choose", "Choose files…", Fit.BEGINNING),
        ("files", "Choose files…", Fit.WORDS),
        ("fi ch", "Choose files…", Fit.WORDS),
        ("chfo", "Choose folder…", Fit.INITIALS),
        ("ufs", "Upload from a sheet…", Fit.INITIALS),
        ("oad", "Upload again", Fit.INSIDE),
        ("upain", "Upload again", Fit.SCATTERED),
        ("uber", "Über kdesk", Fit.BEGINNING),
        ("ÜBER", "Uber", Fit.WHOLE),
        ("settings", "Settings…", Fit.WHOLE),
        ("設", "設定…", Fit.BEGINNING),
        ("files choose them", "Choose files", None),
        ("xyz", "Choose files", None),
        ("gu", "Upload again", None),
        ("", "Choose files", None),
    ],
)
def test_the_fit_of_a_name(typed: str, text: str, fit: Fit | None) -> None:
    """The beginning is better than a word, a word better than letters; case and accents do not matter."""
    assert fit_of(folded(typed), folded(text)) is fit


def test_many_short_words_are_compared_without_trying_every_choice() -> None:
    """A name of a hundred equal words has more choices of them than can ever be tried."""
    assert fit_of("a" * 60 + "b", folded("a " * 100)) is None


@pytest.mark.parametrize("typed", ["ab" * 100, "ab " * 60, "a" * 200])
def test_long_texts_are_compared_with_many_names_at_once(typed: str) -> None:
    """A paragraph that was pasted into the palette held the window up: the time limit of the tests ended that."""
    name, wanted = folded("ab " * 100), folded(typed).strip()
    assert len({fit_of(wanted, name) for _each in range(20_000)}) == 1
