"""The panel of a review in the Compare window: notes, measures, bit rates and marks, and the review's file."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.reviews.review import Mark
from kdesk.domain.reviews.reviewed import Reviewer
from kdesk.engine.library.measured_ladder import MeasuringPorts
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.chosen_button import keep_tab_on_checked
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.measures.bit_rate_view import BitRateView
from kdesk.ui.review.measures.candidates import Name
from kdesk.ui.review.measures.files_view import FilesView
from kdesk.ui.review.measures.measures_view import MeasuresView, Range
from kdesk.ui.review.measures.sounds_view import SoundsView
from kdesk.ui.review.measures.stretches_view import StretchesView
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.keeper import ReviewKeeper
from kdesk.ui.review.room.note_writer import NoteWriter
from kdesk.ui.review.room.notes_view import NotesView, Shown
from kdesk.ui.review.room.saver import ReviewSaver
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import show_words

_GAP, _HEIGHT = 8, 270


class ReviewPanel(QWidget):
    """Shows one part of the review at a time.

    Args:
        shown: Time of the shown frame, and the picture of the view.
        chosen_range: What is measured.
        name: Of a rendition that is not shown.

    Attributes:
        draft: The review that is being made.
        saver: Saves, opens and exports it.
        keeper: Shows an opened one, and asks before one is lost.
        writer: Writes its notes to the entry.
        parts: The buttons of its parts, by their numbers.

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
        shown: Shown,
        chosen_range: Range,
        name: Name,
    ) -> None:
        super().__init__()
        set_topic(self, Topic.REVIEW)
        self._services, self._session, self._shown, self._range = services, session, shown, chosen_range
        api = services.api()
        reviewer = Reviewer(api.account.user_id, api.account.service_url) if api is not None else Reviewer()
        self.draft = ReviewDraft(reviewer.name, self)
        self.saver = ReviewSaver(self.draft, session, services, reviewer, self)
        self.keeper = ReviewKeeper(self.draft, self.saver, session, services, self)
        self.writer = NoteWriter(self.draft, session, services, self)
        self.notes = NotesView(self.draft, shown, self.saver.times, services.theme, services.formatter, services.tasks)
        self.measures = self._measures(chosen_range, name)
        self.sounds = self._sounds(chosen_range)
        self.rates = self._scanned(BitRateView, name)
        self.stretches = self._scanned(StretchesView, name)
        self.files = self._files()
        self.parts, self._stack = QButtonGroup(self), QStackedWidget()
        self.file = QPushButton(_("File"))
        self._lay_out()
        self._connect()

    @property
    def has_measures(self) -> bool:
        """Whether something is being measured, or was and is not saved."""
        views = (self.measures, self.sounds, self.rates, self.stretches)
        kinds = MeasuresView | SoundsView | BitRateView | StretchesView
        return not self.draft.has_saved_series or any(isinstance(one, kinds) and one.row.runs for one in views)

    def show_notes(self) -> None:
        """Show the notes."""
        self.parts.button(0).setChecked(True)

    def begin_note(self) -> None:
        """Write a note about the shown frame."""
        self.show_notes()
        self.notes.begin()

    def close_tasks(self) -> None:
        """End everything that runs, and the threads."""
        for part in (self.measures, self.sounds, self.rates, self.stretches, self.files):
            if isinstance(part, MeasuresView | SoundsView | BitRateView | StretchesView | FilesView):
                part.close_tasks()
        self.notes.close_threads()
        self.saver.close()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._services.theme.px(_HEIGHT))

    def _measures(self, chosen_range: Range, name: Name) -> QWidget:
        services = self._services
        if services.videos is None or services.painting is None or services.measuring is None:
            return _missing()
        ports = services.videos, services.painting, services.measuring
        return MeasuresView(services, self._session, self.draft, ports, chosen_range, name)

    def _sounds(self, chosen_range: Range) -> QWidget:
        sounding = self._services.sounding
        return SoundsView(self._services, self._session, sounding, chosen_range) if sounding is not None else _missing()

    def _files(self) -> QWidget:
        services = self._services
        if services.videos is None or services.sounding is None or services.scanning is None:
            return _missing()
        ports = MeasuringPorts(services.videos, services.sounding, services.scanning)
        view = FilesView(services, self._session, ports)
        self.saver.more_findings = lambda: view.texts
        return view

    def _scanned(self, kind: type[BitRateView] | type[StretchesView], name: Name) -> QWidget:
        if self._services.scanning is None:
            return _missing()
        return kind(self._services, self._session, self.draft, self._services.scanning, name)

    def _fill_menu(self) -> None:
        menu = QMenu(self.file)
        menu.addAction(_("Save the review"), self.saver.save)
        menu.addAction(_("Save the review elsewhere…"), self.saver.save_elsewhere)
        menu.addAction(_("Open a review…"), self.saver.ask)
        menu.addSeparator()
        menu.addAction(_("Export a report…"), self.saver.export_report)
        menu.addAction(_("Save the picture of the view…"), lambda: self.saver.export_view(self._shown()[1]))
        menu.addSeparator()
        menu.addAction(_("Write the notes to the entry…"), self.writer.ask)
        self.file.setMenu(menu)

    def _connect(self) -> None:
        for part in (self.notes, self.measures, self.rates, self.stretches):
            if isinstance(part, NotesView | MeasuresView | BitRateView | StretchesView):
                part.sought.connect(self.sought)
        self.keeper.opened.connect(self.show_notes)
        self.keeper.compared.connect(self.compared)
        for signal in (self.saver.told, self.writer.told, self.keeper.told):
            signal.connect(self.told)
        if isinstance(self.stretches, StretchesView):
            self.stretches.mark.clicked.connect(self._mark)
        self.draft.changed.connect(self._follow)
        self.parts.idToggled.connect(lambda number, on: self._stack.setCurrentIndex(number) if on else None)
        self._follow()

    def _mark(self) -> None:
        """Mark the chosen range, or the shown frame."""
        start, end = self._range()
        is_whole = not start and end == self._session.duration
        # Where the shown frame begins: the position may lie nearer to the next one.
        self.draft.add_mark(Mark(self._shown()[0]) if is_whole else Mark(start, end))

    def _follow(self) -> None:
        words = _("File") if self.draft.is_saved else _("File (not saved)")
        self.file.setText(words)

    def _lay_out(self) -> None:
        theme = self._services.theme
        head = QHBoxLayout()
        head.setSpacing(theme.px(_GAP))
        parts = (
            (_("Notes"), self.notes),
            (_("Measures"), self.measures),
            (_("Sound"), self.sounds),
            (_("Bit rate"), self.rates),
            (_("Marks"), self.stretches),
            (_("Files"), self.files),
        )
        for number, (words, part) in enumerate(parts):
            button = QPushButton(words)
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setChecked(not number)
            self.parts.addButton(button, number)
            self._stack.addWidget(part)
            head.addWidget(button)
        keep_tab_on_checked(self.parts)
        head.addStretch(1)
        head.addWidget(self.file)
        set_tip(self.file, _("Save, open and export the review"))
        self._fill_menu()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(_GAP))
        lines.addLayout(head)
        lines.addWidget(self._stack, 1)


def _missing() -> QLabel:
    """Return what stands in the place of a part that nothing here can carry out."""
    label = QLabel()
    label.setProperty("role", "secondary")
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    show_words(label, _("This needs the extra of kdesk for reviews: pip install “kdesk[review]”"))
    return label
