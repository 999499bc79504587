"""What undo and redo name in the library: “Undo: change 3 entries”."""

from kdesk.messages.batch import WorkKind
from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def work_words(kind: WorkKind, count: int, formatter: Format) -> str:
    """Return what was done with entries of the library; "" for what cannot be taken back."""
    patterns = {
        WorkKind.CHANGE: ngettext("change {count} entry", "change {count} entries", count),
        WorkKind.RECYCLE: ngettext(
            "move {count} entry to the recycle bin", "move {count} entries to the recycle bin", count
        ),
    }
    return patterns.get(kind, "").format(count=formatter.number(count))


def field_words(label: str) -> str:
    """Return that a field of an entry was changed."""
    return _("change “{field}”").format(field=label)


def poster_words() -> str:
    """Return that an entry got another poster."""
    return _("choose the poster")
