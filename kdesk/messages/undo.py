"""What undo and redo name: “Undo: remove 3 transfers”."""

from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def undo_text(what: str) -> str:
    """Return the words of the command for what it takes back."""
    return _("Undo: {what}").format(what=what)


def redo_text(what: str) -> str:
    """Return the words of the command for what it does again."""
    return _("Redo: {what}").format(what=what)


def removal_words(count: int, formatter: Format) -> str:
    """Return that transfers were removed from the list."""
    text = ngettext("remove {count} transfer", "remove {count} transfers", count)
    return text.format(count=formatter.number(count))


def grouping_words() -> str:
    """Return that files of a drop were put together."""
    return _("put files together")
