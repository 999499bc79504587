"""The list of transfers as a model: it mirrors the queue, in few and large steps.

Drawings: one letter a state (q u p r f), one name a row.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.errors import NotPermitted
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.ui.uploads.model import TRANSFER_ROLE, TransferModel
from kdesk.ui.uploads.summary import Group
from tests.support.stored_texts import NO_COPIES, UNREAD
from tests.ui.fakes.transfers import NOW, FakeTransfers, one_of_each, transfer

MANY = 50_000


@pytest.fixture
def make(formatter: Format) -> Callable[[FakeTransfers], TransferModel]:
    """Make a model that listens to a queue."""

    def made(queue: FakeTransfers) -> TransferModel:
        model = TransferModel(formatter, lambda: NOW, queue.move)
        model.added(queue.snapshot())
        queue.listen(model)
        return model

    return made


def _drawn(model: TransferModel) -> str:
    """Draw the rows: “q:clip-01 u:clip-02”."""
    rows = (model.transfer(row) for row in range(model.rowCount()))
    return " ".join(f"{one.state.value[0]}:{one.file.title}" for one in rows)


def _spans(model: TransferModel) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: spans.append((first.row(), last.row())))
    return spans


def test_it_is_a_model_as_qt_wants_it(
    qtmodeltester: ModelTester, make: Callable[[FakeTransfers], TransferModel]
) -> None:
    """Qt's own checks pass, while rows come, change, move and go."""
    queue = FakeTransfers(one_of_each())
    model = make(queue)
    qtmodeltester.check(model)
    queue.bring([transfer(50), transfer(51)])
    queue.move(["t50"], 0)
    queue.remove(["t1", "t2", "t8"])
    qtmodeltester.check(model)


def test_the_first_batch_comes_at_once_and_those_after_it_together(
    qtbot: QtBot, make: Callable[[FakeTransfers], TransferModel]
) -> None:
    """Four rows in three batches: the first is there at once, the others in one step later, as they are then."""
    queue = FakeTransfers()
    model = make(queue)
    steps: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: steps.append((first, last)))
    queue.bring([transfer(1)])
    assert _drawn(model) == "q:clip-01"
    queue.bring([transfer(2), transfer(3)])
    queue.bring([transfer(4)])
    queue.tell(transfer(3, TransferState.PAUSED))
    assert _drawn(model) == "q:clip-01"
    qtbot.waitUntil(lambda: _drawn(model) == "q:clip-01 q:clip-02 p:clip-03 q:clip-04")
    assert steps == [(0, 0), (1, 3)]
    assert model.summary.count(Group.ALL) == 4


def test_the_last_batch_of_a_drop_comes_at_once(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """Nobody waits for more of it; single files for a long list wait for each other."""
    model = make(FakeTransfers())
    model.added([transfer(1)])
    model.added([transfer(number) for number in range(2, 400)])
    assert model.rowCount() == 1
    model.all_added([])
    assert model.rowCount() == 399
    model.added([transfer(400)])
    model.all_added([])
    assert model.rowCount() == 399
    model.flush()
    assert model.rowCount() == 400


def test_changes_of_rows_that_are_there_insert_nothing(
    qtbot: QtBot, make: Callable[[FakeTransfers], TransferModel]
) -> None:
    """While a folder is added, bytes move ten times a second: rows go on coming in calmly."""
    queue = FakeTransfers()
    model = make(queue)
    queue.bring([transfer(1)])
    queue.bring([transfer(2)])
    spans = _spans(model)
    queue.tell(transfer(1, TransferState.PAUSED))
    qtbot.waitUntil(lambda: bool(spans))
    assert _drawn(model) == "p:clip-01"
    qtbot.waitUntil(lambda: _drawn(model) == "p:clip-01 q:clip-02")


def test_changes_wait_for_the_next_repaint(qtbot: QtBot, make: Callable[[FakeTransfers], TransferModel]) -> None:
    """A hundred changes of three neighbours and one other row become two spans, after 100 ms."""
    queue = FakeTransfers([transfer(number) for number in range(1, 8)])
    model = make(queue)
    spans = _spans(model)
    for step in range(25):
        for number in (2, 3, 4, 7):
            queue.tell(transfer(number, TransferState.UPLOADING, in_flight=step))
    assert spans == []
    qtbot.waitUntil(lambda: bool(spans))
    assert spans == [(1, 3), (6, 6)]
    assert model.transfer(1).sent == 24


def test_removed_rows_leave_in_spans_from_the_end(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """1 2 3 4 5 without 2, 3 and 5 is 1 4; what was changed just before is no trouble."""
    queue = FakeTransfers([transfer(number) for number in range(1, 6)])
    model = make(queue)
    steps: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: steps.append((first, last)))
    queue.tell(transfer(5, TransferState.FAILED))
    queue.remove(["t5", "t2", "t3"])
    assert _drawn(model) == "q:clip-01 q:clip-04"
    assert steps == [(4, 4), (1, 2)]
    assert model.row_of("t4") == 1
    assert model.row_of("t5") is None


def test_a_late_change_of_a_removed_row_is_nothing(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """News about a transfer that left the list changes nothing."""
    queue = FakeTransfers([transfer(1), transfer(2)])
    model = make(queue)
    queue.remove(["t1"])
    model.changed(transfer(1), transfer(1, TransferState.READY))
    model.flush()
    assert _drawn(model) == "q:clip-02"


def test_many_scattered_removals_are_one_reset(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """Every second of 1,000 rows goes in one step."""
    queue = FakeTransfers([transfer(number) for number in range(1000)])
    model = make(queue)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    queue.remove([f"t{number}" for number in range(0, 1000, 2)])
    assert model.rowCount() == 500
    assert model.row_of("t999") == 499
    assert len(resets) == 1


def test_selection_and_current_row_follow_their_transfer(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """1 [2] 3 with the last moved to the top is 3 1 [2]."""
    queue = FakeTransfers([transfer(1), transfer(2), transfer(3)])
    model = make(queue)
    kept = QPersistentModelIndex(model.index(1))
    selection = QItemSelectionModel(model)
    selection.select(model.index(1), QItemSelectionModel.SelectionFlag.Select)
    queue.move(["t3"], 0)
    assert _drawn(model) == "q:clip-03 q:clip-01 q:clip-02"
    assert kept.row() == 2
    assert [index.row() for index in selection.selectedIndexes()] == [2]


def test_rows_between_change_places_and_the_others_stay(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """1 2 3 [4] [5] with 4 put before 2 is 1 [4] 2 3 [5]."""
    model = make(FakeTransfers([transfer(number) for number in range(1, 6)]))
    kept = [QPersistentModelIndex(model.index(row)) for row in (3, 4)]
    model.moved(["t4"], 1)
    assert _drawn(model) == "q:clip-01 q:clip-04 q:clip-02 q:clip-03 q:clip-05"
    assert [model.row_of(f"t{number}") for number in range(1, 6)] == [0, 2, 3, 1, 4]
    assert [index.row() for index in kept] == [1, 4]


def test_dragged_rows_are_moved_by_the_queue(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """1 2 3 with 3 dropped before 1 asks the queue; the view is told to remove nothing."""
    queue = FakeTransfers([transfer(1), transfer(2), transfer(3)])
    model = make(queue)
    mime = model.mimeData([model.index(2)])
    taken = model.dropMimeData(mime, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert taken is False
    assert queue.asked == [("move", (("t3",), 0))]
    assert _drawn(model) == "q:clip-03 q:clip-01 q:clip-02"


def test_fifty_thousand_rows_come_at_once(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """One insertion, and one span when all of them change: the view is told twice, not 100,000 times."""
    queue = FakeTransfers()
    model = make(queue)
    rows = [transfer(number) for number in range(MANY)]
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    queue.bring(rows)
    assert inserted == [(0, MANY - 1)]
    assert model.rowCount() == MANY
    spans = _spans(model)
    for number in range(MANY):
        model.changed(rows[number], rows[number])
    model.flush()
    assert spans == [(0, MANY - 1)]


def test_five_gigabytes_are_not_cut_to_32_bits(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """Sizes, sums and what a screen reader says know numbers beyond 2³²."""
    size = 5 * 2**30
    done = size - 1
    nearly = transfer(1, TransferState.UPLOADING, size=size, accepted=Ranges.of([(0, done)]))
    model = make(FakeTransfers([nearly, transfer(2, size=size)]))
    one: Transfer = model.index(0).data(TRANSFER_ROLE)
    assert one.accepted_bytes == done
    assert model.summary.left == size + 1
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "clip-01.mp4, 5.4 GB, Uploading, 99 %"


def test_the_tooltip_shows_path_and_reason_as_text(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """HTML in a path is escaped; reasons stand below, and until when it can be resumed."""
    model = make(FakeTransfers([transfer(1, path="/<i>a</i>.mp4"), one_of_each()[7]]))
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "<span>/&lt;i&gt;a&lt;/i&gt;.mp4</span>"
    assert "The file changed while it was uploading" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    part = transfer(
        3, TransferState.FAILED, token_id="t", accepted=Ranges.of([(0, 10)]), acknowledged_at=1_700_000_000.0
    )
    assert "<br>Can be resumed until 11/2" in make(FakeTransfers([part])).index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_the_tooltip_says_what_can_be_done(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """Below the reason: why, and what now; the server's code stands small at the end, never alone."""
    refused = Trouble.of(NotPermitted("no right", code="SERVICE_FORBIDDEN"))
    model = make(FakeTransfers([transfer(1, TransferState.FAILED, path="/a.mp4", trouble=refused)]))
    said = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert said.startswith(f"<span>/a.mp4<br>{title_of(NotPermitted())}<br>The sign-in works, but ")
    assert said.endswith("then retry.<br><small>no right · SERVICE_FORBIDDEN</small></span>")


def test_the_tooltip_of_an_upload_only_session_says_what_is_not_looked_at(
    make: Callable[[FakeTransfers], TransferModel],
) -> None:
    """Neither the server's copy nor copies of others; a session that sees them has no such line."""
    model = make(FakeTransfers([transfer(1, TransferState.ARRIVED), transfer(2, TransferState.READY)]))
    said, other = (model.index(row).data(Qt.ItemDataRole.ToolTipRole) for row in range(2))
    assert UNREAD in said
    assert NO_COPIES[1:] in said
    assert NO_COPIES[1:] not in other


def test_the_summary_counts_groups_speed_and_bytes(make: Callable[[FakeTransfers], TransferModel]) -> None:
    """Counts follow additions, changes and removals; paused and failed bytes are not “to go”."""
    queue = FakeTransfers([transfer(1), transfer(2), transfer(3)])
    model = make(queue)
    queue.tell(transfer(1, TransferState.UPLOADING, speed=2e6))
    queue.tell(transfer(2, TransferState.PAUSED))
    model.flush()
    summary = model.summary
    assert [summary.count(group) for group in Group] == [3, 1, 2, 0, 0]
    assert (summary.speed, summary.left, summary.time_left) == (2e6, 8_000_000_000, 4000.0)
    queue.remove(["t1", "t2", "t3"])
    assert [summary.count(group) for group in Group] == [0, 0, 0, 0, 0]
    assert (summary.speed, summary.left, summary.time_left, summary.waits) == (0, 0, None, 0)


def test_very_many_changes_are_shown_batch_by_batch(
    qtbot: QtBot, make: Callable[[FakeTransfers], TransferModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five changes at two a go are three goes, between which the window paints; all are shown in the end."""
    monkeypatch.setattr("kdesk.ui.uploads.model.BATCH", 2)
    queue = FakeTransfers([transfer(number) for number in range(1, 6)])
    model = make(queue)
    spans = _spans(model)
    for number in range(1, 6):
        queue.tell(transfer(number, TransferState.PAUSED))
    qtbot.waitUntil(lambda: len(spans) == 3)
    assert spans == [(0, 1), (2, 3), (4, 4)]
    assert _drawn(model) == "p:clip-01 p:clip-02 p:clip-03 p:clip-04 p:clip-05"


@pytest.mark.parametrize("removed", [["t2"], ["t1", "t2", "t5"], [f"t{number}" for number in range(1, 400, 2)]])
def test_rows_that_come_back_stand_where_they_stood(
    qtmodeltester: ModelTester, make: Callable[[FakeTransfers], TransferModel], removed: list[str]
) -> None:
    """In spans, or where they are many and scattered in one reset; selected rows and the counts stay right."""
    queue = FakeTransfers([transfer(number, TransferState.READY) for number in range(1, 401)])
    model = make(queue)
    qtmodeltester.check(model)
    before, kept = _drawn(model), QPersistentModelIndex(model.index(399))
    queue.remove(removed)
    queue.bring([transfer(500)])
    queue.restore(removed)
    assert _drawn(model) == f"{before} q:clip-500"
    assert all(model.row_of(f"t{number}") == number - 1 for number in range(1, 401))
    assert model.summary.count(Group.DONE) == 400
    assert len(removed) > 100 or model.transfer(kept.row()).id == "t400"
