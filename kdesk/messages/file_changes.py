"""How a file changed, in words."""

from collections.abc import Mapping

from kdesk.domain.file_change import FileChange
from kdesk.errors import Arguments
from kdesk.messages.filling import fill
from kdesk.messages.format import Format
from kdesk.messages.translation import N_

FILE_CHANGES: Mapping[FileChange, str] = {
    FileChange.SIZE: N_("It had {before:number} bytes and has {after:number} now"),
    FileChange.CONTENT: N_("Its size is the same, but its content is not"),
    FileChange.WRITTEN: N_("Its size is the same, but it was written to"),
    FileChange.SHORTER: N_("It became shorter: its last {missing:size} are gone"),
    FileChange.WRITTEN_MEANWHILE: N_("It was written to while it was compared"),
    FileChange.NOT_AS_SENT: N_("It is not what was sent"),
    FileChange.SAME_TIMES: N_("Its times are the same, its content is not"),
}
_DATE = N_("The change was on {at:date}")


def change_detail(arguments: Arguments, formatter: Format) -> str:
    """Return what changed and on which day; an empty string for arguments that tell of no change."""
    change = arguments.get("change")
    # In a list: on Python 3.11, `in` of the enumeration itself raises TypeError for a foreign value.
    sentence = FILE_CHANGES.get(FileChange(change)) if change in list(FileChange) else None
    if sentence is None:
        return ""
    parts = [fill(sentence, arguments, formatter)]
    if arguments.get("at"):
        parts.append(fill(_DATE, arguments, formatter))
    return ". ".join(parts)
