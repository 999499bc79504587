"""Transfers that wait for a decision of a person."""

from kdesk.domain.question import Decision, Question, QuestionKind
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING, QUEUED, UPLOADING
from tests.support.stored_texts import question_saying

QUESTION = question_saying(QuestionKind.IN_LIBRARY, "It is in the library already", entry_id="0_other")


async def ask(harness: QueueHarness, question: Question) -> str:
    """Put a question on a transfer that is PREPARING; return its id."""
    (only,) = await harness.take("clip.mp4")
    await harness.until(lambda: harness.state(only) is UPLOADING)
    harness.queue.pause([only])
    handle = harness.queue._transfers.get(only)
    assert handle
    handle.update(question=question)
    return only


async def test_a_question_waits_for_its_decision(held: QueueHarness) -> None:
    """Resuming and dropping the file again change nothing; a decision that the question offers queues the transfer."""
    async with held.running() as queue:
        only = await ask(held, QUESTION)
        queue.resume([only])
        await queue.enqueue([held.folder / "clip.mp4"])
        queue.decide(only, Decision.NEW_VERSION)
        assert held.state(only) is PAUSED
        queue.decide(only, Decision.UPLOAD_ANYWAY)
        transfer = held.notes.rows[only]
        assert (transfer.state, transfer.question, transfer.decision) == (QUEUED, None, Decision.UPLOAD_ANYWAY)
        held.server.hold.set()
        await held.until(lambda: held.state(only) is PROCESSING)


async def test_a_question_survives_a_restart(held: QueueHarness) -> None:
    """The question is journalled; the server is not asked for it again."""
    async with held.running():
        only = await ask(held, QUESTION)
        await held.queue._context.journal.save([held.notes.rows[only]])
    async with held.running():
        assert held.notes.rows[only].question == QUESTION
        assert held.state(only) is PAUSED
