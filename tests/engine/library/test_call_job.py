"""One call for each entry: delete, recycle, approve, reject."""

from collections.abc import Sequence

from kdesk.domain.editing.batch import Refusals
from kdesk.domain.editing.moderation import ReasonChange
from kdesk.engine.library.batch_run import BatchRun
from kdesk.engine.library.call_job import ApproveJob, CallJob, RejectJob
from kdesk.errors import AlreadyDone, EntryGone, KdeskError, NotPermitted, ServerProblem
from tests.engine.library.fake_library import FakeLibrary
from tests.support.fake_clock import FakeClock


class Calls:
    """Answers with what is scripted, one script a request; an error is raised; without a script all is well."""

    def __init__(self, *scripts: Refusals | KdeskError) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._scripts = list(scripts)

    async def __call__(self, entry_ids: Sequence[str]) -> Refusals:
        """Answer one request."""
        self.asked.append(tuple(entry_ids))
        script = self._scripts.pop(0) if self._scripts else [None] * len(entry_ids)
        if isinstance(script, KdeskError):
            raise script
        return script


async def ran(job: CallJob | RejectJob | ApproveJob, *entry_ids: str) -> list[str]:
    """Run a job and return the outcomes."""
    run = BatchRun(job, entry_ids, FakeClock())
    await run.run()
    return [run.results[entry_id].outcome.value for entry_id in entry_ids]


async def test_each_answer_is_read_by_itself() -> None:
    """Done, in the state already, refused, gone."""
    job = CallJob(Calls([None, AlreadyDone(), NotPermitted(), EntryGone()]))

    assert await ran(job, "a", "b", "c", "d") == ["done", "unchanged", "refused", "gone"]
    assert job.done == ["a"]


async def test_gone_after_a_lost_answer_is_deleted_by_kdesk() -> None:
    """The first request deleted one of two, and its answer was lost."""
    calls = Calls(ServerProblem("lost"), [EntryGone(), None])
    job = CallJob(calls, removes=True)

    assert await ran(job, "a", "b") == ["done", "done"]
    assert calls.asked == [("a", "b"), ("a", "b")]


async def test_only_what_failed_for_the_moment_is_asked_again() -> None:
    """The others are done."""
    calls = Calls([None, ServerProblem("busy")])

    assert await ran(CallJob(calls), "a", "b") == ["done", "done"]
    assert calls.asked == [("a", "b"), ("b",)]


async def test_a_rejection_comes_after_its_reason() -> None:
    """An entry whose reason is refused is not rejected."""
    library, calls = FakeLibrary(2, description="old"), Calls()
    library.refuses = lambda name: NotPermitted() if name == "e1" else None

    assert await ran(RejectJob(library, ReasonChange("too  loud"), calls), "e0", "e1") == ["done", "refused"]
    assert calls.asked == [("e0",)]
    assert library.entries["e0"].description == "[rejected: too loud]\nold"


async def test_approving_takes_the_reason_out() -> None:
    """Another first line stays."""
    library, calls = FakeLibrary(2, description="line\nmore"), Calls()
    library.edit("e0", description="[rejected: too loud]\nline\nmore")

    assert await ran(ApproveJob(library, ReasonChange(""), calls), "e0", "e1") == ["done", "done"]
    assert [entry.description for entry in library.entries.values()] == ["line\nmore"] * 2
