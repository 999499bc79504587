"""Badges of the entries in sight: few calls, kept by version, and no second question after a refusal."""

from dataclasses import replace

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.entry_badges import NO_BADGES, CaptionLanguage, EntryBadges
from kdesk.domain.flavor import FlavorStatus
from kdesk.engine.library.badges import CHANGING_SECONDS, BadgeLoader
from kdesk.errors import NotPermitted, Unreachable
from tests.support.fake_clock import FakeClock
from tests.ui.library.library_fakes import FakeCatalogue, make_entries, make_entry, make_flavor

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2, status=FlavorStatus.ERROR))


def loader_of(entries: list[Entry]) -> tuple[BadgeLoader, FakeCatalogue, FakeClock]:
    """Return a loader on a catalogue whose entries have three renditions, one of them failed."""
    catalogue, clock = FakeCatalogue(entries, FLAVORS), FakeClock()
    return BadgeLoader(catalogue, clock), catalogue, clock


async def test_sixty_entries_take_two_calls() -> None:
    """One for the renditions and one for the captions; what is known is not asked again."""
    entries = make_entries(60)
    loader, catalogue, _ = loader_of(entries)
    catalogue.captions_known = (CaptionLanguage("0_entry00003", "English"), CaptionLanguage("0_entry00003", "German"))
    assert await loader.load(entries) == {entry.id for entry in entries}
    assert [asked.split()[0] for asked in catalogue.asked] == ["flavors", "captions"]
    assert loader.known(entries[0]) == EntryBadges(made=3, ready=2, failed=1)
    assert loader.known(entries[3]).languages == ("English", "German")
    assert not await loader.load(entries)
    assert len(catalogue.asked) == 2


async def test_a_new_version_of_an_entry_is_asked_again() -> None:
    """Meanwhile the former counts stay, so that no badge flickers."""
    entry = make_entry(0)
    loader, catalogue, _ = loader_of([entry])
    await loader.load([entry])
    newer = replace(entry, updated_at=entry.updated_at + 5)
    assert loader.known(newer).made == 3
    await loader.load([newer])
    assert len(catalogue.asked) == 4


async def test_counts_that_change_are_asked_again_after_a_while() -> None:
    """The renditions of an entry in processing change without the entry."""
    entry = make_entry(0, status=EntryStatus.PROCESSING)
    loader, catalogue, clock = loader_of([entry])
    await loader.load([entry])
    await loader.load([entry])
    assert len(catalogue.asked) == 2
    clock.time += CHANGING_SECONDS
    await loader.load([entry])
    assert len(catalogue.asked) == 4


async def test_a_session_without_the_right_is_refused_once() -> None:
    """Renditions are counted although captions may not be seen."""
    entries = make_entries(2)
    loader, catalogue, _ = loader_of(entries)

    async def refused(_ids: object) -> tuple[CaptionLanguage, ...]:
        catalogue.asked.append("captions")
        raise NotPermitted("no")

    catalogue.captions_of = refused  # type: ignore[method-assign]
    await loader.load(entries[:1])
    await loader.load(entries[1:])
    assert [asked.split()[0] for asked in catalogue.asked] == ["flavors", "captions", "flavors"]
    assert loader.known(entries[1]).made == 3


async def test_a_lost_connection_is_no_refusal() -> None:
    """The next request asks again."""
    entry = make_entry(0)
    loader, catalogue, _ = loader_of([entry])
    catalogue.badge_failures.append(Unreachable("gone"))
    assert not await loader.load([entry])
    assert loader.known(entry) is NO_BADGES
    assert await loader.load([entry]) == {entry.id}


async def test_a_response_that_may_be_cut_is_halved() -> None:
    """The server sends 500 renditions at most: 60 entries with 10 each need more than one response."""
    entries = make_entries(60)
    loader, catalogue, _ = loader_of(entries)
    whole = tuple(make_flavor(number) for number in range(10))

    async def cut(ids: list[str]) -> tuple[object, ...]:
        catalogue.asked.append("flavors")
        return tuple(replace(one, entry_id=entry_id) for entry_id in ids for one in whole)[:500]

    catalogue.flavors_of = cut  # type: ignore[method-assign, assignment]
    await loader.load(entries)
    assert all(loader.known(entry).made == 10 for entry in entries)
    assert catalogue.asked.count("flavors") == 3


async def test_images_are_not_asked_about() -> None:
    """An image has no renditions, and no captions."""
    entry = make_entry(0, media_type=MediaType.IMAGE)
    loader, catalogue, _ = loader_of([entry])
    assert not await loader.load([entry])
    assert not catalogue.asked
