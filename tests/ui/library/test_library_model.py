"""The model of the library: its rows, what it loads of them, new entries and errors."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from kdesk.domain.entry import EntryStatus
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.conditions import Words
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.rows import PAGE_SIZE
from kdesk.errors import ServerProblem, Unreachable
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.state import Phase
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entries, make_entry
from tests.ui.library.qt_loop import RunQt

PART_3 = EntryQuery((Words("part"), Words("3")))


def names(model: LibraryModel) -> list[str | None]:
    """Return the names of the rows, None for rows that are not loaded."""
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def resting(model: LibraryModel) -> Callable[[], bool]:
    """Return whether the model waits for nothing."""
    return lambda: model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT}


async def shown(tasks: TaskScope, catalogue: FakeCatalogue) -> LibraryModel:
    """Return a model with its first page."""
    model = LibraryModel(tasks)
    model.set_catalogue(catalogue)
    await until(resting(model))
    return model


def test_the_model_passes_qts_model_tester(run_qt: RunQt, qtmodeltester: Any) -> None:
    """It keeps the contract while rows are inserted, loaded, changed and removed."""

    async def work(tasks: TaskScope) -> None:
        model = LibraryModel(tasks)
        qtmodeltester.check(model)
        catalogue = FakeCatalogue(make_entries(PAGE_SIZE + 5))
        model.set_catalogue(catalogue)
        await until(resting(model))
        model.want(PAGE_SIZE - 10, PAGE_SIZE + 4)
        await until(lambda: None not in names(model))
        model.put_first(make_entry(0, id="0_new", created_at=make_entry(0).created_at + 5))
        model.update(make_entry(3, status=EntryStatus.DELETED))
        model.update(make_entry(4, name="renamed"))
        catalogue.known = catalogue.known[20:]
        model.look(hold=False)
        await until(lambda: model.rowCount() == PAGE_SIZE - 15)
        qtmodeltester.check(model, force_py=True)

    run_qt(work)


def test_a_row_has_entry_and_names(run_qt: RunQt) -> None:
    """One role has the entry, the others its name, tooltip and accessible text."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue([make_entry(0, name="<b>bold</b>")]))
        index = model.index(0, 0)
        assert index.data(ENTRY_ROLE) == make_entry(0, name="<b>bold</b>")
        assert index.data() == "<b>bold</b>"
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "<b>bold</b>, ready"
        assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)

    run_qt(work)


def test_there_is_a_row_for_every_match(run_qt: RunQt) -> None:
    """Those in sight are loaded with one request a page, and those beside them; the others have no entry."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(10 * PAGE_SIZE))
        model = await shown(tasks, catalogue)
        assert model.rowCount() == model.state.known.matches == 10 * PAGE_SIZE
        assert model.state.phase is Phase.COMPLETE
        assert names(model)[PAGE_SIZE] is None
        model.want(5 * PAGE_SIZE + 40, 5 * PAGE_SIZE + 60)
        await until(lambda: names(model)[5 * PAGE_SIZE])
        assert [first for _, first in catalogue.served] == [0, 5 * PAGE_SIZE]
        assert model.row_of("0_entry00541") == 541
        model.want(7 * PAGE_SIZE - 5, 7 * PAGE_SIZE + 5)
        await until(lambda: names(model)[6 * PAGE_SIZE] and names(model)[7 * PAGE_SIZE])

    run_qt(work)


def test_requests_for_what_was_scrolled_away_are_cancelled(run_qt: RunQt) -> None:
    """Their pages are not stored, and those in sight are asked for at once."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30 * PAGE_SIZE))
        model = await shown(tasks, catalogue)
        catalogue.gate.clear()
        for page in (5, 10, 20):
            model.want(page * PAGE_SIZE + 40, page * PAGE_SIZE + 50)
        await until(lambda: catalogue.served[-1][1] == 20 * PAGE_SIZE)
        catalogue.gate.set()
        await until(lambda: names(model)[20 * PAGE_SIZE])
        assert names(model)[5 * PAGE_SIZE] is names(model)[10 * PAGE_SIZE] is None

    run_qt(work)


def test_another_query_shows_other_rows(run_qt: RunQt) -> None:
    """The rows stay until the answer."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        model = await shown(tasks, catalogue)
        catalogue.gate.clear()
        model.set_query(EntryQuery((Words("part"), Words("29"))))
        await until(lambda: len(catalogue.served) == 2)
        assert model.rowCount() == 30
        catalogue.gate.set()
        await until(lambda: names(model) == ["Interview, part 29"])

    run_qt(work)


def test_a_new_query_cancels_the_one_before(run_qt: RunQt) -> None:
    """The response to the old one is ignored."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(40))
        model = await shown(tasks, catalogue)
        catalogue.gate.clear()
        model.set_query(PART_3)
        await until(lambda: len(catalogue.served) == 2)
        model.set_query(EntryQuery((Words("39"),)))
        await until(lambda: len(catalogue.served) == 3)
        catalogue.gate.set()
        await until(lambda: names(model) == ["Interview, part 39"])

    run_qt(work)


def test_another_order_is_another_query(run_qt: RunQt) -> None:
    """“Oldest first” sends a new request."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        model.set_query(EntryQuery(sort=Sort.OLDEST))
        await until(lambda: names(model)[0] == "Interview, part 4")
        assert catalogue.served[-1][0].sort is Sort.OLDEST

    run_qt(work)


def test_an_error_is_in_the_state_and_retry_repeats(run_qt: RunQt) -> None:
    """After a successful retry the error is gone."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        catalogue.failures.append(Unreachable("no route"))
        model = await shown(tasks, catalogue)
        assert model.state.phase is Phase.FAILED
        assert isinstance(model.state.known.error, Unreachable)
        model.retry()
        await until(lambda: model.rowCount() == 5)
        assert model.state.known.error is None

    run_qt(work)


def test_an_error_of_a_later_page_keeps_the_entries(run_qt: RunQt) -> None:
    """Retry loads what is in sight."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(2 * PAGE_SIZE))
        model = await shown(tasks, catalogue)
        catalogue.failures.append(ServerProblem("broken"))
        model.want(PAGE_SIZE + 10, PAGE_SIZE + 20)
        await until(lambda: model.state.phase is Phase.FAILED)
        assert names(model)[:2] == ["Interview, part 0", "Interview, part 1"]
        model.retry()
        await until(lambda: None not in names(model))
        assert model.state.phase is Phase.COMPLETE

    run_qt(work)


def test_reloading_keeps_the_entries_until_the_response(run_qt: RunQt) -> None:
    """They stay also if the request fails."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        catalogue.known.pop()
        catalogue.gate.clear()
        model.reload()
        await until(lambda: len(catalogue.served) == 2)
        assert model.rowCount() == 5
        catalogue.gate.set()
        await until(lambda: model.rowCount() == 4)
        catalogue.failures.append(Unreachable())
        model.reload()
        await until(lambda: model.state.phase is Phase.FAILED)
        assert model.rowCount() == 4

    run_qt(work)


def test_a_query_that_fails_shows_no_cards_of_another_query(run_qt: RunQt) -> None:
    """Entries that do not match are removed."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        catalogue.failures.append(Unreachable())
        model.set_query(PART_3)
        await until(lambda: model.state.phase is Phase.FAILED)
        assert model.rowCount() == 0

    run_qt(work)


def test_signing_out_empties_the_list(run_qt: RunQt) -> None:
    """The entries of the next account are loaded automatically."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.set_catalogue(None)
        assert model.rowCount() == 0
        assert model.state.phase is Phase.SIGNED_OUT
        model.set_catalogue(FakeCatalogue(make_entries(3)))
        await until(lambda: model.rowCount() == 3)

    run_qt(work)


def newer(number: int, seconds: int, **changes: Any) -> Any:
    """Return an entry that was created so long after the newest one."""
    at = make_entry(0).created_at + seconds
    return replace(make_entry(number, **changes), created_at=at, updated_at=at)


def test_a_new_entry_is_inserted_at_the_top(run_qt: RunQt) -> None:
    """It is inserted once."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.put_first(newer(999, 10, name="fresh"))
        model.put_first(newer(999, 10, name="fresh, renamed"))
        assert names(model)[:2] == ["fresh, renamed", "Interview, part 0"]
        assert model.row_of("0_entry00003") == 4
        assert model.state.known.matches == 6

    run_qt(work)


def test_a_new_entry_can_stay_pending(run_qt: RunQt) -> None:
    """Pending entries are counted until they are shown."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.put_first(newer(998, 10), hold=True)
        model.put_first(newer(999, 20), hold=True)
        assert (model.rowCount(), model.state.known.pending) == (5, 2)
        model.show_pending()
        assert names(model)[:2] == ["Interview, part 999", "Interview, part 998"]
        assert model.state.known.pending == 0

    run_qt(work)


def test_the_first_entry_of_an_empty_library_is_inserted(run_qt: RunQt) -> None:
    """There is a row where there was none."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue())
        model.put_first(make_entry(1))
        assert names(model) == ["Interview, part 1"]

    run_qt(work)


def test_a_look_finds_entries_of_other_computers(run_qt: RunQt) -> None:
    """They are at the top, newest first, without duplicates."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3))
        model = await shown(tasks, catalogue)
        catalogue.known[:0] = [newer(901, 20, name="new 901"), newer(900, 10, name="new 900")]
        model.look(hold=False)
        await until(lambda: model.rowCount() == 5)
        assert names(model)[:3] == ["new 901", "new 900", "Interview, part 0"]
        asked = len(catalogue.asked)
        model.look(hold=False)
        await until(lambda: len(catalogue.asked) == asked + 2)
        assert model.rowCount() == 5

    run_qt(work)


def test_a_look_can_leave_new_entries_pending(run_qt: RunQt) -> None:
    """The list does not move."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3))
        model = await shown(tasks, catalogue)
        catalogue.known.insert(0, newer(900, 10))
        model.look(hold=True)
        await until(lambda: model.state.known.pending == 1)
        assert model.rowCount() == 3

    run_qt(work)


def test_a_look_finds_the_first_entry_of_an_empty_library(run_qt: RunQt) -> None:
    """The new entry is listed."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue()
        model = await shown(tasks, catalogue)
        catalogue.known.append(make_entry(1))
        model.look(hold=False)
        await until(lambda: model.rowCount() == 1)

    run_qt(work)


def test_a_look_brings_new_snapshots(run_qt: RunQt) -> None:
    """An entry that was processing is READY."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([*make_entries(3), make_entry(3, status=EntryStatus.PROCESSING)])
        model = await shown(tasks, catalogue)
        catalogue.replace(make_entry(3, updated_at=make_entry(0).updated_at + 9))
        model.look(hold=True)
        await until(lambda: model.index(3, 0).data(ENTRY_ROLE).status is EntryStatus.READY)

    run_qt(work)


def test_a_look_finds_what_was_deleted(run_qt: RunQt) -> None:
    """Only its row goes."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        del catalogue.known[1]
        removed: list[tuple[int, int]] = []
        model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
        model.look(hold=True)
        await until(lambda: model.rowCount() == 4)
        assert removed == [(1, 1)]
        assert names(model) == [f"Interview, part {number}" for number in (0, 2, 3, 4)]

    run_qt(work)


def test_a_changed_entry_that_matches_no_more_goes(run_qt: RunQt) -> None:
    """One that matches now comes."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        model.set_query(EntryQuery((Words("part"),)))
        await until(lambda: len(catalogue.served) == 2 and resting(model)())
        changed = make_entry(0).updated_at + 9
        catalogue.replace(make_entry(2, name="renamed", updated_at=changed))
        catalogue.known.insert(0, newer(900, 10))
        model.look(hold=False)
        await until(lambda: names(model)[0] == "Interview, part 900")
        assert names(model)[1:] == [f"Interview, part {number}" for number in (0, 1, 3, 4)]

    run_qt(work)


def test_uploaded_entries_are_not_inserted_during_a_search(run_qt: RunQt) -> None:
    """Only the server knows whether they match."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        model.set_query(PART_3)
        await until(lambda: model.rowCount() == 1)
        model.put_first(newer(999, 10))
        assert model.rowCount() == 1

    run_qt(work)


def test_a_deleted_entry_is_removed(run_qt: RunQt) -> None:
    """The rows of the others are up to date."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.update(make_entry(1, status=EntryStatus.DELETED))
        assert model.rowCount() == 4
        assert model.row_of("0_entry00004") == 3
        assert model.row_of("0_entry00001") is None

    run_qt(work)


def test_an_error_of_a_look_is_not_reported(run_qt: RunQt, reported: list[Exception]) -> None:
    """The next look repeats the request."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(1))
        model = await shown(tasks, catalogue)
        catalogue.failures.append(Unreachable())
        model.look(hold=True)
        await until(lambda: not catalogue.failures)
        assert model.rowCount() == 1

    run_qt(work)
    assert not reported
