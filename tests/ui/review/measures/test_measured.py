"""What is measured against what, and in which order."""

import pytest

from kdesk.ui.review.measures.measured import passes_of


@pytest.mark.parametrize(
    ("frames", "steps"),
    [(0, (1,)), (500, (1,)), (1800, (30, 1)), (18_000, (300, 30, 1)), (108_000, (1800, 180, 1))],
)
def test_a_quick_look_comes_first(frames: int, steps: tuple[int, ...]) -> None:
    """About sixty frames, then about six hundred, then all; together they take little longer than the last alone."""
    assert passes_of(frames) == steps
    assert sum(frames // step for step in steps[:-1]) <= frames / 9
