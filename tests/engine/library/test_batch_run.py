"""Changing many entries against a library in memory: nothing of somebody else is lost, everything is told."""

import asyncio
from itertools import count

import pytest

from kdesk.domain.editing.batch import BATCH, Outcome
from kdesk.domain.editing.batch_change import BatchChange
from kdesk.domain.editing.batch_undo import UndoChange
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.description_pattern import DescriptionPattern
from kdesk.engine.library.batch_run import TRIES, BatchRun
from kdesk.engine.library.field_job import FieldJob
from kdesk.errors import ApiError, NotPermitted, Reason, ServerProblem, SignInNeeded, Unreachable
from tests.engine.library.fake_library import FakeLibrary, lose_answer, once
from tests.support.fake_clock import FakeClock, HeldClock
from tests.support.patience import until

ADD = BatchChange(add_tags=("spring",))
NEWS = Category(7, 0, "News", "News")


async def change(library: FakeLibrary, wanted: BatchChange, clock: FakeClock | None = None) -> BatchRun:
    """Change all entries."""
    run = BatchRun(FieldJob(library, wanted), tuple(library.entries), clock or FakeClock())
    await run.run()
    return run


async def undo(library: FakeLibrary, run: BatchRun) -> BatchRun:
    """Take everything back."""
    assert isinstance(run.job, FieldJob)
    written = run.job.log.entries
    back = BatchRun(FieldJob(library, UndoChange(written)), tuple(written), FakeClock())
    await back.run()
    return back


def outcomes(run: BatchRun) -> list[str]:
    """Return what became of the entries, in order."""
    return [run.results[entry_id].outcome.value for entry_id in run.entry_ids]


async def test_a_tag_is_added_to_each_entry() -> None:
    """Other tags stay; an entry that has it already is unchanged, and nothing is sent for it."""
    library = FakeLibrary(3, tags="old")
    library.tag("e1", "spring")

    run = await change(library, ADD)

    assert outcomes(run) == ["done", "unchanged", "done"]
    assert [library.tags(name) for name in library.entries] == [{"old", "spring"}] * 3
    assert library.calls == ["read", "update", "read"]


async def test_a_thousand_entries_take_sixty_requests() -> None:
    """Twenty batches of fifty, each read, written, and read again."""
    library = FakeLibrary(1_000)

    run = await change(library, ADD)

    assert len(run.of(Outcome.DONE)) == 1_000
    assert len(library.calls) == 3 * 1_000 // BATCH == 60


async def test_everything_at_once() -> None:
    """Owner, access control, description and categories are set in the same turn, and all of it is undone."""
    library = FakeLibrary(2, description="old", user_id="ann", access_control_id=1)
    library.assigned.add(("e0", 8))
    before = dict(library.entries)
    wanted = BatchChange(
        user_id="bob",
        access_control_id=5,
        description=DescriptionPattern("{counter:03} {name}: {old}"),
        add_categories=(NEWS,),
        remove_categories=(Category(8, 0, "Sport", "Sport"),),
    )

    run = await change(library, wanted)

    first = library.entries["e0"]
    assert (first.user_id, first.access_control_id, first.description) == ("bob", 5, "001 Film e0: old")
    assert library.entries["e1"].description == "002 Film e1: old"
    assert library.assigned == {("e0", 7), ("e1", 7)}

    assert outcomes(await undo(library, run)) == ["done", "done"]
    assert library.entries == before
    assert library.assigned == {("e0", 8)}


async def test_a_tag_of_an_editor_between_two_batches_stays() -> None:
    """The tags are read right before they are written."""
    library = FakeLibrary(60)
    library.after = once("update", lambda: library.tag("e55", "his"))

    await change(library, ADD)

    assert library.tags("e55") == {"his", "spring"}


async def test_a_lost_answer_costs_no_tag_of_anybody() -> None:
    """The request is not repeated blindly: the entries are read again, with the editor's tag in them."""
    library = FakeLibrary(3)

    def lose() -> None:
        library.tag("e1", "his")
        lose_answer()

    library.before = once("update", lose)

    run = await change(library, ADD)

    assert outcomes(run) == ["done"] * 3
    assert library.tags("e1") == {"his", "spring"}
    assert outcomes(await undo(library, run)) == ["done"] * 3
    assert [library.tags(name) for name in library.entries] == [set(), {"his"}, set()]


async def test_what_was_done_before_the_answer_was_lost_is_done_and_can_be_undone() -> None:
    """The entries are read again and have the tag; it counts as kdesk's."""
    library = FakeLibrary(3)
    library.after = once("update", lose_answer)

    run = await change(library, ADD)

    assert outcomes(run) == ["done"] * 3
    assert library.calls.count("update") == 1
    await undo(library, run)
    assert library.tags("e0") == set()


async def test_a_lost_answer_about_categories_is_ours() -> None:
    """“Already there” after a lost answer is what kdesk did; Undo takes it back."""
    library = FakeLibrary(2)
    library.after = once("assign", lose_answer)

    run = await change(library, BatchChange(add_categories=(NEWS,)))
    assert library.assigned == {("e0", 7), ("e1", 7)}
    await undo(library, run)
    assert library.assigned == set()


async def test_a_category_of_somebody_else_stays_on_undo() -> None:
    """An entry that was in it already is not taken out."""
    library = FakeLibrary(2)
    library.assigned.add(("e0", 7))

    run = await change(library, BatchChange(add_categories=(NEWS,)))

    assert outcomes(run) == ["unchanged", "done"]
    await undo(library, run)
    assert library.assigned == {("e0", 7)}


async def test_a_vanished_entry_is_told_and_holds_nothing_up() -> None:
    """One is gone before its turn, one between reading and writing."""
    library = FakeLibrary(4)
    ids = tuple(library.entries)
    del library.entries["e0"]
    library.before = once("update", lambda: library.entries.__delitem__("e2"))

    run = BatchRun(FieldJob(library, ADD), ids, FakeClock())
    await run.run()

    assert outcomes(run) == ["gone", "done", "gone", "done"]


async def test_one_refusal_holds_nothing_up() -> None:
    """Each call of a request is judged by itself."""
    library = FakeLibrary(3)
    library.refuses = lambda name: NotPermitted("no") if name == "e1" else None

    run = await change(library, ADD)

    assert outcomes(run) == ["done", "refused", "done"]
    assert isinstance(run.results["e1"].problem, NotPermitted)


async def test_an_entry_that_the_server_could_not_change_is_tried_again() -> None:
    """Three times in all; then it is refused with the reason."""
    library = FakeLibrary(2)
    busy = ApiError("busy", retryable=True)
    library.refuses = lambda name: busy if name == "e1" else None

    run = await change(library, ADD)

    assert outcomes(run) == ["done", "refused"]
    assert library.calls.count("update") == 3


async def test_a_field_that_the_server_leaves_out_is_a_refusal() -> None:
    """The answer says all is well; reading the entry again tells that it is not."""
    library = FakeLibrary(1, access_control_id=1)
    library.drops = {"access_control_id"}

    run = await change(library, BatchChange(access_control_id=5, add_tags=("spring",)))

    problem = run.results["e0"].problem
    assert problem is not None
    assert problem.reason is Reason.FIELD_LEFT_OUT
    assert outcomes(await undo(library, run)) == ["done"]
    assert library.tags("e0") == set()


async def test_a_text_of_which_only_the_beginning_is_known_is_not_sent_back() -> None:
    """The rest would be lost."""
    library = FakeLibrary(2)
    library.edit("e0", tags="a lot", cut=frozenset({"tags"}))

    run = await change(library, ADD)

    assert outcomes(run) == ["refused", "done"]
    assert library.entries["e0"].tags == "a lot"


async def test_the_work_stops_between_two_batches() -> None:
    """What is done stays, and the rest is told."""
    library = FakeLibrary(120)
    run = BatchRun(FieldJob(library, ADD), tuple(library.entries), FakeClock())
    library.after = once("update", run.stop)

    await run.run()

    assert (len(run.of(Outcome.DONE)), len(run.of(Outcome.NOT_REACHED))) == (50, 70)
    assert run.stopped
    assert run.problem is None


async def test_a_stop_ends_a_wait_at_once() -> None:
    """The server cannot be reached, which is waited out without end: the clock is held, and the work ends."""
    library = FakeLibrary(2)

    def unreachable(_name: str) -> None:
        raise Unreachable

    library.before = unreachable
    seen = []
    run = BatchRun(FieldJob(library, ADD), tuple(library.entries), HeldClock(), lambda: seen.append(run.waits_for))
    async with asyncio.TaskGroup() as group:
        group.create_task(run.run())
        await until(lambda: seen)
        run.stop()

    assert isinstance(seen[0], Unreachable)
    assert outcomes(run) == ["not reached"] * 2
    assert (run.problem, run.waits_for, run.finished) == (None, None, True)


async def test_an_outage_is_waited_out() -> None:
    """Twenty failures in a row are no reason to give up."""
    library, left = FakeLibrary(2), [Unreachable()] * 20

    def fail(_name: str) -> None:
        if left:
            raise left.pop()

    library.before = fail
    assert outcomes(await change(library, ADD)) == ["done"] * 2


@pytest.mark.parametrize("problem", [ServerProblem("down"), SignInNeeded()])
async def test_an_error_that_stays_ends_the_work_and_is_told(problem: ServerProblem | SignInNeeded) -> None:
    """The first batch is done; the second begins and cannot be finished."""
    library = FakeLibrary(80)

    def fail(_name: str) -> None:
        if library.calls.count("update") > 1:
            raise problem

    library.before = fail
    run = await change(library, ADD)

    assert run.problem is problem
    assert (len(run.of(Outcome.DONE)), len(run.of(Outcome.NOT_REACHED))) == (50, 30)


@pytest.mark.parametrize("problem", [ServerProblem("down"), Unreachable()])
async def test_changes_that_are_never_answered_end_the_work(problem: ServerProblem | Unreachable) -> None:
    """Although everything can be read: the server refuses to store."""
    library = FakeLibrary(2)

    def fail(name: str) -> None:
        if name == "update":
            raise problem

    library.before = fail
    run = await change(library, ADD)

    assert run.problem is problem
    assert outcomes(run) == ["not reached"] * 2
    assert library.calls.count("update") == TRIES.tries


async def test_undo_leaves_what_somebody_changed_since() -> None:
    """His description and his tag stay; the entry he did not touch is restored."""
    library = FakeLibrary(2, description="old", tags="kept")
    wanted = BatchChange(description=DescriptionPattern("new"), add_tags=("spring",), remove_tags=("kept",))
    run = await change(library, wanted)
    library.edit("e0", description="his")
    library.tag("e0", "his tag")

    back = await undo(library, run)

    assert outcomes(back) == ["changed since", "done"]
    assert (library.entries["e0"].description, library.tags("e0")) == ("his", {"his tag", "kept"})
    assert (library.entries["e1"].description, library.tags("e1")) == ("old", {"kept"})


async def test_no_pattern_empties_a_description() -> None:
    """The reason is told; an entry that has none is as it was, and one that gets some is changed."""
    library = FakeLibrary(3, name="")
    library.edit("e0", description="old")
    library.edit("e2", name="Film")
    run = await change(library, BatchChange(description=DescriptionPattern("{name}")))
    assert outcomes(run) == ["refused", "unchanged", "done"]
    problem = run.results["e0"].problem
    assert problem is not None
    assert problem.reason is Reason.DESCRIPTION_EMPTY
    assert [library.entries[name].description for name in ("e0", "e1", "e2")] == ["old", "", "Film"]


async def test_a_network_that_dies_in_a_thousand_and_undo() -> None:
    """What was written until then is known, and all of it is taken back; the others were never touched."""
    library = FakeLibrary(1_000, tags="old")
    clock = HeldClock()
    run = BatchRun(FieldJob(library, ADD), tuple(library.entries), clock)
    calls = count()

    def dies(_name: str) -> None:
        # After the request was carried out: nobody knows whether it was.
        if next(calls) > 30:
            raise Unreachable

    library.after = dies
    async with asyncio.TaskGroup() as group:
        group.create_task(run.run())
        await until(lambda: run.waits_for is not None)
        run.stop()
    library.after = lambda _name: None
    changed = [name for name in library.entries if "spring" in library.tags(name)]
    assert 0 < len(changed) < 1_000
    back = await undo(library, run)
    assert set(outcomes(back)) == {"done"}
    assert all(library.tags(name) == {"old"} for name in library.entries)
