"""The Compare window: sides above, pictures in the middle, time below, and a place for panels."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from kdesk.domain.compare_view import CompareView
from kdesk.domain.compared import Compared
from kdesk.domain.review_ports import Painting, Videos
from kdesk.guide import Topic
from kdesk.messages import _, listed
from kdesk.messages.comparing import side_name
from kdesk.messages.foreign_text import shown
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.key_sheet import reach_keys
from kdesk.ui.key_table import KeyPlace
from kdesk.ui.review.compare.aligner import Aligner
from kdesk.ui.review.compare.canvas import Canvas
from kdesk.ui.review.compare.canvas_pointer import CanvasPointer
from kdesk.ui.review.compare.choices import SideChoices
from kdesk.ui.review.compare.compare_actions import CompareActions
from kdesk.ui.review.compare.compare_keys import CompareAction, action_of
from kdesk.ui.review.compare.drops import CompareDrops
from kdesk.ui.review.compare.kept_layout import KeptLayout
from kdesk.ui.review.compare.new_content import NewContent
from kdesk.ui.review.compare.play import ComparePlay
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.shift_bar import ShiftBar
from kdesk.ui.review.compare.side_checks import SideChecks
from kdesk.ui.review.compare.sides_row import SidesRow
from kdesk.ui.review.compare.taken_pictures import TakenPictures
from kdesk.ui.review.compare.time_bar import TimeBar
from kdesk.ui.review.compare.view_bar import ViewBar
from kdesk.ui.review.room.room import ReviewRoom
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.spoken_role import set_role
from kdesk.ui.tips import announce

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class CompareWindow(QWidget):
    """Compares two to four videos.

    Args:
        services: What it is built on.
        videos: Decodes.
        painting: Makes pictures.
        owner: Over whose window it stays, and with which it closes.

    Attributes:
        session: Sides, position and view; everything else follows it.
        choices: What the menus of the sides offer.
        canvas: The pictures.
        play: Plays all sides in step.
        aligner: Finds the shift of a side.
        sides: The row of sides; `view_bar`, `shift_bar` and `time_bar` are the other controls.
        review: Notes, measures and the review's file.
        panels: Pictures, and what stands below them.

    Signals:
        closed: The window is gone.
    """

    closed = Signal()

    def __init__(self, services: ReviewServices, videos: Videos, painting: Painting, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        set_role(self, QAccessible.Role.Window)
        set_topic(self, Topic.REVIEW)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "page")
        self._tasks = services.tasks.part()
        self._services = services = replace(services, tasks=self._tasks)
        theme, formatter = services.theme, services.formatter
        self.choices = SideChoices(formatter, services.own_file, NewContent(services.api, self._tasks, self._tell))
        checks = SideChecks(services.check_own_file, services.api)
        self.session = CompareSession(videos, self._tasks, self._name, self, checks=checks)
        self.canvas = Canvas(self.session, painting, self._tasks, theme)
        self._pointer = CanvasPointer(self.canvas)
        self.play = ComparePlay(self.session, self.canvas.pictures, self._tasks)
        self.sides = SidesRow(self.session, self.choices, theme, formatter)
        self.view_bar = ViewBar(self.session, theme, formatter)
        self.shift_bar = ShiftBar(self.session, theme, formatter)
        self.time_bar = TimeBar(self.session, self.play, services.choices, theme, formatter)
        self.pictures = TakenPictures(services, self.session, self.canvas)
        self.review = ReviewRoom(
            services, self.session, self.canvas.image, lambda: self.play.play_range, self._name, self
        )
        self.aligner = Aligner(self.session, videos, services.measuring, self._tasks, formatter)
        self._does = CompareActions(self.session, self.canvas, self.play, self._own_actions())
        self._drops = CompareDrops(self, self.session, self.sides, self.canvas)
        self._drops.review_dropped.connect(self.review.open)
        self._was_shown = False
        self._build()
        self._connect()

    def compare(
        self, sides: Sequence[Compared], *, at: Fraction = Fraction(0), view: CompareView | None = None
    ) -> None:
        """Compare these videos from a position on."""
        self.choices.know(sides)
        self.session.show(sides, at=at, view=view)
        self._show_title()

    def act(self, action: CompareAction, number: int = 0) -> None:
        """Do what a key or a button asks for, or tell why it is impossible."""
        self._tell("")
        if reason := self._does.do(action, number):
            self._tell(reason)

    def _own_actions(self) -> dict[CompareAction, Callable[[], object]]:
        return {
            CompareAction.TYPE_TIME: self.time_bar.time.begin_typing,
            CompareAction.TIME_FORM: self.time_bar.time.next_form,
            CompareAction.FULL_SCREEN: self._toggle_full_screen,
            CompareAction.ALIGN: self.aligner.start,
            CompareAction.SAVE: self.pictures.save,
            CompareAction.COPY: self.pictures.copy,
            **self.review.actions(),
        }

    def _build(self) -> None:
        px = self._services.theme.px
        self.panels = QSplitter(Qt.Orientation.Vertical)
        self.panels.setChildrenCollapsible(False)
        self.panels.addWidget(self.canvas)
        self.panels.setStretchFactor(0, 1)
        self.time_bar.below.addWidget(self.shift_bar)
        self.time_bar.below.addWidget(self.review.button)
        self.review.place(self.panels, self.time_bar.seek)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self.sides)
        column.addWidget(self.view_bar)
        column.addWidget(self.panels, 1)
        column.addWidget(self.time_bar)
        self._layout = KeptLayout(self, self.panels, self.review, self._services.choices)
        self._layout.place(self._services.theme)

    def _connect(self) -> None:
        session, canvas, time_bar = self.session, self.canvas, self.time_bar
        session.sides_changed.connect(self._show_title)
        self.view_bar.zoomed.connect(canvas.zoom_to)
        self.view_bar.followed.connect(self._pointer.set_follows)
        self.shift_bar.wanted.connect(self.act)
        time_bar.sought.connect(self.play.go_to)
        time_bar.stepped.connect(self.play.step)
        time_bar.time.finished.connect(lambda: canvas.setFocus(Qt.FocusReason.OtherFocusReason))
        self.review.sought.connect(self.play.go_to)
        self.review.compared.connect(lambda sides, at, view: self.compare(sides, at=at, view=view))
        for signal in (self.pictures.told, self.review.told, self.aligner.told):
            signal.connect(self._tell)
        self.aligner.changed.connect(lambda: self.shift_bar.show_aligning(self.aligner.why_not))
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._leave)
        reach_keys(self._services.theme, self, KeyPlace.COMPARE)

    def _tell(self, words: str) -> None:
        """Say something below the pictures, and over them where it would be cut."""
        told = self.time_bar.told
        self.time_bar.tell(words)
        self.time_bar.below.activate()
        self.canvas.announce(words if told.is_cut else "")
        if words:
            announce(told, words)

    def _name(self, what: Compared) -> str:
        return side_name(what, self._services.formatter, with_entry=len(self.choices.entries) > 1)

    def _show_title(self) -> None:
        whats = [(side.what.entry, side.label) for side in self.session.sides]
        names = dict.fromkeys(shown(entry.name or entry.id) if entry is not None else label for entry, label in whats)
        self.setWindowTitle(_("Compare: {names} – kdesk").format(names=listed(names)))

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _leave(self) -> None:
        if self.isFullScreen():
            self._toggle_full_screen()
        elif self.review.may_leave():
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key asks for, wherever the focus is but in a text field; Enter presses the focused button."""
        found, focus = action_of(event), self.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit):
            super().keyPressEvent(event)
        elif event.key() in _ENTER and isinstance(focus, QAbstractButton) and not event.isAutoRepeat():
            focus.click()
        elif found is not None:
            self.act(*found)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Open the panel at once if the last window had it."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._layout.open_panel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Free everything: frames, threads, connections; but ask first if notes would be lost."""
        if not self.review.may_close():
            event.ignore()
            return
        self._layout.keep()
        self.review.close()
        self.play.close()
        self.aligner.close()
        self.canvas.close_pictures()
        self.session.close()
        self.pictures.close()
        self._tasks.end()
        super().closeEvent(event)
        self.closed.emit()
