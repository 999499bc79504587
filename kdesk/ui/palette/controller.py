"""Opens the palette, fills it, and does what is chosen."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.palette.commands import command_items
from kdesk.ui.palette.item import ItemKind, PaletteItem
from kdesk.ui.palette.popup import Palette
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

MAX_RECENT = 20
_KEPT = frozenset({ItemKind.COMMAND, ItemKind.PAGE, ItemKind.SETTING, ItemKind.TOPIC})
"""What is found again at the next start: names of kdesk's own, none of files, entries or people."""

Supply = Callable[[], Sequence[PaletteItem]]
"""Returns what is known at once of one kind."""
LateSupply = Callable[[str], AsyncIterator[Sequence[PaletteItem]]]
"""Finds what fits a text, without blocking; yields more than once where that is sooner."""


@dataclass(frozen=True, slots=True)
class PaletteServices:
    """What the palette is built on.

    Attributes:
        supplies: What is listed besides the commands.
        late: What is looked for while a person types.
        recent: Keys of what was chosen at former starts, the last one first.
        keep: Keeps them for the next start.
    """

    theme: Theme
    actions: Actions
    tasks: TaskScope
    supplies: Sequence[Supply]
    late: Sequence[LateSupply]
    recent: Sequence[str]
    keep: Callable[[Sequence[str]], None]


class PaletteController(QObject):
    """The palette of a window.

    Attributes:
        palette: What is on the screen.
        recent: Keys of what was chosen, the last one first.
    """

    def __init__(self, services: PaletteServices, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self.recent: list[str] = list(services.recent)
        self._kept: list[str] = list(services.recent)
        self.palette = Palette(services.theme, window)
        self.palette.chosen.connect(self._do)
        self.palette.wanted_late.connect(self._look)

    def open(self) -> None:
        """Show the palette with everything as it is now."""
        actions = self._services.actions
        self.palette.keys = actions.keys[Command.PALETTE]
        items = command_items(actions)
        for supply in self._services.supplies:
            items += supply()
        self.palette.open_with(items, self.recent)

    def follow_kept(self, keys: Sequence[str]) -> None:
        """Forget what was chosen once nothing of it is kept any more: it was cleared in the settings."""
        if not keys:
            self.recent, self._kept = [], []

    def _do(self, item: PaletteItem) -> None:
        self.recent = _first(item.key, self.recent)
        if item.kind in _KEPT:
            self._kept = _first(item.key, self._kept)
            self._services.keep(tuple(self._kept))
        item.do()

    def _look(self, typed: str) -> None:
        for number, late in enumerate(self._services.late):
            name = f"palette: look {number}"
            if typed:
                self._services.tasks.spawn(self._collect(typed, late), replace=name)
            else:
                self._services.tasks.cancel(name)

    async def _collect(self, typed: str, late: LateSupply) -> None:
        async for items in late(typed):
            self.palette.add_late(typed, items)


def _first(key: str, keys: Sequence[str]) -> list[str]:
    return [key, *(one for one in keys if one != key)][:MAX_RECENT]
