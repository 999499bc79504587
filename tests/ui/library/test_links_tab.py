"""The Links tab on a real server: its lights under real rules, and when they are asked for."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry
from kdesk.domain.links.lights import Cause, Light, LinkFinding
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.parse import parse
from kdesk.domain.links.rules import RuleKind
from kdesk.domain.links.sessions import carries_session, session_in, without_session
from kdesk.domain.ports import AccountApi
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.ui.library.tabs.links import LinksTab
from kdesk.ui.review.player import Player
from kdesk.ui.share.links_model import LIGHT_ROLE, LINK_ROLE, Column, RowLight
from kdesk.ui.share.qr_popup import QrPopup
from kdesk.ui.tasks import TaskScope
from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import profile, values
from tests.support.demo_faults import FaultControl, faults_of
from tests.support.demo_process import DemoProcess
from tests.support.empty_demo import admin, demo
from tests.support.media import make_video
from tests.support.patience import until
from tests.ui.library.library_fakes import make_entry
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

__all__ = ["admin", "demo"]

SIGNED_IN = {"objectType": "KalturaAuthenticatedCondition", "not": True, "privileges": [{"value": "sview"}]}
DOWNLOADS = {"contexts": [{"objectType": "KalturaContextTypeHolder", "type": 2}]}
STREAMS = (LinkKind.HLS, LinkKind.DASH, LinkKind.MP4)
FILES = (LinkKind.DOWNLOAD, LinkKind.SOURCE)


@pytest.fixture(scope="module")
def film(admin: DemoClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished video."""
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=1, size="320x180")
    return admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))


@pytest.fixture
def guard(admin: DemoClient, film: str) -> Iterator[Any]:
    """Put the film under a profile with one rule; afterwards it has none again."""

    def put(*conditions: dict[str, Any], **rule: Any) -> None:
        admin.call("media.update", entryId=film, mediaEntry={"accessControlId": profile(admin, *conditions, **rule)})

    before = admin.call("media.get", entryId=film)["accessControlId"]
    yield put
    admin.call("media.update", entryId=film, mediaEntry={"accessControlId": before, "startDate": -1})


@pytest.fixture
def faults(demo: DemoProcess) -> Iterator[FaultControl]:
    """Control faults of the server; there are none after the test."""
    with faults_of(demo) as control:
        yield control


class Shown:
    """The tab, and what stands in its rows."""

    def __init__(self, tab: LinksTab, api: AccountApi, notices: list[str]) -> None:
        self.tab, self.api, self.notices = tab, api, notices

    @property
    def lights(self) -> dict[LinkKind, RowLight | None]:
        """The lights of the rows."""
        model = self.tab.panel.model
        cells = [model.index(row, Column.LIGHT) for row in range(model.rowCount())]
        return {cell.data(LINK_ROLE).kind: cell.data(LIGHT_ROLE) for cell in cells}

    def findings(self) -> dict[LinkKind, LinkFinding]:
        """The lights that are found."""
        return {kind: light.finding for kind, light in self.lights.items() if light and light.finding}

    async def entry(self, entry_id: str) -> Entry:
        """Show an entry of the server, and wait for all of its lights."""
        entry = await self.api.catalogue.entry(entry_id)
        self.tab.show_entry(entry, self.api)
        await self.settled()
        return entry

    async def settled(self) -> None:
        """Wait until every light is found."""
        await until(lambda: self.lights and len(self.findings()) == len(self.lights))

    def tip(self, kind: LinkKind) -> str:
        """Return the tooltip of a light."""
        row = list(self.lights).index(kind)
        return str(self.tab.panel.model.index(row, Column.LIGHT).data(Qt.ItemDataRole.ToolTipRole))


@asynccontextmanager
async def shown(pages: PageFactory, tasks: TaskScope, demo: DemoProcess) -> AsyncIterator[Shown]:
    """Show the tab of somebody who is signed in."""
    told = demo.credentials
    account = Account(demo.url, int(told["partner_id"]), str(told["user_id"]), SignInKind.ADMIN_SECRET)
    async with make_http() as http:
        api = await KalturaConnector(http).connect(account, str(told["admin_secret"]), on_lost=lambda _lost: None)
        notices: list[str] = []
        services = pages.services(tasks, notices)
        player = Player(services, volume=0.0)
        tab = LinksTab(services, player)
        tab.resize(620, 500)
        tab.show()
        try:
            yield Shown(tab, api, notices)
        finally:
            tab.clear()
            for widget in (tab, player):
                widget.close()
                widget.deleteLater()


def test_what_opens_for_anyone(run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str) -> None:
    """Each row has a light with a word, found without a session."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            assert list(page.findings().values()) == [LinkFinding(Light.OPEN)] * 6
            assert page.tab.panel.model.index(0, Column.LIGHT).data() == "Opens"
            assert "opens for anyone, from this network" in page.tip(LinkKind.HLS)

    run_qt(work)


@pytest.mark.parametrize(
    ("condition", "light", "rules"),
    [
        (values("Country", "DE", **{"not": True}), Light.BLOCKED, (RuleKind.COUNTRY,)),
        (values("Site", "film.example.com", **{"not": True}), Light.BLOCKED, (RuleKind.DOMAIN,)),
        (values("IpAddress", "127.0.0.1"), Light.BLOCKED, (RuleKind.NETWORK_ADDRESS,)),
        (SIGNED_IN, Light.NEEDS_SESSION, ()),
    ],
    ids=["country", "domain", "address", "session"],
)
def test_the_rule_that_closes_a_link_is_named(
    run_qt: RunQt,
    pages: PageFactory,
    demo: DemoProcess,
    film: str,
    guard: Any,
    condition: dict[str, Any],
    light: Light,
    rules: tuple[RuleKind, ...],
) -> None:
    """The server tells only that there is one; the account's profile tells which."""
    guard(condition)

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            found = page.findings()
            closed = {kind: found[kind] for kind in (*STREAMS, *FILES)}
            assert {(one.light, one.rules) for one in closed.values()} == {(light, rules)}
            assert "from this network" in page.tip(LinkKind.HLS)

    run_qt(work)


def test_a_rule_about_downloads_closes_downloads(
    run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str, guard: Any
) -> None:
    """The streams beside them open."""
    guard(values("IpAddress", "127.0.0.1"), **DOWNLOADS)

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            lights = {kind: one.light for kind, one in page.findings().items()}
            assert {lights[LinkKind.SOURCE]} == {Light.BLOCKED}
            assert {lights[kind] for kind in (*STREAMS, LinkKind.THUMBNAIL)} == {Light.OPEN}

    run_qt(work)


def test_a_schedule_and_a_busy_server_are_told(
    run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str, admin: DemoClient, guard: Any, faults: FaultControl
) -> None:
    """The first is the entry's, the second is nobody's fault; “Check again” asks anew."""
    del guard
    admin.call("media.update", entryId=film, mediaEntry={"startDate": int(time.time()) + 86_400})

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            assert page.findings()[LinkKind.HLS].cause is Cause.SCHEDULE
            admin.call("media.update", entryId=film, mediaEntry={"startDate": -1})
            faults.add("url.playmanifest", "503")
            page.tab.panel.again.click()
            assert page.lights[LinkKind.HLS] == RowLight()
            await page.settled()
            assert Light.UNCLEAR in {page.findings()[kind].light for kind in STREAMS}
            assert page.findings()[LinkKind.SOURCE].light is Light.OPEN

    run_qt(work)


def test_an_entry_that_is_gone(run_qt: RunQt, pages: PageFactory, demo: DemoProcess) -> None:
    """Its links are missing, whatever the window still shows of it."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            url = f"{demo.url}/p/1/sp/100/playManifest/entryId/0_nosuch1/format/download"
            page.tab.show_entry(make_entry(0, id="0_nosuch1", download_url=url, thumbnail_url=""), page.api)
            await page.settled()
            lights = {kind: one.light for kind, one in page.findings().items()}
            assert {lights[kind] for kind in (*STREAMS, *FILES)} == {Light.MISSING}

    run_qt(work)


def test_nothing_is_asked_while_the_tab_is_not_in_sight(
    run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str
) -> None:
    """Lights go when it hides, and are found when it is shown again."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            page.tab.hide()
            entry = await page.api.catalogue.entry(film)
            page.tab.show_entry(entry, page.api)
            assert set(page.lights.values()) == {None}
            page.tab.show()
            assert set(page.lights.values()) == {RowLight()}
            page.tab.hide()
            assert set(page.lights.values()) == {None}
            page.tab.show()
            await page.settled()

    run_qt(work)


def test_a_new_snapshot_asks_nothing(run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str) -> None:
    """It comes every few seconds; the lights stay, and the row that has the focus too."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            entry = await page.entry(film)
            page.tab.show_entry(await page.api.catalogue.entry(entry.id), page.api)
            assert len(page.findings()) == 6

    run_qt(work)


def test_a_rendition_has_the_address_that_the_server_makes(
    run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str
) -> None:
    """It names the rendition and a file, its light says that it is this one, and it is copied as it is."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            flavor = next(one for one in await page.api.catalogue.flavors(film) if one.status.playable)
            page.tab.select_flavor(flavor, "Source")
            await until(lambda: LinkKind.FILE in page.lights)
            await until(lambda: len(page.findings()) == len(page.lights))
            assert page.findings()[LinkKind.FILE] == LinkFinding(Light.OPEN)
            row = list(page.lights).index(LinkKind.FILE)
            page.tab.panel.table.copy_button(row).click()
            address = parse(QApplication.clipboard().text())
            assert getattr(address, "flavor_id", "") == flavor.id
            assert getattr(address, "file_name", "").endswith(f"Source.{flavor.file_ext}")

    run_qt(work)


def test_a_rendition_has_the_address_with_a_session_where_it_is_wanted(
    run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str
) -> None:
    """Behind “More formats”, since asking makes a session; nobody can read that, and it is not copied unasked."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            flavor = next(one for one in await page.api.catalogue.flavors(film) if one.status.playable)
            page.tab.select_flavor(flavor, "Source")
            await until(lambda: LinkKind.FILE in page.lights)
            assert LinkKind.SESSION_FILE not in page.lights
            page.tab.panel.more.click()
            await until(lambda: LinkKind.SESSION_FILE in page.lights)
            row = list(page.lights).index(LinkKind.SESSION_FILE)
            link = page.tab.panel.model.links[row]
            assert carries_session(link.url)
            assert session_in(link.url) not in str(page.tab.panel.model.index(row, Column.URL).data())
            QApplication.clipboard().setText("before")
            page.tab.panel.table.copy_button(row).click()
            assert QApplication.clipboard().text() == "before"
            assert getattr(parse(without_session(link.url)), "flavor_id", "") == flavor.id

    run_qt(work)


def test_a_link_is_opened_in_the_browser(
    run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str, qapp: QApplication
) -> None:
    """The button passes the address on as it is copied."""
    del qapp
    opened: list[str] = []

    class Browser(QObject):
        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            opened.append(url.toString())

    browser = Browser()
    QDesktopServices.setUrlHandler("http", browser, "take")

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            page.tab.panel.table.buttons(0).open.click()
            assert opened == [page.tab.panel.model.links[0].url]

    try:
        run_qt(work)
    finally:
        QDesktopServices.unsetUrlHandler("http")


def test_a_link_as_a_qr_code(run_qt: RunQt, pages: PageFactory, demo: DemoProcess, film: str, tmp_path: Path) -> None:
    """It is copied, saved as PNG and as SVG; Escape closes it, and the focus is back on the button."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            await page.entry(film)
            button = page.tab.panel.table.buttons(0).code
            page.tab.activateWindow()
            await until(page.tab.isActiveWindow)
            button.setFocus()
            QTest.keyClick(button, Qt.Key.Key_Space)
            popup = page.tab.findChild(QrPopup)
            assert popup is not None
            assert popup.code.pixmap().width() >= 320
            popup.copy.click()
            copied = QApplication.clipboard().mimeData()
            assert copied.hasImage()
            assert copied.text() == page.tab.panel.model.links[0].url
            for ending in ("png", "svg"):
                popup.save.click()
                chosen = popup.findChild(QFileDialog)
                assert chosen is not None
                chosen.fileSelected.emit(str(tmp_path / f"code.{ending}"))
                chosen.done(0)
                chosen.setParent(None)
                await until((tmp_path / f"code.{ending}").exists)
                await until(lambda ending=ending: f"code.{ending}" in popup.told.text().replace("\u200b", ""))
            assert QImage(str(tmp_path / "code.png")).width() >= 1024
            assert (tmp_path / "code.svg").read_text().count("<path") == 2
            QTest.keyClick(popup, Qt.Key.Key_Escape)
            assert not popup.isVisible()
            assert page.tab.focusWidget() is button

    run_qt(work)


def test_an_address_that_is_too_long_for_a_code(run_qt: RunQt, pages: PageFactory, demo: DemoProcess) -> None:
    """The popup says so, and offers nothing to copy."""

    async def work(tasks: TaskScope) -> None:
        async with shown(pages, tasks, demo) as page:
            services = page.tab.services
            link = Link(LinkKind.HLS, "https://films.example.test/" + "a" * 3000)
            popup = QrPopup(services.theme, link, services.clipboard, services.files, tasks, page.tab)
            popup.open()
            assert popup.code.text().replace("\u200b", "") == "The address is too long for a QR code"
            assert not popup.copy.isEnabled()
            popup.close()

    run_qt(work)
