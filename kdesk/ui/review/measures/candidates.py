"""Which videos are measured: those that are shown, or all renditions of their entries."""

from collections.abc import Callable, Sequence

from kdesk.domain.compared import Compared, comparable, rendition
from kdesk.domain.ladder import lines_of
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.side import Side
from kdesk.ui.review.measures.measured import Candidate

Name = Callable[[Compared], str]
"""Returns the name of a video on screen."""


def shown_ones(session: CompareSession) -> tuple[Candidate, ...]:
    """Return the videos of the sides, each once."""
    found: dict[object, Candidate] = {}
    for side in session.sides:
        found.setdefault(key_of(side.what), Candidate(side.what, side.label, _lines(side)))
    return tuple(found.values())


def all_ones(session: CompareSession, name: Name) -> tuple[Candidate, ...]:
    """Return the videos of the sides, and behind them the other finished renditions of their entries."""
    found = {key_of(one.what): one for one in shown_ones(session)}
    for side in session.sides:
        entry, flavors = side.what.entry, side.what.flavors
        if entry is None:
            continue
        for flavor in comparable(flavors):
            what = rendition(entry, flavor, flavors)
            found.setdefault(key_of(what), Candidate(what, name(what), lines_of(flavor)))
    return tuple(found.values())


def number_of(candidate: Candidate, sides: Sequence[Side]) -> int:
    """Return the number of the side that shows a video, -1 if none does."""
    key = key_of(candidate.what)
    return next((number for number, side in enumerate(sides) if key_of(side.what) == key), -1)


def key_of(what: Compared) -> object:
    """Return what tells a video from others."""
    return what.flavor.id if what.flavor is not None else what.source.path


def _lines(side: Side) -> int:
    if side.facts is not None:
        return min(side.facts.shown_size)
    return lines_of(side.what.flavor) if side.what.flavor is not None else 0
