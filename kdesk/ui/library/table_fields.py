"""The columns of the table: their titles, their texts, and the orders that the server knows for them."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from kdesk.domain.entry import Entry
from kdesk.domain.library_view import Field
from kdesk.domain.search.sort import Sort
from kdesk.messages import N_, listed
from kdesk.messages.cards import captions_of, kind_name, renditions_of
from kdesk.messages.entries import status_label
from kdesk.messages.foreign_text import shown
from kdesk.ui.library.card_content import CardContents

_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
Reader = Callable[[Entry, CardContents], str]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column.

    Attributes:
        label: Its title, translated where it is shown.
        width: Usual width in pixels of the drawings.
        read: Returns the text of a cell.
        orders: What the server sorts by, for each direction that it knows.
        marked: Whether the words of a search are marked.
    """

    label: str
    width: int
    read: Reader
    orders: tuple[tuple[Qt.SortOrder, Sort], ...] = ()
    marked: bool = False


def _status(entry: Entry, contents: CardContents) -> str:
    return contents.content(entry).status or status_label(entry.status)


def _date(seconds: int, contents: CardContents) -> str:
    return contents.formatter.date_and_time(seconds) if seconds else ""


FIELDS: dict[Field, FieldSpec] = {
    Field.TITLE: FieldSpec(
        N_("Title"),
        280,
        lambda entry, contents: contents.content(entry).title,
        ((_UP, Sort.NAME), (_DOWN, Sort.NAME_REVERSED)),
        marked=True,
    ),
    Field.STATUS: FieldSpec(N_("Status"), 176, _status),
    Field.KIND: FieldSpec(N_("Type"), 90, lambda entry, _contents: kind_name(entry)),
    Field.DURATION: FieldSpec(
        N_("Duration"),
        84,
        lambda entry, contents: contents.formatter.duration(entry.duration) if entry.duration > 0 else "",
        ((_DOWN, Sort.LONGEST), (_UP, Sort.SHORTEST)),
    ),
    Field.RESOLUTION: FieldSpec(N_("Resolution"), 96, lambda entry, contents: contents.content(entry).resolution),
    Field.CREATED: FieldSpec(
        N_("Created"),
        150,
        lambda entry, contents: _date(entry.created_at, contents),
        ((_DOWN, Sort.NEWEST), (_UP, Sort.OLDEST)),
    ),
    Field.UPDATED: FieldSpec(
        N_("Updated"), 150, lambda entry, contents: _date(entry.updated_at, contents), ((_DOWN, Sort.UPDATED),)
    ),
    Field.OWNER: FieldSpec(N_("Owner"), 170, lambda entry, contents: contents.content(entry).owner),
    Field.TAGS: FieldSpec(N_("Tags"), 170, lambda entry, contents: contents.content(entry).tags, marked=True),
    Field.CATEGORIES: FieldSpec(
        N_("Categories"), 170, lambda entry, _contents: listed(shown(name) for name in entry.categories)
    ),
    Field.PLAYS: FieldSpec(
        N_("Plays"),
        72,
        lambda entry, contents: contents.formatter.number(entry.plays),
        ((_DOWN, Sort.MOST_PLAYED),),
    ),
    Field.RENDITIONS: FieldSpec(
        N_("Renditions"),
        96,
        lambda entry, contents: renditions_of(contents.badges(entry), contents.formatter),
    ),
    Field.CAPTIONS: FieldSpec(N_("Captions"), 130, lambda entry, contents: captions_of(contents.badges(entry))),
    Field.REFERENCE_ID: FieldSpec(N_("Reference id"), 150, lambda entry, _contents: shown(entry.reference_id)),
    Field.ID: FieldSpec(N_("Id"), 110, lambda entry, _contents: shown(entry.id)),
}
ORDER = tuple(FIELDS)
"""The columns of the model, in this order; the view puts them into the order that the user wants."""
NUMBERS = frozenset({Field.DURATION, Field.PLAYS, Field.RENDITIONS})
"""Columns that are aligned at their end."""


def next_order(field: Field, present: Sort) -> Sort | None:
    """Return the order after a click on the title of a column; None if the server does not sort by it.

    Args:
        field: The column.
        present: The order in use; a second click turns it around where the server can.
    """
    orders = [sort for _direction, sort in FIELDS[field].orders]
    if not orders:
        return None
    return orders[(orders.index(present) + 1) % len(orders)] if present in orders else orders[0]


def sorted_field(order: Sort) -> tuple[Field, Qt.SortOrder] | None:
    """Return the column by which the library is sorted, and its direction."""
    for field, spec in FIELDS.items():
        for direction, sort in spec.orders:
            if sort is order:
                return field, direction
    return None
