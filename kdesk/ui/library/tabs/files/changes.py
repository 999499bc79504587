"""Changes of the files of an entry that wait for their turn, and how they are taken back."""

from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.messages import _

Calls = TypeVar("Calls")

MOST = 20
"""Changes that Ctrl+Z can take back; those of one entry."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """What takes a change back.

    Attributes:
        done: What was changed, in words.
        work: Takes it back.
    """

    done: str
    work: "Work"


Work = Callable[[AccountApi, Entry], Coroutine[Any, Any, UndoStep | None]]
"""Changes something on the server, and returns how to take it back; None if that cannot be done."""


def work_with(
    calls: Callable[[EditingApi], Calls], work: Callable[[Calls, Entry], Coroutine[Any, Any, UndoStep | None]]
) -> Work:
    """Return a change that needs one kind of editing calls only; without any it does nothing.

    Args:
        calls: Chooses them, as those about captions.
        work: Makes the change with them, and returns how to take it back.
    """

    async def change(api: AccountApi, entry: Entry) -> UndoStep | None:
        return await work(calls(api.editing), entry) if api.editing is not None else None

    return change


@dataclass(frozen=True, slots=True)
class Change:
    """A change that waits for its turn.

    Attributes:
        doing: What is being done, in words.
    """

    work: Work
    doing: str
    api: AccountApi
    entry: Entry


class UndoSteps:
    """The last changes of one entry."""

    def __init__(self) -> None:
        self._steps: deque[UndoStep] = deque(maxlen=MOST)

    def add(self, step: UndoStep | None) -> None:
        """Note how the last change is taken back, if it can be."""
        if step is not None:
            self._steps.append(step)

    def take(self) -> UndoStep | None:
        """Return the last step, which is forgotten; None if there is none."""
        return self._steps.pop() if self._steps else None

    def clear(self) -> None:
        """Forget all: another entry is shown."""
        self._steps.clear()

    @property
    def words(self) -> str:
        """What Ctrl+Z takes back; "" if it takes nothing back."""
        return _("{done}. Ctrl+Z takes it back.").format(done=self._steps[-1].done) if self._steps else ""
