"""Opens the Compare window, or says in one line why it cannot be opened. The window is imported when it opens."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kdesk.domain.compare_view import MAX_SIDES, CompareView
from kdesk.domain.compared import Compared, chosen_sides, comparable, first_pair
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.messages import _
from kdesk.ui.review.services import ReviewServices

if TYPE_CHECKING:
    from kdesk.ui.review.compare.window import CompareWindow

COMPARE_WINDOW = "compare"
"""The name of these windows as Qt's objects."""


def why_not_compared(services: ReviewServices) -> str:
    """Return why no video can be compared: a sentence that names what to install; "" if they can."""
    if services.videos is None or services.painting is None:
        return _("Videos are not decoded here")
    return services.videos.why_not


def why_no_renditions(
    services: ReviewServices, entry: Entry | None, flavors: tuple[Flavor, ...], chosen: tuple[Flavor, ...] = ()
) -> str:
    """Return why the renditions of an entry cannot be compared; "" if they can.

    Args:
        chosen: The one that is to be on one side, if any, or those on all sides.
    """
    if reason := why_not_compared(services):
        return reason
    known = comparable(flavors)
    if entry is None or not known:
        return _("There is no rendition with a picture yet")
    if not {one.id for one in chosen} <= {one.id for one in known}:
        several = len(chosen) > 1
        return _("One of the selected has no picture yet") if several else _("This rendition has no picture yet")
    if len(chosen) > MAX_SIDES:
        return _("Four sides are the most")
    has_file = services.own_file(entry) is not None
    return "" if len(known) > 1 or has_file else _("There is only one rendition")


def compare_renditions(
    services: ReviewServices,
    owner: QWidget,
    entry: Entry,
    flavors: tuple[Flavor, ...],
    *,
    chosen: tuple[Flavor, ...] = (),
    at: Fraction = Fraction(0),
) -> CompareWindow | None:
    """Compare a rendition with the source; the only one with the file of this computer; several with each other."""
    first = next(iter(chosen), None)
    sides = list(chosen_sides(entry, flavors, chosen) if len(chosen) > 1 else first_pair(entry, flavors, first))
    path = services.own_file(entry)
    if len(sides) == 1 and path is not None:
        from kdesk.ui.review.compare.choices import local_file  # with the window

        sides.insert(0, local_file(path, entry))
    return open_comparison(services, owner, sides, at=at)


def open_comparison(
    services: ReviewServices,
    owner: QWidget,
    sides: Sequence[Compared],
    *,
    at: Fraction = Fraction(0),
    view: CompareView | None = None,
) -> CompareWindow | None:
    """Open a window that compares these videos; return None if it cannot be opened."""
    if services.videos is None or services.painting is None or services.videos.why_not:
        return None
    # With decoder and painter: for whoever compares.
    from kdesk.ui.review.compare.window import CompareWindow

    # Over the first window of all: that of an entry may be closed before.
    root = owner.window()
    while (above := root.parentWidget()) is not None:
        root = above.window()
    window = CompareWindow(services, services.videos, services.painting, root)
    window.setObjectName(COMPARE_WINDOW)
    window.compare(sides, at=at, view=view)
    window.show()
    window.activateWindow()
    window.canvas.setFocus()
    return window


def open_review(services: ReviewServices, owner: QWidget, path: Path) -> None:
    """Open a window that shows what a review compares."""
    window = open_comparison(services, owner, ())
    if window is not None:
        window.review.open(path)
