"""Troubles, questions and remarks with any text: as those that an earlier kdesk has stored."""

from kdesk.domain.question import Question, QuestionKind, QuestionReason
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.transfer import Trouble
from kdesk.errors import Reason

UNSEEN = "this account may not see processing"
UNREAD = "this account may not read the file back"
NO_ID = ", and the answer with the id of its entry was lost"
NO_COPIES = "copies that other users or other computers sent are not noticed: this account may only upload"
"""Sentences of an account that may only upload, as several tests expect them."""


def trouble_saying(
    title: str,
    detail: str = "",
    *,
    code: str = "",
    retry_at: float | None = None,
    explanation: str = "",
    retry_helps: bool = True,
) -> Trouble:
    """Return a trouble with these sentences."""
    words = {"title": title, "explanation": explanation, "next_step": ""}
    return Trouble("KdeskError", Reason.STORED_TEXT, words, detail, code, retry_at, retry_helps=retry_helps)


def question_saying(
    kind: QuestionKind, title: str, detail: str = "", entry_id: str = "", token_id: str = ""
) -> Question:
    """Return a question with these sentences."""
    words = {"title": title, "detail": detail}
    return Question(kind, QuestionReason.STORED_TEXT, words, entry_id, token_id)


def remark_saying(text: str) -> Remark:
    """Return a remark with this sentence."""
    return Remark(RemarkKind.STORED_TEXT, {"text": text})


def remarks_saying(text: str) -> tuple[Remark, ...]:
    """Return the remarks of a transfer with one sentence."""
    return (remark_saying(text),)
