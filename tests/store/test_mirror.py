"""The mirror of a library: what is put is found, by words, tags and the like."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import EntryKind, Moderation
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import MirroredRow, MirrorState
from kdesk.domain.search.conditions import (
    ME,
    Condition,
    Created,
    InCategory,
    Lasts,
    OwnedBy,
    Tagged,
    Words,
)
from kdesk.domain.search.sort import Sort
from kdesk.store.mirror import SqliteMirror
from kdesk.store.mirrors import SqliteMirrors
from tests.support.made_up_entries import make_entry

ANN = Account("https://example.org", 101, "ann@example.org", SignInKind.PASSWORD)


@pytest.fixture
async def mirrors(tmp_path: Path) -> AsyncIterator[SqliteMirrors]:
    """The mirrors of all accounts, in a folder that does not exist yet."""
    async with SqliteMirrors.opened(tmp_path / "libraries") as opened:
        yield opened


@pytest.fixture
async def mirror(mirrors: SqliteMirrors) -> SqliteMirror:
    """An empty mirror."""
    return await mirrors.open(ANN)


async def ids(mirror: SqliteMirror, *conditions: Condition, sort: Sort = Sort.OLDEST) -> list[str]:
    """Return the ids that the mirror finds."""
    return list((await mirror.find(EntryQuery(conditions, sort))).ids)


async def test_a_mirror_gives_back_what_was_put(mirror: SqliteMirror) -> None:
    """Every field of an entry survives; unknown ids are left out."""
    entry = make_entry(
        1,
        description="Über alles",
        tags="News, 東京",
        user_id="ann",
        duration=12.5,
        kind=EntryKind.AUDIO,
        moderation=Moderation.FLAGGED,
        categories=("News>Local", "Sport"),
        start_at=5,
        plays=7,
        cut=frozenset({"name"}),
        thumbnail_url="https://cdn.example.org/p/101/thumbnail/entry_id/0_1/version/100002",
    )
    await mirror.put([entry])

    assert await mirror.entries(["0_1", "0_unknown"]) == (entry,)


async def test_rows_tell_id_and_time(mirror: SqliteMirror) -> None:
    """A result is a sequence of rows, with the time of each."""
    await mirror.put([make_entry(1, created_at=50), make_entry(2, created_at=-1), make_entry(3, created_at=2**40)])

    rows = await mirror.find(EntryQuery())

    assert list(rows) == [MirroredRow("0_3", 2**40), MirroredRow("0_1", 50), MirroredRow("0_2", -1)]
    assert list(rows[1:]) == list(rows)[1:]


async def test_an_empty_mirror_finds_nothing(mirror: SqliteMirror) -> None:
    """There is no row, and no error."""
    assert len(await mirror.find(EntryQuery())) == 0
    assert await mirror.state() == MirrorState()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("view", ["0_1"]),  # a part of a word
        ("INTERVIEW", ["0_1"]),
        ("w", ["0_1", "0_3"]),
        ("会議", ["0_2"]),  # shorter than a trigram
        ("東京の会議", ["0_2"]),
        ("がく", ["0_2"]),
        ("かく", []),  # another syllable
        ("clip of", ["0_1"]),
        ("news press", []),  # the end of one text and the beginning of another one
        ('say "hello"', ["0_3"]),
        ("100%", ["0_3"]),
        ("_", ["0_3"]),
        ("straße", ["0_3"]),
        ("STRASSE", ["0_3"]),
        ("\x1f", ["0_1", "0_2", "0_3"]),
        ("AND", []),
        ("NEAR(", []),
        ("\ud800", []),
    ],
)
async def test_words_are_found_anywhere(mirror: SqliteMirror, text: str, found: list[str]) -> None:
    """Parts of words, short words, Japanese, and texts that mean something in SQL are found as they stand."""
    await mirror.put(
        [
            make_entry(1, name="Interview", description="A  clip\nof News", tags="press"),
            make_entry(2, name="東京の会議", description="おんがく"),
            make_entry(3, name='They say "hello" 100%', description="Hauptstraße file_1", tags="NEWS"),
        ]
    )

    assert await ids(mirror, Words(text)) == found
    assert await ids(mirror, Words(text, negated=True)) == [id_ for id_ in ("0_1", "0_2", "0_3") if id_ not in found]


async def test_a_category_includes_those_below_it(mirror: SqliteMirror) -> None:
    """`News` finds `News>Local`, and not `Newsroom`."""
    await mirror.put(
        [
            make_entry(1, categories=("News",)),
            make_entry(2, categories=("News>Local",)),
            make_entry(3, categories=("Newsroom",)),
        ]
    )

    assert await ids(mirror, InCategory("news")) == ["0_1", "0_2"]


async def test_me_is_the_user_of_the_account(mirror: SqliteMirror) -> None:
    """`owner:me` finds what belongs to the user of the mirror's account."""
    await mirror.put([make_entry(1, user_id=ANN.user_id), make_entry(2, user_id="bob")])

    assert await ids(mirror, OwnedBy((ME,))) == ["0_1"]
    assert await ids(mirror, OwnedBy((ME,), negated=True)) == ["0_2"]


async def test_a_changed_entry_is_found_by_its_new_text_only(mirror: SqliteMirror) -> None:
    """The former name, tags and categories do not find it any more."""
    await mirror.put([make_entry(1, name="Before", tags="old", categories=("Old",))])
    await mirror.put([make_entry(1, name="After", tags="new", categories=("New",))])

    assert await ids(mirror, Words("before")) == []
    assert await ids(mirror, Tagged("old")) == []
    assert await ids(mirror, InCategory("Old")) == []
    assert await ids(mirror, Words("after"), Tagged("new"), InCategory("New")) == ["0_1"]


async def test_a_late_response_does_not_bring_back_an_older_entry(mirror: SqliteMirror) -> None:
    """Of two snapshots the one that was updated later stays."""
    await mirror.put([make_entry(1, name="Later", updated_at=20)])
    await mirror.put([make_entry(1, name="Earlier", updated_at=10)])

    assert await ids(mirror, Words("later")) == ["0_1"]


async def test_a_removed_entry_is_gone(mirror: SqliteMirror) -> None:
    """It is found neither by its text nor by its id."""
    await mirror.put([make_entry(1), make_entry(2)])
    await mirror.remove(["0_1", "0_unknown"])

    assert await ids(mirror) == ["0_2"]
    assert await ids(mirror, Words("Clip 1")) == []
    assert await mirror.entries(["0_1"]) == ()


async def test_the_most_used_tag_completes_first(mirror: SqliteMirror) -> None:
    """Tags are completed by their beginning, in any case; spellings of one tag count together."""
    await mirror.put(
        [
            make_entry(1, tags="Newsroom, news"),
            make_entry(2, tags="news,sport"),
            make_entry(3, tags="newsroom, newsreel"),
            make_entry(4, tags="newsroom"),
        ]
    )

    assert await mirror.complete_tag("NEW", 2) == ("newsroom", "news")
    assert await mirror.complete_tag("\ud800", 2) == ()
    assert await mirror.complete_tag("", 9) == ("newsroom", "news", "newsreel", "sport")


async def test_owners_that_were_seen_are_completed(mirror: SqliteMirror) -> None:
    """Whatever the letter case, by any part of their id; those with the most entries come first, nobody is left out."""
    owners = ("Bob", "ann@example.org", "Ann@Example.org", "", "émile")
    await mirror.put([make_entry(number, user_id=owner) for number, owner in enumerate(owners)])
    assert await mirror.complete_owner("", 9) == ("ann@example.org", "bob", "émile")
    assert await mirror.complete_owner("EXAMPLE", 9) == ("ann@example.org",)
    assert await mirror.complete_owner("", 1) == ("ann@example.org",)
    assert await mirror.complete_owner("\ud800", 9) == ()


async def test_the_entries_that_were_seen_last_stay(tmp_path: Path) -> None:
    """A full mirror drops what was not seen for the longest time, and is not complete any more."""
    async with SqliteMirrors.opened(tmp_path, limit=3) as mirrors:
        mirror = await mirrors.open(ANN)
        await mirror.put([make_entry(1), make_entry(2), make_entry(3)])
        await mirror.save_state(MirrorState(100, complete=True))
        await mirror.put([make_entry(1)])
        await mirror.put([make_entry(4)])

        assert await ids(mirror) == ["0_1", "0_3", "0_4"]
        assert await mirror.state() == MirrorState(100, complete=False)


async def test_clearing_begins_anew(mirror: SqliteMirror) -> None:
    """After `clear` nothing is there; a walk that began before it does not make the mirror complete."""
    await mirror.put([make_entry(1)])
    await mirror.state()
    await mirror.clear()
    await mirror.save_state(MirrorState(100, complete=True))

    assert await mirror.state() == MirrorState()
    assert await ids(mirror) == []
    await mirror.save_state(MirrorState(100, complete=True))
    assert await mirror.state() == MirrorState(100, complete=True)


async def test_each_account_and_user_has_a_mirror_of_its_own(mirrors: SqliteMirrors) -> None:
    """What Ann saw is not in Bob's mirror."""
    bob = Account(ANN.service_url, ANN.partner_id, "bob", SignInKind.PASSWORD)
    await (await mirrors.open(ANN)).put([make_entry(1)])

    assert await ids(await mirrors.open(bob)) == []
    assert await ids(await mirrors.open(ANN)) == ["0_1"]


async def test_a_search_with_impossible_numbers_finds_nothing(mirror: SqliteMirror) -> None:
    """Numbers beyond 64 bits are bounds like others."""
    await mirror.put([make_entry(1)])

    assert await ids(mirror, Created(since=10**30)) == []
    assert await ids(mirror, Created(until=10**30)) == ["0_1"]
    assert await ids(mirror, Lasts(at_least=-(10**30))) == ["0_1"]
