"""Remarks on transfers and on comparisons, in words."""

from collections.abc import Iterable, Mapping

from kdesk.domain.remark import Remark, RemarkKind
from kdesk.messages.errors import problem_in, sentence_of, title_of
from kdesk.messages.filling import PLAIN, fill
from kdesk.messages.format import Format
from kdesk.messages.translation import N_

REMARKS: Mapping[RemarkKind, str] = {
    RemarkKind.STORED_TEXT: N_("{text}"),
    RemarkKind.QUOTA_USED_UP: N_(
        "The quota of this Kaltura account is used up ({percent:number} %): it may refuse the file"
    ),
    RemarkKind.REPLACES: N_("Replaces the content of “{name:name}”"),
    RemarkKind.FROM_WATCH_FOLDER: N_("From the watch folder “{folder:name}”"),
    RemarkKind.LARGER_THAN_LIMIT: N_(
        "May be refused: larger than the {limit:size} that this Kaltura account names as its limit"
    ),
    RemarkKind.NAME_STORED_AS: N_("The server stored the name as “{name:name}”"),
    RemarkKind.WAITS_FOR_MODERATOR: N_("Waits for a moderator"),
    RemarkKind.WAITS_FOR_APPROVAL: N_("The new content waits for an approval"),
    # Rule 10: a session that may only upload cannot see its entry.
    RemarkKind.PROCESSING_NOT_SEEN: N_("this account may not see processing"),
    RemarkKind.ENTRY_ID_LOST: N_(
        "this account may not see processing, and the answer with the id of its entry was lost"
    ),
    RemarkKind.REMOVED: N_("Removed from the server"),
    RemarkKind.TAKEN_OVER: N_("Another computer has taken this upload over; nothing was removed"),
    # Rule 11: an entry that has its content is never removed.
    RemarkKind.ARRIVED_BEFORE_REMOVAL: N_("Its last byte had arrived: the entry stays in the library"),
    RemarkKind.REPLACED_ALL_THE_SAME: N_("Kaltura was replacing the content already: that goes on"),
    RemarkKind.ENTRY_STAYS: N_("Its entry stays: this account may not delete entries"),
    RemarkKind.NOT_YET_REMOVED: N_("Not yet removed from the server: {title}"),
    RemarkKind.NOT_REMOVED: N_("Could not be removed from the server: {title}"),
    RemarkKind.LEAVES_ONCE_REMOVED: N_("Leaves the list once it is removed from the server"),
    RemarkKind.OTHER_SIZE: N_("it has {copy:number} bytes instead of {size:number}"),
    RemarkKind.DELIVERED_WITH_OTHER_SIZE: N_("it is delivered with {copy:number} bytes instead of {size:number}"),
    RemarkKind.BYTE_DIFFERS: N_("it differs at byte {at:number}"),
    RemarkKind.LONGER_THAN_FILE: N_("it goes on behind the file's {size:number} bytes"),
    RemarkKind.NO_COPY: N_("The server keeps no copy of the file as it was uploaded"),
    RemarkKind.NO_COPY_OF_IT: N_("the server keeps no copy of it as it was uploaded"),
    RemarkKind.SIZE_NOT_TOLD: N_("The server does not tell the size of its copy"),
    RemarkKind.NOT_DELIVERED_YET: N_("the server does not deliver its copy yet"),
    RemarkKind.NOT_READABLE: N_("this account may not read the file back"),
    RemarkKind.STOPPED: N_("Stopped before its end"),
    RemarkKind.PROBLEM: N_("{title}"),
    RemarkKind.PROBLEM_IN_DETAIL: N_("{sentence}"),
}


def remark_text(remark: Remark | None, formatter: Format = PLAIN) -> str:
    """Return a remark as a sentence without a full stop; an empty string for None."""
    if remark is None:
        return ""
    arguments = remark.arguments
    if "problem" in arguments:
        problem = problem_in(arguments["problem"])
        arguments = {**arguments, "title": title_of(problem, formatter), "sentence": sentence_of(problem, formatter)}
    return fill(REMARKS[remark.kind], arguments, formatter)


def remarks_text(remarks: Iterable[Remark], formatter: Format = PLAIN) -> str:
    """Return the remarks on a transfer in one line."""
    return "; ".join(remark_text(remark, formatter) for remark in remarks)
