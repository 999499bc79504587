"""What a row of the details pane says of its field."""

from kdesk.domain.details.common import CommonState
from kdesk.domain.details.ports import FieldState
from kdesk.domain.details.upload_details import DetailField
from kdesk.messages import _
from kdesk.messages.details import both_values, many_words, several_words, why_words
from kdesk.messages.format import Format
from kdesk.messages.rows import SEPARATOR
from kdesk.ui.uploads.details.detail_row import DetailRow
from kdesk.ui.uploads.details.values import words_of


def tell_state(row: DetailRow, known: CommonState | None, mine: object, count: int, formatter: Format) -> None:
    """Let a row say what became of its field.

    Args:
        known: None if nobody says the field.
        mine: What the producer said, of the first upload in that state.
        count: Of all selected uploads.
    """
    several = several_words() if row.several and not row.hints else ""
    if known is None:
        row.tell(several, "secondary", short=True)
        return
    match known.state:
        case FieldState.KEPT:
            row.tell(SEPARATOR.join(filter(None, (several, _("Saved here")))), "secondary", short=True)
        case FieldState.WRITTEN:
            row.tell(SEPARATOR.join(filter(None, (several, _("On the entry")))), "good", short=True)
        case FieldState.CONFLICT:
            field = DetailField.METADATA if ":" in row.name else DetailField(row.name)
            words = both_values(words_of(field, mine, formatter), words_of(field, known.server, formatter))
            row.tell(_counted(words, known, count, formatter), "waiting", conflict=True)
        case FieldState.NOT_ALLOWED | FieldState.REFUSED:
            words = why_words(known.reason, formatter)
            role = "bad" if known.state is FieldState.REFUSED else "waiting"
            row.tell(_counted(words, known, count, formatter), role)


def _counted(words: str, known: CommonState, count: int, formatter: Format) -> str:
    """Return the words, with the number of uploads for which they hold if that is not all."""
    concerned = len(known.transfers)
    return words if concerned == count else many_words(words, concerned, formatter)
