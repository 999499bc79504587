"""Full names of categories as the server stores them."""

import pytest

from kdesk.domain.editing.categories import stored_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Talks", "Talks"),
        (" Talks > 2027 ", "Talks>2027"),
        ("a, b><c", "a_ b>_c"),
        (">a>>b>", "a>b"),
        (" > ", ""),
        ("", ""),
    ],
)
def test_stored_names(typed: str, stored: str) -> None:
    """Without blanks around names and without levels that have none; what separates names becomes `_`."""
    assert stored_name(typed) == stored
