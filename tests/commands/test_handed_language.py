"""The window answers a command in the language of the command's terminal, whichever it speaks itself."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import Mock

import pytest

from kdesk.commands.handing.door import knock, open_door
from kdesk.commands.handing.owner import Owner
from kdesk.commands.handing.owner_services import OwnerServices
from kdesk.commands.handing.protocol import PROTOCOL, LinksWork, Request, Written, read_answer, request_line
from kdesk.commands.monitor import UploadMonitor, UploadOptions
from kdesk.data_files import translation_folder
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.tasks import Tasks
from kdesk.logs import Redactor
from kdesk.messages.handing import nobody_signed_in
from kdesk.messages.translation import catalogue_of, language, speak_here, use_language
from kdesk.store.paths import Paths
from tests.engine.queue_harness import QueueHarness

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
