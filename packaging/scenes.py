"""What the window is brought into before it is pictured: transfers of every fate, on a real window and server."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import httpx
from driving import POLL_SECONDS, drop, make_video, until
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.demo_process import DemoAccount
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.owner_tags import untagged_name
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.conditions import Words
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadTokenStatus
from kdesk.domain.watch_folders import WatchFolder
from kdesk.errors import SignInNeeded
from kdesk.ui.commands import Command
from kdesk.ui.uploads.clean_up import CleanUpDialog
from kdesk.ui.watching.dialog import WatchDialog

DAY = 86_400
WAIT_SECONDS = 90
COUNTDOWN = 6
"""Seconds that a wait must still last when its pictures begin."""


class Stage:
    """Sets the scenes of the Uploads page.

    Args:
        app: The real window, signed in.
        demo: The account that it is signed in to.
        work: Folder for files to upload, and for what other computers keep.
    """

    def __init__(self, app: Application, demo: DemoAccount, work: Path) -> None:
        self._app, self._demo, self._media = app, demo, work / "media"
        self._others = work / "other computers"
        self._again = self._media / "opening, from the memory card.mp4"

    async def every_fate(self) -> None:
        """Queue files that are ready, processed, uploading, paused, refused, and one that `questions` left there."""
        sources = {
            "harbour at dawn.mp4": "gradients=speed=0.02",
            "interview, take 2.mp4": "testsrc2",
            "crowd.mov": "life=mold=10:ratio=0.1:death_color=#1d4f7c:life_color=#e8b04b",
            "b-roll.mp4": "mandelbrot",
            "credits.mp4": "testsrc2",
        }
        videos = [await self._video(name, 4 + 6 * n, source) for n, (name, source) in enumerate(sources.items())]
        empty, slides = self._media / "empty.mp4", self._media / "slides.pdf"
        empty.touch()
        slides.write_bytes(b"%PDF-1.7")
        await self._drop(*videos[:2], self._again, *videos[2:], empty, slides)
        harbour, _, crowd, _, credits_ = videos
        self._app.queue.pause([self._row(credits_).id])
        await until(lambda: self._row(harbour).state is TransferState.READY, WAIT_SECONDS, "the first upload")
        await until(lambda: self._row(crowd).reservation.accepted.total, WAIT_SECONDS, "an acknowledged chunk")

    async def questions(self) -> None:
        """Let a file ask each question that there is, and one wait for the server."""
        opening, festival, trailer, speech, applause, archive, encore = [
            await self._video(name, seconds)
            for name, seconds in (
                ("opening.mp4", 2),
                ("festival, day 1.mp4", 60),
                ("trailer.mp4", 20),
                ("speech.mov", 25),
                ("applause.mp4", 15),
                ("archive.mp4", 3),
                ("encore.mp4", 28),
            )
        ]
        await self._control("clock", skew=-DAY)
        await self._begin_elsewhere(trailer)
        await self._control("clock", skew=0)
        await self._begin_elsewhere(festival, sent=True)
        for path in (opening, archive):
            await asyncio.to_thread(self._elsewhere(path).wait)
        shutil.copy(opening, self._again)
        await self._change(speech)
        await self._drop(self._again, festival)
        await self._questions_of(speech, self._again, festival)
        await self._suspect(archive)
        await self._lose(encore)
        await self._control("faults", target="uploadToken.upload", kind="503")
        await self._drop(applause)
        await until(lambda: self._seconds_to_wait(applause) > COUNTDOWN, WAIT_SECONDS, "a long wait")

    async def clean_up(self) -> CleanUpDialog:
        """Open the dialog on what the other computer has left."""
        # The dialog is built with the first wish for it.
        next(one for one in self._app.window.actions() if one.objectName() == Command.CLEAN_UP).trigger()
        dialog = self._app.window.findChild(CleanUpDialog)
        if not isinstance(dialog, CleanUpDialog):
            raise TypeError("the command opens no dialog")
        await until(dialog.list.topLevelItemCount, WAIT_SECONDS, "uploads left on the server")
        return dialog

    async def watch_folders(self) -> WatchDialog:
        """Open the dialog on a folder that is watched, one that is not there, and one that is paused."""
        watcher = await self._app.watching.started()
        account = self._app.accounts.api.account.key if self._app.accounts.api else ""
        recordings = self._media.parent / "Recordings"
        recordings.mkdir(exist_ok=True)
        (recordings / "empty.mp4").touch()
        os.utime(recordings / "empty.mp4", (0, 0))
        for folder in (
            WatchFolder("recordings", str(recordings), account, move_to=str(self._media.parent / "Uploaded")),
            WatchFolder("card", "/media/anna/CAMERA/DCIM", account),
            WatchFolder("talks", "/srv/talks", account, paused=True),
        ):
            watcher.save(folder, keep=False)
        self._app.ui.actions[Command.WATCH_FOLDERS].trigger()
        await until(lambda: self._app.window.findChild(WatchDialog), WAIT_SECONDS, "the dialog of watch folders")
        dialog = self._app.window.findChild(WatchDialog)
        if not isinstance(dialog, WatchDialog):
            raise TypeError("the command opens no dialog")
        await until(dialog.problems.text, WAIT_SECONDS, "the empty file is told")
        return dialog

    async def empty_list(self) -> None:
        """Give every transfer up, and take it off the list."""
        await self._control("faults", "DELETE")
        queue = self._app.queue
        queue.cancel([transfer.id for transfer in queue.snapshot()])
        await until(
            lambda: all(transfer.state.is_final for transfer in queue.snapshot()), WAIT_SECONDS, "the end of all"
        )
        queue.remove([transfer.id for transfer in queue.snapshot()])

    def drag_over(self, *, enter: bool) -> None:
        """Drag a file over the window, or away from it."""
        if not enter:
            QApplication.sendEvent(self._app.window.overlay, QDragLeaveEvent())
            return
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile("/a.mp4")])
        keys = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._app.window, QDragEnterEvent(QPoint(600, 400), *keys))

    async def _drop(self, *paths: Path) -> None:
        before = len(self._app.queue.snapshot())
        drop(self._app.window, paths)
        await until(lambda: len(self._app.queue.snapshot()) == before + len(paths), WAIT_SECONDS, "rows")
        self._app.uploads.list.clearSelection()  # the pictures show rows, not what was dropped last

    def _row(self, path: Path) -> Transfer:
        return next(one for one in self._app.queue.snapshot() if one.file.path == str(path))

    def _seconds_to_wait(self, path: Path) -> float:
        trouble = self._row(path).trouble
        return trouble.retry_at - time.time() if trouble and trouble.retry_at else 0

    async def _video(self, name: str, seconds: int, source: str = "testsrc2") -> Path:
        return await asyncio.to_thread(make_video, self._media / name, seconds, source)

    async def _questions_of(self, *paths: Path) -> None:
        await until(lambda: all(self._row(path).question for path in paths), WAIT_SECONDS, f"questions of {paths}")

    async def _begin(self, path: Path) -> str:
        """Drop a file, and pause it when the server has its beginning; return the id of its transfer."""
        await self._drop(path)
        await until(lambda: self._row(path).reservation.accepted.total, WAIT_SECONDS, "an acknowledged chunk")
        self._app.queue.pause([self._row(path).id])
        return self._row(path).id

    async def _change(self, path: Path) -> None:
        """Write to a file of which the server has the beginning."""
        transfer_id = await self._begin(path)
        with path.open("ab") as file:
            file.write(bytes(1_000_000))
        self._app.queue.resume([transfer_id])

    async def _suspect(self, path: Path) -> None:
        """Drop a file that another computer brought in, and that cannot be compared: no hash, and no delivery."""
        query = EntryQuery(tuple(Words(word) for word in path.stem.split()))
        page = await self._connection.catalogue.page(query, EVER, 1, 100)
        for entry in page.entries:
            if tag := entry.owner_tag:
                await self._connection.uploads.write_tags({entry.id: replace(tag, proof=None)})
        await self._control("faults", target="flavorAsset.getUrl", kind="503")
        await self._drop(path)
        await self._questions_of(path)

    async def _lose(self, path: Path) -> None:
        """Let another computer take over what is half sent here, after a second file of the same content came in."""
        transfer_id = await self._begin(path)
        copy = path.with_name(f"{path.stem}, second card{path.suffix}")
        shutil.copy(path, copy)
        await self._drop(copy)
        await self._questions_of(copy)
        transfer = self._row(path)
        taken = replace(transfer.owner_tag, transfer_id="0" * 16)
        await self._connection.uploads.write_tags({transfer.reservation.entry_id: taken})
        self._app.queue.resume([transfer_id])
        await self._questions_of(path)

    async def _begin_elsewhere(self, path: Path, *, sent: bool = False) -> None:
        """Let another computer begin to upload a file, and be switched off in the middle of it.

        sent  whether the server is to know how much of it has come: the file has to be longer than what is sent at once
        """
        process = self._elsewhere(path)
        async with asyncio.timeout(WAIT_SECONDS):
            while not await self._has_begun(path, sent=sent):  # noqa: ASYNC110  the server's state sets no event here
                await asyncio.sleep(POLL_SECONDS)
        process.kill()
        await asyncio.to_thread(process.wait)

    async def _has_begun(self, path: Path, *, sent: bool) -> bool:
        tokens = await self._connection.uploads.open_tokens()
        mine = [token for token in tokens if untagged_name(token.file_name) == path.name]
        return any(token.uploaded_size if sent else token.status is UploadTokenStatus.PARTIAL for token in mine)

    @property
    def _connection(self) -> AccountApi:
        connection = self._app.accounts.api
        if connection is None:
            raise SignInNeeded
        return connection

    def _elsewhere(self, path: Path) -> subprocess.Popen[bytes]:
        """Start to upload a file from another computer, one for each file: a command goes on with all that it finds."""
        account = self._demo.account
        whose = ["--service-url", account.service_url, "--partner-id", str(account.partner_id)]
        secret = {"KDESK_APP_TOKEN_ID": account.app_token_id, "KDESK_APP_TOKEN": self._demo.secret}
        command = [sys.executable, "-m", "kdesk", "upload", str(path), "--data", str(self._others / path.stem), *whose]
        return subprocess.Popen(command, env=os.environ | secret, stdout=subprocess.DEVNULL)

    async def _control(self, what: str, method: str = "POST", **orders: object) -> None:
        """Tell the demo server its faults, or its clock."""
        async with httpx.AsyncClient(trust_env=False) as http:
            url = f"{self._demo.account.service_url}/demo/{what}"
            headers = {"X-Demo-Control": self._demo.control_token}
            (await http.request(method, url, json=orders or None, headers=headers)).raise_for_status()
