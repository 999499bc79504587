"""Scenes of what is no media file: documents, data, and addresses that the server fetches."""

from pathlib import Path
from unittest.mock import patch

from driving import drop, until
from photographer import Photographer

from kdesk.application import Application
from kdesk.demo_process import DemoAccount
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.bulk.dialog import BulkDialog
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice
from kdesk.ui.sheets.dialog import SheetDialog
from kdesk.ui.uploads.address_dialog import AddressDialog
from kdesk.ui.uploads.left_out import LeftOutDialog

WAIT_SECONDS = 60
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


class BroughtScenes:
    """Pictures rows of each kind, and the dialogs that belong to them.

    Args:
        app: The real window, on a demo server that transcodes and fetches nothing for now.
        demo: The account that it is signed in to.
        work: Folder for files to upload.
    """

    def __init__(self, app: Application, photographer: Photographer, demo: DemoAccount, work: Path) -> None:
        self._app, self._photographer, self._demo, self._work = app, photographer, demo, work / "brought"

    async def take_all(self) -> None:
        """Take all of them."""
        self._app.window.show_page(Command.SHOW_UPLOADS)
        await self._rows()
        await self._photographer.take("brought")
        await self._photographer.take_dialog("from-addresses", await self._addresses())
        await self._photographer.take_dialog("left-out-documents", await self._left_out())
        await self._photographer.take_dialog("sheet-by-server", await self._sheet())
        await self._photographer.take_dialog("bulk-uploads", await self._bulk())

    async def _rows(self) -> None:
        self._work.mkdir(parents=True)
        slides, notes, sensor, waiting = (
            self._work / name for name in ("slides.pdf", "notes of the meeting.txt", "sensor.bin", "contract.pdf")
        )
        slides.write_bytes(_PDF)
        notes.write_text("words " * 900)
        sensor.write_bytes(bytes(range(256)) * 40)
        waiting.write_bytes(_PDF + b"2")
        queue = self._app.queue
        brought = [slides, notes, sensor]
        drop(self._app.window, brought)
        await until(lambda: len(self._ended()) == len(brought), WAIT_SECONDS, "an end for each")
        queue.set_slots(0)
        drop(self._app.window, [waiting])
        await until(lambda: len(queue.snapshot()) > len(brought), WAIT_SECONDS, "the row that waits")
        queue.pause([queue.snapshot()[-1].id])
        queue.set_slots(3)
        queue.add_addresses([f"{self._demo.account.service_url}/opening%20talk.mp4"])
        await until(lambda: any(one.progress.fetching for one in queue.snapshot()), WAIT_SECONDS, "the import")
        self._app.uploads.list.clearSelection()

    async def _addresses(self) -> AddressDialog:
        self._app.uploads.ask_addresses(
            (
                f"{self._demo.account.service_url}/not-there.mp4",
                "http://media-server/talks/opening.mp4",
                "https://anna:secret@files.example.org/closing.mp4",
                "talks/panel.mp4",
            )
        )
        (dialog,) = self._app.window.findChildren(AddressDialog)
        dialog.go.click()
        await until(dialog.found.topLevelItemCount, WAIT_SECONDS, "what speaks against the addresses")
        return dialog

    async def _sheet(self) -> SheetDialog:
        """A sheet of addresses, whose preview offers that the server fetches them."""
        path = self._work / "lectures.csv"
        titles = ("Opening", "Panel: what comes next", "Closing")
        lines = [f"{self._demo.account.service_url}/talk-{n}.mp4,{title}" for n, title in enumerate(titles)]
        path.write_text("\n".join(("url,title,start", *(f"{line},2027-01-31" for line in lines))))
        drop(self._app.window, [path])
        await until(lambda: self._app.window.findChildren(SheetDialog), WAIT_SECONDS, "the preview")
        (dialog,) = self._app.window.findChildren(SheetDialog)
        dialog.fetch_choice.at_once.setChecked(True)
        return dialog

    async def _bulk(self) -> BulkDialog:
        """The same sheet, handed over to a server that does not work on it."""
        await self._sheet()
        self._app.window.findChildren(SheetDialog)[-1].queue.click()
        await until(lambda: self._app.window.findChildren(BulkDialog), WAIT_SECONDS, "the bulk uploads")
        (dialog,) = self._app.window.findChildren(BulkDialog)
        with patch("kdesk.domain.bulk.job.STUCK_SECONDS", 0.0):
            dialog.changed()
            await until(dialog.words.isVisible, WAIT_SECONDS, "that nothing moves")
        return dialog

    async def _left_out(self) -> LeftOutDialog:
        folder = self._work / "conference"
        folder.mkdir()
        for number in range(3):
            (folder / f"slides {number + 1}.pdf").write_bytes(_PDF + bytes([48 + number]))
        (folder / ".DS_Store").write_bytes(b"\0")
        notices = self._app.notices
        while notices.shown is not None:
            notices.dismiss()
        drop(self._app.window, [folder])
        await until(lambda: notices.shown, WAIT_SECONDS, "the notice of what was left out")
        notice: Notice | None = notices.shown
        if notice is None or notice.on_action is None:
            raise TypeError("the notice has no list")
        notice.on_action()
        (dialog,) = self._app.window.findChildren(LeftOutDialog)
        return dialog

    def _ended(self) -> list[Transfer]:
        ends = {TransferState.READY, TransferState.FAILED}
        return [one for one in self._app.queue.snapshot() if one.state in ends]
