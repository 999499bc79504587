"""Scenes of what belongs to files: the preview of a sheet, that of a folder, and a row with sidecars."""

from pathlib import Path
from unittest.mock import patch

from driving import drop, until
from photographer import SIZES, Photographer
from PySide6.QtCore import QItemSelectionModel

from kdesk.application import Application
from kdesk.ui.commands import Command
from kdesk.ui.sheets.dialog import SheetDialog
from kdesk.ui.uploads.details.control import DetailsControl

WAIT_SECONDS = 60
_VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
_SHEET = """file,title,tags,category,captions,start,Director,State
opening.mp4,Opening of the conference,"conference, 2027",Talks>2027,opening.en.vtt,2027-01-31 09:00,Anna Berg,Approved
panel.mp4,Panel: what comes next,"conference, 2027",Talks>2027,,soon,,Lost
missing.mp4,Closing,conference,Talks>2027,,2027-02-01,,
closing.mp4,Closing words,"conference, x",Talks>2027,,2027-02-01,
"""


class SheetScenes:
    """Pictures the previews, and what belongs to a row.

    Args:
        app: The real window, signed in.
        work: Folder for files to upload.
    """

    def __init__(self, app: Application, photographer: Photographer, work: Path) -> None:
        self._app, self._photographer, self._work = app, photographer, work / "conference"

    async def take_all(self) -> None:
        """Take all of them."""
        self._app.window.show_page(Command.SHOW_UPLOADS)
        self._app.queue.set_slots(0)
        self._write_files()
        await self._photographer.take_dialog("sheet", await self._sheet())
        await self._photographer.take_dialog("sheet-of-folder", await self._folder())
        await self._row()
        self._app.window.resize(*SIZES["-small"])
        await self._photographer.take_dialog("sheet-in-small-window", await self._sheet())

    def _write_files(self) -> None:
        for name in ("opening.mp4", "panel.mp4", "closing.mp4", "Day 1/keynote.mp4", "Day 1/Workshops/sound.mp4"):
            path = self._work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_VIDEO + name.encode() * 900)
        (self._work / "opening.en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nWelcome\n")
        (self._work / "opening.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        (self._work / "lectures.csv").write_text(_SHEET)

    async def _sheet(self) -> SheetDialog:
        """A sheet with a wrong date, a short tag, and a file that is not there."""
        drop(self._app.window, [self._work / "lectures.csv"])
        return await self._dialog()

    async def _folder(self) -> SheetDialog:
        """A folder whose folders become categories."""

        def chosen(_parent: object, _title: str, then: object) -> None:
            if callable(then):
                then(self._work)

        with patch("kdesk.ui.sheets.controller.choose_folder", chosen):
            self._app.ui.actions[Command.UPLOAD_FOLDERS].trigger()
        return await self._dialog()

    async def _dialog(self) -> SheetDialog:
        shown = self._shown
        await until(shown, WAIT_SECONDS, "the preview")
        return shown()[-1]

    def _shown(self) -> list[SheetDialog]:
        return [one for one in self._app.window.findChildren(SheetDialog) if one.isVisible()]

    async def _row(self) -> None:
        """A video with captions and slides, and the details where these are listed."""
        queue, rows = self._app.queue, self._app.uploads.list
        drop(self._app.window, [self._work / name for name in ("opening.mp4", "opening.en.vtt", "opening.pdf")])
        await until(queue.snapshot, WAIT_SECONDS, "the row")
        rows.selectionModel().setCurrentIndex(
            self._app.uploads.shown.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        await self._photographer.take("row-with-sidecars")
        (control,) = self._app.uploads.findChildren(DetailsControl)
        control.show_companions()
        await self._photographer.take("row-with-sidecars-shown")
        control.hide()
