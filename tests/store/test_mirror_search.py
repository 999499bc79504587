"""Searches in the mirror find what a plain comparison in Python finds."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry, EntryKind, EntryStatus, Moderation
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.conditions import (
    ME,
    Condition,
    Created,
    HasId,
    HasStatus,
    InCategory,
    Lasts,
    OfKind,
    OwnedBy,
    StatusGroup,
    Tagged,
    Words,
)
from kdesk.domain.search.matching import matches
from kdesk.domain.search.sort import Sort
from kdesk.store.mirror_file import MirrorFile
from kdesk.store.mirror_queries import find
from kdesk.store.mirror_rows import comparable, rows_of
from kdesk.store.mirror_tables import put
from tests.support.made_up_entries import make_entry

ANN = Account("https://example.org", 101, "ann@example.org", SignInKind.PASSWORD)

_WORDS = ("news", "newsroom", "東京", "会議", "a", "Straße", "x y", "100%")
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=3).map(" ".join)
_TAGS = st.lists(st.sampled_from(_WORDS), max_size=3).map(", ".join)
_CATEGORIES = st.sets(st.sampled_from(("News", "News>Local", "News>Local>City", "Newsroom")), max_size=2).map(tuple)
_USERS = st.sampled_from(("", "ann@example.org", "Bob"))


@st.composite
def _libraries(draw: st.DrawFn) -> list[Entry]:
    fields = st.fixed_dictionaries(
        {
            "name": _TEXTS,
            "description": _TEXTS,
            "tags": _TAGS,
            "categories": _CATEGORIES,
            "user_id": _USERS,
            "created_at": st.integers(0, 5),
            "updated_at": st.integers(0, 5),
            "duration": st.sampled_from((0.0, 1.0, 2.5)),
            "plays": st.integers(0, 3),
            "status": st.sampled_from(EntryStatus),
            "moderation": st.sampled_from(Moderation),
            "kind": st.sampled_from(EntryKind),
        }
    )
    return [make_entry(number, **draw(fields)) for number in range(draw(st.integers(0, 6)))]


def _some(values: Iterable[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=3, unique=True).map(tuple)


_BOUND = st.none() | st.integers(0, 5)
_NEGATED = st.booleans()
_CONDITIONS = st.lists(
    st.one_of(
        st.builds(Words, st.sampled_from((*_WORDS, "ews", "NEWS", "", "s a")), negated=_NEGATED),
        st.builds(Tagged, st.sampled_from((*_WORDS, "NEWS")), negated=_NEGATED),
        st.builds(InCategory, st.sampled_from(("News", "news>local", "Sport")), negated=_NEGATED),
        st.builds(OwnedBy, _some((ME, "bob", "")), negated=_NEGATED),
        st.builds(HasId, st.sampled_from((("0_1", "0_2"), ())), negated=_NEGATED),
        st.builds(Created, _BOUND, _BOUND, negated=_NEGATED),
        st.builds(Lasts, _BOUND, _BOUND, negated=_NEGATED),
        st.builds(HasStatus, _some(StatusGroup), negated=_NEGATED),
        st.builds(OfKind, _some(EntryKind), negated=_NEGATED),
    ),
    max_size=3,
).map(tuple)


_KEYS: dict[Sort, tuple[Callable[[Entry], tuple[Any, str]], bool]] = {
    Sort.NEWEST: (lambda entry: (entry.created_at, entry.id), True),
    Sort.OLDEST: (lambda entry: (entry.created_at, entry.id), False),
    Sort.NAME: (lambda entry: (comparable(entry.name).encode(), entry.id), False),
    Sort.NAME_REVERSED: (lambda entry: (comparable(entry.name).encode(), entry.id), True),
    Sort.UPDATED: (lambda entry: (entry.updated_at, entry.id), True),
    Sort.LONGEST: (lambda entry: (entry.duration, entry.id), True),
    Sort.SHORTEST: (lambda entry: ((int(entry.duration + 0.5) < 1, entry.duration), entry.id), False),
    Sort.MOST_PLAYED: (lambda entry: (entry.plays, entry.id), True),
}


def _expected(library: Sequence[Entry], query: EntryQuery) -> list[str]:
    key, reverse = _KEYS[query.sort]
    found = [entry for entry in library if matches(entry, query.conditions, ANN.user_id)]
    return [entry.id for entry in sorted(found, key=key, reverse=reverse)]


@given(library=_libraries(), conditions=_CONDITIONS, sort=st.sampled_from(Sort))
def test_the_mirror_finds_what_a_plain_comparison_finds(
    tmp_path_factory: pytest.TempPathFactory, library: list[Entry], conditions: tuple[Condition, ...], sort: Sort
) -> None:
    """For any library and any conditions, in any order; the same again after every entry was put a second time."""
    file = MirrorFile(tmp_path_factory.mktemp("mirror") / "mirror.sqlite")
    query = EntryQuery(conditions, sort)
    # As if each entry had been something else before.
    before = [make_entry(number, name="before", tags="x y") for number, _ in enumerate(library)]
    try:
        for entries in (before, library, library):
            rows = rows_of(entries)
            file.use(lambda connection, rows=rows: put(connection, rows, 100))
        assert list(file.use(lambda connection: find(connection, query, ANN.user_id)).ids) == _expected(library, query)
    finally:
        file.close()


@pytest.mark.parametrize("text", ["n" * 32_000, "n" * 59 + "m", "n" * 61, "n" * 60 + "m", "n\0n", 'n"' * 100])
def test_texts_of_any_length_are_found(tmp_path: Path, text: str) -> None:
    """A long one of few letters takes no longer than another."""
    entries = [make_entry(1, description="n" * 100_000), make_entry(2, description="n" * 60 + "m" + 'n"' * 200)]
    file = MirrorFile(tmp_path / "m.sqlite")
    file.use(lambda connection: put(connection, rows_of(entries), 100))
    query = EntryQuery((Words(text),))
    found = file.use(lambda connection: find(connection, query, ""))
    file.close()
    assert set(found.ids) == {entry.id for entry in entries if matches(entry, query.conditions)}
