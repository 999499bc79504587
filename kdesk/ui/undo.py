"""Undo and redo by name: what each would do now, for the page in sight."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.messages.undo import redo_text, undo_text
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.selection import Offer

_KEPT = 100
"""Steps of undo whose order is known."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """Something that can be taken back, or done again.

    Attributes:
        what: It was, in words that follow “Undo:”.
        do: Takes it back, or does it again.
    """

    what: str
    do: Callable[[], object]


class UndoSource(Protocol):
    """A part of the window that knows what was done in it."""

    def undo_step(self) -> UndoStep | None:
        """Return what would be taken back now; None for nothing."""
        ...

    def redo_step(self) -> UndoStep | None:
        """Return what would be done again now; None for nothing."""
        ...


class UndoCommands:
    """The two commands of the Edit menu. The page in sight is asked first, then what is undone on every page."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._everywhere: list[UndoSource] = []
        self._of_pages: dict[QWidget, list[UndoSource]] = {}
        self._undone: list[UndoSource] = []

    def add_page(self, page: QWidget, *sources: UndoSource) -> None:
        """Let the commands follow a page.

        Args:
            sources: What is undone on it alone; the first that has something is asked.
        """
        self._of_pages[page] = list(sources)
        self._actions.selection.add(page, partial(self._offers, page))

    def add(self, source: UndoSource) -> None:
        """Add what is undone on every page."""
        self._everywhere.append(source)

    def _sources(self, page: QWidget) -> Iterator[UndoSource]:
        yield from self._of_pages[page]
        yield from self._everywhere

    def _offers(self, page: QWidget) -> Mapping[Command, Offer]:
        sources = tuple(self._sources(page))
        # What was undone last is done again first, whichever part of the page it was in.
        lately = [source for source in reversed(self._undone) if source in sources]
        undo = _first((source, source.undo_step()) for source in sources)
        redo = _first((source, source.redo_step()) for source in (*lately, *sources))
        offers = {
            Command.UNDO: Offer(reason=_("There is nothing to undo")),
            Command.REDO: Offer(reason=_("There is nothing to redo")),
        }
        if undo is not None:
            offers[Command.UNDO] = Offer(partial(self._undo, *undo), text=undo_text(undo[1].what))
        if redo is not None:
            offers[Command.REDO] = Offer(partial(self._redo, *redo), text=redo_text(redo[1].what))
        return offers

    def _undo(self, source: UndoSource, step: UndoStep) -> None:
        self._undone = [*self._undone[1 - _KEPT :], source]
        step.do()

    def _redo(self, source: UndoSource, step: UndoStep) -> None:
        if source in self._undone:
            last = len(self._undone) - 1 - self._undone[::-1].index(source)
            del self._undone[last]
        step.do()


def _first(steps: Iterable[tuple[UndoSource, UndoStep | None]]) -> tuple[UndoSource, UndoStep] | None:
    """Return the first source that has a step, with that."""
    return next(((source, step) for source, step in steps if step is not None), None)
