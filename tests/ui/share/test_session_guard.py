"""The question about links with a session, on a real server: what it knows, and what reaches the clipboard."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import kdesk
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.exports import Table
from kdesk.domain.links.lights import Light
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.sessions import carries_session, session_in
from kdesk.domain.ports import AccountApi
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.messages.format import Format
from kdesk.ui.share.clipboard import LinkClipboard, put_text
from kdesk.ui.share.session_guard import SessionGuard
from kdesk.ui.share.session_question import Choice, SessionQuestion
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import flavor_ids, profile
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import admin, demo
from tests.support.invented_ks import KS
from tests.support.media import make_video
from tests.support.patience import until
from tests.support.session_links import HOST, SOURCES
from tests.ui.library.qt_loop import RunQt

__all__ = ["admin", "demo"]

_SIGNED_IN = {"objectType": "KalturaAuthenticatedCondition", "not": True, "privileges": [{"value": "sview"}]}


@pytest.fixture(scope="module")
def films(admin: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two finished videos: one that opens for anyone, and one that only opens with a session."""
    data = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=1, size="160x90").read_bytes()
    opened, protected = (admin.converted(admin.upload(data, f"{name}.mp4")) for name in ("open", "protected"))
    admin.call("media.update", entryId=protected, mediaEntry={"accessControlId": profile(admin, _SIGNED_IN)})
    return opened, protected


class Stage:
    """A window with a guarded clipboard."""

    def __init__(self, theme: Theme, formatter: Format, tasks: TaskScope, api: AccountApi | None) -> None:
        self.window = QWidget()
        self.window.resize(900, 600)
        self.window.show()
        self.notices: list[str] = []
        self.system = QApplication.clipboard()
        self.system.setText("before")
        self.clipboard = LinkClipboard(self.system, self.notices.append)
        guard = SessionGuard(
            theme,
            formatter,
            tasks,
            self.clipboard,
            lambda: api.sharing if api else None,
            time.time,
            lambda: self.window,
        )
        self.clipboard.guard = guard.ask

    @property
    def question(self) -> SessionQuestion:
        """The question that is asked."""
        return next(box for box in self.window.findChildren(SessionQuestion) if box.isVisible())

    async def ask(self, link: Link) -> SessionQuestion:
        """Copy a link, and wait for what is known of it."""
        self.clipboard.copy_link(link)
        question = self.question
        await until(lambda: "looked up" not in question.facts.text())
        await until(lambda: "being checked" not in question.told[Choice.WITHOUT].text())
        return question

    async def press(self, question: SessionQuestion, choice: Choice) -> str:
        """Press a button; return what is on the clipboard then."""
        QTest.mouseClick(question.buttons[choice], Qt.MouseButton.LeftButton)
        await until(lambda: self.system.text() != "before")
        return self.system.text()


@asynccontextmanager
async def signed_in(demo: DemoProcess, ks: str = "") -> AsyncIterator[AccountApi]:
    """Sign in by the admin secret, or with a KS."""
    told = demo.credentials
    kind = SignInKind.KS if ks else SignInKind.ADMIN_SECRET
    account = Account(demo.url, int(told["partner_id"]), "" if ks else str(told["user_id"]), kind)
    async with make_http() as http:
        yield await KalturaConnector(http).connect(account, ks or str(told["admin_secret"]), on_lost=lambda _lost: None)


def link_of(admin: DemoClient, entry: str) -> Link:
    """Return the address that `flavorAsset.getDownloadUrl` makes, with the session of whoever asks."""
    url = admin.call("flavorAsset.getDownloadUrl", id=flavor_ids(admin, entry)[0])
    assert carries_session(url)
    return Link(LinkKind.DOWNLOAD, url, "Spring", entry_id=entry)


Ask = Callable[[TaskScope], Any]


def test_a_session_is_left_out_where_the_address_works_without(
    run_qt: RunQt, theme: Theme, formatter: Format, demo: DemoProcess, admin: DemoClient, films: tuple[str, str]
) -> None:
    """It says what the session allows and when it ends, and nothing is copied before somebody decides."""

    async def work(tasks: TaskScope) -> None:
        async with signed_in(demo) as api:
            stage = Stage(theme, formatter, tasks, api)
            question = await stage.ask(link_of(admin, films[0]))
            assert stage.system.text() == "before"
            assert "It ends on " in question.facts.text()
            assert "everything in the account" in question.facts.text()
            assert question.leave.hasFocus()
            copied = await stage.press(question, Choice.WITHOUT)
            assert films[0] in copied
            assert not carries_session(copied)
            assert stage.notices == ["Download link of “Spring” copied"]

    run_qt(work)


def test_a_protected_entry_needs_a_session(
    run_qt: RunQt, theme: Theme, formatter: Format, demo: DemoProcess, admin: DemoClient, films: tuple[str, str]
) -> None:
    """Without is no choice then, and a narrow session opens it."""

    async def work(tasks: TaskScope) -> None:
        async with signed_in(demo) as api:
            stage = Stage(theme, formatter, tasks, api)
            link = link_of(admin, films[1])
            question = await stage.ask(link)
            assert not question.buttons[Choice.WITHOUT].isEnabled()
            assert "does not open without" in question.told[Choice.WITHOUT].text().replace("\u200b", "")
            copied = await stage.press(question, Choice.NARROW)
            assert session_in(copied) != session_in(link.url)
            assert "it carries a session for this entry until " in stage.notices[0]
            assert api.sharing is not None
            facts = await api.sharing.session_facts(session_in(copied))
            assert facts.privileges == (f"sview:{films[1]}",)
            assert (await api.sharing.light(copied)).light is Light.OPEN

    run_qt(work)


def test_a_short_link_hides_the_address_for_a_while(
    run_qt: RunQt, theme: Theme, formatter: Format, demo: DemoProcess, admin: DemoClient, films: tuple[str, str]
) -> None:
    """Its end is set, and what is copied shows nothing of the session."""

    async def work(tasks: TaskScope) -> None:
        async with signed_in(demo) as api:
            stage = Stage(theme, formatter, tasks, api)
            question = await stage.ask(link_of(admin, films[1]))
            assert "does not protect the content" in question.told[Choice.SHORT].text().replace("\u200b", "")
            copied = await stage.press(question, Choice.SHORT)
            assert re.fullmatch(rf"{demo.url}/tiny/\w+", copied)
            listed = admin.call("shortLink_shortLink.list")["objects"]
            made = next(one for one in listed if one["id"] == copied.rpartition("/")[2])
            assert stage.notices[0].startswith("Short link to Download of “Spring” copied; it works until ")
            assert abs(made["expiresAt"] - time.time() - 86_400) < 60

    run_qt(work)


def test_copy_anyway_copies_it(
    run_qt: RunQt, theme: Theme, formatter: Format, demo: DemoProcess, admin: DemoClient, films: tuple[str, str]
) -> None:
    """A plain user makes neither short links nor sessions, and is told why; the link itself can be had."""
    with DemoClient(demo.credentials) as client:
        ks = client.as_user("ann").ks

    async def work(tasks: TaskScope) -> None:
        async with signed_in(demo, ks) as api:
            stage = Stage(theme, formatter, tasks, api)
            link = link_of(admin, films[0])
            question = await stage.ask(link)
            assert [choice for choice, button in question.buttons.items() if not button.isEnabled()] == [
                Choice.SHORT,
                Choice.NARROW,
            ]
            assert "admin secret" in question.told[Choice.NARROW].text()
            assert await stage.press(question, Choice.ANYWAY) == link.url

    run_qt(work)


def test_escape_copies_nothing(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """So does Enter: the button that has the focus is Cancel. Nobody has to be signed in."""

    async def work(tasks: TaskScope) -> None:
        for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
            stage = Stage(theme, formatter, tasks, None)
            question = await stage.ask(Link(LinkKind.FILE, f"{HOST}/raw/entry_id/0_a?ks={KS}"))
            await until(question.isActiveWindow)
            QTest.keyClick(question, key)
            assert not question.isVisible()
            assert (stage.system.text(), stage.notices) == ("before", [])

    run_qt(work)


@pytest.mark.parametrize("source", SOURCES)
def test_no_source_of_a_link_puts_a_session_on_the_clipboard(
    run_qt: RunQt, theme: Theme, formatter: Format, source: str
) -> None:
    """Each way to copy stops it: alone, with others, as a text, a line, a table, or beside a picture."""
    link = SOURCES[source]

    async def work(tasks: TaskScope) -> None:
        stage = Stage(theme, formatter, tasks, None)
        await stage.ask(link)
        assert stage.system.text() == "before"
        picture = QImage(2, 2, QImage.Format.Format_RGB32)
        other = Link(LinkKind.HLS, f"{HOST}/playManifest/entryId/0_b/a.m3u8")
        ways: tuple[Callable[[], object], ...] = (
            lambda: stage.clipboard.copy_links([link, other]),
            lambda: stage.clipboard.copy_text(link.url, "copied"),
            lambda: stage.clipboard.copy_lines(["a", link.url], "copied"),
            lambda: stage.clipboard.copy_table(Table(("Address",), ((link.url,),))),
            lambda: stage.clipboard.copy_picture(picture, link.url, "copied"),
            lambda: put_text(stage.system, f"failed: {link.url}"),
        )
        for way in ways:
            stage.system.setText("before")
            way()
            assert stage.system.text() != "before"
            assert KS not in stage.system.text()

    run_qt(work)


def test_one_module_writes_to_the_clipboard() -> None:
    """Whatever else did would pass the guard by."""
    root = Path(kdesk.__file__).parent
    writes = re.compile(
        r"clipboard\(\)\s*\.set(?:Text|MimeData|Image|Pixmap)\b|[cC]lipboard\.set(?:Text|MimeData|Image|Pixmap)\b"
    )
    found = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if writes.search(path.read_text("utf-8"))}
    assert found == {"ui/share/clipboard.py"}
