"""Pictures of every page: light and dark, large and small, in high contrast, at 200 % and right-to-left.

`dev.py screenshots` runs it under Xvfb. Each look is a process of its own: Qt reads the scale once. `--only` and
`--look` take some of the pictures. `--grid` takes the main pages in three schemes, scales and languages instead, and
`--guide` makes the pictures of the guide.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from account_scenes import WAIT_SECONDS, picture_accounts, save_accounts
from brought_scenes import BroughtScenes
from details_scenes import picture_details
from driving import until
from first_step_scenes import picture_first_steps
from guide_scenes import picture_guide
from library_scenes import LibraryScenes
from look_scenes import picture_looks
from looks import GRID, GROUPS, GUIDE, LIBRARY_GROUPS, LOOKS, Look
from palette_scenes import picture_palette
from photographer import Photographer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from scenes import Stage
from settings_scenes import picture_settings
from sheet_scenes import SheetScenes
from statistics_scenes import picture_statistics
from support_scenes import picture_support

from kdesk import guide
from kdesk.app import make_application
from kdesk.application import Application, opened_application
from kdesk.data_files import resource_folder
from kdesk.demo_process import DemoAccount, DemoServerProcess, demo_process
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import Partner
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from kdesk.ui.account.partner_chooser import PartnerChooser
from kdesk.ui.commands import Command

ENTRIES = 120
"""Made-up entries beside the samples, so that lists scroll and there is something of each kind."""
SLOW_INTAKE = ("--intake-rate", "6")
SOMEBODY = Account("https://video.example.org", 101, "anna@example.org", SignInKind.PASSWORD)


Camera = Callable[[Application], Photographer]


async def photograph(application: QApplication, camera: Camera, work: Path, groups: Sequence[str]) -> None:
    """Take the pictures of these groups in this process."""
    if {"uploads", "signing-in", "new-account"} & set(groups):
        await _of_new_account(application, camera, work / "new", groups)
    if "brought" in groups:
        flags = ("--no-samples", "--hold-transcoding")
        async with _demo_application(application, work / "brought", *flags) as (app, _server, demo):
            await BroughtScenes(app, camera(app), demo, work / "brought").take_all()
    if "looks" in groups:
        async with _demo_application(application, work / "looks", "--no-samples") as (app, _server, _demo):
            await picture_looks(app, camera(app), work / "looks" / "files")
    if "sheets" in groups:
        async with _demo_application(application, work / "sheets", "--no-samples") as (app, _server, _demo):
            await SheetScenes(app, camera(app), work / "sheets").take_all()
    if "accounts" in groups:
        await save_accounts(Paths.under(work / "accounts" / "data"))
        async with _demo_application(application, work / "accounts", "--no-samples") as (app, _server, _demo):
            await picture_accounts(app, camera(app), work / "accounts" / "files")
    if "settings" in groups:
        async with _demo_application(application, work / "settings", "--no-samples") as (app, _server, _demo):
            await picture_settings(app, camera(app), work / "settings")
    await _over_the_window(application, camera, work, groups)
    if {"support", "statistics"} & set(groups):
        await _of_support(application, camera, work / "support", groups)
    if set(groups) & set(LIBRARY_GROUPS):
        await _of_library(application, camera, work / "library", groups)


async def _over_the_window(application: QApplication, camera: Camera, work: Path, groups: Sequence[str]) -> None:
    """Take what lies over the smallest window."""
    if "palette" in groups:
        async with _demo_application(application, work / "palette", "--entries", "30") as (app, _server, _demo):
            await picture_palette(app, camera(app))
    if "first-steps" in groups:
        async with _demo_application(application, work / "first-steps", "--no-samples") as (app, _server, _demo):
            await picture_first_steps(app, camera(app))
    if "guide" in groups:
        async with _demo_application(application, work / "guide", "--no-samples") as (app, _server, _demo):
            await picture_guide(app, camera(app))


async def _of_support(application: QApplication, camera: Camera, work: Path, groups: Sequence[str]) -> None:
    async with _demo_application(application, work, "--no-samples", *SLOW_INTAKE) as (app, _server, _demo):
        if "support" in groups:
            await picture_support(app, camera(app), work)
        if "statistics" in groups:
            await picture_statistics(app, camera(app))


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
    page = replace(SOMEBODY, kind=SignInKind.LOGIN_PAGE, login_page="http://localhost:1/kdesk/sign-in")
    await photographer.take_dialog("sign-in-page", app.account.ask_sign_in(page))
    dialog = app.account.ask_sign_in(page)
    dialog.submit()
    await until(dialog.browser.isVisible, WAIT_SECONDS, "the wait for the browser")
    await photographer.take_dialog("sign-in-browser", dialog)
    partners = (Partner(1234567, "University library"), Partner(7654321, "Faculty of medicine, lectures"))
    chooser = PartnerChooser(app.theme, partners, 1234567, app.window)
    chooser.open()
    await photographer.take_dialog("sign-in-partners", chooser)


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
    parser.add_argument("folder", type=Path, help="where the pictures go; those of the guide beside its pages")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--look", choices=LOOKS, help="one look only; a process of its own")
    what.add_argument("--grid", action="store_true", help="the main pages in three schemes, scales and languages")
    what.add_argument("--guide", dest="look", action="store_const", const=GUIDE, help="the pictures of the guide")
    parser.add_argument("--only", choices=GROUPS, action="append", help="this group of pictures only; repeatable")
    options = parser.parse_args(arguments)
    if options.look is None:
        only = [word for group in options.only or () for word in ("--only", group)]
        looks = GRID if options.grid else [name for name, look in LOOKS.items() if look.usual]
        return max(_picture_elsewhere(look, [str(options.folder), "--look", look, *only]) for look in looks)
    if LOOKS[options.look].language and os.environ.get("LC_ALL") != _system_language(LOOKS[options.look]):
        return _picture_elsewhere(options.look, arguments)
    folder = resource_folder() / guide.FOLDER / guide.PICTURES if options.look == GUIDE else options.folder
    _picture_look(folder, options.look, options.only or GROUPS)
    return 0


def _picture_elsewhere(name: str, arguments: Sequence[str]) -> int:
    """Take the pictures of a look in a process of its own, whose system speaks its language; Qt asks that once."""
    look = LOOKS[name]
    spoken = {"LC_ALL": _system_language(look)} if look.language else {}
    return subprocess.run([sys.executable, __file__, *arguments], env=os.environ | spoken, check=False).returncode


def _system_language(look: Look) -> str:
    return f"{look.language}.UTF-8"


def _picture_look(folder: Path, name: str, wanted: Sequence[str]) -> None:
    """Take the pictures of these groups in one look."""
    look = LOOKS[name]
    os.environ["QT_SCALE_FACTOR"] = str(look.scale)
    application = make_application()
    application.setLayoutDirection(look.direction)
    groups = [group for group in wanted if group in look.groups]
    with (
        tempfile.TemporaryDirectory(prefix="kdesk-pictures-", ignore_cleanup_errors=True) as work,
        asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
    ):
        camera = partial(look.camera, folder=folder, suffix=f"-{name}", schemes=look.schemes, sizes=look.sizes)
        runner.run(photograph(application, camera, Path(work), groups))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
