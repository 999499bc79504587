"""What a person types, and what it means."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdesk.domain.entry import EntryKind
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import (
    Alternatives,
    Condition,
    Created,
    HasId,
    HasStatus,
    InCategory,
    InTranscript,
    Lasts,
    OfKind,
    OwnedBy,
    StatusGroup,
    Tagged,
    Words,
)
from kdesk.domain.search.grammar import MAX_PARTS, parse
from kdesk.domain.search.tokens import Field
from kdesk.domain.search.typed import replaced
from kdesk.domain.search.written import text_of, text_of_all


def second(*parts: int) -> int:
    """Return the Unix seconds of a time in UTC."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]  the zone is the keyword


TODAY = Today(second(2026, 3, 15, 13, 30), UTC)
BERLIN = Today(TODAY.now, ZoneInfo("Europe/Berlin"))

ROWS: list[tuple[str, list[Condition]]] = [
    ("", []),
    ("   ", []),
    ("interview", [Words("interview")]),
    ("big  bunny", [Words("big"), Words("bunny")]),
    ("bunny, BIG", [Words("bunny"), Words("BIG")]),
    ("a,b", [Words("a,b")]),
    ("東京の春", [Words("東京の春")]),
    ("trip - part", [Words("trip"), Words("part")]),
    ('"big bunny"', [Words("big bunny", phrase=True)]),
    ("“big bunny”", [Words("big bunny", phrase=True)]),
    ("„großer Hase“ x", [Words("großer Hase", phrase=True), Words("x")]),
    ('"not closed', [Words("not closed", phrase=True)]),
    ('"say ""hello"" now"', [Words('say "hello" now', phrase=True)]),
    ('"one"', [Words("one")]),
    ('"tag:x"', [Words("tag:x")]),
    ('"-"', [Words("-")]),
    ('""', []),
    ('5"x', [Words('5"x')]),
    ("-draft", [Words("draft", negated=True)]),
    ('-"first cut"', [Words("first cut", phrase=True, negated=True)]),
    ("-", []),
    ("a-b", [Words("a-b")]),
    ("--x", [Words("-x", negated=True)]),
    ("tag:news", [Tagged("news")]),
    ("TAG:news", [Tagged("news")]),
    ("tag:", []),
    ("-tag:news", [Tagged("news", negated=True)]),
    ('tag:"green apple"', [Tagged("green apple")]),
    ("tag:a tag:b", [Tagged("a"), Tagged("b")]),
    ("tag:news,", [Tagged("news")]),
    ("category:Events", [InCategory("Events")]),
    ('category:"Events > Spring fair"', [InCategory("Events>Spring fair")]),
    ("category:Events>2026", [InCategory("Events>2026")]),
    ("category:>", []),
    ("owner:me", [OwnedBy(("me",))]),
    ("owner:ann@example.org", [OwnedBy(("ann@example.org",))]),
    ("-owner:me", [OwnedBy(("me",), negated=True)]),
    ("after:2026", [Created(since=second(2026, 1, 1))]),
    ("after:2026-03", [Created(since=second(2026, 3, 1))]),
    ("after:2026-3-5", [Created(since=second(2026, 3, 5))]),
    ("after:2026/03/05", [Created(since=second(2026, 3, 5))]),
    ("after:2026-03-05T10:20", [Created(since=second(2026, 3, 5, 10, 20))]),
    ("before:2026-03", [Created(until=second(2026, 3, 1) - 1)]),
    ("before:2026-12-31", [Created(until=second(2026, 12, 31) - 1)]),
    ("-after:2026", [Created(since=second(2026, 1, 1), negated=True)]),
    ("after:today", [Created(since=second(2026, 3, 15))]),
    ("after:Yesterday", [Created(since=second(2026, 3, 14))]),
    ("after:7d", [Created(since=second(2026, 3, 8))]),
    ("after:2w", [Created(since=second(2026, 3, 1))]),
    ("after:1m", [Created(since=second(2026, 2, 15))]),
    ("after:1y", [Created(since=second(2025, 3, 15))]),
    ("created:2026-02", [Created(since=second(2026, 2, 1), until=second(2026, 3, 1) - 1)]),
    ("created:2026-02..2026-03-02", [Created(since=second(2026, 2, 1), until=second(2026, 3, 3) - 1)]),
    ("created:yesterday", [Created(since=second(2026, 3, 14), until=second(2026, 3, 15) - 1)]),
    ("created:this-week", [Created(since=second(2026, 3, 9), until=second(2026, 3, 16) - 1)]),
    ("created:last-week", [Created(since=second(2026, 3, 2), until=second(2026, 3, 9) - 1)]),
    ("created:this-month", [Created(since=second(2026, 3, 1), until=second(2026, 4, 1) - 1)]),
    ("created:last-month", [Created(since=second(2026, 2, 1), until=second(2026, 3, 1) - 1)]),
    ("after:@1773480600", [Created(since=1773480600)]),
    ("after:soon", []),
    ("after:2026-13", []),
    ("after:2026-02-30", []),
    ("after:0000", []),
    ("longer:10min", [Lasts(at_least=600)]),
    ("longer:90", [Lasts(at_least=90)]),
    ("longer:1h30m", [Lasts(at_least=5400)]),
    ("longer:1.5h", [Lasts(at_least=5400)]),
    ("longer:4:30", [Lasts(at_least=270)]),
    ("longer:1:00:00", [Lasts(at_least=3600)]),
    ("shorter:45s", [Lasts(at_most=45)]),
    ("lasts:5min..10min", [Lasts(at_least=300, at_most=600)]),
    ("longer:long", []),
    ("longer:10min shorter:1h", [Lasts(at_least=600), Lasts(at_most=3600)]),
    ("status:failed", [HasStatus((StatusGroup.FAILED,))]),
    ("status:Failed", [HasStatus((StatusGroup.FAILED,))]),
    ("-status:ready", [HasStatus((StatusGroup.READY,), negated=True)]),
    ("status:nonsense", []),
    ("type:audio", [OfKind((EntryKind.AUDIO,))]),
    ("type:video type:audio", [OfKind((EntryKind.VIDEO, EntryKind.AUDIO))]),
    ("type:video,AUDIO,video", [OfKind((EntryKind.VIDEO, EntryKind.AUDIO))]),
    ("type:video,nonsense", []),
    ("type:,", []),
    (
        "type:video spring -type:audio type:image -type:live",
        [
            OfKind((EntryKind.VIDEO, EntryKind.IMAGE)),
            Words("spring"),
            OfKind((EntryKind.AUDIO, EntryKind.LIVE), negated=True),
        ],
    ),
    ("status:failed status:empty", [HasStatus((StatusGroup.FAILED, StatusGroup.EMPTY))]),
    ("owner:me owner:bob owner:me", [OwnedBy(("me", "bob"))]),
    ("owner:a,b", [OwnedBy(("a,b",))]),
    ("tag:a tag:b", [Tagged("a"), Tagged("b")]),
    ("transcript:budget", [InTranscript("budget")]),
    ('-transcript:"next year"', [InTranscript("next year", phrase=True, negated=True)]),
    ("-type:image", [OfKind((EntryKind.IMAGE,), negated=True)]),
    ("type:nonsense", []),
    ("foo:bar", [Words("foo:bar")]),
    ("12:30", [Words("12:30")]),
    ("id:1_abc123", [HasId(("1_abc123",))]),
    ("id:0_aaaaaaaa,1_bbbbbbbb", [HasId(("0_aaaaaaaa", "1_bbbbbbbb"))]),
    ("-id:0_aaaaaaaa", [HasId(("0_aaaaaaaa",), negated=True)]),
    ("id:nonsense", []),
    ("0_a1b2c3d4", [HasId(("0_a1b2c3d4",))]),
    ("0_a1b2c3d4, 1_b1b2c3d4\n0_a1b2c3d4", [HasId(("0_a1b2c3d4", "1_b1b2c3d4"))]),
    ("0_a1b2c3d4;1_b1b2c3d4", [HasId(("0_a1b2c3d4", "1_b1b2c3d4"))]),
    ("2024_holidays", [Words("2024_holidays")]),
    ("1_cut", [Words("1_cut")]),
    ('"0_a1b2c3d4"', [Words("0_a1b2c3d4")]),
    ("news 0_a1b2c3d4 tag:x", [Words("news"), HasId(("0_a1b2c3d4",)), Tagged("x")]),
    (
        "tag:news after:2026-03 -status:ready",
        [
            Tagged("news"),
            Created(since=second(2026, 3, 1)),
            HasStatus((StatusGroup.READY,), negated=True),
        ],
    ),
]


@pytest.mark.parametrize(("text", "conditions"), ROWS)
def test_the_grammar(text: str, conditions: list[Condition]) -> None:
    """Fields, words, phrases and ids are told apart; what says nothing restricts nothing."""
    assert list(parse(text, TODAY).conditions) == conditions


@pytest.mark.parametrize("token", ["after:soon", "status:nonsense", "-type:x", "id:zzz", "longer:long", "lasts:1..x"])
def test_what_is_not_understood_is_told(token: str) -> None:
    """A known field with a value that says nothing stands in `unclear`, as it was typed."""
    assert parse(f"a {token} b", TODAY).unclear == (token,)


def test_dates_are_local() -> None:
    """A day begins at its midnight in the time zone of the person, with summer time."""
    assert parse("after:2026-03-15", BERLIN).conditions == (Created(since=second(2026, 3, 14, 23)),)
    assert parse("after:2026-07-01", BERLIN).conditions == (Created(since=second(2026, 6, 30, 22)),)


def test_places_in_the_text() -> None:
    """Each condition knows where it stands; ids may stand in several places."""
    text = 'a  tag:"b c" 0_a1b2c3d4 x 0_b1b2c3d4'
    found = {text[start:end]: part.condition for part in parse(text, TODAY).parts for start, end in part.spans}
    ids = HasId(("0_a1b2c3d4", "0_b1b2c3d4"))
    assert found == {
        "a": Words("a"),
        'tag:"b c"': Tagged("b c"),
        "0_a1b2c3d4": ids,
        "x": Words("x"),
        "0_b1b2c3d4": ids,
    }


@given(st.text(max_size=60) | st.lists(st.sampled_from([row[0] for row in ROWS]), max_size=4).map(" ".join))
@settings(deadline=None)
def test_nothing_that_is_typed_raises(text: str) -> None:
    """Any text has a meaning."""
    for today in (TODAY, BERLIN, Today(TODAY.now)):
        parsed = parse(text, today)
        assert all(0 <= start < end <= len(text) for part in parsed.parts for start, end in part.spans)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
_SOME = _TEXT.filter(bool)
_NAMES = st.lists(_SOME.filter(lambda text: ">" not in text), min_size=1, max_size=3).map(">".join)
_TIMES = st.none() | st.integers(0, 4_000_000_000) | st.sampled_from([second(2026, 1, 1), second(2026, 5, 1)])
_LENGTHS = st.none() | st.integers(0, 100_000) | st.integers(0, 999_999_999)
_IDS = st.lists(st.from_regex(r"[0-9]_[a-z0-9]{8}", fullmatch=True), min_size=1, max_size=3, unique=True)


def _some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=1, max_size=3, unique=True)


CONDITIONS = st.one_of(
    st.builds(lambda text, no: Words(text, phrase=" " in text, negated=no), _SOME, st.booleans()),
    st.builds(lambda text, no: Tagged(text, negated=no), _SOME, st.booleans()),
    st.builds(lambda text, no: InCategory(text, negated=no), _NAMES, st.booleans()),
    st.builds(lambda ids, no: OwnedBy(tuple(ids), negated=no), _some(_SOME), st.booleans()),
    st.builds(lambda ids, no: HasId(tuple(ids), negated=no), _IDS, st.booleans()),
    st.builds(lambda low, high, no: Created(since=low, until=high, negated=no), _TIMES, _TIMES, st.booleans()),
    st.builds(lambda low, high, no: Lasts(at_least=low, at_most=high, negated=no), _LENGTHS, _LENGTHS, st.booleans()),
    st.builds(lambda some, no: HasStatus(tuple(some), negated=no), _some(st.sampled_from(StatusGroup)), st.booleans()),
    st.builds(lambda some, no: OfKind(tuple(some), negated=no), _some(st.sampled_from(EntryKind)), st.booleans()),
    st.builds(lambda text, no: InTranscript(text, phrase=" " in text, negated=no), _SOME, st.booleans()),
)


@pytest.mark.parametrize(
    "text",
    [
        "<" + " " * 200_000,
        "< /" * 60_000,
        "shortlink_shortlink/" * 10_000,
        "entryid" + "'" * 190_000,
        "".join(f" 0_{number:08d}" for number in range(18_000)),
        '"' * 200_000,
        "a." * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_pasted_text_is_read_in_one_go(text: str) -> None:
    """Nothing that a text is made of is read again and again: that would take minutes, and the window stands still."""
    assert len(parse(text, TODAY).parts) <= 1


def test_a_filter_is_chosen_beside_a_long_text() -> None:
    """What it replaces is taken out in one go too."""
    words = "type:video owner:a news " * 6_000
    text = replaced(words, TODAY, (OfKind, OwnedBy), ["type:audio"])
    assert text == f"{' '.join(['news'] * 6_000)} type:audio"


_PIECES = st.sampled_from(
    (
        *(f"{field.value}:" for field in Field),
        *("-", "--", '"', '""', "“", "”", "„", "«", "»", " ", "\n", "\u00a0", ",", ";", ":", ".."),
        *("a", "ß", "İ", "e\u0301", "0", "\u0661", "²", "*", "!", "\\", "%2F", "\u202e", "\ud800", "\0"),
        *("2026-03-29T02:30", "@1", "@999999999999", "7d", "0d", "today", "1h30m", "1.5h", "90s", "4:30"),
        *("0_abcd1234", "1_abcd1234,0_zzzz9999", "(0_abcd1234)", "https://x.y/entryId/0_abcd1234/", "/tiny/abc12"),
        *("video", "audio,image", "type:video,", "failed", "me", "owner:a,b"),
    )
)


@given(st.lists(_PIECES, max_size=10).map("".join) | st.lists(_PIECES, max_size=8).map(" ".join))
@settings(deadline=None)
def test_what_was_read_is_written_and_read_again(text: str) -> None:
    """Whatever a text means, its conditions have a text that means the same."""
    for today in (TODAY, BERLIN):
        conditions = parse(text, today).conditions
        assert parse(text_of_all(conditions, today), today).conditions == conditions


def test_a_search_has_a_limited_number_of_conditions() -> None:
    """Ids are one condition; words behind the last condition restrict nothing, and the search tells so."""
    found = parse(" ".join([*(f"word{number}" for number in range(MAX_PARTS + 2)), "0_abcd1234"]), TODAY)
    assert found.conditions[:-1] == tuple(Words(f"word{number}") for number in range(MAX_PARTS))
    assert found.conditions[-1] == HasId(("0_abcd1234",))
    assert (found.unclear, found.left_out) == ((), 2)


@given(CONDITIONS)
@settings(deadline=None)
def test_a_condition_is_read_back_from_its_text(condition: Condition) -> None:
    """Also in a time zone with summer time."""
    for today in (TODAY, BERLIN):
        assert parse(text_of(condition, today), today).conditions == (condition,)


def _key(condition: Condition) -> object:
    """Return what two conditions of one query do not share: those of one kind would be read as one."""
    joined = isinstance(condition, HasId | Alternatives)
    return (type(condition), condition.negated) if joined else condition


@given(st.lists(CONDITIONS, max_size=4, unique_by=_key))
@settings(deadline=None)
def test_a_query_is_read_back_from_its_text(conditions: list[Condition]) -> None:
    """The conditions stay apart, in their order."""
    assert list(parse(text_of_all(conditions, TODAY), TODAY).conditions) == conditions


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Created(since=second(2026, 3, 1)), "after:2026-03"),
        (Created(until=second(2026, 1, 1) - 1), "before:2026"),
        (Created(since=second(2026, 3, 5), until=second(2026, 3, 6) - 1), "created:2026-03-05"),
        (Lasts(at_least=600), "longer:10min"),
        (Tagged("green apple", negated=True), '-tag:"green apple"'),
        (Words("tag:x"), '"tag:x"'),
    ],
)
def test_texts_are_short(condition: Condition, text: str) -> None:
    """Quotes and units only where they are needed."""
    assert text_of(condition, TODAY) == text
