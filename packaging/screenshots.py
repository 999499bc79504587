"""Pictures of every page: light and dark, at 100 % and 200 %, large and small. `dev.py screenshots` runs it under Xvfb.

Each scale is a process of its own: Qt reads it once.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from driving import picture, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from qasync import QEventLoop
from scenes import Stage

from kdesk.app import make_application
from kdesk.application import Application, opened_application
from kdesk.demo_process import DemoAccount, DemoServerProcess, demo_process
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.conditions import Words
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command

SCALES = (1, 2)
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
SOMEBODY = Account("https://video.example.org", 101, "anna@example.org", SignInKind.PASSWORD)
SIZES = {"": (1200, 800), "-small": (900, 600)}


class Photographer:
    """Takes pictures of the window in each scheme and size.

    Args:
        app: The real window on a demo server with samples.
        folder: Of the pictures.
        suffix: Of their names: the scale.
    """

    def __init__(self, app: Application, folder: Path, suffix: str) -> None:
        self._app = app
        self._folder = folder
        self._suffix = suffix

    async def take(self, name: str) -> None:
        """Picture the window in both schemes and both sizes."""
        for scheme_name, scheme in SCHEMES.items():
            self._app.theme.force(scheme)
            for size_name, size in SIZES.items():
                self._app.window.resize(*size)
                await picture(self._app.window, self._path(name, scheme_name, size_name))

    async def take_dialog(self, name: str, dialog: QDialog) -> None:
        """Picture an open dialog in both schemes, and close it."""
        for scheme_name, scheme in SCHEMES.items():
            self._app.theme.force(scheme)
            await picture(dialog, self._path(name, scheme_name, ""))
        dialog.close()

    def _path(self, name: str, scheme: str, size: str) -> Path:
        return self._folder / f"{name}-{scheme}{self._suffix}{size}.png"


async def photograph(application: QApplication, folder: Path, suffix: str, work: Path) -> None:
    """Take every picture at the scale of this process."""
    async with _demo_application(application, work) as (app, server, demo):
        photographer, stage = Photographer(app, folder, suffix), Stage(app, demo, work)
        await photographer.take("uploads-empty")
        await stage.questions()
        await photographer.take("uploads-questions")
        await photographer.take_dialog("clean-up", await stage.clean_up())
        await stage.empty_list()
        await stage.every_fate()
        await photographer.take("uploads")
        stage.drag_over(enter=True)
        await photographer.take("drop")
        stage.drag_over(enter=False)
        app.window.show_page(Command.SHOW_LIBRARY)
        await until(lambda: app.library.model.rowCount() > 5, 90, "samples in the Library")  # noqa: PLR2004  six samples
        await asyncio.sleep(3)
        await photographer.take("library")
        await _open_first_video(app)
        await photographer.take("entry")
        app.library.panel.tabs.open("links")
        await photographer.take("links")
        await photographer.take_dialog("sign-in", app.account.ask_sign_in(SOMEBODY))
        dialog = app.account.ask_sign_in(replace(SOMEBODY, service_url="http://kaltura.example", allow_plain_http=True))
        await photographer.take_dialog("sign-in-advanced", dialog)
        server.stop()
        app.library.model.set_query(EntryQuery((Words("nothing has this name"),)))
        await asyncio.sleep(4)
        await photographer.take("library-unreachable")


async def _open_first_video(app: Application) -> None:
    panel = app.library.panel
    app.library.open_entry(app.queue.snapshot()[0].reservation.entry_id)
    await until(lambda: panel.renditions.flavors.rowCount() > 1, 60, "renditions")
    panel.player.toggle()
    await until(lambda: panel.player.frames_shown > 10, 30, "moving pictures")  # noqa: PLR2004  a few frames
    panel.player.toggle()


@asynccontextmanager
async def _demo_application(
    application: QApplication, work: Path
) -> AsyncIterator[tuple[Application, DemoServerProcess, DemoAccount]]:
    paths = Paths.under(work / "data")
    paths.create()
    async with (
        demo_process(paths.demo_server, paths.logs, fresh=True, flags=("--intake-rate", "6")) as (server, account),
        opened_application(application, paths, Redactor()) as app,
    ):
        app.window.show()
        await app.sign_in(account)
        yield app, server, account


def main(arguments: Sequence[str]) -> int:
    """Take the pictures of one scale, or start a process for each; the result is the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--scale", type=int, choices=SCALES, help="one scale only")
    options = parser.parse_args(arguments)
    if options.scale is None:
        commands = ([sys.executable, __file__, str(options.folder), "--scale", str(scale)] for scale in SCALES)
        return max(subprocess.run(command, check=False).returncode for command in commands)
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    application = make_application()
    with (
        tempfile.TemporaryDirectory(prefix="kdesk-pictures-", ignore_cleanup_errors=True) as work,
        asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
    ):
        runner.run(photograph(application, options.folder, f"-{options.scale}00", Path(work)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
