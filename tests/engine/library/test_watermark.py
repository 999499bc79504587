"""Entries that carry a time from the future do not hide the changes after them."""

from dataclasses import dataclass, replace

import pytest

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryPage, EntryQuery, Opening
from kdesk.domain.mirror_port import MirrorState
from kdesk.engine.library.sync import ChangeFollower
from tests.engine.library.changing_library import BEGIN, ChangingLibrary, make_entry
from tests.engine.library.fake_mirror import FakeMirror
from tests.engine.library.test_listing import listed, shown
from tests.support.patience import until

FUTURE = BEGIN + 10 * 365 * 86_400
NOW = BEGIN + 100_000


@dataclass
class DatedLibrary(ChangingLibrary):
    """Tells what time it is.

    Attributes:
        now: Of its clock; 0 for a server that does not tell.
    """

    now: int = NOW

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Return the first page and the ends."""
        return replace(await super().opening(query, size), now=self.now)

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Return what was changed since then."""
        return replace(await super().changes(query, since, size), now=self.now)


def library(*, future: int = 1, count: int = 20) -> DatedLibrary:
    """Return a library, some of whose entries were changed in the future."""
    entries = [make_entry(number, number) for number in range(count)]
    entries[:future] = [replace(entry, updated_at=FUTURE + n) for n, entry in enumerate(entries[:future])]
    return DatedLibrary({entry.id: entry for entry in entries}, 10_000)


def rename(source: DatedLibrary, number: int) -> Entry:
    """Change an entry now."""
    entry = source.entries_known[f"0_{number:08}"]
    changed = replace(entry, name="renamed", updated_at=source.now or NOW)
    source.entries_known[entry.id] = changed
    source.now += 10 if source.now else 0
    return changed


@pytest.mark.parametrize("future", [1, 3, 700])
@pytest.mark.parametrize("with_mirror", [True, False])
async def test_changes_after_one_from_the_future_are_seen(future: int, *, with_mirror: bool) -> None:
    """Again and again, also if more entries come from the future than one request brings."""
    source = library(future=future, count=future + 20)
    mirror = FakeMirror(list(source.entries_known.values()), MirrorState(BEGIN + 1_000, complete=True))
    async with listed(source, mirror=mirror if with_mirror else None) as listing:
        await shown(listing, 0, 9)
        follower = ChangeFollower(listing)
        for number in range(future + 10, future + 13):
            changed = rename(source, number)
            await follower.look(source, hold=False)  # type: ignore[arg-type]
            assert changed in listing.rows.loaded() or changed in await shown(listing, 0, 19)
        assert listing.shown.changed_at <= source.now
        if with_mirror:
            await until(lambda: mirror.now.changes_until == listing.shown.changed_at)


async def test_a_mirror_that_followed_into_the_future_comes_back() -> None:
    """Everything that was changed meanwhile is brought in, and the mirror follows from now on."""
    source = library()
    mirror = FakeMirror(list(source.entries_known.values()), MirrorState(FUTURE, complete=True))
    changed = rename(source, 7)
    async with listed(source, mirror=mirror) as listing:
        await ChangeFollower(listing).look(source, hold=False)  # type: ignore[arg-type]
        await until(lambda: mirror.known[changed.id] == changed)
        await until(lambda: mirror.now == MirrorState(NOW, complete=True))
        assert changed in await shown(listing, 0, 19)


async def test_a_server_that_does_not_tell_the_time_is_believed() -> None:
    """Nothing else is known."""
    source = library()
    source.now = 0
    async with listed(source) as listing:
        assert listing.shown.changed_at == FUTURE
