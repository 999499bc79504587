"""Sizes in the words of a row."""

import pytest

from kdesk.domain.sizes import rough_size


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (81_400, "81 kB"),
        (999_600, "1.0 MB"),
        (4_718_592, "4.7 MB"),
        (640_000_000, "640 MB"),
        (2**63, "9223 PB"),
    ],
)
def test_three_digits_and_a_unit(count: int, said: str) -> None:
    """As a file manager writes them, whatever the count."""
    assert rough_size(count) == said
