"""The links of the shown entry or of its selected rendition, each with its light and its buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.link import CODES, LEGACY, OFFERED, Link, LinkKind
from kdesk.domain.links.of_entry import links_of, why_no_links
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.links import links_heading
from kdesk.messages.missing_links import no_links_message
from kdesk.messages.renditions import name_of, reason_of
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.links_model import LinksModel
from kdesk.ui.share.links_table import LinksTable
from kdesk.ui.share.no_links_message import NoLinksMessage, icon_of
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

_MORE = (*OFFERED, *CODES, *LEGACY)
"""The rows with everything, from top to bottom."""


class LinksPanel(QWidget):
    """The links table with a heading, or the message why there are no links.

    Attributes:
        heading: Names the entry or rendition.
        back: Returns from the links of a rendition to those of the entry.
        no_links: The message in place of the table.
        more: Shows embed codes, formats of old players and what carries a session too.
        again: Finds the lights again.

    Signals:
        entry_wanted: The user pressed `back`.
        changed: Other links are shown.
    """

    entry_wanted = Signal()
    changed = Signal()

    def __init__(self, clipboard: LinkClipboard, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LINKS)
        self._theme = theme
        self.model = LinksModel()
        self.table = LinksTable(self.model, clipboard, theme)
        self.heading = QLabel()
        self.back = QPushButton(_("Links of the entry"))
        self.back.setToolTip(_("Show the links of the whole entry again"))
        self.back.clicked.connect(self.entry_wanted)
        self.no_links = NoLinksMessage(theme)
        self.more, self.again = QPushButton(_("More formats")), QPushButton(_("Check again"))
        self.more.setCheckable(True)
        set_tip(self.more, _("Show embed codes, and streams for players that are no longer made"))
        set_tip(self.again, _("Find out again, without a session and from this network, whether the links open"))
        self.again.clicked.connect(lambda _checked=False: self.table.check_wanted.emit())
        self.more.toggled.connect(lambda _on: self._refresh())
        self._shown: tuple[Entry, Flavor | None, str] | None = None
        self._player = 0
        self._files: dict[tuple[str, LinkKind], Link] = {}
        self._build()

    def show_links(self, entry: Entry, flavor: Flavor | None, name: str = "") -> None:
        """Show the links of an entry, or of one of its renditions.

        Args:
            entry: The entry.
            flavor: The rendition, None for the whole entry.
            name: Name of the rendition among those of the entry.
        """
        name = (name or name_of(flavor)) if flavor else ""
        self._shown = entry, flavor, name
        show_words(self.heading, links_heading(entry.name, name))
        self.back.setVisible(flavor is not None)
        icon = icon_of(why_no_links(entry, flavor))
        self.no_links.show_message(no_links_message(entry, flavor), icon, reason_of(flavor) if flavor else "")
        self._refresh()

    def show_player(self, number: int) -> None:
        """Show the page and the embed codes of one of the account's players; 0 for none."""
        self._player = number
        self._refresh()

    def show_file(self, link: Link) -> None:
        """Show an address that the server has made for a rendition, behind those that kdesk makes."""
        self._files[link.flavor_id, link.kind] = link
        self._refresh()

    def _build(self) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.heading, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.no_links)
        column.addWidget(self.table)
        column.addLayout(foot)

    def _refresh(self) -> None:
        if self._shown is None:
            return
        entry, flavor, name = self._shown
        kinds = _MORE if self.more.isChecked() else OFFERED
        links = links_of(entry, flavor, name, kinds, 0 if flavor else self._player)
        shown = (*links, *self._files_of(flavor)) if links and flavor else links
        for widget in (self.table, self.more, self.again):
            widget.setVisible(bool(shown))
        self.model.show_links(shown)
        self.changed.emit()

    def _files_of(self, flavor: Flavor) -> tuple[Link, ...]:
        kinds = (LinkKind.FILE, *((LinkKind.SESSION_FILE,) if self.more.isChecked() else ()))
        return tuple(self._files[flavor.id, kind] for kind in kinds if (flavor.id, kind) in self._files)
