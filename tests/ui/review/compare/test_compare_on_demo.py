"""The renditions of an entry of the demo server, compared without being downloaded."""

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.compared import comparable, rendition
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.engine.clock import SystemClock
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.painting.painter import FramePainter
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.tasks import TaskScope
from tests.support.demo_process import DemoProcess
from tests.support.patience import until
from tests.support.relay import QUICK
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.compare.compare_stage import CompareStage, press, settled, stage

__all__ = ["stage"]

pytestmark = pytest.mark.slow


async def ready_video(api: AccountApi) -> tuple[Entry, tuple[Flavor, ...]]:
    """Return a video with its renditions, once the server has made them."""
    found: list[tuple[Entry, tuple[Flavor, ...]]] = []
    while not found:
        page = await api.catalogue.page(EntryQuery(), EVER, 1, 50)
        for entry in page.entries:
            flavors = await api.catalogue.flavors(entry.id)
            if entry.status == "ready" and entry.media_type.name == "VIDEO" and len(comparable(flavors)) > 1:
                found.append((entry, flavors))
    return found[0]


def test_renditions_of_the_server_show_the_same_moment(run_qt: RunQt, demo: DemoProcess, stage: CompareStage) -> None:
    """Source and smallest rendition, by jumps, steps and rungs; closing closes what was read."""

    async def work(tasks: TaskScope) -> None:
        told, painter, owner = demo.credentials, FramePainter(), QWidget()
        account = Account(demo.url, int(told["partner_id"]), str(told["user_id"]), SignInKind.ADMIN_SECRET)
        async with make_http() as http:
            secret = str(told["admin_secret"])
            api = await KalturaConnector(http).connect(account, secret, on_lost=lambda _problem: None)
            access = AccountAccess(lambda: api)
            async with DecodedVideos(MediaHttp(http), access, SystemClock(), QUICK, lambda: "") as videos:
                entry, flavors = await ready_video(api)
                window = CompareWindow(stage.services(tasks), videos, painter, owner)
                window.show()
                known = comparable(flavors)
                window.compare([rendition(entry, one, flavors) for one in (known[0], known[-1])], at=Fraction(1))
                await shows_one_moment(window)
                for key in (
                    Qt.Key.Key_5,
                    Qt.Key.Key_Period,
                    Qt.Key.Key_Comma,
                    Qt.Key.Key_BracketRight,
                    Qt.Key.Key_Home,
                ):
                    press(window, key)
                    await shows_one_moment(window)
                assert len(window.canvas.pictures.made.pictures) == 2
                assert videos.open_videos == 2
                window.close()
                assert videos.open_videos == 0
        painter.close()
        owner.deleteLater()

    run_qt(work)


async def shows_one_moment(window: CompareWindow) -> None:
    """Wait until both sides show their frames, and check that these cover one moment."""
    sides = window.session.sides
    await until(lambda: all(side.frame is not None for side in window.session.sides))
    await settled(window)
    first, other = (side.frame for side in window.session.sides)
    assert [side.error for side in sides] == [None, None]
    assert first is not None
    assert other is not None
    assert other.is_shown_at(first.time + first.length / 2)
