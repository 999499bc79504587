"""Addresses in the window: asked about, fetched by the server, followed to their end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.uploads.address_dialog import AddressDialog
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_image

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server without samples."""
    demo = DemoProcess(tmp_path / "server", "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture
def picture(server: DemoProcess, tmp_path: Path) -> str:
    """The address of a picture that the demo server itself delivers: it fetches from nowhere else."""
    data = make_image(tmp_path / "harbour.png", size="64x36").read_bytes()
    with DemoClient(server.credentials) as client:
        admin = client.as_admin()
        url: str = admin.call("media.get", entryId=admin.upload(data, "harbour.png", 2))["downloadUrl"]
    return url


def dialog_of(app: Application) -> AddressDialog:
    """Return the dialog that is open."""
    (dialog,) = app.window.findChildren(AddressDialog)
    assert dialog.isVisible()
    return dialog


def test_an_address_becomes_an_entry(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, picture: str, tmp_path: Path
) -> None:
    """One that opens is queued with one press, one that fails says so; nothing of both is sent from here."""

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.uploads.ask_addresses([picture])
            dialog_of(app).go.click()
            await until(lambda: states(app) == [TransferState.READY], 30, "the picture")
            QApplication.clipboard().setText(f"{server.url}/nothing-here.mp4")
            app.ui.actions[Command.PASTE].trigger()
            dialog = dialog_of(app)
            dialog.go.click()
            await until(lambda: dialog.found.topLevelItemCount() == 1, 10, "what speaks against it")
            assert "404" in dialog.found.topLevelItem(0).text(1)
            dialog.go.click()
            await until(lambda: TransferState.FAILED in states(app), 30, "the failed import")

    run_qt(job())
    entries = PlainClient(server).entries()
    assert len([entry for entry in entries if entry["mediaType"] == 2]) == 2


def states(app: Application) -> list[TransferState]:
    """Return the states of all rows."""
    return [one.state for one in app.queue.snapshot()]
