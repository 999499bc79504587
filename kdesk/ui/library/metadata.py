"""What is known of an entry, in two columns: every value is plain text that can be selected."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.messages.foreign_text import PARAGRAPHS, shown, shown_paragraphs
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import pixels_of
from kdesk.plain_text import undirected
from kdesk.ui.library.card_delegate import status_label
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import breakable

_LONGEST_FACT = 1000
"""Characters; the tags of an entry may be many."""

_TYPES = {
    MediaType.VIDEO: "Video",
    MediaType.AUDIO: "Audio",
    MediaType.IMAGE: "Image",
    MediaType.LIVE: "Live",
}


def show_name(label: QLabel, name: str) -> None:
    """Write a name as a card has it, wrapped: a Hebrew one begins at the left as well."""
    _show(label, shown(name), name)


def show_text(label: QLabel, text: str, limit: int = PARAGRAPHS) -> None:
    """Write plain text of several lines, cut, in its own direction."""
    _show(label, shown_paragraphs(text, limit), text)


def _show(label: QLabel, said: str, text: str) -> None:
    """Write what is said of a text, so that it never widens the panel; it can be selected if it is the text itself.

    A run that is too long for a line is broken with spaces of no width, which must not get into the clipboard; nor must
    the marks around a name that is written from right to left.
    """
    words = breakable(said)
    flag = Qt.TextInteractionFlag
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(flag.TextSelectableByMouse if words == text else flag.NoTextInteraction)
    label.setText(words)
    set_tip(label, text if undirected(words) != text else "")


def metadata_of(entry: Entry, flavors: tuple[Flavor, ...], formatter: Format) -> dict[str, str]:
    """Return what is known of an entry, by its words."""
    source = next((flavor for flavor in flavors if flavor.is_source), None)
    facts = {
        "Status": status_label(entry.status),
        "Id": entry.id,
        "Type": _TYPES.get(entry.media_type, DASH),
        "Duration": formatter.duration(entry.duration) if entry.duration > 0 else "",
        "Pixels": pixels_of(entry.width, entry.height) if entry.width else "",
        "Source size": formatter.size(source.size) if source is not None and source.size else "",
        "Created": formatter.date_and_time(entry.created_at) if entry.created_at else "",
        "Updated": formatter.date_and_time(entry.updated_at) if entry.updated_at else "",
        "Owner": entry.user_id,
        "Tags": entry.tags,
    }
    return {word: value for word, value in facts.items() if value}


class MetadataTable(QWidget):
    """Words on the left, values on the right.

    theme, formatter  look and words
    """

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._shown: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)

    def show_metadata(self, entry: Entry, flavors: tuple[Flavor, ...]) -> None:
        """Show what is known of this entry."""
        facts = metadata_of(entry, flavors, self._formatter)
        # A poll that brings nothing new must not take a selection away.
        if facts != self._shown:
            self._shown = facts
            self._fill(facts)

    def _fill(self, facts: dict[str, str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (word, value) in enumerate(facts.items()):
            name = QLabel(word)
            name.setProperty("role", "secondary")
            label = QLabel()
            show_text(label, value, _LONGEST_FACT)
            label.setAccessibleName(f"{word}: {shown(value, _LONGEST_FACT)}")
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1)
