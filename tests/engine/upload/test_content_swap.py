"""A file for an entry that a person chose: sent as every other, and its content taken over once."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, Replacement
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.transfer import Transfer
from kdesk.domain.verification import Outcome
from kdesk.errors import NotPermitted, Reason, Unreachable
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import arrived, asked, in_library
from tests.engine.states import CANCELLED, FAILED, PAUSED, READY, UPLOADING

NEW = bytes(reversed(range(256))) * 41


def target(harness: QueueHarness) -> Entry:
    """Return the only entry."""
    (entry,) = harness.server.known.values()
    return entry


def put(harness: QueueHarness, entry: Entry, content: bytes = NEW) -> str:
    """Queue a file for the content of an entry; return the id of its transfer."""
    path = harness.file("new.mp4", content=content)
    return harness.queue.replace_content(path, len(content), entry).id


async def ready(harness: QueueHarness, transfer_id: str) -> Transfer:
    """Let the server process what arrived, and wait until the transfer and its tags are done."""
    await arrived(harness, transfer_id)
    harness.process_all()
    await harness.until(lambda: harness.state(transfer_id) is READY)
    await harness.rounds()
    return harness.notes.rows[transfer_id]


async def test_the_entry_gets_content_hash_and_fingerprint(harness: QueueHarness) -> None:
    """After the swap, and not before: until then the entry still has the former content."""
    async with harness.running():
        await in_library(harness)
        before = target(harness)
        again = put(harness, before)
        await arrived(harness, again)
        assert (target(harness).reference_id, target(harness).partner_data) == (
            before.reference_id,
            before.partner_data,
        )
        done = await ready(harness, again)
        now, identity = target(harness), done.file.identity
    assert identity is not None
    assert (now.id, now.reference_id) == (before.id, identity.fingerprint)
    tag = now.owner_tag
    assert tag is not None
    assert (tag.transfer_id, tag.fingerprint) == (again, identity.fingerprint)
    assert tag.proof is not None
    assert tag.proof.sha256 == done.file.sha256
    assert harness.contents() == [NEW]
    assert harness.server.calls.count("replace_content") == 1
    assert [remark.kind for remark in done.remarks] == [RemarkKind.REPLACES]


async def test_what_a_person_wrote_stays(harness: QueueHarness) -> None:
    """A reference id of one's own is never written over: the fingerprint then lives in the tag only."""
    async with harness.running():
        entry_id = await in_library(harness)
        harness.server.known[entry_id] = replace(target(harness), reference_id="talk-17", partner_data="")
        done = await ready(harness, put(harness, target(harness)))
    tag = target(harness).owner_tag
    assert target(harness).reference_id == "talk-17"
    assert tag is not None
    assert tag.fingerprint == done.owner_tag.fingerprint
    assert "write_reference_ids" not in harness.server.calls


async def test_the_data_of_another_program_stays(harness: QueueHarness) -> None:
    """Then the reference id alone says which file it is."""
    async with harness.running():
        entry_id = await in_library(harness)
        harness.server.known[entry_id] = replace(target(harness), partner_data="for another program")
        done = await ready(harness, put(harness, target(harness)))
    assert target(harness).partner_data == "for another program"
    assert target(harness).reference_id == done.owner_tag.fingerprint


async def test_the_same_file_dropped_twice_is_one_transfer(harness: QueueHarness) -> None:
    """On the same entry; an upload of that file is another one."""
    async with harness.running():
        await in_library(harness)
        harness.server.hold.clear()
        first = put(harness, target(harness))
        assert put(harness, target(harness)) == first
        other = harness.queue.replace_content(harness.file("new.mp4"), 1, replace(target(harness), id="0_b"))
        assert other.id != first
        harness.queue.cancel([first, other.id])
        await harness.until(lambda: {harness.state(first), harness.state(other.id)} == {CANCELLED})


async def waits_for_other(harness: QueueHarness) -> str:
    """Replace content while other new content waits; return the transfer that asks."""
    await in_library(harness)
    harness.server.let_wait(target(harness), Replacement.WAITS_FOR_APPROVAL, "ben")
    again = put(harness, target(harness))
    question = await asked(harness, again)
    assert question.kind is QuestionKind.OTHER_WAITS
    assert question.arguments["user"] == "ben"
    return again


async def test_new_content_that_waits_is_asked_about(harness: QueueHarness) -> None:
    """Nothing is lost before somebody has decided so, and the decision is about this content alone."""
    async with harness.running():
        again = await waits_for_other(harness)
        assert target(harness).replacing_id
        assert "replace_content" not in harness.server.calls
        harness.queue.decide(again, Decision.DISCARD_WAITING)
        done = await ready(harness, again)
        assert done.decision is None
    assert harness.contents() == [NEW]


async def test_the_content_that_waited_is_taken_meanwhile(harness: QueueHarness) -> None:
    """Looking again then goes on without a question, and without sending anything twice."""
    async with harness.running():
        again = await waits_for_other(harness)
        sent = len(harness.server.received)
        harness.server.process(target(harness).id)
        harness.queue.decide(again, Decision.LOOK_AGAIN)
        await ready(harness, again)
        assert len(harness.server.received) == sent
    assert harness.contents() == [NEW]


async def test_content_that_waits_for_an_approval_is_not_compared(harness: QueueHarness) -> None:
    """The entry still has the former content, from which the file differs: that is no damage."""
    async with harness.running():
        entry_id = await in_library(harness)
        again = put(harness, target(harness))
        await arrived(harness, again)
        harness.server.versions[entry_id] -= 1
        harness.server.known[entry_id] = replace(target(harness), replacement=Replacement.WAITS_FOR_APPROVAL)
        await harness.until(lambda: harness.state(again) is READY and not harness.notes.rows[again].unverified)
        found = harness.notes.rows[again].verification
    assert found is not None
    assert found.outcome is Outcome.NOT_COMPARED
    assert found.remark == Remark(RemarkKind.WAITS_FOR_APPROVAL)


async def test_failed_new_content_is_no_loss(harness: QueueHarness) -> None:
    """What could not be converted is thrown away without a question."""
    async with harness.running():
        await in_library(harness)
        harness.server.let_wait(target(harness), Replacement.FAILED)
        await ready(harness, put(harness, target(harness)))
    assert harness.contents() == [NEW]


async def test_an_entry_that_is_gone_is_asked_about(harness: QueueHarness) -> None:
    """A file for one entry does not silently become another one."""
    async with harness.running():
        await in_library(harness)
        gone = target(harness)
        await harness.server.delete_entry(gone.id)
        again = put(harness, gone)
        assert (await asked(harness, again)).kind is QuestionKind.TARGET_GONE
        assert not harness.server.known
        harness.queue.decide(again, Decision.UPLOAD_ANYWAY)
        done = await arrived(harness, again)
    assert not done.replaces
    assert done.remarks == ()
    assert target(harness).id != gone.id


async def test_an_entry_that_goes_while_its_content_is_sent(harness: QueueHarness) -> None:
    """Found with the last byte; the token goes too."""
    async with harness.running():
        entry_id = await in_library(harness)
        harness.server.hold.clear()
        again = put(harness, target(harness))
        await harness.until(lambda: harness.state(again) is UPLOADING)
        await harness.server.delete_entry(entry_id)
        harness.server.hold.set()
        assert (await asked(harness, again)).kind is QuestionKind.TARGET_GONE
    assert harness.server.waiting() == []


async def test_a_replacement_that_somebody_cancels_has_failed(harness: QueueHarness) -> None:
    """The entry is READY with its former content: that is no success. Retry sends the file again."""
    async with harness.running():
        entry_id = await in_library(harness)
        before = target(harness)
        again = put(harness, before)
        await arrived(harness, again)
        harness.server.throw_away(entry_id)
        await harness.until(lambda: harness.state(again) is FAILED)
        trouble = harness.notes.rows[again].trouble
        assert trouble is not None
        assert trouble.reason is Reason.REPLACEMENT_CANCELLED
        assert target(harness).partner_data == before.partner_data
        harness.queue.retry([again])
        await ready(harness, again)
    assert harness.contents() == [NEW]


@pytest.mark.parametrize("after", [True, False])
async def test_a_lost_answer_is_looked_for(harness: QueueHarness, after: bool) -> None:
    """The token tells whether the call arrived: it is made again only if it did not."""
    async with harness.running():
        await in_library(harness)
        harness.server.fail("replace_content", Unreachable, after=after)
        await ready(harness, put(harness, target(harness)))
    assert harness.contents() == [NEW]
    assert harness.server.calls.count("replace_content") == (1 if after else 2)


async def test_a_refused_replacement_fails_with_its_reason(harness: QueueHarness) -> None:
    """And is not repeated by itself."""
    async with harness.running():
        await in_library(harness)
        harness.server.fail("replace_content", NotPermitted)
        again = put(harness, target(harness))
        await harness.until(lambda: harness.state(again) is FAILED)
        assert harness.server.calls.count("replace_content") == 1
        harness.queue.retry([again])
        await ready(harness, again)
    assert harness.contents() == [NEW]


async def test_a_session_that_only_uploads_makes_no_other_entry(harness: QueueHarness) -> None:
    """It may not replace content, and does not upload the file as a new entry instead."""
    async with harness.running():
        await in_library(harness)
        harness.server.rights = ONLY_UPLOADS
        harness.sign_in(harness.server.api())
        again = put(harness, target(harness))
        await harness.until(lambda: harness.state(again) is FAILED)
    assert len(harness.server.known) == 1


async def test_pausing_and_restarting_go_on_where_they_were(harness: QueueHarness) -> None:
    """A replacement is journalled like an upload: no byte is sent twice."""
    async with harness.running():
        await in_library(harness)
        sent = len(harness.server.received)
        harness.server.hold.clear()
        harness.server.let_through = 1
        again = put(harness, target(harness))
        await harness.until(lambda: harness.notes.rows[again].reservation.accepted.total > 0)
        harness.queue.pause([again])
        await harness.until(lambda: harness.state(again) is PAUSED)
    harness.server.hold.set()
    async with harness.running():
        harness.queue.resume([again])
        done = await ready(harness, again)
    assert harness.contents() == [NEW]
    offsets = [offset for _, offset, _ in harness.server.received[sent:]]
    assert len(offsets) == len(set(offsets))
    assert done.replaces == target(harness).id


async def test_cancelled_once_the_content_is_being_replaced(harness: QueueHarness) -> None:
    """The row does not claim that nothing was done."""
    async with harness.running():
        await in_library(harness)
        harness.server.fail("replace_content", Unreachable, after=True)
        harness.server.fail("token", Unreachable, times=10_000)
        again = put(harness, target(harness))
        await harness.until(lambda: bool(harness.notes.rows[again].reservation.former_content))
        await harness.until(lambda: harness.notes.rows[again].trouble is not None)
        harness.queue.cancel([again])
        harness.server.faults.clear()
        await harness.until(lambda: not harness.notes.rows[again].reservation.token_id)
        (remark,) = harness.notes.rows[again].remarks
    assert remark.kind is RemarkKind.REPLACED_ALL_THE_SAME


async def test_a_restart_while_the_new_content_is_processed(harness: QueueHarness) -> None:
    """The fingerprint is written, without a hash: meanwhile somebody else may have replaced the content again."""
    async with harness.running():
        await in_library(harness)
        again = put(harness, target(harness))
        await arrived(harness, again)
    async with harness.running():
        done = await ready(harness, again)
    tag = target(harness).owner_tag
    assert tag == OwnerTag(again, done.owner_tag.fingerprint)
    assert target(harness).reference_id == done.owner_tag.fingerprint
