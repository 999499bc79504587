"""What was said goes with every call that makes an entry or replaces its content, and never fails it."""

from pathlib import Path

import pytest

from kdesk.domain.details.ports import FieldState
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.upload import document_reserver
from tests.engine.details.details_engine import DetailsEngine
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.made_up_entries import make_entry

PROFILE = DetailField.CONVERSION_PROFILE
UNKNOWN = 999_999


@pytest.fixture(scope="module")
def profile(demo: DemoProcess) -> int:
    """Return a conversion profile that is not the account's default."""
    with DemoClient(demo.credentials) as client:
        made = client.as_admin().call(
            "conversionProfile.add", conversionProfile={"name": "Mine", "flavorParamsIds": "0"}
        )
        assert isinstance(made["id"], int)
        return made["id"]


async def test_a_document_is_made_with_its_profile(demo: DemoProcess, profile: int, tmp_path: Path) -> None:
    """Title and profile are on the entry with the call that makes it of the token."""
    engine = DetailsEngine(demo, tmp_path)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + b"words " * 500)
    async with engine.running():
        said = UploadDetails(title="A paper", conversion_profile=profile)
        (transfer,) = await engine.queue.enqueue([paper], said)
        entry_id = await engine.until_arrived(transfer.id)
        await engine.until_settled(transfer.id)
        record, done = engine.record(transfer.id), engine.transfer(transfer.id)
        with DemoClient(demo.credentials) as client:
            entry = client.as_admin().call("baseEntry.get", entryId=entry_id)
    assert set(record.states.values()) == {FieldState.WRITTEN}, record
    assert (entry["name"], entry["conversionProfileId"]) == ("A paper", profile)
    assert done.remarks == ()


@pytest.mark.parametrize("is_known", [True, False])
async def test_an_address_is_fetched_with_its_profile(
    demo: DemoProcess, profile: int, tmp_path: Path, *, is_known: bool
) -> None:
    """One that the server does not know fails nothing: the entry is made without it, and the row tells."""
    engine = DetailsEngine(demo, tmp_path)
    wanted = profile if is_known else UNKNOWN
    async with engine.running():
        (transfer,) = engine.queue.add_addresses([f"http://127.0.0.1:9/talk-{is_known}.mp4"])
        engine.queue.details.change({transfer.id: UploadDetails(title="A talk", conversion_profile=wanted)})
        entry_id = await engine.until_reserved(transfer.id)
        await engine.until_settled(transfer.id)
        entry, record = engine.entry(entry_id), engine.record(transfer.id)
    assert entry["name"] == "A talk"
    assert (entry.get("conversionProfileId") == wanted) is is_known
    assert record.states[PROFILE] is (FieldState.WRITTEN if is_known else FieldState.REFUSED)


@pytest.mark.parametrize("is_known", [True, False])
async def test_content_is_replaced_with_the_profile(
    demo: DemoProcess, profile: int, tmp_path: Path, *, is_known: bool
) -> None:
    """The call takes it; where the server refuses it, the content is replaced with the profile of the entry."""
    engine = DetailsEngine(demo, tmp_path)
    wanted = profile if is_known else UNKNOWN
    async with engine.running():
        file = media.make_video(tmp_path / "first.mp4")
        (first,) = await engine.queue.enqueue([file])
        await engine.until(lambda: engine.transfer(first.id).state is TransferState.READY)
        entry_id = engine.transfer(first.id).reservation.entry_id
        file = media.make_video(tmp_path / "second.mp4", seconds=3)
        again = engine.queue.replace_content(file, file.stat().st_size, make_entry(0, id=entry_id))
        engine.queue.details.change({again.id: UploadDetails(conversion_profile=wanted)})
        await engine.until_arrived(again.id)
        await engine.until_settled(again.id)
        record = engine.record(again.id)
    assert record.states[PROFILE] is (FieldState.WRITTEN if is_known else FieldState.REFUSED)


async def test_a_lost_answer_leaves_the_profile_on_the_entry(
    demo: DemoProcess, control: FaultControl, profile: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document that the call had made is found, and told to have the profile that was sent."""
    monkeypatch.setattr(document_reserver, "SETTLE_SECONDS", 0.05)
    engine = DetailsEngine(demo, tmp_path)
    paper = tmp_path / "lost.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + b"lost " * 500)
    control.add("document.addFromUploadedFile", "reset-after", count=1)
    async with engine.running():
        (transfer,) = await engine.queue.enqueue([paper], UploadDetails(conversion_profile=profile))
        await engine.until_arrived(transfer.id)
        await engine.until_settled(transfer.id)
        record = engine.record(transfer.id)
    assert record.states[PROFILE] is FieldState.WRITTEN
