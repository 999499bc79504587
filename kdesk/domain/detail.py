"""What pictures show beyond their numbers: how much detail they have, their colours, and frames that repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

LEAST_DETAIL = 0.13
"""Share of the source's detail below which a picture has been enlarged; a strongly compressed one keeps more."""
WORTH_COMPARING = 2.0
"""Mean square error that a source loses at two thirds of its size, in steps of 255; a flat picture loses nothing."""
LEAST_COLOURS = 4.0
"""Steps of 255 by which colours differ to the eye: those of a wrong matrix differ by five and more."""
LEAST_REPEATS = 0.04
"""Share of repeated frames that is no accident: one in twenty-five."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What pictures lose when they are made smaller by a third and enlarged again.

    Attributes:
        lost: Mean square error of the brightness, in steps of 255.
        pictures: How many were looked at.
    """

    lost: float
    pictures: int

    def is_upscaled_from(self, source: "Detail") -> bool:
        """Return whether these pictures have next to no detail of their own, while those of the source have."""
        enough = self.pictures and source.pictures and source.lost >= WORTH_COMPARING
        return bool(enough) and self.lost < LEAST_DETAIL * source.lost


@dataclass(frozen=True, slots=True)
class Look:
    """What some pictures of a rendition, at the same shares of its time in every rendition, look like.

    Attributes:
        details: By the lines to which the pictures were scaled before.
        colours: Each picture in very few pixels, as bytes of red, green and blue.
        plain: The same by BT.709 whatever the size, of a file that names no matrix; () of others.
    """

    details: Mapping[int, Detail]
    colours: tuple[bytes, ...]
    plain: tuple[bytes, ...] = ()

    def colour_difference(self, other: "Look") -> float:
        """Return by how much the colours of most places differ, in steps of 255.

        Where neither file names a matrix, players guess by the size, each in its own way: the same one is taken for
        both.
        """
        if self.plain and other.plain:
            return colour_difference(self.plain, other.plain)
        return colour_difference(self.colours, other.colours)


def colour_difference(one: Sequence[bytes], other: Sequence[bytes]) -> float:
    """Return by how much the colours of most places differ, in steps of 255; 0.0 where nothing can be compared.

    The median of all places: pictures that are one frame apart differ where something moves, a matrix everywhere.
    """
    if len(one) != len(other):
        return 0.0
    channels: tuple[list[int], list[int], list[int]] = ([], [], [])
    for first, second in zip(one, other, strict=True):
        for at, (left, right) in enumerate(zip(first, second, strict=False)):
            channels[at % 3].append(abs(left - right))
    return max((median(found) for found in channels if found), default=0.0)


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many frames repeat the one before, in a part in which the picture moves.

    Attributes:
        repeated: Of the frames, those that repeat.
        frames: That were looked at.
    """

    repeated: int
    frames: int

    @property
    def share(self) -> float:
        """0.0 to 1.0."""
        return self.repeated / self.frames if self.frames else 0.0

    def is_more_than(self, source: "Repeats") -> bool:
        """Return whether so many more frames repeat than in the source that somebody left frames out."""
        return self.share >= source.share + LEAST_REPEATS
