"""`kdesk://entry/ID` in the whole window: from a second start, at the start, for other accounts; and its copying."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.app import Start, WindowExit, _show
from kdesk.application import Application
from kdesk.command_work import taking_work
from kdesk.demo_process import DemoAccount
from kdesk.domain.entry_links import link_to
from kdesk.logs import Redactor
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, account_of, window_on
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE
from tests.support.two_accounts import two_accounts, two_clients

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]


def _entries(client: DemoClient, folder: Path, *names: str) -> list[str]:
    """Upload videos; return the ids of their entries."""
    return [
        client.upload(media.make_large_video(folder / f"{name}.mp4", 100_000, name).read_bytes(), name)
        for name in names
    ]


async def _second_start(data: Path, *arguments: str) -> tuple[int | None, str]:
    """Start kdesk once more on a data directory; return its exit status and what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kdesk", "--data", str(data), *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        said, _none = await process.communicate()
    return process.returncode, said.decode()


def _shown(app: Application) -> str:
    """Id of the entry in the open panel."""
    entry = app.library.side.entry
    return entry.id if entry is not None and app.library.side.open_panel is not None else ""


def _said(app: Application) -> str:
    """What the notice in sight says."""
    return app.notices.shown.text if app.notices.shown is not None else ""


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_a_link_selects_in_the_window_that_runs(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """The second start ends; hostile links and unknown entries change nothing, and are told in words."""
    with DemoClient(server.credentials).as_admin() as client:
        first, second = _entries(client, tmp_path, "first", "second")
    data = tmp_path / "data"
    (paths := Paths.under(data)).create()

    async def use() -> None:
        async with window_on(qapp, data, server) as app, taking_work(app, paths, Redactor()):
            assert await _second_start(data, link_to(first)) == (0, "")
            await until(lambda: _shown(app) == first, PATIENCE, "the first entry")
            assert app.window.open_page is app.library
            app.window.show_page(Command.SHOW_UPLOADS)
            assert await _second_start(data, link_to(second)) == (0, "")
            await until(lambda: _shown(app) == second, PATIENCE, "the second entry")
            status, said = await _second_start(data, f"{link_to(first)}?ks=djJ8")
            assert status == 2
            assert "this is no link to an entry" in said
            assert await _second_start(data, link_to("0_zzzzzzzz")) == (0, "")
            await until(lambda: app.notices.shown is not None, PATIENCE, "the notice")
            assert app.notices.shown is not None
            assert "has no entry 0_zzzzzzzz, or may not see it" in app.notices.shown.text
            assert _shown(app) == second
            assert not app.queue.snapshot()
            assert not app.downloads.snapshot()

    with lock_data_dir(paths):
        run_qt(use())


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_a_link_at_the_start_waits_for_the_sign_in(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """Nothing signs in for it: without an account a notice says that it waits."""
    with DemoClient(server.credentials).as_admin() as client:
        (entry,) = _entries(client, tmp_path, "first")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            showing = asyncio.ensure_future(_show(app, leave := WindowExit(), Start(entry=entry)))  # noqa: TID251  awaited
            await until(lambda: app.notices.shown is not None, PATIENCE, "the notice")
            assert app.notices.shown is not None
            assert f"The entry {entry} is shown as soon as an account is signed in" in app.notices.shown.text
            await app.accounts.sign_in(*account_of(server), keep=False)
            await until(lambda: _shown(app) == entry, PATIENCE, "the entry")
            leave.quit()
            await showing
        async with window_on(qapp, tmp_path / "other") as app:
            demo = DemoAccount(*account_of(server))
            showing = asyncio.ensure_future(_show(app, leave := WindowExit(), Start(entry=entry), demo))  # noqa: TID251  as above
            await until(lambda: _shown(app) == entry, PATIENCE, "the entry at the start")
            leave.quit()
            await showing

    run_qt(use())


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_an_entry_of_another_account_is_said_and_shown_on_demand(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """Both accounts are signed in; the view changes with the button of the notice only."""
    one, other = two_accounts(server)
    ours, theirs = two_clients(server)
    with ours, theirs as client:
        (entry,) = _entries(client, tmp_path, "theirs")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            await app.accounts.sign_in(*other, keep=False)
            await app.accounts.sign_in(*one, keep=False)
            before = app.accounts.account
            app.links.open(entry)
            await until(lambda: app.notices.shown is not None, PATIENCE, "the notice")
            assert app.notices.shown is not None
            assert f"The entry {entry} belongs to the account" in app.notices.shown.text
            assert app.accounts.account == before
            app.notices.action.click()
            await until(lambda: _shown(app) == entry, PATIENCE, "the entry")
            assert app.accounts.account != before

    run_qt(use())


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
@pytest.mark.parametrize("hangs", [True, False])
def test_a_server_that_hangs_or_is_down_hides_no_entry_of_another(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path, *, hangs: bool
) -> None:
    """Its account was used later than the one that has the entry, and is asked at the same time."""
    one, other = two_accounts(server)
    ours, theirs = two_clients(server)
    with ours, theirs as client:
        (entry,) = _entries(client, tmp_path, "theirs")
    beside = DemoProcess(tmp_path / "beside", "--no-samples", "--no-ffmpeg").start()

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            for ticket in (other, account_of(beside), one):
                await app.accounts.sign_in(*ticket, keep=False)
            if hangs:
                os.kill(beside.pid, signal.SIGSTOP)
            else:
                beside.kill()
            app.links.open(entry)
            said = f"The entry {entry} belongs to the account"
            await until(lambda: said in _said(app), 10, "the notice")
            if hangs:
                os.kill(beside.pid, signal.SIGCONT)
                return
            app.links.open("0_zzzzzzzz")
            await until(lambda: "The entry of the link is not shown" in _said(app), PATIENCE, "the error")

    try:
        run_qt(use())
    finally:
        if hangs:
            os.kill(beside.pid, signal.SIGCONT)
        beside.stop()


@pytest.mark.parametrize("server", [["--no-ffmpeg"]], indirect=True)
def test_the_command_copies_links_that_lead_back(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """For one entry, and for several a line each."""
    with DemoClient(server.credentials).as_admin() as client:
        entries = _entries(client, tmp_path, "first", "second")

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() == 2, PATIENCE, "the cards")
            app.links.open(entries[0])
            await until(lambda: _shown(app) == entries[0], PATIENCE, "the entry")
            app.ui.actions.refresh()
            app.ui.actions[Command.COPY_KDESK_LINK].trigger()
            assert qapp.clipboard().text() == link_to(entries[0])
            app.library.views.selection.select_all()
            app.ui.actions.refresh()
            assert app.ui.actions[Command.COPY_KDESK_LINK].text() == "Copy 2 links to kdesk"
            app.ui.actions[Command.COPY_KDESK_LINK].trigger()
            await until(lambda: "\n" in qapp.clipboard().text(), PATIENCE, "both links")
            assert set(qapp.clipboard().text().splitlines()) == set(map(link_to, entries))

    run_qt(use())
