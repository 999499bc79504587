"""Pasted images: private files, each until its entry is READY."""

import asyncio
import os
import stat
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.engine.files.rest_detector import LONG_REST_SECONDS
from kdesk.engine.transfers import pasted_images
from kdesk.engine.transfers.pasted_images import PastedImages
from kdesk.errors import StoreProblem
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PROCESSING, READY
from tests.support.patience import until

PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 3000


def listed() -> tuple[Transfer, ...]:
    """Return an empty list."""
    return ()


async def test_an_image_stays_until_it_is_ready(harness: QueueHarness, tmp_path: Path) -> None:
    """It is private, named by its time, and gone afterwards; a file of somebody's stays."""
    async with harness.running() as queue:
        images = PastedImages(tmp_path / "pasted", queue.snapshot, lambda: 1_800_000_000.0)
        queue.listen(images)
        first, second = [await images.keep(partial(bytes, PNG + end)) for end in (b"1", b"2")]
        assert first.name.startswith("pasted 2027-01-15 ")
        assert second.name == f"{first.stem} (2).png"
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
        own = harness.file("own.png", content=PNG + b"own")
        await queue.enqueue([first, second, own])
        await harness.until_all(PROCESSING)
        assert first.exists()
        harness.process_all()
        await harness.until_all(READY)
        await until(lambda: not first.exists() and not second.exists())
        assert own.exists()
        images.close()


async def test_an_image_rests_from_the_beginning(tmp_path: Path) -> None:
    """It is complete once its file is there: its upload need not wait until nobody writes it any more."""
    images = PastedImages(tmp_path / "pasted", listed, time.time)
    file = await images.keep(lambda: PNG)
    assert file.stat().st_mtime < time.time() - LONG_REST_SECONDS
    images.close()


async def test_the_next_start_tidies_up(harness: QueueHarness, tmp_path: Path) -> None:
    """What a transfer still needs stays."""
    async with harness.running() as queue:
        harness.server.hold.clear()
        images = PastedImages(tmp_path / "pasted", queue.snapshot, lambda: 1_800_000_000.0)
        needed, left = [await images.keep(partial(bytes, PNG + end)) for end in (b"1", b"2")]
        await queue.enqueue([needed])
        again = PastedImages(tmp_path / "pasted", queue.snapshot, lambda: 1_800_000_000.0)
        await again.tidy()
        assert (needed.exists(), left.exists()) == (True, False)
        harness.server.hold.set()


async def test_an_image_that_is_pasted_while_the_list_is_loaded_stays(tmp_path: Path) -> None:
    """Its transfer is made after its file, and what is needed was asked before both."""
    encoding = threading.Event()

    def encode() -> bytes:
        encoding.wait()
        return PNG

    images = PastedImages(tmp_path / "pasted", listed, time.time)
    async with asyncio.TaskGroup() as tasks:
        keeping = tasks.create_task(images.keep(encode))
        await asyncio.sleep(0)
        tasks.create_task(images.tidy())
        await asyncio.sleep(0)
        encoding.set()
    file = keeping.result()
    assert file.read_bytes() == PNG
    images.close()


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is of Linux")
async def test_nothing_is_left_of_an_image_for_which_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a picture would take what is left of the disk."""
    monkeypatch.setattr(pasted_images, "private_opener", _open_full)
    images = PastedImages(tmp_path / "pasted", listed, time.time)
    with pytest.raises(StoreProblem):
        await images.keep(lambda: PNG)
    assert list((tmp_path / "pasted").iterdir()) == []
    images.close()


def _open_full(path: str, _flags: int) -> int:
    """Open a device without room, and leave a file where it should be."""
    Path(path).touch()
    return os.open("/dev/full", os.O_WRONLY)


async def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """As an error with words."""
    (tmp_path / "pasted").touch()
    images = PastedImages(tmp_path / "pasted", listed, lambda: 0.0)
    with pytest.raises(StoreProblem):
        await images.keep(lambda: PNG)
