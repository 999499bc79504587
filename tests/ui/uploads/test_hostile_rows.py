"""Rows of transfers whose server sends any value in any field, and rows whose numbers are beyond all bounds."""

import asyncio
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text
from tests.kaltura.hostile import RESPONSES, drawn
from tests.kaltura.hostile_uploads import rows_of
from tests.support.stored_texts import remarks_saying, trouble_saying
from tests.ui.fakes.transfers import NOW, transfer

EXAMPLES = 15

COUNTS = st.sampled_from([0, 1, 2**31, 2**63 - 1, 2**63, 10**400])
SECONDS = st.sampled_from([0.0, NOW, 10.0**12, 1e300, math.inf, -1.0])


def drawn_rows() -> st.SearchStrategy[Transfer]:
    """Return transfers in any state whose numbers are as a damaged journal or a mistake could leave them."""
    trouble = st.builds(Trouble, st.just("Busy"), retry_at=st.none() | SECONDS)
    compared = st.builds(Verification, st.sampled_from(Level), st.sampled_from(Outcome), COUNTS, COUNTS, SECONDS)
    numbers: dict[str, Any] = {
        "size": COUNTS,
        "in_flight": COUNTS,
        "speed": SECONDS,
        "time_left": st.none() | SECONDS,
        "acknowledged_at": st.none() | SECONDS,
        "renditions_ready": COUNTS,
        "renditions_total": COUNTS,
        "compared": st.none() | COUNTS,
        "verification": st.none() | compared,
        "trouble": st.none() | trouble,
    }
    return st.builds(
        lambda state, fields: transfer(0, state, **fields),
        st.sampled_from(TransferState),
        st.fixed_dictionaries(numbers),
    )


def shown(open_uploads: Callable[..., Any], rows: Sequence[Transfer]) -> None:
    """Show rows, draw them in a wide and in a narrow page, read every role, tell a change of each."""
    numbered = [replace(row, id=f"t{number}") for number, row in enumerate(rows)]
    fake = open_uploads(*numbered)
    page = fake.uploads
    for width in (1000, 420):
        page.resize(width, 700)
        for row in range(page.shown.rowCount()):
            page.list.scrollTo(page.shown.index(row, 0))
            page.grab()
    for row in range(page.shown.rowCount()):
        for role in Qt.ItemDataRole:
            page.shown.index(row, 0).data(role)
        fake.select(row)
    for row in numbered:
        fake.queue.tell(replace(row, remarks=remarks_saying("another")))
    page.model.flush()
    page.grab()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def snapshots() -> Iterator[Transfer]:
    """Yield what became of uploads to such servers, each state once for each."""
    for answers in drawn(RESPONSES, EXAMPLES):
        rows = asyncio.run(rows_of(answers))
        yield from {row.state: row for row in rows}.values()


def test_rows_of_a_server_that_sends_any_value(open_uploads: Callable[..., Any]) -> None:
    """No exception, and no warning of Qt's."""
    rows = list(snapshots())
    assert len(rows) > EXAMPLES
    shown(open_uploads, rows)


def test_rows_with_numbers_beyond_all_bounds(open_uploads: Callable[..., Any]) -> None:
    """What the door does not let in is written all the same, should it ever stand in a row."""
    shown(open_uploads, list(drawn(drawn_rows(), 40)))


@pytest.mark.parametrize("retry_at", [math.inf, 1e300, 2.0**63])
def test_a_wait_without_end_has_words(formatter: Format, retry_at: float) -> None:
    """A server may ask for patience until the end of time."""
    row = transfer(1, TransferState.UPLOADING, trouble=trouble_saying("Busy", retry_at=retry_at))
    assert row_text(row, formatter, NOW).state
