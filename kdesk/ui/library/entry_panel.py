"""The panel of one entry: player, title, and tabs for everything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.playing import failure_of
from kdesk.ui.foreign_label import show_name
from kdesk.ui.keyed_window import KeyedWindow
from kdesk.ui.library.entry_drop import take_drops
from kdesk.ui.library.entry_poller import EntryPoller
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.entry_tabs import EntryTabs
from kdesk.ui.library.transcript_strip import TranscriptStrip
from kdesk.ui.review.player import Player
from kdesk.ui.sticky_bar import StickyBar
from kdesk.ui.tab_order import put_after

if TYPE_CHECKING:  # the tabs are imported when they are opened first
    from kdesk.ui.library.tabs.details import DetailsTab
    from kdesk.ui.library.tabs.links import LinksTab
    from kdesk.ui.library.tabs.overview.overview_tab import OverviewTab
    from kdesk.ui.library.tabs.renditions.tab import RenditionsTab


VIDEO_SHARE = 0.38
"""Largest share of a low panel's height for the video: below it the tabs are in sight."""
LEAST_VIDEO = 144
BELOW_VIDEO = 460
"""Pixels of the drawings for title, controls and tabs; in a window that is higher the video takes the rest."""


class EntryPanel(QFrame):
    """Shows one entry, and polls it while the panel is visible.

    Args:
        services: What the panel is built on.
        volume: Of the player, 0.0 to 1.0.
        tab: Name of the tab that is open at first.

    Attributes:
        failure: How the entry failed, below its title; hidden if it did not.
        outside: Says that the search that is shown does not find the entry; hidden otherwise.
        said: Where in the video the words of the search are said.
        tabs: Everything below the player.
        scroll_area: The scroll area around everything.

    Signals:
        updated: A new snapshot of the shown `Entry`.
        closed: The user closed the panel.
    """

    updated = Signal(object)
    closed = Signal()

    def __init__(
        self,
        services: LibraryServices,
        *,
        volume: float,
        tab: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme, self._replacements = services.theme, services.replacements
        self._api: AccountApi | None = None
        self._entry: Entry | None = None
        self.player = Player(services, volume=volume)
        self.failure, self.outside = QLabel(), QLabel(_("Not in this search"))
        self.transcript = TranscriptStrip(services.theme, services.formatter)
        self.tabs = EntryTabs(services, self.player, first=tab)
        self.error_strip = ErrorStrip(services.theme)
        self.poller = EntryPoller(services.tasks, self)
        self._build()
        self._connect()
        take_drops(self, self.tabs)

    @property
    def entry(self) -> Entry | None:
        """The shown entry."""
        return self._entry

    @property
    def overview(self) -> OverviewTab:
        """The Overview tab."""
        return cast("OverviewTab", self.tabs.tabs["overview"])

    @property
    def renditions(self) -> RenditionsTab:
        """The Renditions tab."""
        return cast("RenditionsTab", self.tabs.tabs["renditions"])

    @property
    def links(self) -> LinksTab:
        """The Links tab."""
        return cast("LinksTab", self.tabs.tabs["links"])

    @property
    def details(self) -> DetailsTab:
        """The Details tab."""
        return cast("DetailsTab", self.tabs.tabs["details"])

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show an entry and poll it until it is final.

        Args:
            entry: Another entry, or a new snapshot of the shown one.
            api: The account that the entry belongs to.
        """
        other = self._entry is None or self._entry.id != entry.id
        self._api = api
        if other:
            self.error_strip.hide()
            # Who goes through entries with a tab scrolled to the top goes on in it.
            self._bar.begin()
        self._show(entry, api)
        if other:
            self.poll()

    def order_stops(self) -> None:
        """Let Tab reach the bar of the tabs behind the player, and not where it stands among the widgets."""
        put_after(self.error_strip, self.tabs.bar)
        self.tabs.order_stops()

    def poll(self) -> None:
        """Poll the shown entry from now on, if the panel is visible."""
        if self._api is not None and self._entry is not None and self.isVisible():
            self.poller.start(self._api.catalogue, self._entry.id)

    def clear(self) -> None:
        """Show no entry, and stop the player."""
        self.poller.stop()
        self._entry = None
        self._api = None
        self.player.stop()
        self.tabs.clear()

    def _build(self) -> None:
        px = self._theme.px
        self.title = QLabel()
        self.title.setProperty("role", "title")
        close = QToolButton()
        close.setToolTip(_("Close the panel"))
        close.setAccessibleName(_("Close the panel"))
        close.setIconSize(QSize(px(16), px(16)))
        self._theme.icons.dress(close, "close", "secondary")
        close.clicked.connect(self.closed)
        top = QWidget()
        head = QHBoxLayout(top)
        head.setContentsMargins(*(px(n) for n in (16, 12, 16, 8)))
        head.setSpacing(px(8))
        head.addWidget(self.title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(px(16), px(4), px(16), px(16))
        column.setSpacing(px(12))
        self.failure.setProperty("role", "bad")
        self.failure.setTextFormat(Qt.TextFormat.PlainText)
        self.failure.setWordWrap(True)
        self.failure.hide()
        self.outside.setProperty("role", "secondary")
        self.outside.hide()
        for widget in (self.outside, self.failure, self.player, self.transcript, self.error_strip, self.tabs):
            column.addWidget(widget)
        column.addStretch(1)
        self._put_in_scroll_area(content, top)

    def _connect(self) -> None:
        self.tabs.entry_changed.connect(self._take_change)
        self.tabs.bar.current_changed.connect(lambda _number: self._bar.begin())
        self.error_strip.retry.clicked.connect(self.poll)
        self.transcript.sought.connect(self.player.seek)
        self.poller.loaded.connect(self._take)
        self._replacements.changed.connect(self._follow_sending)
        self.poller.gone.connect(self._show_gone)
        self.poller.failed.connect(self._show_error)

    def _put_in_scroll_area(self, content: QWidget, head: QWidget) -> None:
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
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self.scroll_area, 1)
        outer.addWidget(self.tabs.foot)
        self._bar = StickyBar(self.scroll_area, self.tabs.bar, self.tabs.bar_place)
        put_after(head, content)
        self.order_stops()
        self.tabs.bar.offer_keys(self)

    def _show(self, entry: Entry, api: AccountApi) -> None:
        if self._entry is None or self._entry.id != entry.id or self._entry.status is not entry.status:
            self._show_failure(entry)
        self._entry = entry
        show_name(self.title, entry.name)
        self.setAccessibleName(shown(entry.name))
        self.player.show_entry(entry)
        self.player.captions.show_entry(entry.id, api.editing.captions if api.editing is not None else None)
        self.player.time_line.show_cue_points(api.editing.cue_points if api.editing is not None else None)
        self.player.pictures.show_copies(api.copies)
        self.tabs.show_entry(entry, api)

    def _show_failure(self, entry: Entry, flavors: tuple[Flavor, ...] = ()) -> None:
        self.failure.setText(failure_of(entry, flavors))
        self.failure.setVisible(bool(self.failure.text()))

    def _take(self, entry: Entry, flavors: tuple[Flavor, ...]) -> None:
        self.error_strip.hide()
        if self._api is None:
            return
        if entry != self._entry:
            self._show(entry, self._api)
            self.updated.emit(entry)
        self._show_failure(entry, flavors)
        self.player.show_flavors(flavors)
        self.tabs.show_flavors(flavors)

    def _take_change(self, entry: Entry) -> None:
        """Show an entry that was changed in one of the tabs everywhere, and poll it until it is final again."""
        if self._api is not None and self._entry is not None and entry.id == self._entry.id:
            self._show(entry, self._api)
            self.poll()
        self.updated.emit(entry)

    def _follow_sending(self, entry_id: str) -> None:
        """Poll again once a file was sent that replaces the content: until then nothing changed."""
        if self._entry is not None and entry_id == self._entry.id and self._replacements.of(entry_id) is None:
            self.poll()

    def _show_gone(self, error: KdeskError) -> None:
        """Disable player and links of an entry that was deleted."""
        if self._entry is not None and self._api is not None:
            self._show(replace(self._entry, status=EntryStatus.DELETED), self._api)
        self._show_error(error)

    def _show_error(self, error: KdeskError) -> None:
        self.error_strip.show_error(error)
        self.tabs.show_problem(error)

    def event(self, event: QEvent) -> bool:
        """Undo and redo in the open tab, where the window has no commands for that."""
        if isinstance(event, QKeyEvent) and not isinstance(self.window(), KeyedWindow):
            undoes = event.matches(QKeySequence.StandardKey.Undo)
            if undoes or event.matches(QKeySequence.StandardKey.Redo):
                if event.type() is QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                tab = self.tabs.current
                if event.type() is QEvent.Type.KeyPress and (tab.undo() if undoes else tab.redo()):
                    return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room below the video for the tabs."""
        super().resizeEvent(event)
        px = self._theme.px
        most = max(round(self.height() * VIDEO_SHARE), self.height() - px(BELOW_VIDEO), px(LEAST_VIDEO))
        self.player.full_screen.limit_height(most)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.poll()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop polling, but not while the window is only minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.poller.stop()
