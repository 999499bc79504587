"""What is said about a file reaches its entry: with the reservation, or as soon as the entry exists."""

from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.details.ports import FieldState
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.editing.categories import Category
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details import failed_writes
from kdesk.kaltura.categories import CategoryCalls
from tests.engine.details.details_engine import DetailsEngine
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

KEPT, WRITTEN, REFUSED = FieldState.KEPT, FieldState.WRITTEN, FieldState.REFUSED
NOT_ALLOWED, CONFLICT = FieldState.NOT_ALLOWED, FieldState.CONFLICT
SAID = UploadDetails(
    title="Opening night",
    description="In the large hall",
    tags=("News", "hall"),
    categories=("Events>2026",),
    starts_at=1_800_000_000.0,
    owner="somebody",
    reference_id="order-4711",
)


async def test_everything_that_was_said_before_is_on_the_entry(demo: DemoProcess, tmp_path: Path) -> None:
    """What an administrator says; the marks by which kdesk finds the file stay on the entry."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running():
        (key,) = await engine.upload("opening.png", said=SAID)
        await engine.until_settled(key)
        entry = engine.entry(await engine.until_arrived(key))
        transfer, record = engine.transfer(key), engine.record(key)
    assert set(record.states.values()) == {WRITTEN}, record
    assert (entry["name"], entry["description"]) == (SAID.title, SAID.description)
    assert entry["categories"] == "Events>2026"
    assert (entry["startDate"], entry["userId"], entry["referenceId"]) == (1_800_000_000, "somebody", "order-4711")
    assert transfer.file.identity is not None
    assert entry["tags"] == f"news, hall, kd-{transfer.file.identity.fingerprint}"
    assert entry["partnerData"].startswith(f"kdesk:{key}")
    assert transfer.remarks == ()


async def test_a_session_of_a_user_leaves_out_what_it_may_not_write(demo: DemoProcess, tmp_path: Path) -> None:
    """The upload does not fail; each field says which right is missing, and is kept."""
    engine = DetailsEngine(demo, tmp_path, user="ben")
    async with engine.running():
        (key,) = await engine.upload("left-out.png", said=replace(SAID, categories=("Never>made",)))
        await engine.until_settled(key)
        entry = engine.entry(await engine.until_arrived(key))
        record = engine.record(key)
    assert record.in_state(WRITTEN) == {DetailField.TITLE, DetailField.DESCRIPTION, DetailField.TAGS}
    assert {one: why.right for one, why in record.reasons.items()} == {
        DetailField.STARTS_AT: "schedule",
        DetailField.OWNER: "owner",
        DetailField.REFERENCE_ID: "reference_id",
        DetailField.CATEGORIES: "new_categories",
    }
    assert record.details == replace(SAID, categories=("Never>made",))
    # Title and reference id do not lead from the file to this entry any more.
    assert "kd-kdesk1-" in entry["tags"]
    assert (entry["name"], entry["userId"]) == (SAID.title, "ben")


async def test_a_renamed_upload_is_found_when_the_file_comes_again(demo: DemoProcess, tmp_path: Path) -> None:
    """With another title and another reference id the same file is still asked about (rule 2)."""
    for user in ("", "ben"):
        first = DetailsEngine(demo, tmp_path / f"first{user}", user=user)
        first.folder.mkdir()
        async with first.running():
            said = UploadDetails(title="Another title", reference_id=None if user else "mine-1")
            (key,) = await first.upload(f"again{user}.png", said=said)
            await first.until_arrived(key)
            await first.until_settled(key)
        second = DetailsEngine(demo, tmp_path / f"second{user}", user=user)
        second.folder.mkdir()
        async with second.running():
            (key,) = await second.upload(f"again{user}.png", said=UploadDetails())
            await second.until(lambda: second.transfer(key).question is not None)  # noqa: B023  awaited here


async def test_what_is_said_during_and_after_the_upload_is_written(demo: DemoProcess, tmp_path: Path) -> None:
    """As it was said last, and only once it differs; an empty text clears."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload("typed.png", said=UploadDetails(title="First", tags=("one", "two")))
        entry_id = await engine.until_arrived(key)
        for title in ("Sec", "Secon", "Second"):
            queue.details.change({key: UploadDetails(title=title, description="words")})
        await engine.until_settled(key)
        assert [engine.entry(entry_id)[name] for name in ("name", "description")] == ["Second", "words"]
        queue.details.change({key: UploadDetails(description="", tags=("two",))})
        await engine.until_settled(key)
        assert [engine.entry(entry_id)[name] for name in ("description", "tags")] == ["", "two"]


async def test_a_change_of_somebody_else_is_a_conflict_and_is_decided(demo: DemoProcess, tmp_path: Path) -> None:
    """The server's value is shown, and stays until the producer decides; other fields are written."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload("conflict.png", said=UploadDetails(title="Mine", description="a"))
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        engine.change(entry_id, name="Theirs")
        queue.details.change({key: UploadDetails(title="Mine again", description="b")})
        await engine.until_settled(key)
        record = engine.record(key)
        assert (record.states[DetailField.TITLE], record.server.title) == (CONFLICT, "Theirs")
        assert [engine.entry(entry_id)[name] for name in ("name", "description")] == ["Theirs", "b"]
        queue.details.keep_mine(key, DetailField.TITLE)
        await engine.until_settled(key)
        assert engine.entry(entry_id)["name"] == "Mine again"
        engine.change(entry_id, name="Theirs again")
        queue.details.change({key: UploadDetails(title="Mine at last")})
        await engine.until_settled(key)
        queue.details.keep_theirs(key, DetailField.TITLE)
        assert engine.record(key).details.title == engine.entry(entry_id)["name"] == "Theirs again"


async def test_a_restart_writes_what_was_not_written_yet(demo: DemoProcess, tmp_path: Path) -> None:
    """The journal has every word: also of a transfer that was paused, and what only the network kept back."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload("later.png", said=UploadDetails(title="Before"))
        queue.pause([key])
        queue.details.change({key: UploadDetails(title="After", tags=("late",))})
    async with engine.running() as queue:
        assert engine.record(key).details == UploadDetails(title="After", tags=("late",))
        queue.resume([key])
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
    assert [engine.entry(entry_id)[name] for name in ("name", "tags")] == ["After", "late"]
    async with engine.running():
        assert set(engine.record(key).states.values()) == {WRITTEN}


async def test_details_leave_with_their_transfer_and_come_back(demo: DemoProcess, tmp_path: Path) -> None:
    """An undone removal brings them back; after a removal that stands the journal has nothing of them."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        keys = await engine.upload("goes.png", "stays.png", said=UploadDetails(title="T"))
        queue.cancel(keys)
        await engine.until(lambda: all(engine.transfer(key).state is TransferState.CANCELLED for key in keys))
        queue.remove(keys)
        queue.restore([keys[1]])
        assert engine.record(keys[1]).details.title == "T"
    async with engine.running():
        listed = {transfer.id for transfer in engine.queue.snapshot()}
        for key in keys:
            assert bool(engine.record(key).details.said) == (key in listed)


async def test_a_refused_field_does_not_fail_the_reservation(
    demo: DemoProcess, control: FaultControl, tmp_path: Path
) -> None:
    """An unknown profile and unknown access rules: the file is uploaded, both are told as refused, the title stands."""
    del control
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running():
        said = UploadDetails(title="Stands", conversion_profile=999_999, access_control=888_888)
        (key,) = await engine.upload("refused.png", said=said)
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        record = engine.record(key)
    assert engine.entry(entry_id)["name"] == "Stands"
    assert record.states == {
        DetailField.TITLE: WRITTEN,
        DetailField.CONVERSION_PROFILE: REFUSED,
        DetailField.ACCESS_CONTROL: REFUSED,
    }
    assert all(why.trouble is not None for why in record.reasons.values())


async def test_a_session_that_may_only_upload_gives_them_with_the_one_call_it_has(
    demo: DemoProcess, tmp_path: Path
) -> None:
    """The entry is made at the end; what was said later is not allowed any more."""
    engine = DetailsEngine(demo, tmp_path, user="ben", privileges="setrole:UPLOAD_BASE_ROLE")
    async with engine.running() as queue:
        (key,) = await engine.upload("only.png", said=UploadDetails(title="Only", tags=("aa",), owner="other"))
        entry_id = await engine.until_arrived(key)
        await engine.until(lambda: engine.transfer(key).state is TransferState.ARRIVED)
        record = engine.record(key)
        assert record.in_state(WRITTEN) == {DetailField.TITLE, DetailField.TAGS}
        assert record.states[DetailField.OWNER] is NOT_ALLOWED
        queue.details.change({key: UploadDetails(title="Too late")})
        await engine.until_settled(key)
        assert engine.record(key).states[DetailField.TITLE] is NOT_ALLOWED
    assert engine.entry(entry_id)["name"] == "Only"


async def test_a_server_that_fails_again_and_again_is_told(
    demo: DemoProcess, control: FaultControl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The field counts as refused, holds up no other transfer, and is written when a person tries again."""
    monkeypatch.setattr(failed_writes, "RETRY_SECONDS", (0.01,))
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload(f"{tmp_path.name}.png", said=UploadDetails(title="Before"))
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        control.add("baseEntry.update", "internal")
        queue.details.change({key: UploadDetails(title="After")})
        await engine.until_settled(key)
        assert engine.record(key).states[DetailField.TITLE] is REFUSED
        control.clear()
        queue.details.retry([key])
        await engine.until_settled(key)
    assert engine.entry(entry_id)["name"] == "After"


async def test_a_category_that_the_server_stores_under_another_name(demo: DemoProcess, tmp_path: Path) -> None:
    """`<` and the comma become `_` there: the second file finds what the first one has made."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running():
        for name in ("first.png", "second.png"):
            (key,) = await engine.upload(name, said=UploadDetails(categories=("Songs>pop, <new",)))
            await engine.until_settled(key)
            assert engine.record(key).states[DetailField.CATEGORIES] is WRITTEN
            assert engine.entry(await engine.until_arrived(key))["categories"] == "Songs>pop_ _new"


async def test_a_category_that_is_not_listed_yet(
    demo: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of the server lags: what the entry has is believed, and for what it has not the list is waited for."""
    monkeypatch.setattr(failed_writes, "RETRY_SECONDS", (0.01,))
    whole, asked = CategoryCalls.tree, 0

    async def lagging(calls: CategoryCalls) -> tuple[Category, ...]:
        nonlocal asked
        asked += 1
        return await whole(calls) if asked > 3 else ()

    monkeypatch.setattr(CategoryCalls, "tree", lagging)
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload(f"{tmp_path.name}.png", said=UploadDetails(categories=("Lagging>new",)))
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        assert engine.record(key).states[DetailField.CATEGORIES] is WRITTEN
        with DemoClient(demo.credentials) as client:
            client.as_admin().call("category.add", category={"name": f"Unlisted {tmp_path.name}"})
        queue.details.change({key: UploadDetails(categories=(f"Unlisted {tmp_path.name}",))})
        await engine.until_settled(key)
        assert engine.record(key).states[DetailField.CATEGORIES] is WRITTEN
    assert engine.entry(entry_id)["categories"] == f"Unlisted {tmp_path.name}"
