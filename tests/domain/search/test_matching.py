"""Entries against conditions, and the words that are marked."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType, Moderation
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import Words
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.marks import marked_ranges
from kdesk.domain.search.matching import matches

TODAY = Today(1_790_000_000)
ENTRY = Entry(
    id="0_a1b2c3d4",
    name="Spring  Concert Café",
    partner_id=1,
    status=EntryStatus.READY,
    media_type=MediaType.VIDEO,
    kind=EntryKind.VIDEO,
    description="Recorded by the school",
    tags="green apple, news",
    user_id="ann@example.org",
    duration=599.6,
    created_at=1_772_000_000,
    categories=("Events>2026",),
    moderation=Moderation.FLAGGED,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True),
        ("spring", True),
        ("prin school", True),
        ("winter", False),
        ("-winter", True),
        ("-spring", False),
        ('"spring concert"', True),
        ('"concert spring"', False),
        ("cafe\u0301", True),
        ("apple", True),
        ("tag:news", True),
        ("tag:NEWS", True),
        ("tag:green", False),
        ('tag:"green apple"', True),
        ("category:events", True),
        ("category:Events>2026", True),
        ("category:Event", False),
        ("-category:Events", False),
        ("owner:me", True),
        ("owner:ANN@example.org", True),
        ("owner:bob", False),
        ("id:0_a1b2c3d4,0_zzzzzzzz", True),
        ("-id:0_a1b2c3d4", False),
        ("after:@1772000000", True),
        ("after:@1772000001", False),
        ("before:@1772000001", True),
        ("created:@1771999999..@1772000000", True),
        ("longer:10min", True),
        ("shorter:10min", True),
        ("shorter:599", False),
        ("status:ready", True),
        ("status:failed", False),
        ("status:moderation", True),
        ("type:video", True),
        ("-type:video", False),
    ],
)
def test_entries_meet_conditions(text: str, found: bool) -> None:
    """Words occur anywhere in name, description or tags; tags and owners are compared as a whole."""
    assert matches(ENTRY, parse(text, TODAY).conditions, "ann@example.org") is found


def test_every_status_has_at_most_one_group_of_its_own() -> None:
    """Moderation is told apart from the status."""
    failed = dataclasses.replace(ENTRY, status=EntryStatus.IMPORT_FAILED)
    assert [
        group
        for group in ("ready", "processing", "failed", "empty")
        if matches(failed, parse(f"status:{group}", TODAY).conditions)
    ] == ["failed"]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Spring concert", "spring", ["Spring"]),
        ("Spring concert", "conc ring", ["ring", "conc"]),
        ("Spring concert", "spring pri", ["Spring"]),
        ("aaaa", "aa", ["aaaa"]),
        ("Spring   concert", '"spring concert"', ["Spring   concert"]),
        ("Cafe\u0301 noir", "café", ["Cafe\u0301"]),
        ("Straße", "strasse", ["Straße"]),
        ("Straße", "s", ["S", "ß"]),
        ("東京の春", "京の", ["京の"]),
        ("Spring", "-spring tag:spring", []),
        ("Spring", "", []),
    ],
)
def test_found_words_are_marked(text: str, query: str, marked: list[str]) -> None:
    """In their order, whole letters, touching ones as one."""
    ranges = marked_ranges(text, parse(query, TODAY).conditions)
    assert [text[start:end] for start, end in ranges] == marked


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=3), max_size=3))
def test_marks_stay_in_the_text(text: str, words: list[str]) -> None:
    """They are ordered and do not overlap."""
    ranges = marked_ranges(text, [Words(word) for word in words])
    places = [place for one in ranges for place in one]
    assert places == sorted(set(places))
    assert not places or (places[0] >= 0 and places[-1] <= len(text))
