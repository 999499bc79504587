"""The model of the library: paging, searching, new entries and errors."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from kdesk.domain.entry import EntryOrder, EntryStatus
from kdesk.errors import ServerProblem, Unreachable
from kdesk.ui.library.model import ENTRY_ROLE, PAGE_SIZE, LibraryModel
from kdesk.ui.library.state import Phase
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entries, make_entry
from tests.ui.library.qt_loop import RunQt

ROOT = QModelIndex()


def names(model: LibraryModel) -> list[str]:
    """Return the names of the rows."""
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def resting(model: LibraryModel) -> Callable[[], bool]:
    """Return whether the model waits for nothing."""
    return lambda: model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT}


async def shown(tasks: TaskScope, catalogue: FakeCatalogue) -> LibraryModel:
    """Return a model with its first page."""
    model = LibraryModel(tasks, debounce=10)
    model.set_catalogue(catalogue)
    await until(resting(model))
    return model


def test_the_model_passes_qts_model_tester(run_qt: RunQt, qtmodeltester: Any) -> None:
    """It keeps the contract while rows are inserted, changed and removed."""

    async def work(tasks: TaskScope) -> None:
        model = LibraryModel(tasks)
        qtmodeltester.check(model)
        catalogue = FakeCatalogue(make_entries(PAGE_SIZE + 5))
        model.set_catalogue(catalogue)
        await until(resting(model))
        model.fetchMore(ROOT)
        await until(lambda: model.rowCount() == PAGE_SIZE + 5)
        model.put_first(make_entry(999))
        model.update(make_entry(3, status=EntryStatus.DELETED))
        model.update(make_entry(4, name="renamed"))
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


def test_one_page_is_loaded_at_a_time(run_qt: RunQt) -> None:
    """`fetchMore` loads the second page, after which the list is complete."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(2 * PAGE_SIZE + 7))
        model = await shown(tasks, catalogue)
        assert model.rowCount() == PAGE_SIZE
        assert model.state.total == 2 * PAGE_SIZE + 7
        assert [first for _, first in catalogue.served] == [0]
        for _ in range(3):
            assert model.canFetchMore(ROOT)
            model.fetchMore(ROOT)
            assert not model.canFetchMore(ROOT)
            await until(resting(model))
        assert model.rowCount() == 2 * PAGE_SIZE + 7
        assert model.state.phase is Phase.COMPLETE
        assert not model.canFetchMore(ROOT)
        assert catalogue.closed == 1

    run_qt(work)


def test_typing_searches_once_after_a_pause(run_qt: RunQt) -> None:
    """Three letters make one search for the whole text."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(40))
        model = await shown(tasks, catalogue)
        for typed in ("p", "part", "part 39 "):
            model.search(typed)
        await until(lambda: model.rowCount() == 1)
        assert [wanted.text for wanted, _ in catalogue.served] == ["", "part 39"]
        assert names(model) == ["Interview, part 39"]

    run_qt(work)


def test_a_new_search_cancels_the_one_before(run_qt: RunQt) -> None:
    """The response to the old one is ignored and its generator closed."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(40))
        model = await shown(tasks, catalogue)
        catalogue.gate.clear()
        model.search("part 1")
        await until(lambda: len(catalogue.served) == 2)
        model.search("part 39")
        await until(lambda: len(catalogue.served) == 3)
        catalogue.gate.set()
        await until(lambda: names(model) == ["Interview, part 39"])
        await until(lambda: catalogue.closed == 2)

    run_qt(work)


def test_another_order_loads_from_the_server(run_qt: RunQt) -> None:
    """“Oldest first” sends a new request."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        model.set_order(EntryOrder.OLDEST)
        await until(lambda: names(model)[0] == "Interview, part 4")
        assert catalogue.served[-1][0].order is EntryOrder.OLDEST

    run_qt(work)


def test_an_error_is_in_the_state_and_retry_repeats(run_qt: RunQt) -> None:
    """After a successful retry the error is gone."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        catalogue.failures.append(Unreachable("no route"))
        model = await shown(tasks, catalogue)
        assert model.state.phase is Phase.FAILED
        assert isinstance(model.state.error, Unreachable)
        model.retry()
        await until(lambda: model.rowCount() == 5)
        assert model.state.error is None

    run_qt(work)


def test_an_error_of_a_later_page_keeps_the_entries(run_qt: RunQt) -> None:
    """Retry continues behind them without duplicates."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(2 * PAGE_SIZE))
        model = await shown(tasks, catalogue)
        catalogue.failures.append(ServerProblem("broken"))
        model.fetchMore(ROOT)
        await until(resting(model))
        assert model.state.phase is Phase.FAILED
        assert model.rowCount() == PAGE_SIZE
        model.retry()
        await until(lambda: model.rowCount() == 2 * PAGE_SIZE)
        assert len(set(names(model))) == 2 * PAGE_SIZE

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


def test_a_search_that_fails_shows_no_cards_of_another_search(run_qt: RunQt) -> None:
    """Entries that do not match are removed."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        catalogue.failures.append(Unreachable())
        model.search("part 3")
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


def test_a_new_entry_is_inserted_at_the_top(run_qt: RunQt) -> None:
    """It is inserted once."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.put_first(make_entry(999, name="fresh"))
        model.put_first(make_entry(999, name="fresh, renamed"))
        assert names(model)[:2] == ["fresh, renamed", "Interview, part 0"]
        assert model.row_of("0_entry00003") == 4
        assert model.state.total == 6

    run_qt(work)


def test_a_new_entry_can_stay_pending(run_qt: RunQt) -> None:
    """Pending entries are counted until they are shown."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.put_first(make_entry(998), hold=True)
        model.put_first(make_entry(999), hold=True)
        assert (model.rowCount(), model.state.pending) == (5, 2)
        model.show_pending()
        assert names(model)[:2] == ["Interview, part 999", "Interview, part 998"]
        assert model.state.pending == 0

    run_qt(work)


def test_a_check_finds_entries_of_other_computers(run_qt: RunQt) -> None:
    """They are at the top, newest first, without duplicates."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3))
        model = await shown(tasks, catalogue)
        newest = model.index(0, 0).data(ENTRY_ROLE).created_at
        catalogue.known[:0] = [
            replace(make_entry(number), created_at=newest + age, name=f"new {number}")
            for number, age in ((901, 20), (900, 10))
        ]
        model.check_for_new(hold=False)
        await until(lambda: model.rowCount() == 5)
        assert names(model)[:3] == ["new 901", "new 900", "Interview, part 0"]
        served = len(catalogue.served)
        model.check_for_new(hold=False)
        await until(lambda: len(catalogue.served) == served + 1)
        assert model.rowCount() == 5

    run_qt(work)


def test_a_check_can_leave_new_entries_pending(run_qt: RunQt) -> None:
    """The list does not move."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3))
        model = await shown(tasks, catalogue)
        newest = model.index(0, 0).data(ENTRY_ROLE).created_at
        catalogue.known.insert(0, replace(make_entry(900), created_at=newest + 10))
        model.check_for_new(hold=True)
        await until(lambda: model.state.pending == 1)
        assert model.rowCount() == 3

    run_qt(work)


def test_a_check_finds_the_first_entry_of_an_empty_library(run_qt: RunQt) -> None:
    """The new entry is listed."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue()
        model = await shown(tasks, catalogue)
        catalogue.known.append(make_entry(1))
        model.check_for_new(hold=False)
        await until(lambda: model.rowCount() == 1)

    run_qt(work)


def test_new_entries_are_not_inserted_during_a_search(run_qt: RunQt) -> None:
    """Only the server knows whether they match."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.search("part 3")
        await until(lambda: model.rowCount() == 1)
        model.put_first(make_entry(999))
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


def test_only_entries_without_a_final_status_are_refreshed(run_qt: RunQt) -> None:
    """An entry in processing is requested until it is READY."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([*make_entries(3), make_entry(3, status=EntryStatus.PROCESSING)])
        model = await shown(tasks, catalogue)
        catalogue.replace(make_entry(3))
        model.refresh_changing()
        await until(lambda: model.index(3, 0).data(ENTRY_ROLE).status is EntryStatus.READY)
        assert catalogue.asked == ["entries 0_entry00003"]
        model.refresh_changing()
        assert catalogue.asked == ["entries 0_entry00003"]

    run_qt(work)


def test_an_error_of_a_refresh_is_not_reported(run_qt: RunQt, reported: list[Exception]) -> None:
    """The next refresh repeats the request."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)])
        model = await shown(tasks, catalogue)
        catalogue.failures.append(Unreachable())
        model.refresh_changing()
        await until(lambda: not catalogue.failures)
        assert model.rowCount() == 1

    run_qt(work)
    assert not reported
