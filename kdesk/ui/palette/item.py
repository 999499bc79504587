"""What the palette lists, and in which order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from kdesk.domain.fuzzy import Fit, fit_of, folded
from kdesk.messages import listed

MOST = 60
"""Rows that are listed of what is known at once; more are not read by anybody."""


class ItemKind(Enum):
    """What a row leads to; of rows that fit equally well the earlier kind comes first."""

    COMMAND = auto()
    PAGE = auto()
    SETTING = auto()
    TOPIC = auto()
    ACCOUNT = auto()
    SEARCH = auto()
    TRANSFER = auto()
    ENTRY = auto()


_BY_OTHER_WORDS = {Fit.WORDS, Fit.BEGINNING, Fit.WHOLE}


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One row.

    Attributes:
        key: What tells it apart, also at the next start.
        text: What it is called.
        do: What happens when it is chosen.
        icon: Name of its icon.
        detail: Where it stands, or what it is.
        keys: That do the same, as the system writes them.
        reason: Why it cannot be had now; "" if it can.
        words: More words by which it is found; each line is compared by itself.
    """

    key: str
    kind: ItemKind
    text: str
    do: Callable[[], object]
    icon: str = ""
    detail: str = ""
    keys: str = ""
    reason: str = ""
    words: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        return listed(part for part in (self.text, self.reason or self.detail, self.keys) if part)


def fit_of_item(typed: str, item: PaletteItem) -> Fit | None:
    """Return how an item fits the `folded` typed text: less by its other words than by words of its name.

    A name in which the letters merely occur fits less than other words: “sound” is “Show the frames of a video under…”.
    """
    fit = fit_of(typed, folded(item.text))
    if fit is not None and fit >= Fit.WORDS:
        return fit
    if any(fit_of(typed, folded(line)) in _BY_OTHER_WORDS for line in item.words.splitlines()):
        return Fit.OTHER_WORDS
    around = fit_of(typed, folded(f"{item.detail} {item.text}"))
    if around in {Fit.BEGINNING, Fit.WHOLE, Fit.WORDS}:
        return Fit.INITIALS
    return fit


def ranked(items: Iterable[PaletteItem], typed: str, recent: Sequence[str] = ()) -> list[PaletteItem]:
    """Return the items that fit what is typed, the best first; of equal ones those that were chosen lately.

    What is not possible now comes behind what fits nearly as well. Without a text they are those that were chosen
    lately, then the commands in the order of the menus.

    Args:
        typed: As it stands in the field.
        recent: Keys of what was chosen, the last one first.
    """
    wanted = " ".join(folded(typed).split())
    places = {key: place for place, key in enumerate(recent)}
    late = len(places)
    if not wanted:
        listed = [item for item in items if item.key in places or item.kind in {ItemKind.COMMAND, ItemKind.PAGE}]
        return sorted(listed, key=lambda item: (places.get(item.key, late), bool(item.reason)))
    found = [(fit, item) for item in items if (fit := fit_of_item(wanted, item)) is not None]
    found.sort(
        key=lambda pair: (
            -_rank(pair[0]),
            bool(pair[1].reason),
            -pair[0],
            places.get(pair[1].key, late),
            pair[1].kind.value,
            len(pair[1].text),
        )
    )
    return [item for _fit, item in found[:MOST]]


def _rank(fit: Fit) -> int:
    """Return what counts more than whether something is possible: its whole name, or good beginnings, were typed."""
    return 2 if fit is Fit.WHOLE else int(fit >= Fit.INITIALS)
