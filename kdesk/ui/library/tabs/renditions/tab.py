"""The Renditions tab: every rendition of the entry, and what can be done with them and with the whole content."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from kdesk.domain.captions.formats import named_as_captions
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.link import Link
from kdesk.domain.ports import AccountApi
from kdesk.domain.reviews.review_file import reviews_among
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.renditions import reason_of
from kdesk.ui.downloads.drag_out import DragOut
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.files.table import RowAction, RowButtons, add_to_menu, only_one
from kdesk.ui.library.tabs.renditions.entry_actions import EntryActions
from kdesk.ui.library.tabs.renditions.ladder_section import LadderSection
from kdesk.ui.library.tabs.renditions.measure_line import MeasureLine
from kdesk.ui.library.tabs.renditions.replacement_strip import ReplacementStrip
from kdesk.ui.library.tabs.renditions.row_actions import FlavorActions
from kdesk.ui.library.tabs.renditions.runner import ChangeRunner
from kdesk.ui.library.tabs.renditions.sending_line import SendingLine
from kdesk.ui.library.tabs.renditions.sound_section import SoundSection
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.library.tabs.renditions.trim_section import TrimSection
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.flavors_model import FLAVOR_ROLE, FlavorsModel
from kdesk.ui.review.flavors_view import FlavorsView
from kdesk.ui.review.player import Player


class RenditionsTab(Tab):
    """The table of renditions, what can be done with one, and with the content of the entry.

    Attributes:
        no_flavors: The text in place of an empty table.
        state: What is being done or was done.
        error_strip: The last error.
        replacement: New content that waits.
        ladder: The renditions as a chart, and what is odd about them.
        measure: Looks into their files for more.
        sound: What was measured of the sound of the selected rendition.
        entry_actions: The buttons for the whole entry.
        trim: The section for trimming.
        sending: The file that is on its way to replace the content.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._subject = RenditionSubject()
        self.flavors = FlavorsModel(services.formatter, self)
        self.view = FlavorsView(self.flavors, services.theme)
        self.ladder = LadderSection(services.theme, services.formatter)
        self.measure, self.sound = MeasureLine(self._subject, services), SoundSection(self._subject, services)
        self.no_flavors, self.state = QLabel(), QLabel()
        self.error_strip = ErrorStrip(services.theme)
        self.runner = ChangeRunner(self._subject, services.tasks, self)
        self.replacement = ReplacementStrip(self._subject, self.runner, services)
        self.sending = SendingLine(self._subject, services)
        self.entry_actions = EntryActions(self._subject, self.runner, services)
        self.trim = TrimSection(self._subject, self.runner, player.frame_clock, services)
        self._flavor_actions = FlavorActions(self._subject, self.runner, services.formatter)
        self._looks = (
            RowAction(_("Compare…"), player.comparison.open, player.comparison.why_not, takes_several=True),
            *((RowAction(_("Download…"), self._download, self._why_no_download),) if services.download else ()),
        )
        rows, nothing = (*self._looks, *self._flavor_actions.rows()), _("Select a rendition in the table first")
        self.buttons = RowButtons(self.view, self.view.selected_flavors, rows, nothing, services.theme)
        self._build()
        self._connect()
        if dragged := services.dragged:
            DragOut(self.view, lambda index: dragged(self._subject.entry, index.data(FLAVOR_ROLE)))
        DropPlace(self, self._drop_sentence, self._take_drop, _is_content)

    def _build(self) -> None:
        px = self.services.theme.px
        for label in (self.no_flavors, self.state):
            label.setProperty("role", "secondary")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.sending)
        column.addWidget(self.replacement)
        # What comes and goes stands below the table: its rows must not move under the pointer.
        table: tuple[QWidget, ...] = (self.no_flavors, self.view, self.buttons, self.state, self.error_strip)
        for widget in (*table, self.sound, self.ladder, self.measure, self.entry_actions, self.trim):
            column.addWidget(widget)
        column.addStretch(1)
        for hidden in (self.state, self.trim):
            hidden.hide()

    def _connect(self) -> None:
        self.view.selected.connect(self._tell_selected)
        self.ladder.chosen.connect(self.view.select)
        self.ladder.copy_wanted.connect(lambda text: self.services.clipboard.copy_text(text, _("Findings copied")))
        self.measure.found.connect(self.ladder.show_measured)
        self.view.selected.connect(self.sound.show_flavor)
        self.view.played.connect(self.player.play_flavor)
        self.view.id_wanted.connect(self._copy_id)
        self.view.link_wanted.connect(self._copy_link)
        self.view.links_wanted.connect(self._copy_links)
        self.view.reason_wanted.connect(self._copy_reason)
        self.view.menu_made.connect(self._add_actions)
        for signal in (self.flavors.modelReset, self.flavors.dataChanged):
            signal.connect(self.buttons.refresh)
        self.view.selectionModel().selectionChanged.connect(self.buttons.refresh)
        self.view.delete_wanted.connect(self._delete)
        self.runner.told.connect(self._tell)
        self.runner.running.connect(self._follow_running)
        for errors in (self.runner.failed, self.entry_actions.failed, self.measure.failed, self.sound.failed):
            errors.connect(self.error_strip.show_error)
        self.runner.changed.connect(self.entry_changed)
        self.services.replacements.changed.connect(self._follow_sending)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry without renditions until these are loaded."""
        other = not self._subject.is_shown(entry.id)
        self._subject.entry, self._subject.api = entry, api
        self._subject.sending = self.services.replacements.of(entry.id)
        if other:
            self.error_strip.hide()
            self._tell(self._subject.busy)
            self._show((), _("Loading renditions…"))
        self._refresh()

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the renditions."""
        self._show(flavors, _("This entry has no renditions"))
        self._refresh()

    def show_problem(self, problem: KdeskError) -> None:
        """Tell in place of the renditions that they could not be loaded."""
        del problem
        self.no_flavors.setText(_("The renditions could not be loaded"))

    def select_flavor(self, flavor: Flavor | None, name: str) -> None:
        """Clear the selection when another tab returns to the whole entry."""
        del name
        if flavor is None:
            self.view.clearSelection()

    def focused_flavor(self, focused: QWidget | None) -> tuple[Flavor, str] | None:
        """Return the selected rendition and its name if the table has the focus."""
        flavor = self.view.flavor() if focused is self.view and self.view.isVisible() else None
        return (flavor, self.flavors.name(flavor)) if flavor is not None else None

    def clear(self) -> None:
        """Forget the entry, so that it is loaded anew when it is shown again. A change that runs goes on."""
        self.replacement.stop()
        self.entry_actions.stop()
        self.measure.stop()
        self.sound.stop()
        self._subject.entry = self._subject.api = self._subject.sending = None
        self._subject.flavors = ()

    def _show(self, flavors: tuple[Flavor, ...], words: str) -> None:
        self._subject.flavors = flavors
        self.flavors.show_flavors(flavors)
        entry = self._subject.entry
        self.ladder.show_flavors(flavors, entry.duration if entry is not None else 0.0)
        self.view.setVisible(bool(flavors))
        self.buttons.setVisible(bool(flavors))
        self.no_flavors.setVisible(not flavors)
        self.no_flavors.setText(words)

    def _refresh(self) -> None:
        for part in (self.sending, self.replacement, self.buttons, self.entry_actions, self.trim):
            part.refresh()
        self.measure.refresh()
        self.sound.refresh()

    def _follow_sending(self, entry_id: str) -> None:
        if not self._subject.is_shown(entry_id):
            return
        before, self._subject.sending = self._subject.sending, self.services.replacements.of(entry_id)
        if (before is None) is (self._subject.sending is None):
            self.sending.refresh()
        else:
            self._refresh()

    def _tell(self, words: str) -> None:
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _follow_running(self, running: bool) -> None:
        if running:
            self.error_strip.hide()
        self._refresh()

    def _delete(self, flavors: tuple[Flavor, ...]) -> None:
        if len(flavors) > 1:
            self._tell(only_one())
        elif not self._subject.why_no_delete(flavors[0]):
            self._flavor_actions.delete(flavors[0])

    def _add_actions(self, menu: QMenu, flavor: Flavor) -> None:
        """Add what can be done with a rendition, or with all selected ones, to the context menu."""
        flavors = self.view.selected_flavors()
        subjects = flavors if len(flavors) > 1 else (flavor,)
        add_to_menu(menu, self._looks, subjects)
        menu.addSeparator()
        add_to_menu(menu, self._flavor_actions.rows(), subjects)

    def _download(self, flavor: Flavor) -> None:
        if self._subject.entry is not None and self.services.download is not None:
            self.services.download(self._subject.entry, flavor)

    def _why_no_download(self, flavor: Flavor) -> str:
        return "" if flavor.status.playable else _("The server does not have its file")

    def _drop_sentence(self) -> str:
        if self._subject.entry is None:
            return ""
        return self._subject.why_no_replacing() or _("Drop a file to replace the content of this entry")

    def _take_drop(self, paths: Sequence[Path]) -> None:
        if not self._subject.why_no_replacing():
            self.entry_actions.take(paths)

    def _tell_selected(self, flavor: Flavor | None) -> None:
        self.flavor_selected.emit(flavor, self.flavors.name(flavor) if flavor is not None else "")

    def _copy_id(self, flavor: Flavor) -> None:
        self.services.clipboard.copy_text(flavor.id, _("Rendition id copied"))

    def _copy_reason(self, flavor: Flavor) -> None:
        self.services.clipboard.copy_text(flavor.description or reason_of(flavor), _("Reason copied"))

    def _copy_link(self, flavor: Flavor) -> None:
        for link in self._links((flavor,)):
            self.services.clipboard.copy_link(link)

    def _copy_links(self, flavors: tuple[Flavor, ...]) -> None:
        links = self._links([flavor for flavor in flavors if flavor.status.playable])
        self.services.clipboard.copy_links(links, len(flavors) - len(links))

    def _links(self, flavors: Sequence[Flavor]) -> list[Link]:
        entry = self._subject.entry
        if entry is None:
            return []
        found = (self.services.clipboard.preferred.of(entry, flavor, self.flavors.name(flavor)) for flavor in flavors)
        return [link for link in found if link is not None]


def _is_content(paths: Sequence[Path]) -> bool:
    """Return whether files may be meant as content; captions and reviews are for other places."""
    return not named_as_captions(paths) and not reviews_among(paths)
