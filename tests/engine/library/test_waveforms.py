"""Waveforms of sounds that were uploaded from here: read once, and only from the file that was uploaded."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.sound import Waveform
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.library.waveforms import FileWaveforms
from kdesk.errors import BadResponse
from tests.support.transfers import make_transfer

WAVEFORM = Waveform(61.5, bytes(range(200)))


class FakeReader:
    """Reads every file, or none."""

    def __init__(self) -> None:
        self.read: list[Path] = []
        self.works = True

    async def length(self, path: Path) -> float:
        """Return the length of all."""
        del path
        return WAVEFORM.duration

    async def waveform(self, path: Path) -> Waveform:
        """Return the same waveform for all."""
        self.read.append(path)
        if not self.works:
            raise BadResponse
        return WAVEFORM


class FakeCache(dict[str, bytes]):
    """A cache in memory."""

    async def get(self, url: str) -> bytes | None:  # type: ignore[override]
        """Return what was stored."""
        return dict.get(self, url)

    async def put(self, url: str, data: bytes) -> None:
        """Store."""
        self[url] = data

    async def drop(self, url: str) -> None:
        """Remove."""
        self.pop(url, None)


class Place:
    """A file, its transfer and its entry."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "talk.mp3"
        self.path.write_bytes(b"sound")
        self.reader, self.cache = FakeReader(), FakeCache()
        self.transfers = [self.transfer()]
        self.waveforms = FileWaveforms(lambda: self.transfers, self.reader, self.cache)
        self.entry = Entry(
            "0_e", "Talk", 1, EntryStatus.READY, MediaType.AUDIO, partner_data=str(self.transfers[0].owner_tag)
        )

    def transfer(self) -> Transfer:
        """Return the transfer of the file as it is now."""
        found = self.path.stat()
        identity = FileIdentity(found.st_size, found.st_mtime_ns, "1:1", "abc", found.st_ctime_ns)
        fields = {"state": TransferState.READY, "entry_id": "0_e", "identity": identity}
        return make_transfer("t1", str(self.path), "talk.mp3", **fields)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return an uploaded sound."""
    return Place(tmp_path)


async def test_a_waveform_is_read_once(place: Place) -> None:
    """Then it comes from the cache, also for the next start."""
    assert place.waveforms.is_possible(place.entry)
    for _ in range(2):
        assert await place.waveforms.waveform(place.entry) == WAVEFORM
    assert place.reader.read == [place.path]
    again = FileWaveforms(lambda: place.transfers, place.reader, place.cache)
    assert await again.waveform(place.entry) == WAVEFORM
    assert place.reader.read == [place.path]


async def test_only_of_the_file_that_was_uploaded(place: Place) -> None:
    """Not of one that was written since, that is gone, or whose entry has other content by now."""
    place.path.write_bytes(b"other")
    os.utime(place.path, ns=(1, 1))
    assert await place.waveforms.waveform(place.entry) is None
    place.path.unlink()
    assert await place.waveforms.waveform(place.entry) is None
    assert place.reader.read == []
    other = replace(place.entry, partner_data="kdesk:t2")
    for entry in (other, replace(place.entry, media_type=MediaType.VIDEO), replace(place.entry, partner_data="")):
        assert not place.waveforms.is_possible(entry)
        assert await place.waveforms.waveform(entry) is None
    place.transfers = []
    assert not place.waveforms.is_possible(place.entry)


async def test_a_file_that_cannot_be_read_has_no_waveform(place: Place) -> None:
    """And nothing is kept of it."""
    place.reader.works = False
    assert await place.waveforms.waveform(place.entry) is None
    assert not place.cache
