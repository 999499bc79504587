"""A file of 5 GiB: memory stays small, and its numbers are right beyond 2^31."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kdesk.application import opened_application
from kdesk.domain.entry import MediaType
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.logs import Redactor
from kdesk.store.journal import Journal
from kdesk.store.paths import Paths
from kdesk.ui.uploads.delegate import bar_per_mille
from tests.e2e.conftest import RunQt, signed_in_before
from tests.support.demo_process import DemoProcess
from tests.support.evidence import stored_chunks
from tests.support.evidence import until as wait_until
from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.media import make_video
from tests.support.transfers import make_transfer
from tests.support.window_process import WindowProcess, keep_account

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SIZE = 5 * 1024**3
MOST_RESIDENT = 300_000_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server; what it took in is removed at once, since pytest keeps its folders."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--intake-rate", "60").start()
    yield demo
    demo.stop()
    shutil.rmtree(demo.data_dir)


@pytest.fixture
def film(tmp_path: Path) -> Iterator[Path]:
    """A video whose end is a hole of almost 5 GiB."""
    path = make_video(tmp_path / "film.mp4")
    with path.open("r+b") as handle:
        handle.truncate(SIZE)
    yield path
    path.unlink()


@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}")
def test_memory_stays_small(server: DemoProcess, film: Path, tmp_path: Path) -> None:
    """With the window open and twelve chunks sent, never more than 300 MB were resident."""
    data = tmp_path / "data"
    with KeyringSession(tmp_path / "home") as session:
        keep_account(session, data, *signed_in_before(server))
        with WindowProcess(tmp_path / "window", session.env, "--data", str(data), str(film)) as window:
            wait_until(lambda: len(stored_chunks(server)) >= 12)
            peak = window.peak_memory()
            assert window.end() == 0
    print(f"peak resident: {peak / 1e6:.0f} MB")  # noqa: T201  the figure, for `pytest -s`
    assert peak <= MOST_RESIDENT


def test_numbers_beyond_32_bits_are_right(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """3 GiB of 5 are 60 per cent in the row, and so they are told and summed up."""
    accepted = 3 * 1024**3
    paused = make_transfer(
        "one",
        "/nowhere/film.mp4",
        "film.mp4",
        "",
        1.0,
        size=SIZE,
        media_type=MediaType.VIDEO,
        state=TransferState.PAUSED,
        accepted=Ranges(((0, accepted),)),
    )

    async def job() -> None:
        paths = Paths.under(tmp_path / "data")
        paths.create()
        async with Journal.open(paths.journal) as journal:
            await journal.load()
            await journal.save([paused])
        async with opened_application(qapp, paths, Redactor()) as app:
            app.window.show()
            await until(lambda: app.uploads.model.rowCount() == 1, 5, "the row")
            row = app.uploads.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert row.replace("\N{NO-BREAK SPACE}", " ").endswith("5.4 GB, Paused, 60 %")
            assert app.uploads.model.transfer(0).accepted_bytes == accepted
            assert bar_per_mille(paused) == (600, 600)

    run_qt(job())
