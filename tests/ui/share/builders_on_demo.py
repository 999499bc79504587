"""The builders on a demo server: services that really ask, and an entry with a ladder."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.media_ports import Access
from kdesk.domain.ports import AccountApi
from kdesk.domain.stream_check.ports import StreamReaders
from kdesk.engine.clock import SystemClock
from kdesk.engine.images import Pictures
from kdesk.engine.library.picture_files import PictureFiles
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.media.checking.stream_checker import StreamChecker
from kdesk.media.upstream import UpstreamClient
from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.store.image_cache import DiskImageCache
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.share.builders.subject import BuilderSubject
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.relay import opened_relay
from tests.ui.fakes.transfers import FakeTransfers

SECONDS = 9
SECOND_OF_PLAYER = 4.5


@dataclass(frozen=True)
class Film:
    """A READY video with several renditions, and the server that has it."""

    demo: DemoProcess
    entry_id: str


@dataclass(frozen=True)
class Given:
    """What a builder is given."""

    subject: BuilderSubject
    readers: StreamReaders
    pictures: Thumbnails
    services: LibraryServices
    notices: list[str]

    @property
    def entry(self) -> Entry:
        """What addresses are built for."""
        return self.subject.entry


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    """A video of 1280 by 720 pixels."""
    server = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples").start()
    path = make_video(tmp_path_factory.mktemp("film") / "clip.mp4", seconds=SECONDS, size="1280x720")
    with DemoClient(server.credentials) as client:
        admin = client.as_admin()
        entry = admin.converted(admin.upload(path.read_bytes(), "clip.mp4"))
        admin.call("media.update", entryId=entry, mediaEntry={"name": "Harbour at dawn"})
    yield Film(server, entry)
    server.stop()


def account_of(server: DemoProcess) -> Account:
    """Return the demo's administrator."""
    told = server.credentials
    return Account(server.url, int(told["partner_id"]), str(told["user_id"]), SignInKind.ADMIN_SECRET)


@asynccontextmanager
async def given(
    film: Film, tasks: TaskScope, theme: Theme, formatter: Format, decoder: DecodingProcess, folder: Path
) -> AsyncIterator[Given]:
    """Sign in, and return what builders are given."""
    cache = DiskImageCache(folder / "pictures")
    notices: list[str] = []
    async with (
        make_http() as http,
        Pictures(Thumbnails(http), cache, decoder, SystemClock()) as pictures,
        opened_relay(access=AccountAccess(lambda: api)) as relay,
    ):
        api: AccountApi = await KalturaConnector(http).connect(
            account_of(film.demo), str(film.demo.credentials["admin_secret"]), on_lost=lambda _problem: None
        )

        async def nobody() -> Access | None:
            return None

        readers = StreamReaders(
            StreamChecker(UpstreamClient(MediaHttp(http), nobody)),
            StreamChecker(UpstreamClient(MediaHttp(http), AccountAccess(lambda: api))),
        )
        services = LibraryServices(
            theme=theme,
            formatter=formatter,
            tasks=tasks,
            images=pictures,
            relay=relay,
            clipboard=LinkClipboard(QApplication.clipboard(), notices.append),
            clock=SystemClock(),
            picture_tools=PictureFiles(decoder),
            replacements=Replacements(FakeTransfers()),
            streams=readers,
            picture_reader=Thumbnails(http),
        )
        entry = await api.catalogue.entry(film.entry_id)
        flavors: tuple[Flavor, ...] = tuple(await api.catalogue.flavors(film.entry_id))
        subject = BuilderSubject(entry, flavors, None, api, lambda: SECOND_OF_PLAYER)
        yield Given(subject, readers, Thumbnails(http), services, notices)
    cache.close()
