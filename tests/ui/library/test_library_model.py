"""The list of entries: page by page, one search at a time, and never without a word when it fails."""

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
    """Tell when the model waits for nothing."""
    return lambda: model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT}


async def shown(tasks: TaskScope, catalogue: FakeCatalogue) -> LibraryModel:
    """Return a model that shows the first page."""
    model = LibraryModel(tasks, debounce=10)
    model.set_catalogue(catalogue)
    await until(resting(model))
    return model


def test_it_keeps_the_contract_of_a_model(run_qt: RunQt, qtmodeltester: Any) -> None:
    """Qt's own tester finds nothing while rows come, change, go in front and go."""

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


def test_a_row_gives_its_entry(run_qt: RunQt) -> None:
    """One role returns the entry itself; the others are its name, also for those who listen to it."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue([make_entry(0, name="<b>bold</b>")]))
        index = model.index(0, 0)
        assert index.data(ENTRY_ROLE) == make_entry(0, name="<b>bold</b>")
        assert index.data() == "<b>bold</b>"
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "<b>bold</b>, ready"
        assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)

    run_qt(work)


def test_one_page_is_asked_for_at_a_time(run_qt: RunQt) -> None:
    """The second page is asked for when the view reaches for it, and the end is known."""

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
    """Three letters make one question, for the whole word."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(40))
        model = await shown(tasks, catalogue)
        for typed in ("p", "part", "part 39 "):
            model.search(typed)
        await until(lambda: model.rowCount() == 1)
        assert [wanted.text for wanted, _ in catalogue.served] == ["", "part 39"]
        assert names(model) == ["Interview, part 39"]

    run_qt(work)


def test_a_new_search_replaces_the_one_under_way(run_qt: RunQt) -> None:
    """The answer to an old search does not come in any more, and its walk is closed."""

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


def test_the_order_is_the_servers(run_qt: RunQt) -> None:
    """Oldest first asks the server again."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        model.set_order(EntryOrder.OLDEST)
        await until(lambda: names(model)[0] == "Interview, part 4")
        assert catalogue.served[-1][0].order is EntryOrder.OLDEST

    run_qt(work)


def test_a_failure_is_told_and_retry_helps(run_qt: RunQt) -> None:
    """Without an answer there is a problem to show; Retry asks again."""

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


def test_a_failure_at_a_later_page_keeps_what_is_there(run_qt: RunQt) -> None:
    """The cards stay; Retry goes on behind them, and no entry comes twice."""

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


def test_refreshing_keeps_the_cards_until_the_answer(run_qt: RunQt) -> None:
    """Nothing flickers while the server is asked again, also when it does not answer."""

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
    """Cards that do not match would be a lie."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5))
        model = await shown(tasks, catalogue)
        catalogue.failures.append(Unreachable())
        model.search("part 3")
        await until(lambda: model.state.phase is Phase.FAILED)
        assert model.rowCount() == 0

    run_qt(work)


def test_without_a_connection_the_list_is_empty(run_qt: RunQt) -> None:
    """Signing out clears the list; the next account's entries come by themselves."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.set_catalogue(None)
        assert model.rowCount() == 0
        assert model.state.phase is Phase.SIGNED_OUT
        model.set_catalogue(FakeCatalogue(make_entries(3)))
        await until(lambda: model.rowCount() == 3)

    run_qt(work)


def test_a_new_entry_comes_in_front(run_qt: RunQt) -> None:
    """What has just been uploaded is the first card, once."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.put_first(make_entry(999, name="fresh"))
        model.put_first(make_entry(999, name="fresh, renamed"))
        assert names(model)[:2] == ["fresh, renamed", "Interview, part 0"]
        assert model.row_of("0_entry00003") == 4
        assert model.state.total == 6

    run_qt(work)


def test_a_new_entry_can_wait(run_qt: RunQt) -> None:
    """While the user looks further down, new entries wait and are counted."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.put_first(make_entry(998), hold=True)
        model.put_first(make_entry(999), hold=True)
        assert (model.rowCount(), model.state.pending) == (5, 2)
        model.show_pending()
        assert names(model)[:2] == ["Interview, part 999", "Interview, part 998"]
        assert model.state.pending == 0

    run_qt(work)


def test_entries_of_others_are_found(run_qt: RunQt) -> None:
    """Looking again puts what others have brought in since in front, newest first, and nothing twice."""

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


def test_entries_of_others_wait_while_the_user_looks_further_down(run_qt: RunQt) -> None:
    """Nothing moves: they are counted."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(3))
        model = await shown(tasks, catalogue)
        newest = model.index(0, 0).data(ENTRY_ROLE).created_at
        catalogue.known.insert(0, replace(make_entry(900), created_at=newest + 10))
        model.check_for_new(hold=True)
        await until(lambda: model.state.pending == 1)
        assert model.rowCount() == 3

    run_qt(work)


def test_an_empty_library_notices_its_first_entry(run_qt: RunQt) -> None:
    """What comes into being while the empty page is shown appears on it."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue()
        model = await shown(tasks, catalogue)
        catalogue.known.append(make_entry(1))
        model.check_for_new(hold=False)
        await until(lambda: model.rowCount() == 1)

    run_qt(work)


def test_under_a_search_new_entries_stay_out(run_qt: RunQt) -> None:
    """Whether a new entry matches is for the server to say."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.search("part 3")
        await until(lambda: model.rowCount() == 1)
        model.put_first(make_entry(999))
        assert model.rowCount() == 1

    run_qt(work)


def test_a_deleted_entry_goes(run_qt: RunQt) -> None:
    """A snapshot that says “deleted” takes the row away, and the others are found where they are."""

    async def work(tasks: TaskScope) -> None:
        model = await shown(tasks, FakeCatalogue(make_entries(5)))
        model.update(make_entry(1, status=EntryStatus.DELETED))
        assert model.rowCount() == 4
        assert model.row_of("0_entry00004") == 3
        assert model.row_of("0_entry00001") is None

    run_qt(work)


def test_only_changing_entries_are_asked_for_again(run_qt: RunQt) -> None:
    """An entry in processing is refreshed until it is READY; the others are left alone."""

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


def test_a_refresh_that_fails_is_no_notice(run_qt: RunQt, reported: list[Exception]) -> None:
    """The next turn asks again; nobody is told every ten seconds that the network is gone."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0, status=EntryStatus.PROCESSING)])
        model = await shown(tasks, catalogue)
        catalogue.failures.append(Unreachable())
        model.refresh_changing()
        await until(lambda: not catalogue.failures)
        assert model.rowCount() == 1

    run_qt(work)
    assert not reported
