"""Which version is newer, and what an update may say."""

from typing import Any

import pytest

from kdesk.domain.options.updates import is_update_address
from kdesk.domain.updates import MAX_NOTES, Update, checked_update, is_newer
from kdesk.errors import BadResponse

PAGE = "https://intranet.example.org/kdesk"


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.1.1", "0.1.0", True),
        ("0.10", "0.9.9", True),
        ("1", "0.99.99.99", True),
        ("1.0", "1.0.0", False),
        ("1.0.0.1", "1", True),
        ("0.1.0", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("0.2.0", "0.2.0.dev4", False),
        ("0.2.1", "0.2.0rc1", True),
        ("0.0.1", "unknown", True),
    ],
)
def test_versions_are_compared_number_by_number(version: str, than: str, newer: bool) -> None:
    """Not as text; numbers that are missing are zero."""
    assert is_newer(version, than) is newer


def test_an_update_is_kept_as_it_is() -> None:
    """Notes may be missing, and may be of any script."""
    assert checked_update("1.2.3", PAGE) == Update("1.2.3", PAGE)
    assert checked_update("1.2.3.4", f"{PAGE}?a=1#new", "חדש 🎬").notes == "חדש 🎬"
    assert checked_update("1", PAGE, "x" * MAX_NOTES).notes == "x" * MAX_NOTES


@pytest.mark.parametrize(
    "fields",
    [
        *(
            {"version": one}
            for one in ("", "1e999", "1.", ".1", "1..2", "v1", "1.2.3.4.5", "9" * 7, "1.2\n", " 1", "-1")
        ),
        *({"version": one} for one in ("\u0661.\u0662", "²", "1.2 <b>", "1.2rc1", "inf", "nan", "0x10")),
        *(
            {"address": one}
            for one in ("", "http://a.example", "file:///etc/passwd", "javascript:alert(1)", "https://")
        ),
        *(
            {"address": one}
            for one in ("https://ann:pw@a.example", "https://a.example/\\b", "https://a b", "//a.example")
        ),
        *(
            {"address": one}
            for one in (f"https://a.example/{'x' * 5000}", "https://a.example:99999", "https://[", "https://a\u202e")
        ),
        *(
            {"notes": one}
            for one in ("x" * (MAX_NOTES + 1), "two\nlines", "bell\x07", "\u202eesrever", "\u2066x", "a\x00b", "\ud800")
        ),
    ],
)
def test_what_cannot_be_shown_or_opened_is_refused(fields: dict[str, Any]) -> None:
    """Whatever the field: nothing of the document is used then."""
    with pytest.raises(BadResponse):
        checked_update(**{"version": "1.2", "address": PAGE, "notes": ""} | fields)


@pytest.mark.parametrize("text", ["", PAGE, "https://updates.example.org:8443/kdesk.json?channel=stable"])
def test_an_https_address_can_be_set(text: str) -> None:
    """Or none."""
    assert is_update_address(text)


@pytest.mark.parametrize(
    "text",
    ["http://a.example", "file:///x", "a.example", "https://", "https://u:p@a.example", "https://a b", "x" * 3000],
)
def test_other_addresses_cannot_be_set(text: str) -> None:
    """A sign-in would be kept in the file of the settings."""
    assert not is_update_address(text)
