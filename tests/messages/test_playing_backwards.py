"""What is said after playing backwards."""

from kdesk.messages.playing_backwards import backwards_words


def test_only_what_happened_is_told() -> None:
    """Nothing after a smooth play, and each number in its own sentence."""
    assert not backwards_words(0, 0)
    assert backwards_words(1, 0) == "1 frame was left out to keep the speed."
    both = backwards_words(2, 3)
    assert "2 frames were left out" in both
    assert "waited 3 times for the decoder" in both
