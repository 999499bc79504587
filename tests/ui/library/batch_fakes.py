"""What changes many entries, in memory, and a window that offers it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from kdesk.domain.editing.account_values import AccessProfile
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch import Refusals
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.moderation import Flag
from kdesk.domain.entry import Entry
from kdesk.domain.exports import Table
from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.errors import EntryGone
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.notices import NoticeBar
from kdesk.ui.selection import Offer
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.engine.library.fake_library import FakeLibrary
from tests.support.fake_clock import FakeClock
from tests.ui.fakes.accounts import ANNA

NEWS = Category(7, 0, "News", "News")
SPORT = Category(8, 7, "Sport", "News>Sport")


class FakeValues:
    """What can be chosen."""

    async def tree(self) -> tuple[Category, ...]:
        """Return two categories."""
        return NEWS, SPORT

    async def access_profiles(self) -> tuple[AccessProfile, ...]:
        """Return two profiles."""
        return AccessProfile(1, "Open", is_default=True), AccessProfile(5, "Closed")

    async def tags(self, beginning: str) -> tuple[str, ...]:
        """Return tags that begin so."""
        return tuple(tag for tag in ("spring", "springtime", "summer") if tag.startswith(beginning))


class FakeRemoval:
    """Deletes entries of a library in memory, and moderates them.

    Attributes:
        bin: The recycled entries; None if there is no bin.
        decided: What a moderator decided, by entry.
        reported: The flags of every entry.
    """

    def __init__(self, library: FakeLibrary) -> None:
        self.library = library
        self.bin: dict[str, Entry] | None = {}
        self.decided: dict[str, str] = {}
        self.reported: tuple[Flag, ...] = ()

    async def has_bin(self, _entry_id: str) -> bool:
        """Return whether there is a bin."""
        return self.bin is not None

    async def delete(self, entry_ids: Sequence[str]) -> Refusals:
        """Delete entries."""
        return [None if self.library.entries.pop(entry_id, None) else EntryGone() for entry_id in entry_ids]

    async def recycle(self, entry_ids: Sequence[str]) -> Refusals:
        """Put entries into the bin."""
        assert self.bin is not None
        self.bin |= {entry_id: self.library.entries.pop(entry_id) for entry_id in entry_ids}
        return [None] * len(entry_ids)

    async def restore(self, entry_ids: Sequence[str]) -> Refusals:
        """Take entries out of the bin."""
        assert self.bin is not None
        self.library.entries |= {entry_id: self.bin.pop(entry_id) for entry_id in entry_ids}
        return [None] * len(entry_ids)

    async def approve(self, entry_ids: Sequence[str]) -> Refusals:
        """Approve entries."""
        self.decided |= dict.fromkeys(entry_ids, "approved")
        return [None] * len(entry_ids)

    async def reject(self, entry_ids: Sequence[str]) -> Refusals:
        """Reject entries."""
        self.decided |= dict.fromkeys(entry_ids, "rejected")
        return [None] * len(entry_ids)

    async def flags(self, _entry_id: str) -> tuple[Flag, ...]:
        """Return the flags."""
        return self.reported


@dataclass
class BatchWindow:
    """A window whose entries can be changed.

    Attributes:
        gate: While it is not set, no change is answered.
        tables: What was copied.
        heard: What the runner told, by signal.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    count: int = 3
    rights: Rights = EVERYTHING
    tables: list[Table] = field(default_factory=list)
    heard: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.library = FakeLibrary(self.count)
        self.removal = FakeRemoval(self.library)
        self.gate = asyncio.Event()
        self.gate.set()
        values, unused = FakeValues(), None
        ports: dict[str, Any] = dict.fromkeys(EditingApi.__slots__, unused)
        ports |= {"batch": self, "removal": self.removal, "moderation": self.removal}
        ports |= {"values": values, "categories": values}
        self.api: AccountApi | None = self._signed_in(EditingApi(**ports))
        self.window = QWidget()
        self.window.resize(900, 600)
        self.notices = NoticeBar(self.theme, self.window)
        self.asks_before_recycling = True
        services = BatchServices(
            *(self.theme, self.formatter, self.tasks, self.notices, FakeClock()),
            api=lambda: self.api,
            copy_table=self.tables.append,
            asks_before_recycling=lambda: self.asks_before_recycling,
        )
        self.batches = BatchController(services, self.window)
        runner = self.batches.runner
        for name in ("changed", "removed", "restored"):
            getattr(runner, name).connect(lambda ids, name=name: self.heard.append((name, ids)))
        self.window.show()

    def _signed_in(self, editing: EditingApi) -> AccountApi:
        unused: Any = None
        return AccountApi(ANNA, unused, unused, lambda: None, unused, rights=self.rights, editing=editing)

    @property
    def offers(self) -> Mapping[Command, Offer]:
        """What can be done with all of them."""
        return self.batches.offers(len(self.entries), lambda use: use(self.entries))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries as they are shown."""
        return tuple(self.library.entries.values())

    @property
    def said(self) -> str:
        """What the notice says."""
        return self.notices.shown.text if self.notices.shown else ""

    @property
    def finished(self) -> bool:
        """Whether some work has come to its end."""
        return self.batches.runner.work is not None and not self.batches.runner.running

    async def read(self, entry_ids: Sequence[str]) -> Any:
        """Read entries."""
        return await self.library.read(entry_ids)

    async def update(self, changes: Any) -> Refusals:
        """Change entries when the gate is open."""
        await self.gate.wait()
        return await self.library.update(changes)

    async def assign(self, pairs: Any) -> Refusals:
        """Assign categories."""
        return await self.library.assign(pairs)

    async def unassign(self, pairs: Any) -> Refusals:
        """Unassign categories."""
        return await self.library.unassign(pairs)


def button(window: QWidget, words: str) -> QPushButton:
    """Return the visible button with these words."""
    found = [one for one in window.findChildren(QPushButton) if one.text() == words and one.isVisible()]
    assert found, [one.text() for one in window.findChildren(QPushButton)]
    return found[0]
