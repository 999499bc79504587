"""What an answer of the server means for whoever opens a link."""

import pytest

from kdesk.domain.links.lights import Cause, Light, LinkFinding, Reply, finding_of
from kdesk.messages.lights import light_text

NUMBERS = {
    Light.NEEDS_SESSION: (4, 7, 27, 28, 31, 32),
    Light.BLOCKED: (2, 3, 13, 15, 34, 38),
    Light.NOT_READY: (5, 6, 10, 11),
    Light.MISSING: (1, 8, 9, 58),
    Light.BROKEN: (12, 17, 19, 20, 25, 49),
    Light.UNCLEAR: (46, 55, 57, 999),
}


@pytest.mark.parametrize(("light", "number"), [(light, one) for light, many in NUMBERS.items() for one in many])
@pytest.mark.parametrize("status", [200, 404])
def test_the_number_of_an_error_says_it(light: Light, number: int, status: int) -> None:
    """Whatever the status is: `raw` answers errors with 200. The server's own words are kept."""
    found = finding_of(Reply(status, str(number), "its reason", is_empty=True))
    assert (found.light, found.detail) == (light, "its reason")
    assert light_text(found)


@pytest.mark.parametrize(
    ("reply", "light", "cause"),
    [
        (Reply(200), Light.OPEN, None),
        (Reply(206), Light.OPEN, None),
        (Reply(200, is_empty=True), Light.MISSING, Cause.EMPTY),
        (Reply(401), Light.NEEDS_SESSION, Cause.SESSION),
        (Reply(403), Light.BLOCKED, Cause.ACCESS_RULE),
        (Reply(404), Light.MISSING, Cause.NO_FILE),
        (Reply(410), Light.MISSING, Cause.DELETED),
        (Reply(429), Light.UNCLEAR, Cause.BUSY),
        (Reply(451), Light.BLOCKED, Cause.ACCESS_RULE),
        (Reply(503), Light.UNCLEAR, Cause.TROUBLE),
        (Reply(799), Light.UNCLEAR, Cause.TROUBLE),
    ],
)
def test_without_a_number_the_status_says_it(reply: Reply, light: Light, cause: Cause | None) -> None:
    """As a delivery network answers that stands before the server. An empty file with 200 is none."""
    found = finding_of(reply)
    assert (found.light, found.cause) == (light, cause)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_its_words(cause: Cause) -> None:
    """With and without an address behind the one that opens."""
    texts = {
        light_text(LinkFinding(Light.BLOCKED, cause, behind=behind)) for behind in ("", "https://cdn.example.org/1.ts")
    }
    assert len(texts) == 2
    assert all(text.startswith("blocked: ") for text in texts)
