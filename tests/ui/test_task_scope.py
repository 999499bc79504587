"""TaskScope: nothing that a slot starts is lost, and nothing outlives the window."""

import asyncio
import gc
import weakref
from collections.abc import Awaitable, Callable

from kdesk.errors import FileMissing, KdeskError
from kdesk.ui.tasks import TaskScope

Until = Callable[[Callable[[], object]], Awaitable[None]]


async def _raise(error: Exception) -> None:
    raise error


async def test_an_error_of_ours_is_told_as_it_is(until: Until) -> None:
    """An error of the tree reaches the callback untouched."""
    told: list[KdeskError] = []
    error = FileMissing("/videos/a.mp4")
    async with TaskScope(told.append) as tasks:
        tasks.spawn(_raise(error))
        await until(lambda: told)
    assert told == [error]


async def test_a_mistake_goes_where_those_of_the_loop_go(until: Until) -> None:
    """Any other exception is a mistake in kdesk: it is no error that the callback could explain."""
    told: list[KdeskError] = []
    mistakes: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: mistakes.append(context))
    async with TaskScope(told.append) as tasks:
        tasks.spawn(_raise(ValueError("no such thing")))
        await until(lambda: mistakes)
    assert str(mistakes[0]["exception"]) == "no such thing"
    assert told == []


async def test_leaving_cancels_and_waits() -> None:
    """When the scope is left, every task has run its clean-up."""
    ended: list[str] = []
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    async with TaskScope(ended.append) as tasks:
        tasks.spawn(work())
        await started.wait()
    assert ended == ["cleaned up"]


async def test_a_named_task_replaces_its_predecessor(until: Until) -> None:
    """Of three searches that follow each other, only the last one ends by itself."""
    done: list[int] = []
    go_on = asyncio.Event()

    async def search(number: int) -> None:
        await go_on.wait()
        done.append(number)

    async with TaskScope(print) as tasks:
        for number in range(3):
            tasks.spawn(search(number), replace="search")
        go_on.set()
        await until(lambda: done)
    assert done == [2]


async def test_a_named_task_can_be_cancelled() -> None:
    """Cancelling a name stops its task; cancelling it again does nothing."""
    reached: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0)
        reached.append("end")

    async with TaskScope(print) as tasks:
        tasks.spawn(work(), replace="work")
        tasks.cancel("work")
        tasks.cancel("work")
        await asyncio.sleep(0)
    assert reached == []


async def test_a_late_slot_starts_nothing() -> None:
    """After the scope was left, spawning drops the coroutine without a warning."""
    told: list[KdeskError] = []
    async with TaskScope(told.append) as tasks:
        pass
    tasks.spawn(_raise(FileMissing()))
    await asyncio.sleep(0)
    assert told == []


async def test_a_task_that_starts_another_while_ending_does_not_keep_the_scope_open() -> None:
    """A clean-up that asks for more work cannot hold the window."""
    async with TaskScope(print) as tasks:
        started = asyncio.Event()

        async def stubborn() -> None:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                tasks.spawn(asyncio.sleep(3600))

        tasks.spawn(stubborn())
        await started.wait()


async def test_parts_of_a_scope_have_names_of_their_own(until: Until) -> None:
    """Two panels each have a task of one name; ending one part leaves the other alone."""
    ended: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async with TaskScope(lambda _error: None) as whole:
        one, other = whole.part(), whole.part()
        one.spawn(wait("one"), replace="poll")
        one.spawn(wait("unnamed"))
        other.spawn(wait("other"), replace="poll")
        await asyncio.sleep(0)
        assert not ended
        one.spawn(wait("again"), replace="poll")
        await until(lambda: ended == ["one"])
        one.end()
        await until(lambda: set(ended) == {"one", "again", "unnamed"})
    assert ended[-1] == "other"


async def test_a_task_that_has_ended_is_forgotten(until: Until) -> None:
    """A window that is open for weeks starts millions of them."""
    tasks: list[weakref.ref[object]] = []

    async def work() -> None:
        tasks.append(weakref.ref(asyncio.current_task()))

    async with TaskScope(lambda _error: None) as scope:
        part = scope.part()
        scope.spawn(work(), replace="search")
        part.spawn(work(), replace="search")
        part.spawn(work(), name="load")
        await until(lambda: len(tasks) == 3)
        await until(lambda: gc.collect() * 0 == 0 and not any(task() for task in tasks))


async def test_a_part_ends_with_its_own_parts(until: Until) -> None:
    """A window, and a tab in it; the window beside it goes on."""
    ended: list[str] = []
    started: list[str] = []

    async def work(name: str) -> None:
        started.append(name)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async with TaskScope(lambda _error: None) as scope:
        window, other = scope.part(), scope.part()
        tab = window.part()
        window.spawn(work("window"), name="load")
        tab.spawn(work("tab"), replace="load")
        other.spawn(work("other"), replace="load")
        await until(lambda: len(started) == 3)
        window.end()
        await until(lambda: len(ended) == 2)
        assert set(ended) == {"window", "tab"}
