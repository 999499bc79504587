"""The colours of accounts."""

import pytest

from kdesk.domain.account import ACCOUNT_COLOURS
from kdesk.domain.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Tokens
from kdesk.ui.account.colours import COLOURS, account_colour, colour_name, dot_icon
from kdesk.ui.colours import contrast
from kdesk.ui.theme import Theme


@pytest.mark.parametrize("tokens", [LIGHT, DARK, HIGH_LIGHT, HIGH_DARK])
@pytest.mark.parametrize("colour", ACCOUNT_COLOURS)
def test_a_colour_stands_out_from_every_background(tokens: Tokens, colour: str) -> None:
    """By 3:1, as a mark beside words must."""
    for ground in ("window", "surface", "raised", "accent_faint", "hover"):
        assert contrast(COLOURS[colour], getattr(tokens, ground)) >= 3.0, ground


@pytest.mark.parametrize("colour", ["", "pink", "#fff", "Blue"])
def test_what_is_no_colour_is_none(theme: Theme, colour: str) -> None:
    """The file of the settings may hold anything."""
    assert account_colour(colour) is None
    assert colour_name(colour) == "No colour"
    assert not dot_icon(colour, theme).isNull()
