"""The guided tour: the whole job on the real window, for machines without a display.

`dev.py demo` runs it under Xvfb. What Qt and ffmpeg have to say goes to tour.log beside the screenshots.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from driving import TookTooLong, drop, make_video, picture, until
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from kdesk.app import make_application
from kdesk.application import Application, opened_application
from kdesk.demo.media.ready_made import ReadyMade
from kdesk.demo_process import demo_process
from kdesk.domain.entry import Entry
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import KdeskError
from kdesk.logs import Redactor, logging_to
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command

VIDEO_SECONDS = 20
WAIT_SECONDS = 60
"""Seconds that a step of the window may take on a slow machine."""
PLAYED_MS = 2000
SAMPLE = "Studio test chart"
"""What is played where nothing is transcoded."""
_FREE_BOX = b"\0\0\0\x08free"
"""An empty part of an MP4: with it a copy of a sample is another file."""


class Tour:
    """The steps, one after the other; each returns what is to be printed.

    Args:
        app: The real window on a demo server.
        pictures: Folder of the screenshots.
        video: The file to upload.
        transcodes: Whether the demo server does.
    """

    def __init__(self, app: Application, pictures: Path, video: Path, *, transcodes: bool) -> None:
        self._app = app
        self._pictures = pictures
        self._video = video
        self._transcodes = transcodes
        self.link = ""

    @property
    def transfer(self) -> Transfer:
        """The one transfer of the tour."""
        return self._app.queue.snapshot()[0]

    @property
    def entry(self) -> Entry | None:
        """The entry that the panel shows."""
        return self._app.library.panel.entry

    async def drop_video(self) -> str:
        """Drop the video on the window."""
        drop(self._app.window, [self._video])
        await until(self._app.queue.snapshot, WAIT_SECONDS, "a row for the dropped file")
        return f"{self.transfer.file.name}, {self.transfer.file.size / 1e6:.1f} MB"

    async def wait_until_ready(self) -> str:
        """Wait until the server has every byte and has made the renditions."""
        await until(lambda: self.transfer.state in {TransferState.READY, TransferState.FAILED}, 180, "READY")
        await picture(self._app.window, self._pictures / "uploads.png")
        if self.transfer.state is TransferState.FAILED:
            raise TookTooLong(f"the transfer failed: {self.transfer.trouble}")
        return f"entry {self.transfer.reservation.entry_id}"

    async def open_in_library(self) -> str:
        """Open the entry in the Library and wait for its picture and renditions."""
        panel = self._app.library.panel
        self._app.window.show_page(Command.SHOW_LIBRARY)
        entry_id = self.transfer.reservation.entry_id if self._transcodes else await self._sample()
        self._app.library.open_entry(entry_id)
        await until(lambda: self.entry and self.entry.id == entry_id, WAIT_SECONDS, "the entry's panel")
        await until(lambda: panel.renditions.flavors.rowCount() > 1, WAIT_SECONDS, "its renditions")
        return f"{panel.renditions.flavors.rowCount()} renditions"

    async def _sample(self) -> str:
        """Return the id of a sample, when the library shows it."""
        rows = self._app.library.model.listing.rows

        def ids() -> list[str]:
            return [entry.id for entry in rows.loaded() if entry.name == SAMPLE]

        await until(ids, WAIT_SECONDS, SAMPLE)
        return ids()[0]

    async def play(self) -> str:
        """Play two seconds of the HLS stream."""
        player = self._app.library.panel.player
        player.toggle()
        await until(lambda: player.playback.position >= PLAYED_MS, WAIT_SECONDS, "two seconds of playback")
        player.toggle()
        await picture(self._app.window, self._pictures / "library.png")
        if not player.frames_shown:
            raise TookTooLong("no frame was shown")
        return f"{player.frames_shown} frames in {player.playback.position / 1000:.1f} s"

    async def copy_link(self) -> str:
        """Copy the HLS link and open it as a stranger would."""
        self._app.library.panel.links.panel.table.copy_button(0).click()
        self.link = QGuiApplication.clipboard().text()
        async with httpx.AsyncClient(trust_env=False) as stranger:
            playlist = (await stranger.get(self.link)).text
        if not playlist.startswith("#EXTM3U"):
            raise TookTooLong(f"{self.link} is no HLS playlist")
        return f"{playlist.count('#EXT-X-STREAM-INF')} streams in the playlist"


async def guide(application: QApplication, pictures: Path, folder: Path) -> None:
    """Take every step and print its result. Raises the error of the first that fails."""
    video = await asyncio.to_thread(_video, folder / "guided tour.mp4")
    async with _demo_application(application, folder) as (app, transcodes):
        tell("opened the window on the demo server", app.accounts.account.key if app.accounts.account else "")
        tour = Tour(app, pictures, video, transcodes=transcodes)
        for words, step in (
            ("dropped it on the window", tour.drop_video),
            ("it arrived and is READY", tour.wait_until_ready),
            ("opened it in the Library", tour.open_in_library),
            ("played its HLS stream", tour.play),
            ("copied its HLS link", tour.copy_link),
        ):
            tell(words, await step())
        await picture(app.account.ask_sign_in(), pictures / "sign-in.png")
    tell("screenshots", f"uploads.png, library.png and sign-in.png in {pictures}")
    print(tour.link)


@asynccontextmanager
async def _demo_application(application: QApplication, folder: Path) -> AsyncIterator[tuple[Application, bool]]:
    """Yield the window, signed in, and whether its server transcodes."""
    paths = Paths.under(folder / "data")
    paths.create()
    redactor = Redactor()
    with logging_to(paths.logs, redactor):
        async with (
            demo_process(paths.demo_server, paths.logs, fresh=True) as (_, account),
            opened_application(application, paths, redactor) as app,
        ):
            app.window.show()
            await app.sign_in(account)
            yield app, account.transcodes


def _video(path: Path) -> Path:
    """Make a video with sound; without ffmpeg, take a copy of a sample that is another file."""
    try:
        make_video(path, VIDEO_SECONDS)
        tell("made a video", f"{VIDEO_SECONDS} s with sound")
    except RuntimeError:
        ReadyMade().sample("chart.mp4", path)
        with path.open("ab") as file:
            file.write(_FREE_BOX)
        tell("took a copy of a sample", "there is no ffmpeg here")
    return path


def tell(step: str, result: str) -> None:
    """Print one step and what came of it."""
    print(f"  {step}: {result}", flush=True)


def _keep_chatter(path: Path) -> None:
    """Send what libraries write to standard error into a file: ffmpeg tells every segment that it opens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as log:
        os.dup2(log.fileno(), sys.stderr.fileno())


def main() -> int:
    """Guide through the job; the result is the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenshots", type=Path, required=True, metavar="DIR", help="where the pictures go")
    pictures = parser.parse_args().screenshots.absolute()
    _keep_chatter(pictures / "tour.log")
    application = make_application()
    with (
        tempfile.TemporaryDirectory(prefix="kdesk-tour-", ignore_cleanup_errors=True) as folder,
        asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
    ):
        try:
            runner.run(guide(application, pictures, Path(folder)))
            print("The tour is complete.")
        except (TookTooLong, KdeskError, OSError, httpx.HTTPError) as failure:
            print(f"The tour failed: {failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
