"""Notices as data, and the order in which they are shown."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about; the value is the token of its icon's colour."""

    INFO = "accent"
    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"

    @property
    def icon(self) -> str:
        """The icon beside the words: colour never stands alone."""
        return {"accent": "info", "good": "ready", "waiting": "warning", "bad": "error"}[self.value]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    Attributes:
        text: One sentence, shown as it is: never as HTML.
        detail: For the tooltip.
        action: Words of the one button, "" for none.
        on_action: What the button does; the notice is gone then.
        standing: A name. The notice stays until `withdraw(name)`; another notice of that name replaces it.
        support: For those who help: small, at the end of the tooltip.
        closable: Whether a standing notice ends when a person closes it, or uses its action.
        seconds: Its action works for this long only: it is shown at once, and replaces an earlier such notice.
        key: A name. The notice is shown at once, and replaces an earlier one of that name, which is no longer true.
        cumulative: It includes what the earlier notice of its key said: it takes that one's turn, and only it is kept.
    """

    text: str
    kind: NoticeKind = NoticeKind.INFO
    detail: str = ""
    action: str = ""
    on_action: Callable[[], object] | None = None
    standing: str = ""
    support: str = ""
    closable: bool = False
    seconds: float = 0.0
    key: str = ""
    cumulative: bool = False


class NoticeQueue:
    """Orders notices: first those that pass, then those that stand.

    Of those that stand, the ones that can be closed come first. One that cannot be closed can be put aside: what it
    says still holds, but it would cover the foot of the page.
    """

    def __init__(self) -> None:
        self._passing: deque[Notice] = deque()
        self._standing: dict[str, Notice] = {}
        self._aside: set[str] = set()

    @property
    def first(self) -> Notice | None:
        """The notice whose turn it is."""
        # Of several equal ones min() returns the first, which has stood longest.
        standing = min(self._in_sight(), key=lambda notice: not notice.closable, default=None)
        return self._passing[0] if self._passing else standing

    @property
    def waiting(self) -> int:
        """How many notices wait behind the first one."""
        return max(0, len(self._passing) + len(self._in_sight()) - 1)

    def holds(self, key: str) -> bool:
        """Whether a notice of this key, or a standing one of this name, is shown or waits for its turn."""
        return key in self._standing or any(notice.key == key for notice in self._passing)

    def has(self, notice: Notice) -> bool:
        """Whether this very notice is shown or waits for its turn."""
        return any(other is notice for other in (*self._passing, *self._in_sight()))

    def add(self, notice: Notice) -> Notice | None:
        """Put a notice where its turn is; return the one that it repeats or replaces."""
        before: Notice | None = None
        if notice.standing:
            before = self._standing.get(notice.standing)
            self._standing[notice.standing] = notice
            # Somebody put the former words aside, and has not read these.
            if before is None or before.text != notice.text:
                self._aside.discard(notice.standing)
        elif notice.seconds:
            self._passing = deque([notice, *(other for other in self._passing if not other.seconds)])
        elif notice.key:
            before = next((other for other in self._passing if other.key == notice.key), None)
            self._passing = self._with_key(notice, before)
        else:
            before = next((other for other in self._passing if other.text == notice.text), None)
            self._passing.extend([notice] if before is None else [])
        return before

    def take_back(self, notice: Notice) -> None:
        """Remove a passing notice."""
        if notice in self._passing:
            self._passing.remove(notice)

    def withdraw(self, standing: str) -> None:
        """Remove the standing notice of this name, if there is one."""
        self._standing.pop(standing, None)
        self._aside.discard(standing)

    def dismiss(self, shown: Notice) -> None:
        """Remove the notice that is shown; one that only `withdraw` may end is put aside."""
        if not shown.standing:
            self.take_back(shown)
        elif shown.closable:
            self._standing.pop(shown.standing)
        else:
            self._aside.add(shown.standing)

    def _in_sight(self) -> list[Notice]:
        return [notice for notice in self._standing.values() if notice.standing not in self._aside]

    def _with_key(self, notice: Notice, before: Notice | None) -> deque[Notice]:
        others = [other for other in self._passing if other is not before]
        if not notice.cumulative:
            # A notice whose action works for some seconds only stays first: it might end before it is seen.
            place = sum(1 for other in others if other.seconds)
        else:
            place = len(others) if before is None else self._passing.index(before)
        others.insert(place, notice)
        return deque(others)
