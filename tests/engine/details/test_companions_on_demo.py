"""Thumbnail, captions and attachments that were said of a file come to its entry, each once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.details.ports import FieldState
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster, UploadDetails
from kdesk.domain.transfer_state import TransferState
from tests.engine.details.details_engine import DetailsEngine
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello\n"
ADDING = (
    "caption_captionasset.add",
    "caption_captionasset.setContent",
    "attachment_attachmentasset.add",
    "attachment_attachmentasset.setContent",
    "thumbAsset.addFromImage",
    "thumbAsset.setAsDefault",
)


def said(folder: Path) -> UploadDetails:
    """Return what is said of a talk with everything that lies beside it."""
    folder.mkdir(exist_ok=True)
    (folder / "talk.de.srt").write_text(SRT)
    (folder / "slides.pdf").write_bytes(b"%PDF-1.4 slides")
    return UploadDetails(
        poster=Poster(str(folder / "poster.png")),
        captions=(CompanionFile(str(folder / "talk.de.srt"), label="Deutsch"),),
        attachments=(CompanionFile(str(folder / "slides.pdf"), label="Slides"),),
    )


def assets(engine: DetailsEngine, entry_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return captions, attachments and thumbnails of an entry."""
    with DemoClient(engine.demo.credentials) as client:
        client.as_admin()
        return {
            service: client.call(f"{service}.list", filter={"entryIdEqual": entry_id})["objects"]
            for service in ("caption_captionasset", "attachment_attachmentasset", "thumbAsset")
        }


def check(engine: DetailsEngine, entry_id: str) -> None:
    """Check that everything is there once, with its content."""
    found = assets(engine, entry_id)
    (caption,) = found["caption_captionasset"]
    (attachment,) = found["attachment_attachmentasset"]
    assert (caption["language"], caption["label"], caption["status"]) == ("German", "Deutsch", 2)
    assert (attachment["title"], attachment["filename"], attachment["status"]) == ("Slides", "slides.pdf", 2)
    posters = [thumb for thumb in found["thumbAsset"] if "default_thumb" in thumb.get("tags", "")]
    size = (engine.folder / "poster.png").stat().st_size
    assert [thumb["size"] for thumb in posters] == [size]
    assert len([thumb for thumb in found["thumbAsset"] if thumb["size"] == size]) == 1


async def test_they_are_added_once_the_entry_exists(demo: DemoProcess, tmp_path: Path) -> None:
    """With language and label; a restart adds nothing a second time."""
    engine = DetailsEngine(demo, tmp_path)
    engine.file("poster.png")
    async with engine.running():
        (key,) = await engine.upload(f"{tmp_path.name}.png", said=said(tmp_path))
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        assert set(engine.record(key).states.values()) == {FieldState.WRITTEN}
    async with engine.running() as queue:
        queue.details.change({key: UploadDetails(title="Talk")})
        await engine.until_settled(key)
    check(engine, entry_id)


@pytest.mark.parametrize("lost", ADDING)
async def test_a_lost_answer_and_a_restart_double_nothing(
    lost: str, demo: DemoProcess, control: FaultControl, tmp_path: Path
) -> None:
    """The call arrived, its answer did not, and the process ended before it knew: everything is there once."""
    engine = DetailsEngine(demo, tmp_path)
    engine.file("poster.png")
    control.add(lost, "reset-after", count=1)
    async with engine.running():
        (key,) = await engine.upload(f"{tmp_path.name}.png", said=said(tmp_path))
        await engine.until(lambda: control.struck() == [1] or engine.record(key).in_state(FieldState.WRITTEN) != set())
    async with engine.running():
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
    check(engine, entry_id)


async def test_a_file_that_cannot_be_read_is_said_and_retried(demo: DemoProcess, tmp_path: Path) -> None:
    """The others are added; once the file is there, Retry adds it."""
    engine = DetailsEngine(demo, tmp_path)
    engine.file("poster.png")
    details = said(tmp_path)
    (tmp_path / "talk.de.srt").write_text("no captions")
    async with engine.running() as queue:
        (key,) = await engine.upload(f"{tmp_path.name}.png", said=details)
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        record = engine.record(key)
        assert record.in_state(FieldState.REFUSED) == {DetailField.CAPTIONS}
        trouble = record.reasons[DetailField.CAPTIONS].trouble
        assert trouble is not None
        assert trouble.kind == "CaptionUnreadable"
        (tmp_path / "talk.de.srt").write_text(SRT)
        queue.details.retry([key])
        await engine.until_settled(key)
    check(engine, entry_id)


async def test_what_is_taken_away_is_deleted_from_the_entry(demo: DemoProcess, tmp_path: Path) -> None:
    """What kdesk added, and nothing that somebody else did; another language is written over the first one."""
    engine = DetailsEngine(demo, tmp_path)
    engine.file("poster.png")
    details = said(tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload(f"{tmp_path.name}.png", said=details)
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        with DemoClient(demo.credentials) as client:
            client.as_admin().call("caption_captionasset.add", entryId=entry_id, captionAsset={"language": "French"})
        assert details.captions is not None
        queue.details.change({key: UploadDetails(captions=(replace(details.captions[0], language="Dutch"),))})
        await engine.until_settled(key)
        languages = {one["language"] for one in assets(engine, entry_id)["caption_captionasset"]}
        assert languages == {"Dutch", "French"}
        queue.details.change({key: UploadDetails(captions=(), attachments=())})
        await engine.until_settled(key)
        found = assets(engine, entry_id)
        assert [one["language"] for one in found["caption_captionasset"]] == ["French"]
        assert found["attachment_attachmentasset"] == []
        queue.details.change({key: UploadDetails(captions=details.captions, attachments=details.attachments)})
        await engine.until_settled(key)
        found = assets(engine, entry_id)
        record = engine.record(key)
    assert (len(found["caption_captionasset"]), len(found["attachment_attachmentasset"])) == (2, 1)
    assert set(record.states.values()) == {FieldState.WRITTEN}


@pytest.mark.parametrize("lost", ["", "thumbAsset.generate", "thumbAsset.setAsDefault"])
async def test_a_frame_becomes_the_poster_once_the_video_is_ready(
    lost: str, demo: DemoProcess, control: FaultControl, tmp_path: Path
) -> None:
    """One capture, also if its answer was lost and the process ended before it knew."""
    engine = DetailsEngine(demo, tmp_path)
    # Of a length of its own: the same content would be asked about.
    file = media.make_video(tmp_path / "talk.mp4", seconds=3 + len(lost) / 25)
    if lost:
        control.add(lost, "reset-after", count=1)
    async with engine.running() as queue:
        (transfer,) = await queue.enqueue([file], UploadDetails(poster=Poster(seconds=1.5)))
        key = transfer.id
        await engine.until(lambda: engine.transfer(key).state is TransferState.READY)
        await engine.until(
            lambda: control.struck() == [1] if lost else engine.record(key).in_state(FieldState.WRITTEN) != set()
        )
    async with engine.running():
        await engine.until_settled(key)
        thumbs = assets(engine, engine.transfer(key).reservation.entry_id)["thumbAsset"]
        assert engine.record(key).states == {DetailField.POSTER: FieldState.WRITTEN}
    (poster,) = [thumb for thumb in thumbs if "default_thumb" in thumb.get("tags", "")]
    assert poster["id"] == engine.record(key).made["poster:1.5"]
    # Besides it, the one that the server has made by itself.
    assert len(thumbs) == 2
