"""A stage for the player: a server with real streams, and everything that a player is built on."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.picture_work import PictureTools
from kdesk.domain.ports import AccountApi
from kdesk.domain.sound import Waveforms
from kdesk.engine.clock import SystemClock
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.painting.painter import FramePainter
from kdesk.messages.format import Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.support.relay import QUICK, nobody, opened_relay
from tests.ui.library.library_fakes import FakeImages, make_entry, make_flavor
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.hls_server import SECONDS, HlsServer, make_hls

FLAVORS = (make_flavor(0), make_flavor(2), make_flavor(1, status=FlavorStatus.QUEUED))
Work = Callable[[Player, "Stage"], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def hls_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the streams."""
    folder = tmp_path_factory.mktemp("hls")
    make_hls(folder)
    return folder


@pytest.fixture
def hls(hls_folder: Path) -> Iterator[HlsServer]:
    """The server of the streams."""
    with HlsServer(hls_folder) as server:
        yield server


async def _take_any(_path: Path) -> None:
    """Let any file be played."""


class Stage:
    """Shows a player with everything around it.

    Attributes:
        hls: The server of the streams.
        waveforms: Of sounds.
        picture_tools: Decode originals.
        copied: The notices of what was copied.
        with_decoder: Whether players have the decoder of the extra.
        own_file: From which every entry was made.
        check_own_file: Raises if it must not be played.
    """

    def __init__(self, hls: HlsServer, run_qt: RunQt, theme: Theme, formatter: Format) -> None:
        self.hls = hls
        self.images = FakeImages()
        self.waveforms: Waveforms | None = None
        self.picture_tools: PictureTools | None = None
        self.copied: list[str] = []
        self.with_decoder = False
        self.own_file: Path | None = None
        self.api: AccountApi | None = None
        self.check_own_file: Callable[[Path], Awaitable[None]] = _take_any
        self._run_qt, self._theme, self._formatter = run_qt, theme, formatter

    def entry(self, number: int = 0, **changes: Any) -> Entry:
        """Return an entry whose delivery host is the stream server."""
        url = f"{self.hls.base}/p/102/sp/10200/playManifest/entryId/0_entry{number:05}/format/download"
        return make_entry(number, **({"download_url": url, "duration": float(SECONDS)} | changes))

    def play(self, work: Work) -> None:
        """Run a test with a player."""

        async def scoped(tasks: TaskScope) -> None:
            async with opened_relay() as relay, self._decoder() as (videos, painting):
                services = ReviewServices(
                    theme=self._theme,
                    formatter=self._formatter,
                    tasks=tasks,
                    images=self.images,
                    relay=relay,
                    waveforms=self.waveforms,
                    picture_tools=self.picture_tools,
                    videos=videos,
                    painting=painting,
                    own_file=lambda _entry: self.own_file,
                    check_own_file=self.check_own_file,
                    api=lambda: self.api,
                    clipboard=LinkClipboard(QApplication.clipboard(), self.copied.append),
                )
                player = Player(services, volume=0.5)
                player.resize(400, 400)
                player.show()
                try:
                    await work(player, self)
                finally:
                    # Also after a failure: a player that stays open would keep the relay waiting.
                    player.close()
                    player.deleteLater()

        self._run_qt(scoped)

    @asynccontextmanager
    async def _decoder(self) -> AsyncIterator[tuple[DecodedVideos | None, FramePainter | None]]:
        if not self.with_decoder:
            yield None, None
            return
        async with make_http() as http, DecodedVideos(MediaHttp(http), nobody, SystemClock(), QUICK, str) as videos:
            with closing(FramePainter()) as painting:
                yield videos, painting


@pytest.fixture
def stage(hls: HlsServer, run_qt: RunQt, theme: Theme, formatter: Format) -> Stage:
    """Return what opens players."""
    return Stage(hls, run_qt, theme, formatter)


async def playing(player: Player) -> None:
    """Wait until frames are shown."""
    before = player.frames_shown
    await until(lambda: player.frames_shown > before + 3 and player.playback.phase is Phase.PLAYING)
