"""From entries to downloads: many entries with few calls."""

from dataclasses import replace
from typing import cast

import pytest

from kdesk.domain.downloads.choice import RenditionChoice
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.engine.downloads.planning import BATCH, DownloadPlanner, Planned
from kdesk.errors import ApiError, Reason, ServerProblem, Unreachable
from tests.engine.fake_server import FakeServer
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock


class Planning:
    """A server with entries, whose renditions are as a test says."""

    def __init__(self) -> None:
        self.server = FakeServer(Ticks())
        self.calls: list[str] = []
        self.flavors: dict[str, list[Flavor]] = {}
        self.refused: set[str] = set()
        self.server.flavors = self._flavors  # type: ignore[method-assign]
        self.server.flavors_of = self._flavors_of  # type: ignore[method-assign,assignment]

    async def _flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        self.calls.append(entry_id)
        if entry_id in self.refused:
            raise ApiError(entry_id, reason=Reason.ENTRY_ID_UNKNOWN)
        return tuple(replace(one, name=f"name of {one.id}") for one in self.flavors[entry_id])

    async def _flavors_of(self, entry_ids: list[str]) -> tuple[Flavor, ...]:
        self.calls.append(f"{len(entry_ids)} together")
        if self.refused & set(entry_ids):
            raise ApiError("refused")
        return tuple(one for entry_id in entry_ids for one in self.flavors[entry_id])

    def entries(self, count: int, *heights: int) -> list[Entry]:
        """Make entries, each with a source and with renditions of these heights."""
        made = [video(number) for number in range(count)]
        for entry in made:
            source = flavor(entry.id, "source", 0)
            self.flavors[entry.id] = [replace(source, is_source=True), *(flavor(entry.id, f"{h}", h) for h in heights)]
        return made

    async def plan(self, entries: list[Entry], wanted: WantedFiles) -> list[Planned]:
        """Plan downloads of the entries."""
        api = replace(self.server.api(), editing=cast(EditingApi, object()))
        planner = DownloadPlanner(api, FakeClock(), wanted)
        return [planned async for batch in planner.plan(entries) for planned in batch]


def video(number: int) -> Entry:
    """Return a video that is ready."""
    return Entry(f"0_entry{number:03}", f"Film {number}", 1, EntryStatus.READY, MediaType.VIDEO, kind=EntryKind.VIDEO)


def flavor(entry_id: str, key: str, height: int) -> Flavor:
    """Return a rendition that is ready."""
    return Flavor(f"{entry_id}-{key}", entry_id, 1, FlavorStatus.READY, height=height, file_ext="mp4")


async def test_renditions_of_many_entries_come_with_few_calls() -> None:
    """Five hundred entries need twenty calls, and each gets its own files in its place."""
    planning = Planning()
    planned = await planning.plan(planning.entries(500, 360, 720), WantedFiles("/videos"))
    assert planning.calls == [f"{BATCH} together"] * 20
    assert [one.downloads[0].item.asset_id for one in planned] == [f"0_entry{n:03}-source" for n in range(500)]
    assert {len(one.downloads) for one in planned} == {1}


async def test_facts_alone_need_no_renditions() -> None:
    """Nothing is asked before the downloads run."""
    planning = Planning()
    wanted = WantedFiles("/videos", rendition=RenditionChoice.parse("none") or RenditionChoice())
    planned = await planning.plan(planning.entries(3), replace(wanted, beside=(DownloadKind.FACTS,)))
    assert planning.calls == []
    assert [one.downloads[0].shown_name for one in planned] == ["Film 0.json", "Film 1.json", "Film 2.json"]


async def test_a_refused_batch_is_asked_one_by_one() -> None:
    """The others are planned, and the one that was refused says why."""
    planning = Planning()
    entries = planning.entries(3)
    planning.refused = {entries[1].id}
    planned = await planning.plan(entries, WantedFiles("/videos"))
    assert planning.calls == ["3 together", *(entry.id for entry in entries)]
    assert [bool(one.downloads) for one in planned] == [True, False, True]
    assert planned[1].problem
    assert planned[1].problem.reason is Reason.ENTRY_ID_UNKNOWN


async def test_a_response_that_may_be_cut_does_not_count() -> None:
    """So many renditions fill a response: what is missing is missed by nobody."""
    planning = Planning()
    entries = planning.entries(BATCH, *range(100, 120))
    planned = await planning.plan(entries, WantedFiles("/videos", rendition=RenditionChoice.parse("best")))  # type: ignore[arg-type]
    assert len(planning.calls) == 1 + BATCH
    assert {one.downloads[0].item.asset_id[-3:] for one in planned} == {"119"}


async def test_a_rendition_without_a_height_is_named_by_its_recipe() -> None:
    """Names come with the renditions of one entry only."""
    planning = Planning()
    wanted = WantedFiles("/videos", "{name} {rendition}", RenditionChoice.parse("best") or RenditionChoice())
    planned = await planning.plan(planning.entries(2, 0), wanted)
    assert [one.downloads[0].stem for one in planned] == [
        "Film 0 name of 0_entry000-0",
        "Film 1 name of 0_entry001-0",
    ]


async def test_an_outage_ends_the_plan() -> None:
    """Entries are not blamed for it."""
    planning = Planning()

    async def unreachable(_entry_id: str) -> tuple[Flavor, ...]:
        raise Unreachable

    planning.server.flavors = unreachable  # type: ignore[method-assign]
    planning.refused = {"0_entry000"}
    with pytest.raises(ServerProblem):
        await planning.plan(planning.entries(3), WantedFiles("/videos"))
