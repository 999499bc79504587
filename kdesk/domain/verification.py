"""Whether the server's copy equals the file: the level of the comparison and its outcome."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.remark import Remark


class Level(StrEnum):
    """How much of the server's copy is compared with the file."""

    SIZE = "size"
    """Sizes of token and source flavor: always done."""
    SAMPLES = "samples"
    """Random ranges, read back from the source flavor."""
    WHOLE = "whole"
    """Every byte, read back."""


class Outcome(StrEnum):
    """The result of a comparison."""

    UNDER_WAY = "under way"
    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of the closest comparison so far, or the progress of the present one.

    Attributes:
        compared: Bytes that were read back and equal the file's.
        total: Bytes to be read back.
        at: Unix seconds of its end.
        remark: What differs, or why nothing could be compared.
    """

    level: Level
    outcome: Outcome
    compared: int = 0
    total: int = 0
    at: float = 0.0
    remark: Remark | None = None
