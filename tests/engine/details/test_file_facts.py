"""`{camera_date}` and `{duration}` are filled with what the file itself tells."""

import io
import random
import struct
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kdesk.domain.details.file_facts import NO_FACTS, FileFacts, facts_in
from kdesk.domain.details.upload_details import UploadDetails
from tests.engine.details.details_engine import DetailsEngine
from tests.support import media
from tests.support.demo_process import DemoProcess

RECORDED = 1_700_000_000
OF_MOVIES = RECORDED + 2_082_844_800


def box(kind: bytes, content: bytes, size: int | None = None) -> bytes:
    """Return a box; a wrong size is possible."""
    return struct.pack(">I4s", len(content) + 8 if size is None else size, kind) + content


def movie(header: bytes) -> bytes:
    """Return a small movie with this header behind its content."""
    return box(b"ftyp", b"isom") + box(b"mdat", b"x" * 100) + box(b"moov", box(b"udta", b"") + box(b"mvhd", header))


SHORT = struct.pack(">IIIII", 0, OF_MOVIES, OF_MOVIES, 600, 600 * 61)
LONG = struct.pack(">IQQIQ", 1 << 24, OF_MOVIES, OF_MOVIES, 1000, 5_000_000_000)


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (movie(SHORT), FileFacts(RECORDED, 61.0)),
        (movie(LONG), FileFacts(RECORDED, 5_000_000.0)),
        (movie(struct.pack(">IIIII", 0, 0, 0, 600, 2**32 - 1)), NO_FACTS),
        (movie(struct.pack(">IIIII", 0, OF_MOVIES, 0, 0, 5)), FileFacts(RECORDED)),
        (movie(b"\0\0"), NO_FACTS),
        (box(b"ftyp", b"isom") + box(b"moov", b"", size=2), NO_FACTS),
        (box(b"ftyp", b"isom") + box(b"free", b"", size=0) + movie(SHORT), NO_FACTS),
        (b"", NO_FACTS),
        (b"RIFF....WAVE", NO_FACTS),
    ],
)
def test_what_files_tell(data: bytes, facts: FileFacts) -> None:
    """Both versions of the header, wherever it stands; what is damaged or unknown tells nothing."""
    assert facts_in(io.BytesIO(data)) == facts


def test_no_file_keeps_the_reader_busy() -> None:
    """Cut and changed at random places: an answer every time, and no error."""
    rng = random.Random(1)
    for _ in range(2000):
        data = bytearray(movie(SHORT))
        for _change in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        facts_in(io.BytesIO(bytes(data[: rng.randrange(len(data))])))


async def test_a_title_of_the_camera(demo: DemoProcess, tmp_path: Path) -> None:
    """The gaps are filled with the drop, and when they are typed afterwards; what is typed meanwhile stays."""
    file = media.make_video(tmp_path / "talk.mp4", seconds=2)
    data = file.read_bytes()
    place = data.index(b"mvhd") + 8
    file.write_bytes(data[:place] + struct.pack(">I", OF_MOVIES) + data[place + 4 :])
    day = time.strftime("%Y-%m-%d", time.localtime(RECORDED))
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        said = UploadDetails(title="Talk of {camera_date}", description="{duration}")
        (transfer,) = await queue.enqueue([file], said)
        queue.details.change({transfer.id: UploadDetails(description="Mine")})
        await engine.until(lambda: engine.record(transfer.id).details.title == f"Talk of {day}")
        assert engine.record(transfer.id).details.description == "Mine"
        queue.details.change({transfer.id: UploadDetails(tags=("{duration}", "x"))})
        await engine.until(lambda: engine.record(transfer.id).details.tags == ("0:02", "x"))
        entry_id = await engine.until_arrived(transfer.id)
        await engine.until_settled(transfer.id)
        assert engine.entry(entry_id)["name"] == f"Talk of {day}"


async def test_what_a_camera_writes_beside_its_clip(demo: DemoProcess, tmp_path: Path) -> None:
    """Its title is that of the entry, and its time fills a gap where the clip tells none."""
    clip = media.make_video(tmp_path / "C0001.MP4", seconds=1)
    (tmp_path / "C0001M01.XML").write_text(
        "<NonRealTimeMeta xmlns='urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00'>"
        f"<CreationDate value='{datetime.fromtimestamp(RECORDED, UTC).isoformat()}'/><Title usAscii='Hive'/>"
        "</NonRealTimeMeta>"
    )
    day = time.strftime("%Y-%m-%d", time.localtime(RECORDED))
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (transfer,) = await queue.enqueue([tmp_path], UploadDetails(description="Taken {camera_date}"))
        assert transfer.file.path == str(clip)
        await engine.until(lambda: engine.record(transfer.id).details.description == f"Taken {day}")
        entry_id = await engine.until_arrived(transfer.id)
        await engine.until_settled(transfer.id)
        entry = engine.entry(entry_id)
        assert (entry["name"], entry["description"]) == ("Hive", f"Taken {day}")
