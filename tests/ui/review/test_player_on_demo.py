"""The Library page on the demo server: real pictures, renditions and streams."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import Settings
from kdesk.engine.clock import SystemClock
from kdesk.engine.images import Pictures
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.media_http import AccountAccess
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.store.image_cache import DiskImageCache
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.review.phase import Phase
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.demo_process import DemoProcess
from tests.support.patience import until
from tests.support.picture_decoder import decoder
from tests.support.relay import opened_relay
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.fakes.transfers import FakeTransfers
from tests.ui.library.library_fakes import FakePictureTools
from tests.ui.library.qt_loop import RunQt

__all__ = ["decoder"]

pytestmark = pytest.mark.slow


def account_of(server: DemoProcess) -> Account:
    """Return the demo's administrator."""
    told = server.credentials
    return Account(server.url, int(told["partner_id"]), str(told["user_id"]), SignInKind.ADMIN_SECRET)


def test_a_sample_can_be_played(
    run_qt: RunQt,
    demo: DemoProcess,
    theme: Theme,
    formatter: Format,
    qapp: QApplication,
    tmp_path: Path,
    decoder: DecodingProcess,
) -> None:
    """It plays in the server's choice and in a chosen rendition."""

    async def work(tasks: TaskScope) -> None:
        cache = DiskImageCache(tmp_path / "pictures")
        async with (
            make_http() as http,
            Pictures(Thumbnails(http), cache, decoder, SystemClock()) as pictures,
            opened_relay(access=AccountAccess(lambda: api)) as relay,
        ):
            api = await KalturaConnector(http).connect(
                account_of(demo), str(demo.credentials["admin_secret"]), on_lost=lambda _problem: None
            )
            access = await AccountAccess(lambda: api)()
            assert access is not None
            assert access.service_url == demo.url
            assert access.ks not in repr(access)
            accounts = FakeAccounts.connected(None)
            services = LibraryServices(
                theme=theme,
                formatter=formatter,
                tasks=tasks,
                images=pictures,
                relay=relay,
                clipboard=LinkClipboard(qapp.clipboard(), lambda _words: None),
                clock=SystemClock(),
                picture_tools=FakePictureTools(),
                replacements=Replacements(FakeTransfers()),
            )
            page = LibraryPage(accounts, services, Settings(volume=0.5))
            page.resize(1000, 700)
            page.show()
            accounts.connect(api.catalogue)
            model, panel = page.model, page.panel

            def playable() -> int | None:
                entries = [model.index(row, 0).data(ENTRY_ROLE) for row in range(model.rowCount())]
                ready = [entry for entry in entries if entry.status == "ready" and entry.media_type.name == "VIDEO"]
                return model.row_of(ready[0].id) if ready else None

            page.refresh_timer.setInterval(200)
            page.refresh_timer.timeout.connect(model.reload)
            await until(lambda: playable() is not None)
            page.refresh_timer.stop()
            page.grid.show_row(playable() or 0)
            await until(lambda: panel.renditions.flavors.rowCount() >= 2)
            await until(lambda: panel.player.view.has_poster)
            panel.player.toggle()
            await until(lambda: panel.player.playback.position > 1000 and panel.player.frames_shown > 8)
            # Of one that it does not have, the server delivers another one, which is not played under its name.
            chosen = [one for one in panel.renditions.flavors.flavors if one.status.playable][-1]
            panel.player.play_flavor(chosen)
            before = panel.player.frames_shown
            await until(lambda: panel.player.frames_shown > before + 5)
            assert panel.player.playback.phase is Phase.PLAYING
            assert panel.player.playback.position >= 1000
            page.close()
            page.deleteLater()
            await until(lambda: panel.player.playback.phase is Phase.STOPPED)
        cache.close()

    run_qt(work)
