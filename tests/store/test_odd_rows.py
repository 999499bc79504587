"""Journal columns with JSON of any shape, and kinds that this version does not know."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.messages.errors import advice_of, support_of
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text
from kdesk.store.journal import Journal

SAMPLE = Path(__file__).parent / "samples" / "journal-6.sql"

SHAPES = ("[]", "5", '"x"', "null", "{}", "[[]]", '["x"]', "{bad", '{"kind":[]}', '[{"kind":"removed"}]')
TROUBLE = {"kind": "ApiError", "reason": "", "arguments": {}, "detail": "", "code": ""}
QUESTION = {"kind": "changed", "reason": "file_changed", "arguments": {}, "entry_id": "", "token_id": ""}
VERIFICATION = {"depth": "size", "outcome": "different", "compared": 0, "total": 0, "at": 1.0}
ARGUMENTS: tuple[object, ...] = (
    None,
    [1],
    "x",
    {"problem": {"kind": [], "arguments": [1]}},
    {"change": [], "reason": []},
    {"percent": 10**400, "limit": 10**400, "change": "size", "before": 10**400, "after": -1, "at": 10**400},
    {"change": "size", "before": float("nan"), "after": float("inf"), "at": float("nan")},
    {"percent": float("nan"), "limit": float("inf"), "at": [], "why": {"kind": [], "arguments": "x"}},
)


def loaded(path: Path, column: str, values: Sequence[str | bytes], *, before: bool = False) -> dict[str, Transfer]:
    """Return the transfers of a journal whose rows have these values in a column, one after the other.

    Args:
        before: Whether the values are in the journal of version 6 that is migrated.
    """

    async def load() -> tuple[Transfer, ...]:
        async with Journal.open(path) as journal:
            return tuple(await journal.load())

    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SAMPLE.read_text("utf-8"))
    if not before:
        asyncio.run(load())
    with closing(sqlite3.connect(path)) as connection:
        ids = [transfer_id for (transfer_id,) in connection.execute("SELECT id FROM transfers")]
        assert len(ids) >= len(values)
        update = f"UPDATE transfers SET {column} = ? WHERE id = ?"  # noqa: S608  a name from this module
        connection.executemany(update, zip(values, ids, strict=False))
        connection.commit()
    found = {transfer.id: transfer for transfer in asyncio.run(load())}
    return {transfer_id: found[transfer_id] for transfer_id in ids[: len(values)] if transfer_id in found}


def texts(transfers: dict[str, Transfer]) -> list[str]:
    """Return the state of each row, after everything else that can be said of it was said."""
    for transfer in transfers.values():
        if transfer.trouble:
            advice_of(transfer.trouble)
            support_of(transfer.trouble)
    return [row_text(transfer, Format(), 1.0).state for transfer in transfers.values()]


@pytest.mark.parametrize("column", ["trouble", "remark", "question", "verification"])
@pytest.mark.parametrize("before", [True, False])
def test_columns_of_any_shape(tmp_path: Path, column: str, *, before: bool) -> None:
    """The journal opens, and each row that is read can be shown."""
    texts(loaded(tmp_path / "journal.sqlite", column, (*SHAPES, "[" * 100_000, b"\xff\xfe"), before=before))


def test_no_remark_costs_a_transfer(tmp_path: Path) -> None:
    """A remark that is unknown or unreadable is left out; its transfer stays."""
    remarks = (*SHAPES, '[{"kind":"of the future","arguments":{}}]')

    assert len(loaded(tmp_path / "journal.sqlite", "remark", remarks)) == len(remarks)


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_arguments_of_any_type(tmp_path: Path, arguments: object) -> None:
    """Gaps without a usable argument are dashes."""
    kinds = ("stored_text", "problem_in_detail", "quota_used_up", "larger_than_limit")
    remarks = [{"kind": kind, "arguments": arguments} for kind in kinds]
    reasons = ("file_changed", "looks_same_in_library", "same_in_library", "begun_elsewhere", "stored_text")
    columns: dict[str, list[object]] = {
        "trouble": [{**TROUBLE, "arguments": arguments, "reason": why} for why in ("", "changed_at", "stored_text")],
        "remark": [remarks],
        "question": [{**QUESTION, "arguments": arguments, "reason": reason} for reason in reasons],
        "verification": [{**VERIFICATION, "remark": remark} for remark in remarks],
    }
    for column, values in columns.items():
        transfers = loaded(tmp_path / "journal.sqlite", column, list(map(json.dumps, values)))
        assert len(transfers) == len(values)
        texts(transfers)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("trouble", {**TROUBLE, "kind": "Later", "reason": "later"}),
        ("question", {**QUESTION, "reason": "later"}),
        ("verification", {**VERIFICATION, "remark": {"kind": "later", "arguments": {}}}),
    ],
)
def test_kinds_and_reasons_of_the_future(tmp_path: Path, column: str, value: object) -> None:
    """They cost no transfer, and the row says something."""
    (text,) = texts(loaded(tmp_path / "journal.sqlite", column, [json.dumps(value)]))

    assert text


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("trouble", {"title": f"{'9' * 5000} of 2 renditions failed"}),
        ("verification", {**VERIFICATION, "detail": "it differs at byte ,"}),
        ("verification", {**VERIFICATION, "detail": f"it differs at byte {'9' * 5000}"}),
        (
            "question",
            {"kind": "elsewhere", "title": f"Another computer has sent {'9' * 5000} % of a file that looks the same"},
        ),
    ],
)
def test_sentences_that_are_nearly_known(tmp_path: Path, column: str, value: object) -> None:
    """Numbers without a digit, or with more digits than are read, cost no transfer."""
    assert loaded(tmp_path / "journal.sqlite", column, [json.dumps(value)], before=True)
