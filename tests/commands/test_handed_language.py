"""The window answers a command in the language of the command's terminal, whichever it speaks itself."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from unittest.mock import Mock

import pytest

from kdesk.commands.handing.door import knock, open_door
from kdesk.commands.handing.owner import Owner
from kdesk.commands.handing.owner_services import OwnerServices
from kdesk.commands.handing.protocol import PROTOCOL, LinksWork, Request, Written, read_answer, request_line
from kdesk.commands.monitor import UploadMonitor, UploadOptions
from kdesk.data_files import translation_folder
from kdesk.domain.downloads.download import Download
from kdesk.domain.left_out import LeftOut
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.engine.downloads.queue import DownloadQueue
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.engine.transfers.tasks import Tasks
from kdesk.logs import Redactor
from kdesk.messages.handing import nobody_signed_in
from kdesk.messages.translation import as_spoken_here, catalogue_of, language, speak_here, use_language
from kdesk.store.paths import Paths
from tests.engine.downloads.harness import Downloads, Heard
from tests.engine.queue_harness import QueueHarness
from tests.support.stream_server import StreamServer

GERMAN = "im Fenster dieses Datenverzeichnisses ist niemand angemeldet; melden Sie sich zuerst dort an"


@pytest.fixture(autouse=True)
def _hebrew_window() -> Iterator[None]:
    """The window speaks Hebrew; the language of the tests comes back."""
    use_language("he", translation_folder())
    yield
    use_language("en", translation_folder())


async def answers(paths: Paths, request: Request) -> list[str]:
    """Return what an owner without an account tells."""
    owner = Owner(Mock(spec=OwnerServices, api=lambda _account: None, redactor=Redactor()))
    async with (
        asyncio.TaskGroup() as group,
        open_door(paths, lambda caller: group.create_task(owner.receive(caller))),
    ):
        caller = await knock(paths)
        caller.writer.write(request_line(request))
        lines = (await caller.reader.read()).splitlines()
        caller.writer.close()
    return [answer.text for line in lines if isinstance(answer := read_answer(line), Written)]


@pytest.mark.parametrize(("spoken", "told"), [("de", GERMAN), ("en", nobody_signed_in()), ("nl", nobody_signed_in())])
async def test_the_language_of_the_command_decides(tmp_path: Path, spoken: str, told: str) -> None:
    """A language without a catalogue is English, as in the command itself."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    work = LinksWork((LinkKind.HLS,), chosen=False, player=0, check=False, form="plain", entry_ids=("0_a",))
    assert await answers(paths, Request(PROTOCOL, language=spoken, links=work)) == [f"kdesk: {told}\n"]
    assert language() == "he"


class Languages:
    """A report that keeps in which language each step would be told. Implements report.Report."""

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Keep it."""
        del transfer, links, sent_earlier
        self.spoken.append(language())

    def warn(self, _sentence: str) -> None:
        """Warn of nothing."""


async def no_receipt(_transfer: Transfer) -> None:
    """Write nothing."""


async def test_steps_are_told_in_the_language_of_the_command(tmp_path: Path) -> None:
    """The queue tells of them from tasks of its own, which speak as the window does."""
    harness = QueueHarness(tmp_path / "files")
    file, report = harness.file("a.mp4"), Languages()

    async def command(queue: TransferQueue) -> None:
        speak_here(catalogue_of("de", translation_folder()))
        monitor = UploadMonitor(queue, harness.server.api(), report, no_receipt, harness.clock, UploadOptions())
        await monitor.run([file], asyncio.get_running_loop().create_future())

    async with harness.running() as queue:
        await asyncio.create_task(command(queue))  # noqa: TID251  a task of its own, as each command has
    assert len(report.spoken) > 1
    assert set(report.spoken) == {"de"}
    assert language() == "he"


async def test_work_that_a_command_begins_speaks_as_the_window() -> None:
    """It goes on for the window, and its notices are read there."""
    said: list[str] = []

    async def work() -> None:
        said.append(language())

    tasks = Tasks()
    async with tasks.running():

        async def command() -> None:
            speak_here(catalogue_of("de", translation_folder()))
            said.append(language())
            tasks.finish(work)

        await asyncio.create_task(command())  # noqa: TID251  a task of its own, as each command has
    assert said == ["de", "he"]


class Window(QueueListener):
    """Keeps in which language the window would write what it is told."""

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Keep it."""
        del transfers
        self.spoken.append(language())

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Keep it."""
        del before, now
        self.spoken.append(language())

    def all_added(self, transfer_ids: Collection[str]) -> None:
        """Keep it."""
        del transfer_ids
        self.spoken.append(language())

    def left_out(self, left_out: LeftOut) -> None:
        """Keep it."""
        assert left_out.total == 1
        self.spoken.append(language())


async def test_what_the_window_tells_of_files_of_a_command_is_in_its_own_language(tmp_path: Path) -> None:
    """Rows, notices of ends, and the one of files that were left out."""
    harness, window = QueueHarness(tmp_path / "files"), Window()
    harness.file("folder/a.mp4")
    harness.file("folder/b.mp4.part")
    events = QueueEvents(lambda _problem: None, window.left_out)
    queue = TransferQueue(harness.journal, harness.sessions, harness.clock, events, QueueOptions(1))

    async def command() -> None:
        speak_here(catalogue_of("de", translation_folder()))
        await queue.enqueue([harness.folder / "folder"])
        queue.cancel([transfer.id for transfer in queue.snapshot()])
        assert language() == "de"

    async with queue.running():
        queue.listen(window)
        await asyncio.create_task(command())  # noqa: TID251  a task of its own, as each command has
    assert len(window.spoken) >= len(["added", "all added", "left out", "cancelled"])
    assert set(window.spoken) == {"he"}


class DownloadWindow(Heard):
    """Keeps in which language the window would write what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.spoken: list[str] = []

    def added(self, downloads: Sequence[Download]) -> None:
        """Keep it."""
        super().added(downloads)
        self.spoken.append(language())

    def changed(self, before: Download, now: Download) -> None:
        """Keep it."""
        super().changed(before, now)
        self.spoken.append(language())


async def test_what_the_window_tells_of_downloads_of_a_command_is_in_its_own_language(tmp_path: Path) -> None:
    """Rows, and notices of ends."""
    window = DownloadWindow()

    async def command(queue: DownloadQueue, download: Download) -> None:
        speak_here(catalogue_of("de", translation_folder()))
        await queue.enqueue([download])
        queue.cancel([download.id for download in queue.snapshot()])

    with StreamServer() as server:
        downloads = Downloads(server, tmp_path / "downloads")
        downloads.heard = window
        async with downloads.queue() as queue:
            await asyncio.create_task(command(queue, downloads.download()))  # noqa: TID251  as each command has
            await window.until("d1", "cancelled")
    assert len(window.spoken) > 1
    assert set(window.spoken) == {"he"}


async def test_what_follows_work_of_a_command_speaks_as_the_window() -> None:
    """The end of a task, and what is called soon: the next transfer begins there."""
    said: list[str] = []
    tasks, ended = Tasks(), asyncio.Event()

    async def work() -> None:
        """Do nothing."""

    def note() -> None:
        said.append(language())

    def end() -> None:
        note()
        tasks.call_soon(note)
        tasks.call_soon(ended.set)

    async with tasks.running():

        async def command() -> None:
            speak_here(catalogue_of("de", translation_folder()))
            tasks.call_soon(note)
            tasks.call(note)
            tasks.start(work, end)

        await asyncio.create_task(command())  # noqa: TID251  a task of its own, as each command has
        await ended.wait()
    assert said == ["he"] * 4


async def test_a_function_speaks_as_the_task_that_has_made_it() -> None:
    """Also while it calls itself."""
    made: list[Callable[[int], list[str]]] = []

    def deeper(depth: int) -> list[str]:
        return [language(), *(made[0](depth - 1) if depth else [])]

    async def command() -> None:
        speak_here(catalogue_of("de", translation_folder()))
        made.append(as_spoken_here(deeper))

    await asyncio.create_task(command())  # noqa: TID251  a task of its own, as each command has
    assert made[0](1) == ["de", "de"]
    assert language() == "he"
