"""Black, frozen and silent parts: found in one of the videos, offered as marks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout
from shiboken6 import isValid

from kdesk.domain.bit_rates import LEAST_LENGTHS, Stretch, StretchKind
from kdesk.domain.review_ports import Scanning
from kdesk.domain.reviews.review import Mark, MarkKind
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.messages import _, ngettext
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.reviews import mark_name, stretch_text
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.candidates import Name, all_ones
from kdesk.ui.review.measures.measured import Candidate
from kdesk.ui.review.measures.scan_view import ScanView
from kdesk.ui.review.measures.work_row import WorkRow
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.written_times import WrittenTimes
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.window_keys import is_letter
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

_GAP, _WHOLE = 8, 1000
_TASK = "stretches"
_KINDS = {
    StretchKind.BLACK: MarkKind.BLACK,
    StretchKind.FROZEN: MarkKind.FROZEN,
    StretchKind.SILENT: MarkKind.SILENT,
}
_MARK = Qt.ItemDataRole.UserRole


class MarksList(QListWidget):
    """The marks of a review. Enter or a click goes to one, Delete removes it.

    Signals:
        chosen: A `Mark` to go to.
        deletion_wanted: A `Mark` to delete.
    """

    chosen = Signal(object)
    deletion_wanted = Signal(object)

    def __init__(self, theme: Theme, draft: ReviewDraft, times: WrittenTimes) -> None:
        super().__init__()
        self._draft, self._times = draft, times
        times.changed.connect(self._fill)
        self.setAccessibleName(_("Marks"))
        self.setStyleSheet(f"QListWidget::item {{ padding: {theme.px(4)}px {theme.px(8)}px; }}")
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_MARK)))
        draft.changed.connect(self._follow)
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current mark on Enter, remove it on Delete."""
        signals = {
            Qt.Key.Key_Return: self.chosen,
            Qt.Key.Key_Enter: self.chosen,
            Qt.Key.Key_Delete: self.deletion_wanted,
        }
        signal = signals.get(Qt.Key(event.key()))
        if signal is not None and self.currentRow() >= 0:
            signal.emit(self.currentItem().data(_MARK))
        elif is_letter(event):
            # The list would search for it; the window has a meaning for it.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        marks = sorted(self._draft.review.marks, key=lambda one: one.start)
        if marks == [self.item(row).data(_MARK) for row in range(self.count())]:
            return
        self._fill()

    def _fill(self) -> None:
        row = self.currentRow()
        self.clear()
        for mark in sorted(self._draft.review.marks, key=lambda one: one.start):
            parts = (stretch_text(mark, self._times.write), mark_name(mark.kind), shown(mark.text))
            item = QListWidgetItem(" · ".join(part for part in parts if part))
            item.setData(_MARK, mark)
            self.addItem(item)
        self.setCurrentRow(min(row, self.count() - 1))


class StretchesView(ScanView):
    """Looks for parts in which nothing is seen, moves or is heard."""

    def __init__(
        self, services: ReviewServices, session: CompareSession, draft: ReviewDraft, scanning: Scanning, name: Name
    ) -> None:
        super().__init__(services, session, draft, scanning, name)
        self._candidates: tuple[Candidate, ...] = ()
        self.where = QComboBox()
        self.where.setAccessibleName(_("Which video is looked through"))
        set_tip(self.where, _("The smallest rendition is the fastest to look through"))
        tip = _(
            "Decodes the video once. Found are black parts from {black} s on, frozen ones from {frozen} s on and silent"
            " ones from {silent} s on. Marks set by hand and those found in other videos stay."
        )
        tip = tip.format(**_lengths(services.formatter))
        self.row = WorkRow(services.theme, _("Find black, frozen and silent parts"), tip)
        times = WrittenTimes(session, services.choices, services.formatter, self)
        self.list, self.empty = MarksList(services.theme, draft, times), QLabel()
        self.mark = QPushButton(_("Mark the range"))
        set_tip(self.mark, _("Marks the range between in and out, or the shown frame if none is set"))
        self._lay_out()
        self.row.start_wanted.connect(self.start)
        self.row.stop_wanted.connect(self._stop)
        self.list.chosen.connect(lambda mark: self.sought.emit(mark.start))
        self.list.deletion_wanted.connect(draft.delete_mark)
        draft.changed.connect(self._follow)
        session.sides_changed.connect(self.follow_sides)
        self.follow_sides()
        self._follow()

    def _lay_out(self) -> None:
        self.row.before.addWidget(self.mark)
        self.row.before.addWidget(self.where)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(self._services.theme.px(_GAP))
        for widget in (self.row, self.empty, self.list):
            lines.addWidget(widget, 1 if widget is self.list else 0)
        lines.addStretch(0)
        self.empty.setProperty("role", "secondary")
        words = _("Nothing is marked. Found are black parts from {black} s on, frozen {frozen} s, silent {silent} s.")
        show_words(self.empty, words.format(**_lengths(self._services.formatter)))

    def follow_sides(self) -> None:
        """Offer the videos that can be looked through, the smallest one first."""
        kept = self.where.currentText()
        known = all_ones(self._session, self._name)
        self._candidates = tuple(sorted(known, key=lambda one: (not one.lines, one.lines)))
        self.where.clear()
        for one in self._candidates:
            self.where.addItem(_("In {name}").format(name=shown(one.label)))
        self.where.setCurrentIndex(max(0, self.where.findText(kept)))

    def start(self) -> None:
        """Look through the chosen video."""
        number = self.where.currentIndex()
        if 0 <= number < len(self._candidates):
            chosen = self._candidates[number]
            self.row.show_running(True)
            self.row.tell(_("Looking through {name}").format(name=shown(chosen.label)))
            self._tasks.spawn(self._find(chosen.what.source, chosen.label), replace=_TASK)

    def _stop(self) -> None:
        self._tasks.cancel(_TASK)
        self.row.show_running(False)
        self.row.tell(_("Stopped"))

    async def _find(self, source: VideoSource, label: str) -> None:
        try:
            found = await self._scanning.stretches(source, lambda share: self.row.show_progress(int(_WHOLE * share)))
        except KdeskError as error:
            self.row.tell(sentence_of(error, self._services.formatter))
        else:
            self._draft.put_marks((_mark(one, label) for one in found), _KINDS.values(), label)
            words = ngettext("{count} part found in {name}", "{count} parts found in {name}", len(found))
            count = self._services.formatter.number(len(found))
            self.row.tell(words.format(count=count, name=shown(label)))
        finally:
            if isValid(self):
                self.row.show_running(False)

    def _follow(self) -> None:
        has_any = bool(self._draft.review.marks)
        self.list.setVisible(has_any)
        self.empty.setVisible(not has_any)


def _mark(stretch: Stretch, label: str) -> Mark:
    return Mark(stretch.start, stretch.end, _KINDS[stretch.kind], label)


def _lengths(formatter: Format) -> dict[str, str]:
    """Return from how many seconds on each kind is found."""
    return {str(kind): formatter.decimal(float(length), 1) for kind, length in LEAST_LENGTHS.items()}
