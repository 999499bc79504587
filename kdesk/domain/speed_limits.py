"""Speed limits as people write them: in megabytes per second."""

import re
from dataclasses import dataclass

MEGABYTE = 1_000_000
LEAST, MOST = 0.01, 10_000.0
"""Range of a limit in megabytes per second."""


@dataclass(frozen=True, slots=True)
class SpeedLimit:
    """Limit on the speed of all transfers together.

    Attributes:
        bytes_per_second: 0 if there is no fixed limit.
        polite: Whether the speed adapts so that round trips stay short.
    """

    bytes_per_second: int = 0
    polite: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether it is no negative speed."""
        return self.bytes_per_second >= 0


NO_LIMIT, POLITE = SpeedLimit(), SpeedLimit(polite=True)

_FIGURE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:mb/s)?")


def limit_of(megabytes: float) -> SpeedLimit:
    """Return a limit in megabytes per second."""
    return SpeedLimit(round(megabytes * MEGABYTE))


def read_limit(text: str) -> SpeedLimit:
    """Read `none`, `polite`, or a figure such as `5`, `3.5` or `5 MB/s`.

    Raises:
        ValueError: The text is none of these, or the figure is out of range.
    """
    words = text.strip().lower()
    known = {"none": NO_LIMIT, "polite": POLITE}
    if words in known:
        return known[words]
    figure = _FIGURE.fullmatch(words)
    megabytes = float(figure[1].replace(",", ".")) if figure else 0.0
    if not LEAST <= megabytes <= MOST:
        raise ValueError(text)
    return limit_of(megabytes)
