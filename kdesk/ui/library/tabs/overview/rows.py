"""The rows of the Overview tab for the fields of the entry itself, and why a session may not change them."""

from collections.abc import Mapping

from kdesk.domain.editing.reference_ids import shown_reference_id
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.editing import Value
from kdesk.engine.library.field_stores import CATEGORIES
from kdesk.messages import _
from kdesk.messages.editing import cut_words
from kdesk.messages.rights import reason_not_editable, reason_without
from kdesk.ui.fields.categories_edit import CategoriesEdit
from kdesk.ui.fields.edits import MAX_LINE, MAX_PARAGRAPHS, ChoiceEdit, LineEdit, ParagraphsEdit
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.fields.moment_edit import MomentEdit
from kdesk.ui.fields.tags_edit import TagsEdit
from kdesk.ui.theme import Theme

_LIMITS = {"name": MAX_LINE, "description": MAX_PARAGRAPHS, "tags": MAX_LINE}
# The rights that a field needs besides that of editing.
_NEEDS = {
    "user_id": "owner",
    "reference_id": "reference_id",
    "start_at": "schedule",
    "end_at": "schedule",
    "access_control_id": "access_control",
}


class EntryRows:
    """The rows, in their order.

    Attributes:
        by_name: Every row by the name of its field.
        title: The editor of the name.
    """

    def __init__(self, theme: Theme) -> None:
        self.title = LineEdit()
        self.tags = TagsEdit()
        self.categories = CategoriesEdit(theme)
        self.access = ChoiceEdit(_("Profile {value}"))
        rows = (
            FieldRow("name", _("Title"), self.title, theme),
            FieldRow("description", _("Description"), ParagraphsEdit(theme), theme),
            FieldRow("tags", _("Tags"), self.tags, theme),
            FieldRow(CATEGORIES, _("Categories"), self.categories, theme),
            FieldRow("user_id", _("Owner"), LineEdit(), theme),
            FieldRow("reference_id", _("Reference id"), LineEdit(), theme),
            FieldRow("start_at", _("Can be played from"), MomentEdit(theme, _("From")), theme),
            FieldRow("end_at", _("Can be played until"), MomentEdit(theme, _("Until")), theme),
            FieldRow("access_control_id", _("Access control"), self.access, theme),
        )
        self.by_name: Mapping[str, FieldRow] = {row.name: row for row in rows}


def values_of(entry: Entry) -> dict[str, Value]:
    """Return what the rows show of an entry."""
    return {
        "name": entry.name,
        "description": entry.description,
        "tags": entry.tags,
        CATEGORIES: tuple(sorted(entry.categories)),
        "user_id": entry.user_id,
        "reference_id": shown_reference_id(entry.reference_id),
        "start_at": entry.start_at,
        "end_at": entry.end_at,
        "access_control_id": entry.access_control_id,
    }


def why_locked(name: str, entry: Entry, api: AccountApi) -> str:
    """Return why a field of an entry cannot be edited; "" if it can."""
    if api.editing is None:
        return reason_without(api.rights, "see", "edit") or _("This session may not change entries")
    limit = _LIMITS.get(name)
    if name in entry.cut or (limit is not None and len(getattr(entry, name)) > limit):
        return cut_words()
    needed = _NEEDS.get(name)
    return reason_not_editable(api.rights, entry.user_id, api.account.user_id) or (
        reason_without(api.rights, needed) if needed else ""
    )
