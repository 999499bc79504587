"""The migration of a journal to version 7: sentences become kinds and arguments.

Sentences that are not known, or that have lost a part of what they were made from, stay as they are: as the arguments
of a stored text.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kdesk.domain.file_change import FileChange
from kdesk.domain.question import QuestionKind, QuestionReason
from kdesk.domain.remark import RemarkKind
from kdesk.errors import Reason
from kdesk.store.stored_titles import TITLES, TITLES_WITHOUT_CODE

Facts = dict[str, Any]

_QUERY = "SELECT id, trouble, remark, question, verification FROM transfers"
_UPDATE = "UPDATE transfers SET trouble = ?, remark = ?, question = ?, verification = ? WHERE id = ?"


def migrate_sentences(connection: sqlite3.Connection) -> None:
    """Turn the sentences of every row into kinds; a column that cannot be read stays as it is."""
    changed = []
    for transfer_id, trouble, remark, question, verification in connection.execute(_QUERY):
        before = (trouble, remark, question, verification)
        after = (
            _converted(trouble, trouble_facts),
            _remark_column(remark),
            _converted(question, question_facts),
            _converted(verification, verification_facts),
        )
        if after != before:
            changed.append((*after, transfer_id))
    connection.executemany(_UPDATE, changed)


def _converted(stored: str | None, facts: Callable[[Facts], Facts]) -> str | None:
    if not stored:
        return stored
    try:
        return json.dumps(facts(json.loads(stored)), separators=(",", ":"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return stored  # the row is left out when it is read, as it was before


def _remark_column(stored: str | bytes) -> str:
    remarks = [_remark(part) for part in _remark_sentences(_text(stored))]
    return json.dumps(remarks, separators=(",", ":")) if remarks else ""


def _text(stored: str | bytes) -> str:
    if isinstance(stored, str):
        return stored
    try:
        return stored.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return stored.decode("utf-8", "replace")


def trouble_facts(stored: Facts) -> Facts:
    """Return the trouble that version 7 stores for that of version 6."""
    title, code = stored["title"], stored.get("code", "")
    known = None if code else TITLES_WITHOUT_CODE.get(title)
    known = known or TITLES.get(title)
    kind, reason = "KdeskError", Reason.STORED_TEXT
    arguments: Facts = {}
    if known:
        kind, reason = known
    elif failed := re.fullmatch(r"(\d{1,9}) of (\d{1,9}) renditions failed", title):
        kind, reason = "ProcessingFailed", Reason.RENDITIONS_FAILED
        arguments = {"failed": int(failed[1]), "count": int(failed[2])}
    elif refused := re.fullmatch(r"Kaltura does not accept this kind of file \((.+)\)", title):
        kind, reason, arguments = "FileTypeRefused", Reason.KIND_REFUSED, {"extension": refused[1]}
    else:
        arguments = {name: stored.get(name, "") for name in ("title", "explanation", "next_step")}
    return {
        "kind": kind,
        "reason": reason,
        "arguments": arguments,
        "detail": stored.get("detail", ""),
        "code": code,
        "retry_at": stored.get("retry_at"),
        "retry_helps": stored.get("retry_helps", True),
    }


_REMARKS: Mapping[str, RemarkKind] = {
    "this account may not see processing": RemarkKind.PROCESSING_NOT_SEEN,
    "this account may not see processing, and the answer with the id of its entry was lost": RemarkKind.ENTRY_ID_LOST,
    "Waits for a moderator": RemarkKind.WAITS_FOR_MODERATOR,
    "The new content waits for an approval": RemarkKind.WAITS_FOR_APPROVAL,
    "Removed from the server": RemarkKind.REMOVED,
    "Another computer has taken this upload over; nothing was removed": RemarkKind.TAKEN_OVER,
    "Its last byte had arrived: the entry stays in the library": RemarkKind.ARRIVED_BEFORE_REMOVAL,
    "Its entry stays: this account may not delete entries": RemarkKind.ENTRY_STAYS,
    "Leaves the list once it is removed from the server": RemarkKind.LEAVES_ONCE_REMOVED,
}
_REMARKS_WITH_PROBLEM: Mapping[str, RemarkKind] = {
    "Not yet removed from the server": RemarkKind.NOT_YET_REMOVED,
    "Could not be removed from the server": RemarkKind.NOT_REMOVED,
}


def _remark_sentences(text: str) -> list[str]:
    """Split sentences joined by “; ”; some sentences contain it themselves."""
    first, separator, rest = text.partition("; ")
    if separator and text not in _REMARKS and first in _REMARKS:
        return [first, *_remark_sentences(rest)]
    return [text] if text else []


def _remark(sentence: str) -> Facts:
    what, _, title = sentence.partition(": ")
    if kind := _REMARKS.get(sentence):
        return {"kind": kind, "arguments": {}}
    if (kind := _REMARKS_WITH_PROBLEM.get(what)) and title in TITLES:
        return {"kind": kind, "arguments": {"problem": _problem(title)}}
    return _stored_remark(sentence)


def _stored_remark(sentence: str) -> Facts:
    return {"kind": RemarkKind.STORED_TEXT, "arguments": {"text": sentence}}


def _problem(title: str) -> Facts:
    kind, reason = TITLES[title]
    return {"kind": kind, "reason": reason, "arguments": {}, "detail": ""}


_NUMBER = r"(\d[\d,]{0,30})"
_COMPARED: tuple[tuple[str, RemarkKind, tuple[str, ...]], ...] = (
    (f"it has {_NUMBER} bytes instead of {_NUMBER}", RemarkKind.OTHER_SIZE, ("copy", "size")),
    (
        f"it is delivered with {_NUMBER} bytes instead of {_NUMBER}",
        RemarkKind.DELIVERED_WITH_OTHER_SIZE,
        ("copy", "size"),
    ),
    (f"it differs at byte {_NUMBER}", RemarkKind.BYTE_DIFFERS, ("at",)),
    (f"it goes on behind the file's {_NUMBER} bytes", RemarkKind.LONGER_THAN_FILE, ("size",)),
    ("The server keeps no copy of the file as it was uploaded", RemarkKind.NO_COPY, ()),
    ("The server does not tell the size of its copy", RemarkKind.SIZE_NOT_TOLD, ()),
    ("the server keeps no copy of it as it was uploaded", RemarkKind.NO_COPY_OF_IT, ()),
    ("the server does not deliver its copy yet", RemarkKind.NOT_DELIVERED_YET, ()),
    ("Stopped before its end", RemarkKind.STOPPED, ()),
    ("this account may not read the file back", RemarkKind.NOT_READABLE, ()),
)


def verification_facts(stored: Facts) -> Facts:
    """Return the verification that version 7 stores for that of version 6."""
    detail = stored.get("detail", "")
    facts = {name: value for name, value in stored.items() if name != "detail"}
    return {**facts, "remark": _verification_remark(detail) if detail else None}


def _verification_remark(detail: str) -> Facts:
    for pattern, kind, names in _COMPARED:
        if match := re.fullmatch(pattern, detail):
            return {"kind": kind, "arguments": dict(zip(names, map(_number, match.groups()), strict=True))}
    if detail in TITLES:
        return {"kind": RemarkKind.PROBLEM, "arguments": {"problem": _problem(detail)}}
    return _stored_remark(detail)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


_ENTRY_DETAILS: Mapping[str, tuple[QuestionReason, str]] = {
    "The same file is in the library already": (
        QuestionReason.SAME_IN_LIBRARY,
        "“(?P<name>.*)”, since (?P<since>.*?)(?:: (?P<status>.*))?",
    ),
    "A file that looks the same is in the library": (
        QuestionReason.LOOKS_SAME_IN_LIBRARY,
        r"Not compared \((?P<why>.*)\); “(?P<name>.*)”, since (?P<since>.*)",
    ),
    "A file that looks the same has just arrived": (
        QuestionReason.HAS_JUST_ARRIVED,
        "They are compared as soon as the server delivers it; “(?P<name>.*)”, since (?P<since>.*)",
    ),
    "Another computer has begun to upload a file that looks the same": (
        QuestionReason.BEGUN_ELSEWHERE,
        "kdesk looks again by itself; begun at (?P<since>.*?), as “(?P<name>.*)”",
    ),
    "Another computer has taken this upload over": (
        QuestionReason.TAKEN_OVER,
        "It goes on there, as “(?P<name>.*)”; nothing was removed",
    ),
}
_IN_LIST = re.compile("“(.*)” in this list has the same content")
_SENT_ELSEWHERE = re.compile(r"Another computer has sent (\d{1,3}) % of a file that looks the same")


def question_facts(stored: Facts) -> Facts:
    """Return the question that version 7 stores for that of version 6."""
    title, detail = stored["title"], stored.get("detail", "")
    reason, arguments = (
        _about_change(stored["kind"], title, detail)
        or _about_entry(title, detail)
        or (QuestionReason.STORED_TEXT, {"title": title, "detail": detail})
    )
    return {
        "kind": stored["kind"],
        "reason": reason,
        "arguments": arguments,
        "entry_id": stored.get("entry_id", ""),
        "token_id": stored.get("token_id", ""),
    }


def _about_entry(title: str, detail: str) -> tuple[QuestionReason, Facts] | None:
    """Return reason and arguments of a sentence about an entry; None if an argument is lost."""
    if listed := _IN_LIST.fullmatch(title):
        return QuestionReason.SAME_IN_LIST, {"name": listed[1], "path": detail}
    sent = _SENT_ELSEWHERE.fullmatch(title)
    known_title = "Another computer has begun to upload a file that looks the same" if sent else title
    if known_title not in _ENTRY_DETAILS:
        return None
    reason, pattern = _ENTRY_DETAILS[known_title]
    match = re.fullmatch(pattern, detail)
    if match is None:
        return None
    facts: Facts = {name: value for name, value in match.groupdict().items() if value is not None}
    if "since" in facts:
        facts["since"] = _moment(facts["since"])
        if facts["since"] is None:
            return None
    if "why" in facts:
        facts["why"] = _verification_remark(facts["why"])
    if reason is QuestionReason.BEGUN_ELSEWHERE:
        facts["percent"] = int(sent[1]) if sent else 0
    return reason, facts


def _moment(text: str) -> float | None:
    """Return Unix seconds; None for a time without a day, such as “14:02”."""
    if text == "an unknown time":
        return 0.0
    try:
        # The sentences have local times.
        return datetime.strptime(text, "%Y-%m-%d %H:%M").astimezone().timestamp()
    except ValueError:
        return None


_CHANGES: tuple[tuple[str, FileChange, tuple[str, ...]], ...] = (
    (f"It had {_NUMBER} bytes and has {_NUMBER} now", FileChange.SIZE, ("before", "after")),
    ("Its size is the same, but its content is not", FileChange.CONTENT, ()),
    ("Its size is the same, but it was written to", FileChange.WRITTEN, ()),
    ("It was written to while it was compared", FileChange.WRITTEN_MEANWHILE, ()),
    ("It is not what was sent", FileChange.NOT_AS_SENT, ()),
    ("Its times are the same, its content is not", FileChange.SAME_TIMES, ()),
)
_TITLE_OF_CHANGE = re.compile(r"The file changed at (\d\d:\d\d)")
_DAY_OF_CHANGE = re.compile(r"(.*)\. The change was on (\d\d \w+ \d{4})", re.DOTALL)


def _about_change(kind: str, title: str, detail: str) -> tuple[QuestionReason, Facts] | None:
    """Return reason and arguments of a sentence about a changed file; None if an argument is lost."""
    reasons = {
        QuestionKind.CHANGED: QuestionReason.FILE_CHANGED,
        QuestionKind.OUTDATED: QuestionReason.CHANGED_AFTER_SENDING,
    }
    if kind not in reasons:
        return None
    dated = _DAY_OF_CHANGE.fullmatch(detail)
    facts = _change(dated[1] if dated else detail)
    timed = _TITLE_OF_CHANGE.fullmatch(title)
    if facts is None or bool(timed) != bool(dated and kind == QuestionKind.CHANGED):
        return None
    if dated:
        at = _moment_of_change(dated[2], timed[1] if timed else "12:00")
        if at is None:
            return None
        facts |= {"at": at, "reason": Reason.CHANGED_AT}
    return reasons[QuestionKind(kind)], facts


def _change(sentence: str) -> Facts | None:
    for pattern, change, names in _CHANGES:
        if match := re.fullmatch(pattern, sentence):
            return {"change": change, **dict(zip(names, map(_number, match.groups()), strict=True))}
    return None


def _moment_of_change(day: str, time: str) -> float | None:
    try:
        return datetime.strptime(f"{day} {time}", "%d %b %Y %H:%M").astimezone().timestamp()
    except ValueError:
        return None
