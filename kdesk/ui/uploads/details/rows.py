"""The rows of the details pane, one for each field of an upload."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from kdesk.domain.details.upload_details import DetailField
from kdesk.messages import _
from kdesk.messages.details import detail_name
from kdesk.messages.format import Format
from kdesk.ui.fields.categories_edit import CategoriesEdit
from kdesk.ui.fields.edits import LineEdit, ParagraphsEdit, ValueEdit
from kdesk.ui.fields.moment_edit import MomentEdit
from kdesk.ui.fields.tags_edit import TagsEdit
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.details.detail_row import DetailRow
from kdesk.ui.uploads.details.files_edit import FilesEdit
from kdesk.ui.uploads.details.id_edit import IdEdit
from kdesk.ui.uploads.details.poster_edit import PosterEdit

_WITH_PATTERNS = (DetailField.TITLE, DetailField.DESCRIPTION, DetailField.TAGS, DetailField.REFERENCE_ID)


class DetailRows(QObject):
    """The rows, in their order.

    Attributes:
        by_field: Every row, without those of custom metadata.
        title: The editor of the title.
        last_text: Of those that take patterns, the one that had the cursor last.
    """

    def __init__(self, theme: Theme, formatter: Format, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title, self.tags, self.categories = LineEdit(), TagsEdit(), CategoriesEdit(theme)
        self.conversion, self.access = IdEdit(_("Profile {value}")), IdEdit(_("Profile {value}"))
        self.poster = PosterEdit(theme, formatter)
        self.captions = FilesEdit(theme, captions=True)
        edits: Mapping[DetailField, ValueEdit] = {
            DetailField.TITLE: self.title,
            DetailField.DESCRIPTION: ParagraphsEdit(theme),
            DetailField.TAGS: self.tags,
            DetailField.CATEGORIES: self.categories,
            DetailField.POSTER: self.poster,
            DetailField.CAPTIONS: self.captions,
            DetailField.ATTACHMENTS: FilesEdit(theme, captions=False),
            DetailField.CONVERSION_PROFILE: self.conversion,
            DetailField.ACCESS_CONTROL: self.access,
            DetailField.OWNER: LineEdit(),
            DetailField.STARTS_AT: MomentEdit(theme, _("From")),
            DetailField.ENDS_AT: MomentEdit(theme, _("Until")),
            DetailField.REFERENCE_ID: LineEdit(),
        }
        self.by_field: Mapping[DetailField, DetailRow] = {
            field: DetailRow(field.value, detail_name(field), edit, theme) for field, edit in edits.items()
        }

        self.last_text: QLineEdit | QPlainTextEdit = self.title.line
        for field in _WITH_PATTERNS:
            edits[field].field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember the text that has the cursor."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QLineEdit | QPlainTextEdit):
            self.last_text = watched
        return super().eventFilter(watched, event)

    def __iter__(self) -> Iterator[tuple[DetailField, DetailRow]]:
        return iter(self.by_field.items())

    def __getitem__(self, field: DetailField) -> DetailRow:
        return self.by_field[field]
