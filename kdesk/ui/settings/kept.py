"""What kdesk keeps on this computer, as the settings list it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptAmount:
    """How much is kept.

    Attributes:
        bytes: On the disk; None where that is not told.
        items: How many; None where only bytes are told.
    """

    bytes: int | None = None
    items: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to clear."""
        return not self.bytes and not self.items


@dataclass(frozen=True, slots=True)
class KeptThing:
    """One kind of what is kept.

    Attributes:
        name: What it is called.
        about: What it is for, and what clearing it costs.
        place: Where it is on the disk; "" if it is in the memory only.
        measure: Returns how much there is. May raise StoreProblem.
        clear: Removes it. May raise StoreProblem.
        question: What is asked before; "" if nothing is lost.
    """

    name: str
    about: str
    place: str
    measure: Callable[[], Awaitable[KeptAmount]]
    clear: Callable[[], Awaitable[object]]
    question: str = ""
