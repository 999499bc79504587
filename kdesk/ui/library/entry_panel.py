"""The panel of one entry: player, title, facts, renditions and links; follows the entry while it changes."""

import asyncio
import logging
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
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import CatalogueApi
from kdesk.domain.ui_ports import Images
from kdesk.errors import EntryGone, KdeskError
from kdesk.media.relay import MediaRelay
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import reason_of
from kdesk.ui.library.message import ProblemStrip
from kdesk.ui.library.metadata import MetadataTable, show_name, show_text
from kdesk.ui.review.flavors_model import FlavorsModel
from kdesk.ui.review.flavors_view import FlavorsView
from kdesk.ui.review.player import Player
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.links_panel import LinksPanel
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

POLL_SECONDS = 3.0
"""Between two questions while the entry or one of its renditions is being made, and the panel is seen."""

RENDITIONS_TAB, LINKS_TAB = range(2)
_FOLLOW = "entry panel: follow"
_SETTLED = frozenset(
    {FlavorStatus.READY, FlavorStatus.ERROR, FlavorStatus.DELETED, FlavorStatus.NOT_APPLICABLE, FlavorStatus.UNKNOWN}
)
log = logging.getLogger(__name__)


class EntryPanel(QFrame):
    """Everything about one entry.

    images, tasks  get pictures
    relay          delivers what the player plays
    clipboard      takes links and ids
    theme, formatter   look and words
    volume         of the player, 0.0 to 1.0
    poll                    seconds between two questions

    Signals:
    updated  a new snapshot of the shown `Entry`
    closed   the user closed the panel
    """

    updated = Signal(object)
    closed = Signal()

    def __init__(
        self,
        images: Images,
        tasks: TaskScope,
        relay: MediaRelay,
        clipboard: LinkClipboard,
        theme: Theme,
        formatter: Format,
        *,
        volume: float,
        poll: float = POLL_SECONDS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._tasks = tasks
        self._clipboard = clipboard
        self._theme = theme
        self._poll = poll
        self._catalogue: CatalogueApi | None = None
        self._entry: Entry | None = None
        self.player = Player(images, tasks, relay, theme, formatter, volume=volume)
        self.facts = MetadataTable(theme, formatter)
        self.flavors = FlavorsModel(formatter, self)
        self.flavors_view = FlavorsView(
            self.flavors,
            theme,
            copy_id=self._copy_id,
            copy_link=self._copy_link,
            copy_reason=self._copy_reason,
        )
        self.links = LinksPanel(clipboard, theme)
        self.problem = ProblemStrip(theme)
        self._build()
        self.flavors_view.selected.connect(self._show_links)
        self.links.entry_wanted.connect(self._show_entry_links)
        self.flavors_view.played.connect(self.player.play_flavor)
        self.problem.retry.clicked.connect(self._follow_again)

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown."""
        return self._entry

    def show_entry(self, entry: Entry, catalogue: CatalogueApi) -> None:
        """Show this entry and follow it while it changes."""
        other = self._entry is None or self._entry.id != entry.id
        self._catalogue = catalogue
        if other:
            self._entry = None
            self.problem.hide()
            self.flavors.show_flavors(())
            self._no_flavors.setText("Loading renditions…")
            self._scroll.verticalScrollBar().setValue(0)
        self._show(entry)
        if other:
            self._follow_again()

    def clear(self) -> None:
        """Show nothing; what plays stops."""
        self._tasks.cancel(_FOLLOW)
        self._entry = None
        self._catalogue = None
        self.player.stop()

    def _build(self) -> None:
        px = self._theme.px
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.description = QLabel()
        close = QToolButton()
        close.setToolTip("Close the panel")
        close.setAccessibleName("Close the panel")
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
        for widget in (self.player, self.problem, self.description, self._tabbed(), self.facts):
            column.addWidget(widget)
        column.addStretch(1)
        self._put_in_scroll(content)

    def _tabbed(self) -> QWidget:
        """Return the two tabs."""
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
        self._no_flavors = QLabel()
        self._no_flavors.setProperty("role", "secondary")
        self._no_flavors.setWordWrap(True)
        column.addWidget(self._no_flavors)
        column.addWidget(self.flavors_view)
        # A bar that shows one page and hides the other, so that the panel is as high as what is open.
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("What to show of the entry")
        self.tabs.setDrawBase(False)
        self.tabs.addTab("Renditions")
        self.tabs.addTab("Links")
        self.tabs.currentChanged.connect(self._open_tab)
        self._open_tab(0)

    def _open_tab(self, number: int) -> None:
        self._renditions.setVisible(number == RENDITIONS_TAB)
        self.links.setVisible(number == LINKS_TAB)

    def _put_in_scroll(self, content: QWidget) -> None:
        self._scroll = QScrollArea()
        self._scroll.setProperty("role", "details")
        self._scroll.setAccessibleName("Everything about the entry")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        for widget in (content, self._scroll.viewport()):
            widget.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _show(self, entry: Entry) -> None:
        self._entry = entry
        show_name(self.title, entry.name)
        self.setAccessibleName(shown(entry.name))
        show_text(self.description, entry.description)
        self.description.setVisible(bool(entry.description))
        self.player.show_entry(entry)
        # A new snapshot of an entry without renditions does not load them again: what is said of them stays.
        self._show_flavors(self.flavors.flavors, self._no_flavors.text())

    def _show_flavors(self, flavors: tuple[Flavor, ...], words: str) -> None:
        self.flavors.show_flavors(flavors)
        self.flavors_view.setVisible(bool(flavors))
        self._no_flavors.setVisible(not flavors)
        self._no_flavors.setText(words)
        self.player.show_flavors(flavors)
        if self._entry is not None:
            self.facts.show_metadata(self._entry, flavors)
        self._show_links(self.flavors_view.flavor())

    def _show_links(self, flavor: Flavor | None) -> None:
        if self._entry is not None:
            self.links.show_links(self._entry, flavor, self.flavors.name(flavor) if flavor else "")

    def _show_entry_links(self) -> None:
        """Go back from the links of a rendition; the button that was pressed is gone, and the keyboard goes on."""
        self.flavors_view.clearSelection()
        self.links.table.setFocus()

    def _show_gone(self) -> None:
        """Offer neither to play nor to link to an entry that somebody has deleted meanwhile."""
        if self._entry is not None:
            self._show(replace(self._entry, status=EntryStatus.DELETED))

    def _tell_problem(self, problem: KdeskError) -> None:
        self.problem.show_problem(problem)
        self._no_flavors.setText("The renditions could not be loaded")

    def _follow_again(self) -> None:
        if self._catalogue is not None and self._entry is not None and self.isVisible():
            self._tasks.spawn(self._follow(self._catalogue, self._entry.id), replace=_FOLLOW)

    async def _follow(self, catalogue: CatalogueApi, entry_id: str) -> None:
        """Ask for the entry and its renditions until neither changes any more."""
        settled = False
        while not settled:
            try:
                entry, flavors = await catalogue.entry(entry_id), await catalogue.flavors(entry_id)
            except EntryGone as exc:
                self._show_gone()
                self._tell_problem(exc)
                return
            except KdeskError as exc:
                log.warning("the entry could not be asked for: %s", exc)
                self._tell_problem(exc)
                settled = not exc.retryable
            else:
                self.problem.hide()
                self._take(entry, flavors)
                settled = _is_settled(entry, flavors)
            if not settled:
                await asyncio.sleep(self._poll)

    def _take(self, entry: Entry, flavors: tuple[Flavor, ...]) -> None:
        if entry != self._entry:
            self._show(entry)
            self.updated.emit(entry)
        self._show_flavors(flavors, "This entry has no renditions")

    def _copy_id(self, flavor: Flavor) -> None:
        self._clipboard.copy_text(flavor.id, "Rendition id")

    def _copy_reason(self, flavor: Flavor) -> None:
        self._clipboard.copy_text(flavor.description or reason_of(flavor), "Reason")

    def _copy_link(self, flavor: Flavor) -> None:
        if self._entry is not None:
            for link in links.links_of(self._entry, flavor, self.flavors.name(flavor))[:1]:
                self._clipboard.copy_link(link)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the entry while it is seen."""
        super().showEvent(event)
        self._follow_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._tasks.cancel(_FOLLOW)


def _is_settled(entry: Entry, flavors: tuple[Flavor, ...]) -> bool:
    at_rest = entry.status in {EntryStatus.READY, EntryStatus.NO_CONTENT} or entry.status.failed
    return at_rest and all(flavor.status in _SETTLED for flavor in flavors)
