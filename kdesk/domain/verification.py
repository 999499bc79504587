"""Whether the server's copy is the file: how closely that was looked at, and what came out."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How closely the server's copy is compared with the file."""

    SIZE = "size"
    """Sizes of token and source flavor: always done."""
    SAMPLES = "samples"
    """Random windows, read back from the source flavor."""
    WHOLE = "whole"
    """Every byte, read back."""


class Outcome(StrEnum):
    """What a comparison showed, once it is no longer under way."""

    UNDER_WAY = "under way"
    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of the closest look so far, or how far the present one is.

    compared  bytes that were read back and are the file's
    total     bytes that are to be read back
    at        Unix seconds of its end
    detail    what differs, or why nothing could be compared
    """

    level: Level
    outcome: Outcome
    compared: int = 0
    total: int = 0
    at: float = 0.0
    detail: str = ""
