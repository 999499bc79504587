"""Speed limits as people write them: in megabytes per second."""

import re

from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit

MEGABYTE = 1_000_000
LEAST, MOST = 0.01, 10_000.0
"""Range of a limit in megabytes per second."""

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
