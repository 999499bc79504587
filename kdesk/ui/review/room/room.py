"""What the Compare window has of the review: its keys, its button, its panel, and the question before it closes.

The panel is imported in steps once the window is there, and built with its first use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from kdesk.domain.compared import Compared
from kdesk.messages import _
from kdesk.ui.idle_import import import_in_steps
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.quit_guard import session_ends
from kdesk.ui.review.compare.compare_keys import CompareAction
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.seek_bar import SeekBar
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.tips import set_tip

if TYPE_CHECKING:
    from kdesk.ui.review.room.panel import ReviewPanel

_SHARES = (3, 2)
"""Of the pictures and the panel, when it is opened."""
_PAINTED = 1.0
"""Seconds until the pictures of a window that was opened are there."""
STEPS = (
    "kdesk.engine.library.review_calls",
    "kdesk.ui.review.review_draft",
    "kdesk.ui.review.room.notes_view",
    "kdesk.ui.review.measures.graph",
    "kdesk.ui.review.measures.measures_view",
    "kdesk.ui.review.measures.sounds_view",
    "kdesk.ui.review.measures.stretches_view",
    "kdesk.ui.review.measures.files_view",
    "kdesk.ui.review.room.saver",
    "kdesk.ui.review.room.panel",
    "kdesk.ui.review.room.mark_overlay",
)
"""What the panel needs, in the order of its imports."""


class ReviewRoom(QObject):
    """Shows the panel, and asks before a review is lost.

    Args:
        picture: Returns the picture of the view.
        chosen_range: Returns the range of the time line.
        name: Returns the name of a rendition on screen.

    Attributes:
        button: Shows and hides the panel.

    Signals:
        sought: Time of a frame to go to.
        told: A sentence for the window.
        compared: Sides to compare, position, and view of an opened review.
    """

    sought = Signal(object)
    told = Signal(str)
    compared = Signal(object, object, object)

    def __init__(
        self,
        services: ReviewServices,
        session: CompareSession,
        picture: Callable[[], QImage],
        chosen_range: Callable[[], PlayRange],
        name: Callable[[Compared], str],
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._services, self._session, self._host = services, session, host
        self._picture, self._range, self._name = picture, chosen_range, name
        self._panel: ReviewPanel | None = None
        self._panels: QSplitter | None = None
        self._seek: SeekBar | None = None
        self._may_close = False
        self.button = QPushButton(_("Review"))
        self.button.setCheckable(True)
        self.button.setProperty("kind", "chip")
        set_tip(self.button, _("Notes, measures, bit rates and marks (P)"))
        self.button.toggled.connect(self._show)
        owner = host.parentWidget()
        if owner is not None:
            owner.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask before the window closes over which this one stays, and which would take it along."""
        if event.type() is QEvent.Type.Close and isinstance(watched, QWidget):
            # Hidden: the program ends already, and nobody would see the question.
            asks = watched.isVisible() and not session_ends()
            if asks and not self._may_be_lost(watched.close):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def place(self, panels: QSplitter, seek: SeekBar) -> None:
        """Take note of where the panel is put, and over which time line marks are drawn."""
        self._panels, self._seek = panels, seek
        self._services.tasks.spawn(_import_panel())

    def actions(self) -> dict[CompareAction, Callable[[], object]]:
        """Return what the keys of the review do."""
        return {
            CompareAction.REVIEW: self.button.toggle,
            CompareAction.NOTE: self._begin_note,
            CompareAction.SAVE_REVIEW: self._save,
            CompareAction.OPEN_REVIEW: self._ask,
        }

    def open(self, path: Path) -> None:
        """Open a review."""
        self._shown().saver.open(path)

    def may_close(self) -> bool:
        """Return whether the window may close; otherwise ask, and close it after a yes."""
        return self._may_be_lost(lambda: None)

    def may_leave(self) -> bool:
        """Return whether Escape may close the window; otherwise ask, and close it after a yes."""
        if self._panel is None or not self._panel.has_measures:
            return True
        more = _("What was measured is not saved, and what is being measured stops.")
        box = QuestionBox(
            self._host, _("Close the comparison?"), more, yes=_("Close"), no=_("Go on comparing"), enter_agrees=False
        )
        box.agreed.connect(self._host.close)
        box.open()
        return False

    def close(self) -> None:
        """End what runs."""
        if self._panel is not None:
            self._panel.close_tasks()

    @property
    def panel(self) -> ReviewPanel:
        """The panel; built with the first use."""
        if self._panel is None:
            from kdesk.ui.review.room import mark_overlay, panel  # with its first use

            self._panel = panel.ReviewPanel(self._services, self._session, self._at, self._seconds, self._name)
            self._panel.sought.connect(self.sought)
            self._panel.told.connect(self.told)
            self._panel.compared.connect(self.compared)
            if self._panels is not None:
                self._panels.addWidget(self._panel)
            if self._seek is not None:
                mark_overlay.MarkOverlay(self._seek, self._panel.draft, self._services.theme)
        return self._panel

    def _begin_note(self) -> None:
        self._shown().begin_note()

    def _save(self) -> None:
        self._shown().saver.save()

    def _ask(self) -> None:
        self._shown().saver.ask()

    def _shown(self) -> ReviewPanel:
        self.button.setChecked(True)
        return self.panel

    def _show(self, is_shown: bool) -> None:
        if is_shown and self._panel is None and self._panels is not None:
            panel, height = self.panel, self._panels.height()
            panel.show()
            self._panels.setSizes([height * share // sum(_SHARES) for share in _SHARES])
        elif self._panel is not None:
            self._panel.setVisible(is_shown)

    def _at(self) -> tuple[Fraction, QImage]:
        # The position lies in the middle of a frame; a person counts from its beginning.
        lead = self._session.lead
        shown = lead.base if lead is not None else None
        return shown.time if shown is not None else self._session.position, self._picture()

    def _seconds(self) -> tuple[Fraction, Fraction]:
        chosen = self._range()
        start = Fraction(chosen.start or 0, 1000)
        return start, Fraction(chosen.end, 1000) if chosen.end is not None else max(start, self._session.duration)

    def _may_be_lost(self, afterwards: Callable[[], object]) -> bool:
        """Return whether nothing would be lost; otherwise ask, and close after a yes."""
        if self._panel is None or self._may_close:
            return True

        def close() -> None:
            self._may_close = True
            self._host.close()
            afterwards()

        if self._panel.keeper.ask_before(close):
            return True
        self._host.activateWindow()
        return False


async def _import_panel() -> None:
    """Import the panel before somebody opens it: at once it would hold the window up for ten frames on a screen."""
    await asyncio.sleep(_PAINTED)
    await import_in_steps(STEPS)
