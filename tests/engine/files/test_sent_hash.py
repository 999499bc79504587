"""The hashes of what is read for sending: in ranges, one for each process, of one version of the file."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.domain.upload import HashedRange, Ranges
from kdesk.engine.files import file_hash, sent_hash
from kdesk.engine.files.open_file import FileTouched, OpenFile
from kdesk.engine.files.sent_hash import SentHash, range_sha256, whole_sha256

SIZE = 10_000
CONTENT = random.Random(1).randbytes(SIZE)


@pytest.fixture(autouse=True)
def _short_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_hash, "BLOCK_BYTES", 300)
    monkeypatch.setattr(sent_hash, "STRIDE_BYTES", 1000)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenFile]:
    """A file, open."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(CONTENT)
    file = OpenFile(path)
    yield file
    file.close()


def part(start: int, end: int) -> HashedRange:
    """What the hash of a range is to be."""
    return HashedRange(start, end, hashlib.sha256(CONTENT[start:end]).hexdigest())


def test_one_range_grows_with_what_is_sent(opened: OpenFile) -> None:
    """It never goes back, and is the whole file's hash at the end."""
    sent = SentHash()
    assert sent.ranges == ()
    sent.advance(opened, 2500)
    assert sent.ranges == (part(0, 2500),)
    sent.advance(opened, 700)
    assert sent.ranges == (part(0, 2500),)
    assert whole_sha256(sent.ranges, SIZE) == ""
    sent.advance(opened, SIZE)
    assert whole_sha256(sent.ranges, SIZE) == hashlib.sha256(CONTENT).hexdigest()


def test_another_process_begins_another_range(opened: OpenFile) -> None:
    """Behind what is known; together they are no hash of the whole file."""
    sent = SentHash((part(0, 2500),))
    sent.begin(0)
    sent.advance(opened, SIZE)
    assert sent.ranges == (part(0, 2500), part(2500, SIZE))
    assert sent.matches(opened)
    assert whole_sha256(sent.ranges, SIZE) == ""


def test_the_first_range_begins_behind_what_somebody_else_has_sent(opened: OpenFile) -> None:
    """That part is not covered: nobody here knows what was sent of it. Only the first beginning counts."""
    sent = SentHash()
    sent.begin(4000)
    sent.advance(opened, 6000)
    sent.begin(0)
    assert sent.ranges == (part(4000, 6000),)
    assert sent.covers(Ranges.of([(4000, 5000), (5500, 6000)]))
    assert not sent.covers(Ranges.of([(3999, 5000)]))
    assert not sent.covers(Ranges.of([(5000, 6001)]))
    assert sent.covers(Ranges())


def test_content_that_is_in_memory_is_hashed_as_it_is() -> None:
    """A small file is sent from there."""
    assert SentHash.of([CONTENT[:10], CONTENT[10:]]).ranges == (part(0, SIZE),)


def test_what_is_hashed_of_a_file_that_is_touched_meanwhile_does_not_count(
    opened: OpenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be of two versions."""
    sent = SentHash()
    sent.advance(opened, 2000)
    original = OpenFile.check

    def touch(file: OpenFile) -> None:
        os.utime(file.path, (1, 1))
        original(file)

    monkeypatch.setattr(OpenFile, "check", touch)
    with pytest.raises(FileTouched):
        sent.advance(opened, 5000)
    assert sent.ranges == (part(0, 2000),)


@pytest.mark.parametrize("offset", [0, 2499, 2500, 4999])
def test_one_other_byte_does_not_match(opened: OpenFile, offset: int) -> None:
    """In whatever range it is."""
    sent = SentHash((part(0, 2500),))
    sent.advance(opened, 5000)
    with opened.path.open("r+b") as handle:
        handle.seek(offset)
        handle.write(bytes([CONTENT[offset] ^ 1]))
    assert not sent.matches(opened)


def test_a_file_that_ends_before_does_not_match(opened: OpenFile) -> None:
    """It has no such range."""
    os.truncate(opened.path, 2000)
    assert range_sha256(opened, part(0, 2500)) == ""
    assert not SentHash((part(0, 2500),)).matches(opened)
