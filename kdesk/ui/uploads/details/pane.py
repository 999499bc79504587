"""The details pane: everything that a producer says about the selected files, one or a thousand."""

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.captions.formats import named_as_captions
from kdesk.domain.details.upload_details import COMPANIONS, DetailField, Poster
from kdesk.domain.entry import MediaType
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.details import heading_words
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.foreign_text import TIP, shown_paragraphs
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.library.view_keys import is_escape
from kdesk.ui.style_property import set_style_property
from kdesk.ui.tab_order import put_after
from kdesk.ui.uploads.details.choices import AccountChoices
from kdesk.ui.uploads.details.custom_rows import CustomRows
from kdesk.ui.uploads.details.editing import DetailsEditing
from kdesk.ui.uploads.details.frame_dialog import FrameDialog
from kdesk.ui.uploads.details.rows import DetailRows
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.details.tools import DetailsTools
from kdesk.ui.uploads.timeline.section import TimelineSection

_HEADING = 32
"""Height of a heading with its distance, in pixels of the drawings."""


class DetailsPane(QFrame):
    """Shows and changes the details of the selected uploads.

    Attributes:
        title: Of which uploads.
        trouble: Why they failed; not shown if nothing has.
        rows: Of the fields.
        custom: Of custom metadata.
        choices: What the fields offer.
        editing: Between the rows and the book.
        tools: What is done with all fields together.
        timeline: What happened to a single one.

    Signals:
        closed: The user closed the pane.
        escaped: Escape was pressed, and no field had a use for it.
    """

    closed = Signal()
    escaped = Signal()

    def __init__(self, services: DetailsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.DETAILS)
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Details of the selected files"))
        self._services = services
        self.title, self.trouble = QLabel(), QLabel()
        self.rows = DetailRows(services.theme, services.formatter, self)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self.custom = CustomRows(self._column, services.theme, self)
        self.editing = DetailsEditing(self.rows, self.custom, services.book, services.formatter, self)
        self.choices = AccountChoices(self.rows, services, self)
        self.tools = DetailsTools(services, self.editing)
        self.timeline = TimelineSection(services.theme, services.formatter, services.tasks, services.timelines)
        self._build(content)
        self.rows.poster.frame_wanted.connect(self.choose_frame)
        self.choices.changed.connect(lambda: self.custom.show_schemas(self.choices.schemas))
        self.custom.changed.connect(self._order_stops)
        DropPlace(self, self._drop_sentence, self.rows.captions.take, named_as_captions)
        self.show_transfers(())

    @property
    def begin(self) -> QWidget:
        """The widget with which the keyboard begins."""
        return self.rows.title.line if self.editing.transfers else self.close_button

    def show_transfers(self, transfers: Sequence[Transfer]) -> None:
        """Show what is said about these uploads."""
        self._name(transfers)
        self._stack.setCurrentIndex(1 if transfers else 0)
        self._tell_trouble(transfers)
        self.editing.show(transfers)
        self._offer_choices({one.account for one in transfers if one.account})
        self.rows.poster.allow_frame(self._why_no_frame(transfers))
        self.tools.follow()
        self.timeline.show_transfers(transfers)

    def follow(self, transfer_ids: Collection[str]) -> None:
        """Show what has become of the records of these uploads."""
        self.editing.follow(transfer_ids)
        if len(self.editing.transfers) == 1:
            self._name(self.editing.transfers)

    def _name(self, transfers: Sequence[Transfer]) -> None:
        """Call a single upload as its row does: by its title, or by its file."""
        book, count = self._services.book, len(transfers)
        names = tuple(book.of(one.id).details.title or one.file.name for one in transfers) if count == 1 else ()
        self.title.setText(heading_words(names, count, self._services.formatter) if count else _("Details"))

    def _offer_choices(self, keys: set[str]) -> None:
        """Offer the profiles, users and categories of the account of all the uploads, if there is one."""
        accounts = self._services.accounts
        if len(keys) > 1:
            self.choices.leave()
            return
        api = accounts.api_of(*keys) if keys else accounts.api
        in_view = accounts.account
        if api is None and keys and keys != {in_view.key if in_view else ""}:
            self.choices.leave()
        else:
            self.choices.follow(api)

    def choose_frame(self) -> FrameDialog | None:
        """Open the frames of the selected file."""
        videos, painting = self._services.videos, self._services.painting
        if videos is None or painting is None or len(self.editing.transfers) != 1:
            return None
        poster = self.rows.poster.value()
        seconds = poster.seconds if poster is not None and poster.seconds is not None else 0.0
        path = Path(self.editing.transfers[0].file.path)
        dialog = FrameDialog(self.window(), self._services.theme, self._services.formatter, path, seconds=seconds)
        dialog.chosen.connect(lambda at: self.rows.poster.give(Poster(seconds=at)))
        dialog.open()
        dialog.open_video(videos, painting, self._services.tasks)
        return dialog

    def show_companions(self) -> None:
        """Scroll to the thumbnail, the captions and the attachments, and put the cursor there."""
        rows = [row for field, row in self.rows if field in COMPANIONS]
        # The heading above them comes first.
        self._scroll_to(rows[0], self._services.theme.px(_HEADING))
        rows[0].setFocus()

    def show_timeline(self) -> None:
        """Scroll to the timeline: at once, or as soon as it was read."""
        if not self.timeline.isHidden():
            self._scroll_to(self.timeline)
        else:
            self.timeline.came.connect(self._scroll_soon, Qt.ConnectionType.SingleShotConnection)

    def _scroll_soon(self) -> None:
        # The scroll bar learns of the new height by an event of its own.
        QTimer.singleShot(0, self, lambda: self._scroll_to(self.timeline))

    def _scroll_to(self, widget: QWidget, above: int = 0) -> None:
        # The layout has had no turn yet if the pane was just shown.
        self._column.activate()
        bar = self.scroll_area.verticalScrollBar()
        bar.setValue(bar.value() + widget.mapTo(self.scroll_area, QPoint(0, 0)).y() - above)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Save what was typed."""
        super().hideEvent(event)
        self.editing.commit()

    def _tell_trouble(self, transfers: Sequence[Transfer]) -> None:
        """Say why the selected uploads failed, or what will be a problem, if it is the same with all."""
        words = {self._trouble_of(one) for one in transfers}
        said = words.pop() if len(words) == 1 else ""
        failed = any(one.state is TransferState.FAILED for one in transfers[:1])
        set_style_property(self.trouble, "role", "bad" if failed else "waiting")
        self.trouble.setText(shown_paragraphs(said, TIP))
        self.trouble.setVisible(bool(said))

    def _trouble_of(self, transfer: Transfer) -> str:
        formatter = self._services.formatter
        if transfer.state is TransferState.FAILED and transfer.trouble:
            return f"{title_of(transfer.trouble, formatter)}. {advice_of(transfer.trouble, formatter)}"
        return self._services.caution_of(transfer)

    def _why_no_frame(self, transfers: Sequence[Transfer]) -> str:
        videos = self._services.videos
        if videos is None or self._services.painting is None:
            return _("Frames cannot be shown here")
        if len(transfers) != 1:
            return _("Select one file to see its frames")
        if transfers[0].file.media_type not in {MediaType.VIDEO, MediaType.UNKNOWN}:
            return _("Only a video has frames")
        return videos.why_not

    def _drop_sentence(self) -> str:
        return _("Drop captions to add them") if self.editing.transfers else ""

    def _build(self, content: QWidget) -> None:
        px = self._services.theme.px
        self._column.setContentsMargins(px(16), px(4), px(16), px(16))
        self._column.setSpacing(px(12))
        for field, row in self.rows:
            if field is DetailField.POSTER:
                self._column.addWidget(_heading(_("Beside the video")))
            elif field is DetailField.CONVERSION_PROFILE:
                self._column.addWidget(_heading(_("On the server")))
            self._column.addWidget(row)
        nothing = QLabel(_("Select files in the list to say what belongs to them."))
        nothing.setProperty("role", "secondary")
        nothing.setWordWrap(True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        nothing.setContentsMargins(px(16), px(4), px(16), px(16))
        filled = QWidget()
        parts = QVBoxLayout(filled)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        parts.addWidget(self._scrolled(content), 1)
        parts.addWidget(self.tools)
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(filled)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        outer.addWidget(self.trouble)
        outer.addWidget(self._stack, 1)

    def _head(self) -> QHBoxLayout:
        theme = self._services.theme
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setProperty("role", "bad")
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(8))
        self.title.setMinimumWidth(1)  # a long name is cut rather than widening the pane
        self.close_button = QToolButton()
        self.close_button.setToolTip(_("Close the pane"))
        self.close_button.setAccessibleName(_("Close the pane"))
        self.close_button.setIconSize(QSize(theme.px(16), theme.px(16)))
        theme.icons.dress(self.close_button, "close", "secondary")
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit())
        head = QHBoxLayout()
        head.setContentsMargins(*(theme.px(n) for n in (16, 12, 16, 8)))
        head.setSpacing(theme.px(8))
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _scrolled(self, content: QWidget) -> QScrollArea:
        self.scroll_area = QScrollArea()
        self.scroll_area.setProperty("role", "details")
        self.scroll_area.setAccessibleName(_("Everything about the selected files"))
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each part of it has the keyboard by itself
        outside = QWidget()
        column = QVBoxLayout(outside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        column.addWidget(self.timeline)
        column.addStretch(1)
        self.scroll_area.setWidget(outside)
        for widget in (outside, content, self.scroll_area.viewport()):
            # setWidget() has turned it on, and the pane has a background of its own.
            widget.setAutoFillBackground(False)
        return self.scroll_area

    def _order_stops(self) -> None:
        """Let Tab reach new rows behind those that were there."""
        last: QWidget = self.rows[DetailField.REFERENCE_ID]
        for group in (*self.custom.groups, self.timeline):
            put_after(last, group)
            last = group
        put_after(last, self.tools)


def _heading(words: str) -> QLabel:
    heading = QLabel(words)
    heading.setProperty("role", "heading")
    heading.setWordWrap(True)
    return heading
