"""The words of remarks and of questions."""

import pytest

from kdesk.domain.question import Question, QuestionKind, QuestionReason
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.errors import BadResponse, Reason
from kdesk.messages.questions import DETAILS, TITLES, question_detail, question_title
from kdesk.messages.remarks import REMARKS, remark_text, remarks_text

PROBLEM = BadResponse("cut off", reason=Reason.COPY_BROKE_OFF).facts


def test_every_kind_has_words() -> None:
    """Nothing is stored that cannot be shown."""
    assert set(REMARKS) == set(RemarkKind)
    assert set(TITLES) == set(QuestionReason)
    assert set(DETAILS) | {QuestionReason.FILE_CHANGED, QuestionReason.CHANGED_AFTER_SENDING} == set(QuestionReason)


@pytest.mark.parametrize("kind", RemarkKind)
def test_a_remark_without_its_arguments_is_shown(kind: RemarkKind) -> None:
    """A journal may hold other arguments than the words name."""
    assert remark_text(Remark(kind))


@pytest.mark.parametrize("reason", QuestionReason)
def test_a_question_without_its_arguments_is_shown(reason: QuestionReason) -> None:
    """The same of questions."""
    question = Question(QuestionKind.CHANGED, reason)

    assert question_title(question)
    assert "{" not in question_title(question) + question_detail(question)


@pytest.mark.parametrize(
    ("remark", "text"),
    [
        (
            Remark(RemarkKind.LARGER_THAN_LIMIT, {"limit": 157_286_400}),
            "May be refused: larger than the 157 MB that this Kaltura account names as its limit",
        ),
        (
            Remark(RemarkKind.QUOTA_USED_UP, {"percent": 104.2}),
            "The quota of this Kaltura account is used up (104 %): it may refuse the file",
        ),
        (Remark(RemarkKind.NAME_STORED_AS, {"name": "???? cut"}), "The server stored the name as “???? cut”"),
        (
            Remark(RemarkKind.NOT_YET_REMOVED, {"problem": PROBLEM}),
            "Not yet removed from the server: The server's copy broke off",
        ),
        (Remark(RemarkKind.OTHER_SIZE, {"copy": 3499, "size": 3500}), "it has 3,499 bytes instead of 3,500"),
        (Remark(RemarkKind.PROBLEM, {"problem": PROBLEM}), "The server's copy broke off"),
        (Remark(RemarkKind.PROBLEM_IN_DETAIL, {"problem": PROBLEM}), "The server's copy broke off: cut off"),
    ],
)
def test_arguments_stand_in_the_words(remark: Remark, text: str) -> None:
    """Numbers have their groups, sizes their units, names are cut."""
    assert remark_text(remark) == text


def test_several_remarks_make_one_line() -> None:
    """None makes an empty one."""
    remarks = (Remark(RemarkKind.PROCESSING_NOT_SEEN), Remark(RemarkKind.NAME_STORED_AS, {"name": "a"}))

    assert remarks_text(remarks) == "this account may not see processing; The server stored the name as “a”"
    assert remarks_text(()) == remark_text(None) == ""


ENTRY = {"name": "talk", "since": 0}


@pytest.mark.parametrize(
    ("reason", "arguments", "title", "detail"),
    [
        (
            QuestionReason.SAME_IN_LIBRARY,
            ENTRY,
            "The same file is in the library already",
            "“talk”, since an unknown time",
        ),
        (
            QuestionReason.SAME_IN_LIBRARY,
            {**ENTRY, "status": "processing"},
            "The same file is in the library already",
            "“talk”, since an unknown time: processing",
        ),
        (
            QuestionReason.LOOKS_SAME_IN_LIBRARY,
            {**ENTRY, "why": Remark(RemarkKind.NOT_DELIVERED_YET).facts},
            "A file that looks the same is in the library",
            "Not compared: the server does not deliver its copy yet; “talk”, since an unknown time",
        ),
        (
            QuestionReason.BEGUN_ELSEWHERE,
            {**ENTRY, "percent": 40},
            "Another computer has sent 40 % of a file that looks the same",
            "kdesk looks again by itself; begun at an unknown time, as “talk”",
        ),
        (
            QuestionReason.BEGUN_ELSEWHERE,
            {**ENTRY, "percent": 4000},
            "Another computer has begun to upload a file that looks the same",
            "kdesk looks again by itself; begun at an unknown time, as “talk”",
        ),
        (
            QuestionReason.SAME_IN_LIST,
            {"name": "b.mp4", "path": "/films/b.mp4"},
            "“b.mp4” in this list has the same content",
            "/films/b.mp4",
        ),
        (
            QuestionReason.FILE_CHANGED,
            {"detail": "8 bytes more came"},
            TITLES[QuestionReason.FILE_CHANGED],
            "8 bytes more came",
        ),
    ],
)
def test_what_was_found_is_asked(reason: QuestionReason, arguments: dict[str, object], title: str, detail: str) -> None:
    """One sentence for the row, and what else is known."""
    question = Question(QuestionKind.IN_LIBRARY, reason, arguments)

    assert (question_title(question), question_detail(question)) == (title, detail)


@pytest.mark.parametrize(
    ("percent", "done"),
    [(0, "begun to upload"), (40, "sent 40 % of"), (100, "sent 100 % of"), (10**9, "begun to upload")],
)
def test_another_computer_has_never_sent_more_than_all(percent: int, done: str) -> None:
    """A percentage that cannot be true is left out."""
    question = Question(QuestionKind.ELSEWHERE, QuestionReason.BEGUN_ELSEWHERE, {**ENTRY, "percent": percent})

    assert question_title(question) == f"Another computer has {done} a file that looks the same"
