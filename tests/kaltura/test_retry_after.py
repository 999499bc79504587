"""`Retry-After`: how long a busy server asks to wait."""

import httpx
import pytest

from kdesk.kaltura.transport import Response

NOON = "Sat, 01 Nov 2025 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Sat, 01 Nov 2025 12:00:30 GMT", "Date": NOON}, 30.0),
        ({"Retry-After": "Sat, 01 Nov 2025 11:00:00 GMT", "Date": NOON}, 0.0),
        ({"Retry-After": "Sat, 01 Nov 2025 12:00:30 GMT"}, None),
        ({"Retry-After": "soon", "Date": NOON}, None),
        ({"Retry-After": "-3"}, None),
        ({}, None),
    ],
)
def test_seconds_and_dates_are_understood(headers: dict[str, str], seconds: float | None) -> None:
    """A date counts from the server's own, so that no clock of ours matters; nonsense asks for nothing."""
    assert Response("host", 429, httpx.Headers(headers), b"").retry_after == seconds
