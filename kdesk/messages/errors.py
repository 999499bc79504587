"""What errors, and the troubles of transfers, say to a person.

A reason has a title of its own, and explanation and next step where these differ from those of the class.
"""

from collections.abc import Mapping
from typing import Protocol

from kdesk.errors import Arguments, KdeskError, Reason, reason_named
from kdesk.messages.error_tables.by_class import BY_CLASS
from kdesk.messages.error_tables.captions import CAPTIONS
from kdesk.messages.error_tables.connection import CONNECTION
from kdesk.messages.error_tables.decoding import DECODING
from kdesk.messages.error_tables.downloads import DOWNLOADS
from kdesk.messages.error_tables.kaltura import KALTURA
from kdesk.messages.error_tables.local import LOCAL
from kdesk.messages.error_tables.media import MEDIA
from kdesk.messages.error_tables.proxies import PROXIES, completed
from kdesk.messages.error_tables.sheets import SHEETS
from kdesk.messages.error_tables.sign_in import SIGN_IN
from kdesk.messages.file_changes import change_detail
from kdesk.messages.filling import PLAIN, fill, in_own_words
from kdesk.messages.format import Format
from kdesk.messages.words import Words

BY_REASON: Mapping[Reason, Words] = {
    **CAPTIONS,
    **CONNECTION,
    **DECODING,
    **DOWNLOADS,
    **KALTURA,
    **LOCAL,
    **MEDIA,
    **PROXIES,
    **SHEETS,
    **SIGN_IN,
}
_BY_NAME: Mapping[str, Words] = {kind.__name__: words for kind, words in BY_CLASS.items()}
# Journals of earlier versions hold whole sentences in place of a reason.
_STORED = Words("{title}", "{explanation}", "{next_step}")


class Problem(Protocol):
    """What an error and the trouble of a transfer have in common."""

    @property
    def kind(self) -> str:
        """The name of the error's class."""
        ...

    @property
    def reason(self) -> Reason:
        """Why, where the class alone does not tell."""
        ...

    @property
    def arguments(self) -> Arguments:
        """Values of the sentences."""
        ...

    @property
    def detail(self) -> str:
        """Diagnostic text."""
        ...

    @property
    def code(self) -> str:
        """Kaltura's code."""
        ...


def title_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return what happened, in one sentence without a full stop."""
    return _filled(_own(problem).title or _of_class(problem).title, problem, formatter)


def explanation_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return why it happened, or what it means."""
    return _filled(_advising(problem).explanation, problem, formatter)


def next_step_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return what can be done about it."""
    return _filled(_advising(problem).next_step, problem, formatter)


def advice_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return explanation and next step."""
    return " ".join(part for part in (explanation_of(problem, formatter), next_step_of(problem, formatter)) if part)


def has_own_advice(problem: Problem) -> bool:
    """Whether explanation and next step are those of its reason, more exact than those of its class."""
    return bool(_own(problem).explanation)


def detail_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return what else is known: in words where the reason has some, the diagnostic text otherwise."""
    if cause := problem.arguments.get("problem"):
        return sentence_of(problem_in(cause), formatter)
    if change := change_detail(problem.arguments, formatter):
        return change
    words = _own(problem).detail
    return _filled(words, problem, formatter) if words else in_own_words(problem.detail)


def support_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return the detail with Kaltura's code at its end."""
    return " · ".join(part for part in (detail_of(problem, formatter), problem.code) if part)


def sentence_of(problem: Problem, formatter: Format = PLAIN) -> str:
    """Return the title, with the detail behind a colon."""
    return ": ".join(part for part in (title_of(problem, formatter), detail_of(problem, formatter)) if part)


def title_of_reason(reason: str, arguments: Arguments, formatter: Format = PLAIN) -> str:
    """Return the title of a reason alone."""
    return title_of(problem_in({"reason": reason, "arguments": arguments}), formatter)


def problem_in(facts: object) -> Problem:
    """Return the problem that is an argument of another error or of a remark.

    Args:
        facts: As `KdeskError.facts` gives them; journals may hold anything.
    """
    return _Problem(facts)


class _Problem:
    code = ""

    def __init__(self, facts: object) -> None:
        # A damaged journal, or that of a later version, may hold anything here.
        known = facts if isinstance(facts, Mapping) else {}
        self.kind = str(known.get("kind", ""))
        self.reason = reason_named(known.get("reason"))
        arguments = known.get("arguments")
        self.arguments: Arguments = arguments if isinstance(arguments, Mapping) else {}
        self.detail = str(known.get("detail", ""))


def _own(problem: Problem) -> Words:
    if problem.reason is Reason.STORED_TEXT:
        return _STORED
    return BY_REASON.get(problem.reason, Words(""))


def _of_class(problem: Problem) -> Words:
    return _BY_NAME.get(problem.kind, BY_CLASS[KdeskError])


def _advising(problem: Problem) -> Words:
    own = _own(problem)
    return own if own.explanation else _of_class(problem)


def _filled(sentence: str, problem: Problem, formatter: Format) -> str:
    arguments = completed(problem.arguments) if problem.reason in PROXIES else problem.arguments
    return fill(sentence, arguments, formatter) if sentence else ""
