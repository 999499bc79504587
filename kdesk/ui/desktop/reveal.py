"""Selecting what somebody asked for from outside of the window."""

from collections.abc import Collection

from PySide6.QtCore import QItemSelection

from kdesk.ui.uploads.view import UploadsPage


def select_transfers(page: UploadsPage, ids: Collection[str]) -> None:
    """Select transfers and scroll to the first; those that have left the list are left out."""
    rows = sorted(row for one in ids if (row := page.model.row_of(one)) is not None)
    if not rows:
        return
    if not all(page.shown.mapFromSource(page.model.index(row)).isValid() for row in rows):
        page.header.show_all()  # a chip or a search hides some
    indexes = [page.shown.mapFromSource(page.model.index(row)) for row in rows]
    chosen = QItemSelection()
    for index in indexes:
        chosen.select(index, index)
    page.list.select(chosen)
    page.list.scrollTo(indexes[0])
