"""Pictures of every page: light and dark, large and small, at 200 % and right-to-left.

`dev.py screenshots` runs it under Xvfb. Each look is a process of its own: Qt reads the scale once. `--only` and
`--look` take some of the pictures.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from account_scenes import picture_accounts, save_accounts
from brought_scenes import BroughtScenes
from details_scenes import picture_details
from library_scenes import LibraryScenes
from photographer import SCHEMES, SIZES, Photographer
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from scenes import Stage
from sheet_scenes import SheetScenes

from kdesk.app import make_application
from kdesk.application import Application, opened_application
from kdesk.demo_process import DemoAccount, DemoServerProcess, demo_process
from kdesk.domain.account import Account, SignInKind
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command

ENTRIES = 120
"""Made-up entries beside the samples, so that lists scroll and there is something of each kind."""
SLOW_INTAKE = ("--intake-rate", "6")
LIBRARY_GROUPS = ("views", "tabs", "review", "share", "selection", "dialogs", "menus", "empty", "offline")
GROUPS = ("uploads", "brought", "sheets", "accounts", "new-account", "signing-in", *LIBRARY_GROUPS)
SOMEBODY = Account("https://video.example.org", 101, "anna@example.org", SignInKind.PASSWORD)


@dataclass(frozen=True, slots=True)
class Look:
    """What a process cannot change while it runs.

    Attributes:
        scale: Of the screen: the real pixels of one pixel.
        direction: In which the language is written.
        groups: Those that look different in it.
        schemes: Of its pictures.
        sizes: Of its pictures.
    """

    scale: int = 1
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight
    groups: Sequence[str] = GROUPS
    schemes: Sequence[str] = tuple(SCHEMES)
    sizes: Sequence[str] = tuple(SIZES)


LOOKS = {
    "100": Look(),
    "200": Look(
        scale=2,
        groups=("uploads", "brought", "sheets", "accounts", "views", "tabs", "review", "share", "menus"),
        sizes=("-small",),
    ),
    "rtl": Look(direction=Qt.LayoutDirection.RightToLeft, groups=GROUPS[1:], schemes=("light",)),
}


Camera = Callable[[Application], Photographer]


async def photograph(application: QApplication, camera: Camera, work: Path, groups: Sequence[str]) -> None:
    """Take the pictures of these groups in this process."""
    if {"uploads", "signing-in", "new-account"} & set(groups):
        await _of_new_account(application, camera, work / "new", groups)
    if "brought" in groups:
        flags = ("--no-samples", "--hold-transcoding")
        async with _demo_application(application, work / "brought", *flags) as (app, _server, demo):
            await BroughtScenes(app, camera(app), demo, work / "brought").take_all()
    if "sheets" in groups:
        async with _demo_application(application, work / "sheets", "--no-samples") as (app, _server, _demo):
            await SheetScenes(app, camera(app), work / "sheets").take_all()
    if "accounts" in groups:
        await save_accounts(Paths.under(work / "accounts" / "data"))
        async with _demo_application(application, work / "accounts", "--no-samples") as (app, _server, _demo):
            await picture_accounts(app, camera(app), work / "accounts" / "files")
    if set(groups) & set(LIBRARY_GROUPS):
        await _of_library(application, camera, work / "library", groups)


async def _of_new_account(application: QApplication, camera: Camera, work: Path, groups: Sequence[str]) -> None:
    async with _demo_application(application, work, "--no-samples", *SLOW_INTAKE) as (app, _server, demo):
        photographer = camera(app)
        if "new-account" in groups:
            await LibraryScenes(app, photographer, work).new_account()
        if "uploads" in groups:
            await _uploads(app, photographer, Stage(app, demo, work))
        if "signing-in" in groups:
            await _signing_in(app, photographer)


async def _of_library(application: QApplication, camera: Camera, work: Path, groups: Sequence[str]) -> None:
    # Twice: a server that is filled up with made-up entries at its first start makes no samples.
    async with _demo_application(application, work) as (app, _server, _demo):
        await LibraryScenes(app, camera(app), work).open()
    async with _demo_application(application, work, "--entries", str(ENTRIES)) as (app, server, _demo):
        library = LibraryScenes(app, camera(app), work)
        await library.open()
        scenes = (
            library.views,
            library.tabs,
            library.review,
            library.share,
            library.selection,
            library.dialogs,
            library.menus,
            library.empty,
        )
        for name, scene in zip(LIBRARY_GROUPS, scenes, strict=False):
            if name in groups:
                await scene()
        if "offline" in groups:
            server.stop()
            await library.unreachable()


async def _uploads(app: Application, photographer: Photographer, stage: Stage) -> None:
    app.window.show_page(Command.SHOW_UPLOADS)
    await photographer.take("uploads-empty")
    await stage.questions()
    await photographer.take("uploads-questions")
    await photographer.take_dialog("clean-up", await stage.clean_up())
    await photographer.take_dialog("watch-folders", await stage.watch_folders())
    await stage.empty_list()
    await stage.every_fate()
    await photographer.take("uploads")
    await picture_details(app, photographer)
    stage.drag_over(enter=True)
    await photographer.take("drop")
    stage.drag_over(enter=False)


async def _signing_in(app: Application, photographer: Photographer) -> None:
    await photographer.take_dialog("sign-in", app.account.ask_sign_in(SOMEBODY))
    plain = replace(SOMEBODY, service_url="http://kaltura.example", allow_plain_http=True)
    await photographer.take_dialog("sign-in-advanced", app.account.ask_sign_in(plain))


@asynccontextmanager
async def _demo_application(
    application: QApplication, work: Path, *flags: str
) -> AsyncIterator[tuple[Application, DemoServerProcess, DemoAccount]]:
    paths = Paths.under(work / "data")
    paths.create()
    async with (
        demo_process(paths.demo_server, paths.logs, fresh=False, flags=flags) as (server, account),
        opened_application(application, paths, Redactor()) as app,
    ):
        app.window.show()
        await app.sign_in(account)
        yield app, server, account


def main(arguments: Sequence[str]) -> int:
    """Take the pictures of one look, or start a process for each; the result is the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--look", choices=LOOKS, help="one look only; a process of its own")
    parser.add_argument("--only", choices=GROUPS, action="append", help="this group of pictures only; repeatable")
    options = parser.parse_args(arguments)
    if options.look is None:
        only = [word for group in options.only or () for word in ("--only", group)]
        commands = ([sys.executable, __file__, str(options.folder), "--look", look, *only] for look in LOOKS)
        return max(subprocess.run(command, check=False).returncode for command in commands)
    look = LOOKS[options.look]
    os.environ["QT_SCALE_FACTOR"] = str(look.scale)
    application = make_application()
    application.setLayoutDirection(look.direction)
    groups = [group for group in options.only or GROUPS if group in look.groups]
    with (
        tempfile.TemporaryDirectory(prefix="kdesk-pictures-", ignore_cleanup_errors=True) as work,
        asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
    ):
        camera = partial(
            Photographer,
            folder=options.folder,
            suffix=f"-{options.look}",
            schemes=look.schemes,
            sizes=look.sizes,
        )
        runner.run(photograph(application, camera, Path(work), groups))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
