"""What a snapshot proves of a condition, and what only the server knows."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import ME, OwnedBy
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.verdicts import Verdict, verdict

TODAY = Today(1_790_000_000)
ENTRY = Entry(
    id="0_abcd1234",
    name="Spring concert",
    partner_id=1,
    status=EntryStatus.READY,
    media_type=MediaType.VIDEO,
    kind=EntryKind.VIDEO,
    description="green-apple pie",
    tags="news, red apple",
    user_id="Ann",
    duration=600.0,
    created_at=1_789_990_000,
    categories=("Events>2026",),
)
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", MET),
        ("spring", MET),
        ("conc", MET),
        ("ncert", MET),
        # Another form of a word, or another field, which only the server's index has.
        ("concerts", UNKNOWN),
        ("-concerts", UNKNOWN),
        ("-spring", NOT_MET),
        ('"spring concert"', MET),
        ('"concert spring"', NOT_MET),
        ('-"concert spring"', MET),
        ('-"spring concert"', NOT_MET),
        # Its words follow each other, with something else between them.
        ('"green apple"', UNKNOWN),
        ('"..., ..."', UNKNOWN),
        ('"spring news"', NOT_MET),
        ("spring concerts", UNKNOWN),
        ("concerts type:audio", NOT_MET),
        ("tag:news", MET),
        ('tag:"red apple"', MET),
        ("tag:apple", NOT_MET),
        ("-tag:news", NOT_MET),
        ("category:Events", MET),
        ("-category:Events", NOT_MET),
        # A category with a privacy context is not among those of the entry.
        ("category:Secret", UNKNOWN),
        ("-category:Secret", UNKNOWN),
        ("owner:ann", MET),
        ("owner:bob", NOT_MET),
        ("owner:me", UNKNOWN),
        ("id:0_abcd1234", MET),
        ("id:0_zzzz1234", NOT_MET),
        ("after:2026", MET),
        ("before:2026", NOT_MET),
        ("longer:5min", MET),
        ("longer:11min", NOT_MET),
        ("shorter:5min", NOT_MET),
        # The server rounds.
        ("longer:10min", UNKNOWN),
        ("longer:601s", UNKNOWN),
        ("longer:602s", NOT_MET),
        ("status:ready", MET),
        ("status:failed", NOT_MET),
        ("-status:failed", MET),
        ("type:video", MET),
        ("type:audio", NOT_MET),
        ("transcript:budget", UNKNOWN),
        ("-transcript:budget", UNKNOWN),
    ],
)
def test_what_is_certain(text: str, expected: Verdict) -> None:
    """Only what the snapshot proves."""
    assert verdict(ENTRY, parse(text, TODAY).conditions) is expected


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (replace(ENTRY, cut=frozenset({"description"})), '"concert spring"'),
        (replace(ENTRY, cut=frozenset({"tags"})), "tag:other"),
        (replace(ENTRY, status=EntryStatus.UNKNOWN), "status:failed"),
        (replace(ENTRY, kind=EntryKind.OTHER), "type:live"),
    ],
)
def test_a_snapshot_that_lacks_something_proves_less(entry: Entry, text: str) -> None:
    """Text that was cut, and values that only the server understands."""
    assert verdict(entry, parse(text, TODAY).conditions) is UNKNOWN


@pytest.mark.parametrize(("me", "expected"), [("ann", MET), ("bob", NOT_MET), ("", NOT_MET)])
def test_who_is_signed_in(me: str, expected: Verdict) -> None:
    """Where that is known."""
    assert verdict(ENTRY, (OwnedBy((ME,)),), me) is expected
