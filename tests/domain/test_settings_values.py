"""Settings and their defaults."""

from kdesk.domain.settings import MAX_SLOTS, Settings


def test_the_defaults_make_sense() -> None:
    """Three transfers at once, the player neither silent nor loud, nobody signed in."""
    assert Settings() == Settings(slots=3, volume=0.8, accounts=())
    assert 1 <= Settings().slots <= MAX_SLOTS
