"""Trimming: two times, typed or taken from the player, and a new entry or this one."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.contents import Span
from kdesk.domain.entry import Entry
from kdesk.domain.timecode import parse_time
from kdesk.messages import _
from kdesk.messages.rendition_changes import about_trim, part_name, written_time
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.renditions.runner import ChangeRunner
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.review.frame_clock import FrameClock
from kdesk.ui.tips import set_tip


class TrimSection(QWidget):
    """Two fields with a button each that takes the time of the player.

    Attributes:
        begin: The time of the first frame that is kept.
        end: The time at which the part ends.
        state: How long the part is, or what is wrong with the times.
    """

    def __init__(
        self, subject: RenditionSubject, runner: ChangeRunner, clock: FrameClock, services: LibraryServices
    ) -> None:
        super().__init__()
        self._subject = subject
        self._runner = runner
        self._clock = clock
        self._entry_id, self._duration = "", 0
        self.begin, self.end, self.state = QLineEdit(), QLineEdit(), QLabel()
        self.state.setProperty("role", "secondary")
        self.state.setWordWrap(True)
        self.in_button = QPushButton(_("Begin here"))
        self.out_button = QPushButton(_("End here"))
        self.new = QPushButton(_("Save the part as a new entry"))
        self.trim = QPushButton(_("Trim this entry…"))
        self.new.clicked.connect(lambda _checked=False: self._save_new())
        self.trim.clicked.connect(lambda _checked=False: self._ask_trim())
        self._build(services)

    def _build(self, services: LibraryServices) -> None:
        px = services.theme.px
        title = QLabel(_("Trim"))
        title.setProperty("role", "heading")
        grid = QGridLayout()
        grid.setSpacing(px(8))
        grid.setColumnStretch(3, 1)
        rows = ((_("From"), self.begin, self.in_button), (_("To"), self.end, self.out_button))
        for row, (words, field, button) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(_("From, as in 1:02.5") if field is self.begin else _("To, as in 1:02.5"))
            field.setMaxLength(16)
            field.setMaximumWidth(px(120))
            field.textChanged.connect(self.refresh)
            button.clicked.connect(partial(self._take_time, field))
            for place, widget in enumerate((label, field, button)):
                grid.addWidget(widget, row, place)
        buttons = FlowLayout(spacing=px(8))
        buttons.addWidget(self.new)
        buttons.addWidget(self.trim)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(title)
        column.addLayout(grid)
        column.addWidget(self.state)
        column.addLayout(buttons)

    @property
    def span(self) -> Span | None:
        """The part that is kept; None while a time cannot be read."""
        begin, end = parse_time(self.begin.text()), parse_time(self.end.text())
        return Span(begin, end) if begin is not None and end is not None else None

    def refresh(self) -> None:
        """Follow the shown entry and the typed times."""
        entry = self._subject.entry
        self.setVisible(entry is not None and bool(self._subject.duration))
        if entry is not None and (entry.id, self._subject.duration) != (self._entry_id, self._duration):
            # Times of other content mean nothing in this one.
            self._entry_id, self._duration = entry.id, self._subject.duration
            self.begin.setText(written_time(0))
            self.end.setText(written_time(self._subject.duration))
        self.state.setText(self._words())
        wrong = self._why_not()
        reasons = {
            self.new: self._subject.why_no_part() or wrong,
            self.trim: self._subject.why_no_part() or self._subject.why_no_replacing() or wrong,
        }
        for button, reason in reasons.items():
            button.setEnabled(not reason)
            set_tip(button, reason)

    def _why_not(self) -> str:
        """Return what is wrong with the times."""
        span = self.span
        if span is None:
            return _("Type times as in 1:02.5")
        if span.is_whole(self._subject.duration):
            return _("This is the whole entry")
        if not span.fits(self._subject.duration):
            end = written_time(self._subject.duration)
            return _("The part ends after it begins, and at {end} at the latest").format(end=end)
        return ""

    def _words(self) -> str:
        span = self.span
        if span is None or self._why_not():
            return self._why_not()
        return _("The part lasts {length}").format(length=written_time(span.length))

    def _take_time(self, field: QLineEdit) -> None:
        begins = self._clock.begins
        if begins is None:
            self.state.setText(_("The player shows no frame: play the video, or go to a place in it"))
            return
        field.setText(written_time(min(round(begins * 1000), self._subject.duration)))

    def _save_new(self) -> None:
        span = self.span
        if span is None:
            return

        async def work(editing: EditingApi, entry: Entry) -> Entry:
            return await editing.contents.cut_out(entry.id, span, part_name(entry))

        self._runner.run(work, _("Making the new entry…"), _("The part is in the library soon: “{name}”"))

    def _ask_trim(self) -> None:
        span, entry = self.span, self._subject.entry
        if span is None or entry is None:
            return

        async def work(editing: EditingApi, entry: Entry) -> Entry:
            return await editing.contents.trim(entry.id, span)

        self._runner.ask_and_run(about_trim(entry, span), work, _("Trimming…"))
