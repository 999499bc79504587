"""Whether the server's copy is the file: how closely that was looked at, and what came out."""

from dataclasses import dataclass
from enum import StrEnum


class Depth(StrEnum):
    """How closely the server's copy is compared with the file."""

    SIZE = "size"
    """Sizes of token and source flavor: always done."""
    SAMPLES = "samples"
    """Random windows, read back from the source flavor."""
    WHOLE = "whole"
    """Every byte, read back."""


class Outcome(StrEnum):
    """What a comparison showed."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of the closest look so far.

    compared  bytes that were read back
    at        Unix seconds
    detail    where the first difference is, or why nothing could be compared
    """

    depth: Depth
    outcome: Outcome
    compared: int = 0
    at: float = 0.0
    detail: str = ""
