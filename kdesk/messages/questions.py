"""Questions about transfers, in words."""

from collections.abc import Mapping

from kdesk.domain.question import Question, QuestionReason
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.messages.errors import title_of_reason
from kdesk.messages.file_changes import change_detail
from kdesk.messages.filling import PLAIN, fill
from kdesk.messages.format import Format
from kdesk.messages.remarks import remark_text
from kdesk.messages.translation import N_

_WHOLE = 100

TITLES: Mapping[QuestionReason, str] = {
    QuestionReason.STORED_TEXT: N_("{title}"),
    QuestionReason.FILE_CHANGED: N_("The file changed while it was uploading"),
    QuestionReason.CHANGED_AFTER_SENDING: N_("The file went on changing after it was sent"),
    QuestionReason.SAME_IN_LIBRARY: N_("The same file is in the library already"),
    QuestionReason.LOOKS_SAME_IN_LIBRARY: N_("A file that looks the same is in the library"),
    QuestionReason.HAS_JUST_ARRIVED: N_("A file that looks the same has just arrived"),
    QuestionReason.SAME_IN_LIST: N_("“{name:name}” in this list has the same content"),
    QuestionReason.BEGUN_ELSEWHERE: N_("Another computer has begun to upload a file that looks the same"),
    QuestionReason.TAKEN_OVER: N_("Another computer has taken this upload over"),
    QuestionReason.TARGET_GONE: N_("The entry whose content it was to replace is gone"),
    QuestionReason.OTHER_WAITS: N_("Other new content waits for the same entry"),
}
_PARTLY_SENT = N_("Another computer has sent {percent:number} % of a file that looks the same")

DETAILS: Mapping[QuestionReason, str] = {
    QuestionReason.STORED_TEXT: N_("{detail}"),
    QuestionReason.SAME_IN_LIBRARY: N_("“{name:name}”, since {since:moment}"),
    QuestionReason.LOOKS_SAME_IN_LIBRARY: N_("Not compared: {why}; “{name:name}”, since {since:moment}"),
    QuestionReason.HAS_JUST_ARRIVED: N_(
        "They are compared as soon as the server delivers it; “{name:name}”, since {since:moment}"
    ),
    QuestionReason.SAME_IN_LIST: N_("{path}"),
    QuestionReason.BEGUN_ELSEWHERE: N_("kdesk looks again by itself; begun at {since:moment}, as “{name:name}”"),
    QuestionReason.TAKEN_OVER: N_("It goes on there, as “{name:name}”; nothing was removed"),
    QuestionReason.TARGET_GONE: N_("Somebody has deleted it; the file can get an entry of its own"),
    QuestionReason.OTHER_WAITS: N_(
        "Sent by {user:name} at {since:moment} for “{name:name}”; only one of both can stay"
    ),
}
_IN_LIBRARY_AS = N_("“{name:name}”, since {since:moment}: {status}")


def question_title(question: Question, formatter: Format = PLAIN) -> str:
    """Return what was found, in one sentence without a full stop."""
    arguments = question.arguments
    if question.reason is QuestionReason.FILE_CHANGED and arguments.get("reason"):
        return title_of_reason(str(arguments["reason"]), arguments, formatter)
    if question.reason is QuestionReason.BEGUN_ELSEWHERE and _is_part(arguments.get("percent")):
        return fill(_PARTLY_SENT, arguments, formatter)
    return fill(TITLES[question.reason], arguments, formatter)


def question_detail(question: Question, formatter: Format = PLAIN) -> str:
    """Return what else is known: when, how much; an empty string if nothing is."""
    arguments = question.arguments
    if question.reason in {QuestionReason.FILE_CHANGED, QuestionReason.CHANGED_AFTER_SENDING}:
        return change_detail(arguments, formatter) or str(arguments.get("detail", ""))
    if question.reason is QuestionReason.SAME_IN_LIBRARY and "status" in arguments:
        return fill(_IN_LIBRARY_AS, arguments, formatter)
    if question.reason is QuestionReason.LOOKS_SAME_IN_LIBRARY:
        arguments = {**arguments, "why": remark_text(_remark(arguments.get("why")), formatter)}
    return fill(DETAILS[question.reason], arguments, formatter)


def _is_part(percent: object) -> bool:
    """Whether a percentage can be true: servers may report more than the whole."""
    return isinstance(percent, int) and 0 < percent <= _WHOLE


def _remark(facts: object) -> Remark:
    known = facts if isinstance(facts, Mapping) else {}
    kind = known.get("kind")
    # In a list: on Python 3.11, `in` of the enumeration itself raises TypeError for a foreign value.
    if kind not in list(RemarkKind):
        return Remark(RemarkKind.NO_COPY)
    arguments = known.get("arguments")
    return Remark(RemarkKind(kind), arguments if isinstance(arguments, Mapping) else {})
