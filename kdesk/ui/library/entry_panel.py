"""The panel of one entry: player, title, metadata, renditions and links."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain import links
from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.flavor import Flavor
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.renditions import reason_of
from kdesk.ui.library.entry_poller import EntryPoller
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.metadata import MetadataTable, show_name, show_text
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.review.flavors_model import FlavorsModel
from kdesk.ui.review.flavors_view import FlavorsView
from kdesk.ui.review.player import Player
from kdesk.ui.share.links_panel import LinksPanel

RENDITIONS_TAB, LINKS_TAB = range(2)


class EntryPanel(QFrame):
    """Shows one entry, and polls it while the panel is visible.

    Args:
        services: What the panel is built on.
        volume: Of the player, 0.0 to 1.0.

    Attributes:
        no_flavors: The text in place of an empty table of renditions.
        scroll_area: The scroll area around everything.

    Signals:
        updated: A new snapshot of the shown `Entry`.
        closed: The user closed the panel.
    """

    updated = Signal(object)
    closed = Signal()

    def __init__(self, services: LibraryServices, *, volume: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._clipboard = services.clipboard
        self._theme = services.theme
        self._catalogue: CatalogueApi | None = None
        self._entry: Entry | None = None
        self.player = Player(services, volume=volume)
        self.metadata = MetadataTable(services.theme, services.formatter)
        self.flavors = FlavorsModel(services.formatter, self)
        self.flavors_view = FlavorsView(self.flavors, services.theme)
        self.links = LinksPanel(services.clipboard, services.theme)
        self.error_strip = ErrorStrip(services.theme)
        self.poller = EntryPoller(services.tasks, self)
        self._build()
        self._connect()

    @property
    def entry(self) -> Entry | None:
        """The shown entry."""
        return self._entry

    def show_entry(self, entry: Entry, catalogue: CatalogueApi) -> None:
        """Show an entry and poll it until it is final.

        Args:
            entry: Another entry, or a new snapshot of the shown one.
            catalogue: For polling.
        """
        other = self._entry is None or self._entry.id != entry.id
        self._catalogue = catalogue
        if other:
            self._entry = None
            self.error_strip.hide()
            self.flavors.show_flavors(())
            self.no_flavors.setText(_("Loading renditions…"))
            self.scroll_area.verticalScrollBar().setValue(0)
        self._show(entry)
        if other:
            self.poll()

    def poll(self) -> None:
        """Poll the shown entry from now on, if the panel is visible."""
        if self._catalogue is not None and self._entry is not None and self.isVisible():
            self.poller.start(self._catalogue, self._entry.id)

    def clear(self) -> None:
        """Show no entry, and stop the player."""
        self.poller.stop()
        self._entry = None
        self._catalogue = None
        self.player.stop()

    def _build(self) -> None:
        px = self._theme.px
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.description = QLabel()
        close = QToolButton()
        close.setToolTip(_("Close the panel"))
        close.setAccessibleName(_("Close the panel"))
        close.setIconSize(QSize(px(16), px(16)))
        self._theme.icons.dress(close, "close", "secondary")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        for widget in (self.player, self.error_strip, self.description, self._tabbed(), self.metadata):
            column.addWidget(widget)
        column.addStretch(1)
        self._put_in_scroll_area(content)

    def _connect(self) -> None:
        self.flavors_view.selected.connect(self._show_links)
        self.flavors_view.played.connect(self.player.play_flavor)
        self.flavors_view.id_wanted.connect(self._copy_id)
        self.flavors_view.link_wanted.connect(self._copy_link)
        self.flavors_view.reason_wanted.connect(self._copy_reason)
        self.links.entry_wanted.connect(self._show_entry_links)
        self.error_strip.retry.clicked.connect(self.poll)
        self.poller.loaded.connect(self._take)
        self.poller.gone.connect(self._show_gone)
        self.poller.failed.connect(self._show_error)

    def _tabbed(self) -> QWidget:
        self._build_tabs()
        tabbed = QWidget()
        column = QVBoxLayout(tabbed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._renditions)
        column.addWidget(self.links)
        return tabbed

    def _build_tabs(self) -> None:
        self._renditions = QWidget()
        column = QVBoxLayout(self._renditions)
        column.setContentsMargins(0, 0, 0, 0)
        self.no_flavors = QLabel()
        self.no_flavors.setProperty("role", "secondary")
        self.no_flavors.setWordWrap(True)
        column.addWidget(self.no_flavors)
        column.addWidget(self.flavors_view)
        # A QTabWidget would be as high as its highest page; with a bar the panel has the height of the open one.
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("What to show of the entry"))
        self.tabs.setDrawBase(False)
        self.tabs.addTab(_("Renditions"))
        self.tabs.addTab(_("Links"))
        self.tabs.currentChanged.connect(self._open_tab)
        self._open_tab(0)

    def _open_tab(self, number: int) -> None:
        self._renditions.setVisible(number == RENDITIONS_TAB)
        self.links.setVisible(number == LINKS_TAB)

    def _put_in_scroll_area(self, content: QWidget) -> None:
        self.scroll_area = QScrollArea()
        self.scroll_area.setProperty("role", "details")
        self.scroll_area.setAccessibleName(_("Everything about the entry"))
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(content)
        for widget in (content, self.scroll_area.viewport()):
            # setWidget() has turned it on, and the panel has a background of its own.
            widget.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroll_area)

    def _show(self, entry: Entry) -> None:
        self._entry = entry
        show_name(self.title, entry.name)
        self.setAccessibleName(shown(entry.name))
        show_text(self.description, entry.description)
        self.description.setVisible(bool(entry.description))
        self.player.show_entry(entry)
        # A new snapshot does not load the renditions again, so the text about them stays.
        self._show_flavors(self.flavors.flavors, self.no_flavors.text())

    def _show_flavors(self, flavors: tuple[Flavor, ...], words: str) -> None:
        self.flavors.show_flavors(flavors)
        self.flavors_view.setVisible(bool(flavors))
        self.no_flavors.setVisible(not flavors)
        self.no_flavors.setText(words)
        self.player.show_flavors(flavors)
        if self._entry is not None:
            self.metadata.show_metadata(self._entry, flavors)
        self._show_links(self.flavors_view.flavor())

    def _show_links(self, flavor: Flavor | None) -> None:
        if self._entry is not None:
            self.links.show_links(self._entry, flavor, self.flavors.name(flavor) if flavor else "")

    def _show_entry_links(self) -> None:
        """Return from the links of a rendition. The button that had the focus disappears, so the table gets it."""
        self.flavors_view.clearSelection()
        self.links.table.setFocus()

    def _show_gone(self, error: KdeskError) -> None:
        """Disable player and links of an entry that was deleted."""
        if self._entry is not None:
            self._show(replace(self._entry, status=EntryStatus.DELETED))
        self._show_error(error)

    def _show_error(self, error: KdeskError) -> None:
        self.error_strip.show_error(error)
        self.no_flavors.setText(_("The renditions could not be loaded"))

    def _take(self, entry: Entry, flavors: tuple[Flavor, ...]) -> None:
        self.error_strip.hide()
        if entry != self._entry:
            self._show(entry)
            self.updated.emit(entry)
        self._show_flavors(flavors, _("This entry has no renditions"))

    def _copy_id(self, flavor: Flavor) -> None:
        self._clipboard.copy_text(flavor.id, _("Rendition id copied"))

    def _copy_reason(self, flavor: Flavor) -> None:
        self._clipboard.copy_text(flavor.description or reason_of(flavor), _("Reason copied"))

    def _copy_link(self, flavor: Flavor) -> None:
        if self._entry is not None:
            for link in links.links_of(self._entry, flavor, self.flavors.name(flavor))[:1]:
                self._clipboard.copy_link(link)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.poll()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop polling, but not while the window is only minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.poller.stop()
