"""The migration of journals whose troubles, questions, remarks and verifications were sentences."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.question import QuestionReason
from kdesk.domain.remark import RemarkKind
from kdesk.domain.transfer import Transfer
from kdesk.errors import Reason
from kdesk.messages.errors import explanation_of, title_of
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.remarks import remark_text, remarks_text
from kdesk.store.journal import Journal
from kdesk.store.stored_sentences import trouble_facts

SAMPLE = Path(__file__).parent / "samples" / "journal-6.sql"

TROUBLES = {
    "t1": ("FileMissing", Reason.NONE, {}),
    "t2": ("FileTypeRefused", Reason.UNSAFE_CONTENT, {}),
    "t3": ("ApiError", Reason.SERVER_PART_FAILED, {}),
    "t4": ("BadResponse", Reason.SERVER_OVERLOADED, {}),
    "t5": ("FileTypeRefused", Reason.KIND_REFUSED, {"extension": "exe"}),
    "t7": ("ProcessingFailed", Reason.RENDITIONS_FAILED, {"failed": 1, "count": 4}),
}
REMARKS = {
    "t8": (RemarkKind.WAITS_FOR_MODERATOR,),
    "t9": (RemarkKind.STORED_TEXT,),
    "t10": (RemarkKind.PROCESSING_NOT_SEEN, RemarkKind.STORED_TEXT),
    "t11": (RemarkKind.ENTRY_ID_LOST,),
    "t12": (RemarkKind.TAKEN_OVER,),
    "t13": (RemarkKind.NOT_YET_REMOVED,),
    "t14": (RemarkKind.STORED_TEXT,),
}
COMPARISONS = {
    "t8": RemarkKind.OTHER_SIZE,
    "t9": RemarkKind.BYTE_DIFFERS,
    "t15": RemarkKind.NO_COPY,
    "t16": RemarkKind.PROBLEM,
    "t17": RemarkKind.STORED_TEXT,
    "t18": RemarkKind.STORED_TEXT,
    "t19": RemarkKind.STOPPED,
}
QUESTIONS = {
    "t20": QuestionReason.FILE_CHANGED,
    "t21": QuestionReason.FILE_CHANGED,
    "t22": QuestionReason.CHANGED_AFTER_SENDING,
    "t23": QuestionReason.SAME_IN_LIBRARY,
    "t24": QuestionReason.STORED_TEXT,
    "t25": QuestionReason.SAME_IN_LIST,
    "t26": QuestionReason.LOOKS_SAME_IN_LIBRARY,
    "t27": QuestionReason.BEGUN_ELSEWHERE,
    "t28": QuestionReason.TAKEN_OVER,
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a journal of version 6 with every kind of sentence."""
    path = tmp_path / "journal.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SAMPLE.read_text("utf-8"))
    return path


def stored(path: Path) -> dict[str, tuple[Any, str, Any, Any]]:
    """Return what the file holds of each transfer: trouble, remark, question and verification."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, trouble, remark, question, verification FROM transfers").fetchall()
    return {
        key: (_read(trouble), remark, _read(question), _read(verification))
        for key, trouble, remark, question, verification in rows
    }


def _read(column: str | None) -> Any:
    return json.loads(column) if column else None


async def loaded(path: Path) -> dict[str, Transfer]:
    """Return the transfers of a journal by their ids."""
    async with Journal.open(path) as journal:
        transfers = await journal.load()
        assert journal.damaged is None
    return {transfer.id: transfer for transfer in transfers}


def dated(sentence: str) -> str:
    """Write a day as it is written now: the language in use decides, and not the version that stored it."""
    return re.sub("05 May 2026", "2026-05-05", sentence)


def reworded(sentence: str) -> str:
    """Write the reason of a comparison that failed as it is written now: after a colon, where it begins a sentence."""
    return re.sub(r"^Not compared \(([^)]*)\)", r"Not compared: \1", sentence)


async def test_known_sentences_become_kinds(kept: Path) -> None:
    """What is not known, or has lost a part of what it was made from, stays a stored text."""
    transfers = await loaded(kept)

    known = {key: row.trouble for key, row in transfers.items() if row.trouble and key != "t6"}
    assert {key: (t.kind, t.reason, t.arguments) for key, t in known.items()} == TROUBLES
    assert transfers["t6"].trouble is not None
    assert transfers["t6"].trouble.reason is Reason.STORED_TEXT
    remarks = {key: tuple(remark.kind for remark in row.remarks) for key, row in transfers.items() if row.remarks}
    assert remarks == REMARKS
    compared = {key: row.verification.remark for key, row in transfers.items() if row.verification}
    assert {key: remark.kind for key, remark in compared.items() if remark} == COMPARISONS
    assert {key: row.question.reason for key, row in transfers.items() if row.question} == QUESTIONS


async def test_the_words_are_those_that_were_stored(kept: Path) -> None:
    """A person reads the same before and after the migration."""
    before = stored(kept)

    for key, transfer in (await loaded(kept)).items():
        trouble, remark, question, verification = before[key]
        assert remarks_text(transfer.remarks) == remark
        if trouble:
            assert transfer.trouble is not None
            assert title_of(transfer.trouble) == trouble["title"]
            if key != "t4":  # made up: the advice of a reason is that of its table
                assert explanation_of(transfer.trouble) == trouble["explanation"]
            same = (trouble["detail"], trouble["code"], trouble["retry_at"], trouble["retry_helps"])
            kept_as = transfer.trouble
            assert (kept_as.detail, kept_as.code, kept_as.retry_at, kept_as.retry_helps) == same
        if question:
            assert transfer.question is not None
            assert question_title(transfer.question) == question["title"]
            assert question_detail(transfer.question) == reworded(dated(question["detail"]))
            assert (transfer.question.entry_id, transfer.question.token_id) == (
                question["entry_id"],
                question["token_id"],
            )
        if verification:
            assert transfer.verification is not None
            assert remark_text(transfer.verification.remark) == verification["detail"]
            assert transfer.verification.at == verification["at"]


async def test_a_migrated_journal_is_written_and_read_again(kept: Path) -> None:
    """It goes on as any other; the sentences are gone from the file."""
    transfers = await loaded(kept)
    async with Journal.open(kept) as journal:
        await journal.save(list(transfers.values()))

    assert await loaded(kept) == transfers
    assert all("title" not in (row[0] or {}) for row in stored(kept).values())


async def test_odd_columns_cost_no_transfer_but_their_own(kept: Path) -> None:
    """What was unreadable before is left out as before; text that is no UTF-8 stays what it is."""
    before = set(stored(kept))
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("UPDATE transfers SET trouble = '[1' WHERE id = 't1'")
        connection.execute("UPDATE transfers SET question = '{}' WHERE id = 't20'")
        connection.execute("UPDATE transfers SET remark = ? WHERE id = 't9'", (b"odd \xed\xb3\xbf",))
        connection.commit()
    transfers = await loaded(kept)

    assert before - set(transfers) == {"t1", "t20"}
    assert remarks_text(transfers["t9"].remarks) == "odd \udcff"


def test_stored_troubles_need_not_have_every_field() -> None:
    """The first journals had a title and little more."""
    facts = trouble_facts({"title": "Who knows"})

    assert facts["arguments"] == {"title": "Who knows", "explanation": "", "next_step": ""}
    assert (facts["detail"], facts["code"], facts["retry_helps"]) == ("", "", True)
