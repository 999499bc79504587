"""A computer on which too many files are open: kdesk waits, since that passes. The limit here is a real one."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files import file_problems
from kdesk.engine.files.local_file import probe
from kdesk.engine.files.open_file import OpenFile
from kdesk.engine.transfers.file_scan import FileScan
from kdesk.errors import TooManyOpenFiles
from kdesk.messages.errors import title_of
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import FAILED, PROCESSING

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


class Shortage:
    """No descriptor is to be had until `end`."""

    def __init__(self) -> None:
        self._taken: list[int] = []

    def begin(self) -> None:
        """Take all that there are."""
        while True:
            try:
                self._taken.append(os.open(os.devnull, os.O_RDONLY))
            except OSError:
                return

    def end(self) -> None:
        """Give them back."""
        while self._taken:
            os.close(self._taken.pop())


@contextmanager
def few_descriptors() -> Iterator[None]:
    """Let this process have some more descriptors than it has now, and no others."""
    import resource  # noqa: PLC0415  it is not there on Windows

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(link.name) for link in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 40, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def shortage() -> Iterator[Shortage]:
    """A limit that the test reaches and leaves."""
    with few_descriptors():
        made = Shortage()
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """A queue of one slot."""
    return QueueHarness(tmp_path / "files", slots=1)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the short waits of a single look take no time."""
    monkeypatch.setattr(file_problems, "PAUSES", (0.0, 0.0))


@pytest.mark.usefixtures("pauses")
def test_it_is_told_as_what_it_is(shortage: Shortage, tmp_path: Path) -> None:
    """Not as a right that is missing; the same step may succeed by itself."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x" * 100)
    shortage.begin()
    for look in (lambda: probe(str(path)), lambda: OpenFile(path)):
        with pytest.raises(TooManyOpenFiles) as raised:
            look()
        assert raised.value.retryable


def test_a_short_shortage_is_waited_out(shortage: Shortage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at a file does not notice it."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x" * 100)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        shortage.end()

    monkeypatch.setattr(file_problems, "wait", wait)
    shortage.begin()
    assert probe(str(path)).size == 100
    shortage.begin()
    with closing(OpenFile(path)) as opened:
        assert opened.read(0, 1) == b"x"
    shortage.begin()
    batch = FileScan([tmp_path]).next_batch()
    assert batch is not None
    assert [file.path for file in batch.files] == [str(path)]
    assert len(waited) == 3


@pytest.mark.usefixtures("pauses")
async def test_a_transfer_waits_for_it_however_long_it_lasts(shortage: Shortage, harness: QueueHarness) -> None:
    """Dropped while it lasts, the file waits in its row, far beyond the tries that any other trouble has."""
    path = harness.file("clip.mp4")
    async with harness.running() as queue:
        shortage.begin()
        (only,) = (transfer.id for transfer in await queue.enqueue([path]))
        await harness.until(lambda: len(getattr(harness.clock, "waits", ())) > 20)
        assert harness.state(only) in {TransferState.QUEUED, TransferState.PREPARING}
        assert harness.notes.rows[only].trouble is not None
        assert title_of(harness.notes.rows[only].trouble) == "Too many files are open on this computer"
        shortage.end()
        await harness.until_all(PROCESSING, FAILED)
        assert harness.state(only) is PROCESSING
    assert harness.contents() == [path.read_bytes()]
