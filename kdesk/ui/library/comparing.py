"""Compares the selected entries: one by its renditions, two to four with each other."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.compare_view import MAX_SIDES
from kdesk.domain.compared import Compared, comparable, rendition
from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.reviews.review_file import SUFFIX, VIEW_SUFFIX, reviews_among
from kdesk.domain.ui_ports import Accounts
from kdesk.messages import _
from kdesk.ui.commands import Command
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.file_dialogs import choose_file
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.review.compare.opening import (
    COMPARE_WINDOW,
    compare_renditions,
    open_comparison,
    open_review,
    why_no_renditions,
    why_not_compared,
)
from kdesk.ui.selection import Offer
from kdesk.ui.tips import tell

_TASK = "library: compare entries"


class EntryComparison:
    """Opens a Compare window for what is selected.

    Args:
        page: Over whose window it stays.
    """

    def __init__(self, accounts: Accounts, views: LibraryViews, services: LibraryServices, page: QWidget) -> None:
        self._accounts, self._views, self._services, self._page = accounts, views, services, page
        self._order: list[str] = []
        views.selection.changed.connect(self._follow_order)
        DropPlace(page, self._drop_sentence, self._take_drop, lambda paths: bool(reviews_among(paths)))

    def offers(self) -> dict[Command, Offer]:
        """Return the offer of the command for what is selected now."""
        selection = self._views.selection
        entries = selection.entries
        reason = why_not_compared(self._services)
        if not reason and not selection.count:
            reason = _("Select an entry first")
        elif not reason and selection.count > MAX_SIDES:
            reason = _("Four videos at most can be compared")
        elif not reason and (len(entries) < selection.count or any(not _is_video(entry) for entry in entries)):
            reason = _("Only videos can be compared")
        return {
            Command.COMPARE_ENTRIES: Offer(lambda: self._compare(entries), reason=reason),
            Command.OPEN_REVIEW: Offer(self._choose_review, reason=why_not_compared(self._services)),
        }

    def close_all(self) -> None:
        """Close every Compare window."""
        for window in self._page.window().findChildren(QWidget, COMPARE_WINDOW):
            window.close()

    def _choose_review(self) -> None:
        filters = (
            _("Reviews ({endings})").format(endings=f"*.{SUFFIX} *.{VIEW_SUFFIX}"),
            _("All files (*)"),
        )
        choose_file(self._page.window(), _("Open a review"), self._open_review, filters)

    def _open_review(self, path: Path) -> None:
        open_review(self._services, self._page, path)

    def _drop_sentence(self) -> str:
        return why_not_compared(self._services) or _("Drop the review to open it")

    def _take_drop(self, paths: Sequence[Path]) -> None:
        if not why_not_compared(self._services):
            for path in reviews_among(paths):
                self._open_review(path)

    def _follow_order(self) -> None:
        """Note in which order entries were selected: the first one becomes side A."""
        selection = self._views.selection
        ids = [entry.id for entry in selection.entries] if selection.count <= MAX_SIDES else []
        kept = [one for one in self._order if one in ids]
        self._order = [*kept, *(one for one in ids if one not in kept)]

    def _compare(self, entries: Sequence[Entry]) -> None:
        api = self._accounts.api
        places = {entry_id: place for place, entry_id in enumerate(self._order)}
        entries = sorted(entries, key=lambda entry: places.get(entry.id, len(places)))
        if api is not None:
            self._services.tasks.spawn(self._open(api.catalogue, entries), replace=_TASK)

    async def _open(self, catalogue: CatalogueApi, entries: Sequence[Entry]) -> None:
        found = await catalogue.flavors_of([entry.id for entry in entries])
        of_entry = {entry.id: tuple(one for one in found if one.entry_id == entry.id) for entry in entries}
        if len(entries) == 1:
            flavors = of_entry[entries[0].id]
            if reason := why_no_renditions(self._services, entries[0], flavors):
                tell(self._views.shown, reason)
            else:
                compare_renditions(self._services, self._page, entries[0], flavors)
            return
        sides = [side for entry in entries if (side := _side(entry, of_entry[entry.id])) is not None]
        if len(sides) < len(entries):
            tell(self._views.shown, _("One of them has no rendition with a picture yet"))
        else:
            open_comparison(self._services, self._page, sides)


def _is_video(entry: Entry) -> bool:
    return entry.media_type is MediaType.VIDEO


def _side(entry: Entry, flavors: tuple[Flavor, ...]) -> Compared | None:
    """Return the rendition of an entry to begin with: the largest one that is no source, which may be of any kind."""
    known = comparable(flavors)
    first = next((one for one in known if not one.is_source), next(iter(known), None))
    return rendition(entry, first, flavors) if first is not None else None
