"""How a limit on the speed is written: in megabytes a second, in the window and on the command line alike."""

import re

from kdesk.domain.settings import NO_LIMIT, POLITE, SpeedLimit

MEGABYTE = 1_000_000
LEAST, MOST = 0.01, 10_000.0
"""Megabytes a second that may be asked for."""

_FIGURE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:mb/s)?")


def limit_of(megabytes: float) -> SpeedLimit:
    """Return the limit of so many megabytes a second."""
    return SpeedLimit(round(megabytes * MEGABYTE))


def read_limit(text: str) -> SpeedLimit:
    """Read `none`, `polite`, or a figure such as `5`, `3.5` or `5 MB/s`. Raises ValueError with a sentence."""
    words = text.strip().lower()
    known = {"none": NO_LIMIT, "polite": POLITE}
    if words in known:
        return known[words]
    figure = _FIGURE.fullmatch(words)
    megabytes = float(figure[1].replace(",", ".")) if figure else 0.0
    if not LEAST <= megabytes <= MOST:
        raise ValueError(f"a limit is none, polite, or {LEAST:g} to {MOST:g} MB/s")
    return limit_of(megabytes)
