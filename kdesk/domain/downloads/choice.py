"""Which rendition of an entry is downloaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a choice names none
    from kdesk.domain.flavor import Flavor


class ChoiceKind(StrEnum):
    """How a rendition is chosen; the values are what the command line takes."""

    SOURCE = "source"
    BEST = "best"
    SMALLEST = "smallest"
    NONE = "none"
    HEIGHT = "height"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class RenditionChoice:
    """The rendition that is wanted.

    Attributes:
        height: Pixels, for HEIGHT.
        asset_id: For ASSET.
    """

    kind: ChoiceKind = ChoiceKind.SOURCE
    height: int = 0
    asset_id: str = ""

    @classmethod
    def parse(cls, text: str) -> RenditionChoice | None:
        """Return the choice that a text names: a word, `720p`, or the id of a rendition; None for anything else."""
        if text in {ChoiceKind.SOURCE, ChoiceKind.BEST, ChoiceKind.SMALLEST, ChoiceKind.NONE}:
            return cls(ChoiceKind(text))
        if found := re.fullmatch(r"([1-9]\d{1,4})p", text):
            return cls(ChoiceKind.HEIGHT, height=int(found[1]))
        if re.fullmatch(r"\d_[a-z0-9]{8}", text):
            return cls(ChoiceKind.ASSET, asset_id=text)
        return None

    def choose(self, flavors: Sequence[Flavor]) -> Flavor | None:
        """Return the rendition among those that are finished; None if none fits.

        The best one may be the source, if there is no other. A height takes the largest picture that is not higher.
        """
        ready = [one for one in flavors if one.status.playable]
        made = sorted((one for one in ready if not one.is_source), key=lambda one: (one.height, one.bitrate))
        match self.kind:
            case ChoiceKind.SOURCE:
                fitting = [one for one in ready if one.is_source]
            case ChoiceKind.BEST:
                fitting = made or ready
            case ChoiceKind.SMALLEST:
                fitting = sorted(made or ready, key=lambda one: -(one.size or 2**62))
            case ChoiceKind.HEIGHT:
                fitting = [one for one in made if 0 < one.height <= self.height]
            case ChoiceKind.ASSET:
                fitting = [one for one in ready if one.id == self.asset_id]
            case _:
                fitting = []
        return fitting[-1] if fitting else None
