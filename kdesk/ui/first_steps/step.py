"""What a step of the tour says, and of which part of the window."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        title: A few words.
        text: A few sentences.
        part: What it speaks of; while that is not in sight, the card stands in the middle of the window.
        below: Whether the card stands rather below the part than beside it.
    """

    title: str
    text: str
    part: QWidget
    below: bool = False
