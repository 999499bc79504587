"""The table of the log: what it shows, and what comes while it is in sight."""

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QSignalSpy

from kdesk.domain.log_lines import LEVELS, LogRecord, records_in
from kdesk.ui.support.log_model import LogModel
from kdesk.ui.theme import Theme

LINES = (
    "rest of a record that was cut off",
    "2026-12-01 04:00:00,123 INFO kdesk.engine: 0_abc: read",
    "2026-12-01 04:00:01,007 WARNING kdesk.kaltura: slow",
    "2026-12-01 04:00:02,900 ERROR kdesk: LookupError: no row",
    "  Traceback (most recent call last):",
    "    deep place",
)


def records(*more: str) -> Sequence[LogRecord]:
    """Return the records of the log, with further ones at its end."""
    return tuple(records_in([*LINES, *more]))


@pytest.fixture
def model(theme: Theme, qtmodeltester: Any) -> LogModel:
    """The table with the records."""
    model = LogModel(theme)
    qtmodeltester.check(model)
    model.show_records(records())
    return model


def texts(model: LogModel) -> list[str]:
    """Return the last column."""
    return [str(model.data(model.index(row, 3))) for row in range(model.rowCount())]


def test_records_are_read_back_with_their_details() -> None:
    """What stands before the first is left out."""
    first, _, last = records()
    assert (first.at, LEVELS[first.level], first.source) == ("2026-12-01 04:00:00", "INFO", "kdesk.engine")
    assert first.text == "0_abc: read"
    assert last.whole == (
        "2026-12-01 04:00:02 ERROR kdesk: LookupError: no row\n  Traceback (most recent call last):\n    deep place"
    )


def test_a_level_and_words_choose(model: LogModel) -> None:
    """Words are looked for in the details, too, however they are written."""
    assert texts(model) == ["0_abc: read", "slow", "LookupError: no row"]
    model.choose(2, "")
    assert texts(model) == ["slow", "LookupError: no row"]
    model.choose(0, "DEEP place")
    assert texts(model) == ["LookupError: no row"]
    model.choose(0, "kaltura")
    assert texts(model) == ["slow"]


def test_what_comes_is_added(model: LogModel) -> None:
    """The rest of the table stays, and so does a selection; another log begins anew."""
    model.choose(2, "")
    added, reset = QSignalSpy(model.rowsInserted), QSignalSpy(model.modelReset)
    model.show_records(records("2026-12-01 04:00:03,000 INFO kdesk: calm", "2026-12-01 04:00:04,000 ERROR kdesk: bad"))
    assert (added.count(), reset.count()) == (1, 0)
    assert texts(model)[-1] == "bad"
    model.show_records(records()[1:])
    assert reset.count() == 1


def test_repeats_are_one_row_with_their_number(model: LogModel) -> None:
    """Also those that come by turns, and while the log is read on; what else happened stays in its order."""
    lost = "WARNING kdesk.kaltura: slow"
    polled = "INFO kdesk.engine: polling failed: no way to the server"
    more = [f"2026-12-01 04:00:{second:02},000 {line}" for second in range(10, 20) for line in (lost, polled)]
    changed, added = QSignalSpy(model.dataChanged), QSignalSpy(model.rowsInserted)
    model.show_records(records(*more))
    assert texts(model) == [
        *("0_abc: read", "slow × 11", "LookupError: no row", "polling failed: no way to the server × 10")
    ]
    assert (changed.count(), added.count()) == (1, 1)
    model.choose(0, "no way")
    assert texts(model) == ["polling failed: no way to the server × 10"]
    assert [one.at[-2:] for one in model.rows[0]] == [str(second) for second in range(10, 20)]


def test_the_end_of_a_long_line_is_shown(model: LogModel) -> None:
    """It is the reason of what failed; the module is named without the program."""
    line = f"2026-12-01 04:00:09,000 WARNING kdesk.kaltura.client: {'x/' * 400} failed: no route to host"
    model.show_records(records(line))
    last = model.rowCount() - 1
    assert texts(model)[last].endswith("failed: no route to host")
    assert len(texts(model)[last]) <= 300
    assert model.data(model.index(last, 2)) == "kaltura.client"


def test_odd_places(model: LogModel) -> None:
    """Nothing is there, and nothing is raised."""
    assert model.data(QModelIndex()) is None
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.headerData(9, Qt.Orientation.Horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_empty_and_nonsense() -> None:
    """No record at all."""
    assert list(records_in([])) == list(records_in(["", "2026-12-01 NOTHING kdesk: x"])) == []
