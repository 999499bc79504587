"""Whether somebody may still be at work on what an upload has left."""

import pytest

from kdesk.domain.orphan import RECENT_SECONDS, Orphan
from kdesk.kaltura import wire, wire_entries
from kdesk.kaltura.decoding import decode

NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("told", "recent"),
    [
        (str(NOW - RECENT_SECONDS - 1), False),
        (str(NOW - RECENT_SECONDS + 1), True),
        (str(NOW + 60), True),
        ("0", True),
        ("null", True),
        (str(2**63), True),
        ("-5", True),
        ("1e400", True),
    ],
)
def test_a_time_that_is_not_told_may_be_now(told: str, recent: bool) -> None:
    """Whatever is not recent is marked to be removed: of that somebody has to be sure."""
    body = f'{{"id": "0_e", "createdAt": {told}, "updatedAt": {told}}}'.encode()
    entry, token = (
        wire_entries.to_entry(decode(body, wire_entries.WireEntry)),
        wire.to_token(decode(body, wire.WireToken)),
    )
    assert Orphan(entry, token).recent(NOW) is recent
    assert Orphan(entry, None).recent(NOW) is recent
    assert Orphan(None, token).recent(NOW) is recent
