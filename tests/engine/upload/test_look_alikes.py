"""Files of one size and one fingerprint with other contents: none is left out, replaced, or mixed with another."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome
from kdesk.errors import BadResponse, Unreachable
from kdesk.messages.questions import question_detail
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, asked, drop, in_library, partly_sent
from tests.engine.states import READY
from tests.support.patience import until

OTHER = bytearray(CONTENT)
OTHER[len(CONTENT) // 2 + 20] ^= 1
"""Of the same size; what differs lies between two samples."""


@pytest.fixture(autouse=True)
def _few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdesk.engine.files.file_identity.SAMPLE_BYTES", 8)


async def drop_other(harness: QueueHarness, name: str = "other.mp4") -> str:
    """Queue the file that only looks alike."""
    (transfer,) = await harness.queue.enqueue([harness.file(name, content=bytes(OTHER))])
    return transfer.id


def proof_on(harness: QueueHarness, entry_id: str) -> str:
    """The SHA-256 on an entry, "" where there is none."""
    tag = harness.server.known[entry_id].owner_tag
    return tag.proof.sha256 if tag and tag.proof else ""


async def proven(harness: QueueHarness, entry_id: str) -> None:
    """Wait for the hash: it is taken on threads."""
    await until(lambda: proof_on(harness, entry_id))


async def test_what_arrived_carries_its_hash(harness: QueueHarness) -> None:
    """Bound to the source flavor, its version and its size, with the fingerprint and the transfer."""
    async with harness.running():
        entry_id = await in_library(harness)
        await proven(harness, entry_id)
    (transfer,) = harness.notes.rows.values()
    tag = harness.server.known[entry_id].owner_tag
    assert tag is not None
    assert tag.proof is not None
    assert tag == OwnerTag(transfer.id, transfer.owner_tag.fingerprint, tag.proof)
    assert (tag.proof.sha256, tag.proof.asset_id, tag.proof.version, tag.proof.size) == (
        transfer.file.sha256,
        f"flavor-of-{entry_id}",
        "1",
        len(CONTENT),
    )


@pytest.mark.parametrize("known", ["by its hash", "by reading it back", "by its hash of a former version"])
async def test_another_content_is_uploaded(harness: QueueHarness, other: QueueHarness, known: str) -> None:
    """It becomes an entry of its own; the hash decides where it is of what the server keeps, else the copy is read."""
    async with harness.running():
        entry_id = await in_library(harness)
        await proven(harness, entry_id)
    if known != "by its hash":
        tag = "" if known == "by reading it back" else harness.server.known[entry_id].partner_data.replace(":1:", ":0:")
        harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data=tag or "kdesk:older")
    async with other.running():
        await arrived(other, await drop_other(other))
    assert harness.contents() == [CONTENT, bytes(OTHER)]
    assert bool(harness.server.copies.reads) is (known != "by its hash")


@pytest.mark.parametrize("known", ["by its hash", "by reading it back"])
async def test_the_same_content_is_asked_about(harness: QueueHarness, other: QueueHarness, known: str) -> None:
    """Proved either way."""
    async with harness.running():
        entry_id = await in_library(harness)
        await proven(harness, entry_id)
    if known == "by reading it back":
        harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data="another program's")
    async with other.running():
        question = await asked(other, await drop(other))
        assert (question.kind, question.entry_id) == (QuestionKind.IN_LIBRARY, entry_id)
    assert bool(harness.server.copies.reads) is (known == "by reading it back")
    if known == "by reading it back":
        assert sum(end - start for start, end in harness.server.copies.reads) >= len(CONTENT)
        assert harness.server.known[entry_id].partner_data == "another program's"


async def test_what_cannot_be_compared_is_a_suspicion(harness: QueueHarness, other: QueueHarness) -> None:
    """The row says why, replacing is not offered, and comparing again works once the copy can be read."""
    async with harness.running():
        entry_id = await in_library(harness)
    harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data="kdesk:older")
    harness.server.copies.readable = False
    async with other.running():
        second = await drop(other)
        question = await asked(other, second)
        assert (question.kind, question.entry_id) == (QuestionKind.SUSPECTED, entry_id)
        assert question_detail(question).startswith("Not compared: ")
        assert Decision.REPLACE not in question.choices
        harness.server.copies.readable = True
        other.queue.decide(second, Decision.LOOK_AGAIN)
        await other.until(lambda: (q := other.notes.rows[second].question) is not None and q is not question)
        assert (await asked(other, second)).kind is QuestionKind.IN_LIBRARY


async def test_a_comparison_that_breaks_off_goes_on(harness: QueueHarness, other: QueueHarness) -> None:
    """What was found the same is not read again; the third time without progress is the last."""
    async with harness.running():
        entry_id = await in_library(harness)
    harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data="kdesk:older")
    harness.server.copies.breaks = [BadResponse() for _ in range(4)]
    async with other.running():
        assert (await asked(other, await drop(other))).kind is QuestionKind.IN_LIBRARY


async def test_two_that_look_alike_in_one_list(harness: QueueHarness) -> None:
    """Both are sent at the same time; neither is taken for the other."""
    async with harness.running():
        harness.server.hold.clear()
        both = [await drop(harness), await drop_other(harness)]
        await harness.until(lambda: all(harness.state(one) is TransferState.UPLOADING for one in both))
        harness.server.hold.set()
        for one in both:
            await arrived(harness, one)
    assert sorted(harness.contents()) == sorted([CONTENT, bytes(OTHER)])


async def test_taking_over_another_content_is_noticed(harness: QueueHarness, other: QueueHarness) -> None:
    """The halves are joined on the server; the whole copy is compared though only sizes were asked for."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    async with other.running():
        second = await drop_other(other)
        assert (await asked(other, second)).kind is QuestionKind.ELSEWHERE
        (token,) = harness.server.tokens.values()
        token.data = bytearray(CONTENT[:9000])
        token.token = replace(token.token, uploaded_size=9000)
        other.queue.decide(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
        harness.server.process(done.reservation.entry_id)
        await other.until(lambda: other.notes.rows[second].differs)
        seen = other.notes.rows[second].verification
        assert seen is not None
        assert seen.level is Level.WHOLE
        assert not proof_on(other, done.reservation.entry_id)


async def test_a_take_over_of_the_same_content_is_compared_whole(harness: QueueHarness, other: QueueHarness) -> None:
    """Every byte is read back before it counts as verified; only then the hash stands on the entry."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    async with other.running():
        second = await drop(other)
        await asked(other, second)
        other.queue.decide(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
        assert done.reservation.taken_over
        harness.server.process(done.reservation.entry_id)
        await other.until(lambda: other.state(second) is READY and not other.notes.rows[second].unverified)
        seen = other.notes.rows[second].verification
        assert seen is not None
        assert (seen.level, seen.outcome) == (Level.WHOLE, Outcome.SAME)
        await proven(harness, done.reservation.entry_id)
        assert proof_on(harness, done.reservation.entry_id) == other.notes.rows[second].file.sha256


async def test_beginning_anew_mixes_nothing(harness: QueueHarness, other: QueueHarness) -> None:
    """The entry stays, its token is replaced, and every byte is the own one."""
    async with harness.running(), other.running():
        first = await partly_sent(harness)
        second = await drop_other(other)
        question = await asked(other, second)
        other.queue.decide(second, Decision.BEGIN_ANEW)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        harness.server.hold.set()
        done = await arrived(other, second)
        assert (done.reservation.entry_id, done.reservation.taken_over) == (question.entry_id, False)
        assert done.reservation.token_id != question.token_id
        assert (await asked(harness, first)).kind is QuestionKind.TAKEN_OVER
    assert harness.contents() == [bytes(OTHER)]
    assert harness.server.waiting() == []


@pytest.mark.parametrize("verb", ["entry", "delete_token", "waiting_tokens", "add_token"])
async def test_trouble_while_beginning_anew_mixes_nothing(
    harness: QueueHarness, other: QueueHarness, verb: str
) -> None:
    """A reservation that cannot be removed is replaced later; its bytes are never used."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    async with other.running():
        second = await drop_other(other)
        await asked(other, second)
        (token,) = harness.server.tokens.values()
        token.data = bytearray(CONTENT[:9000])
        token.token = replace(token.token, uploaded_size=9000)
        harness.server.fail(verb, Unreachable)
        other.queue.decide(second, Decision.BEGIN_ANEW)
        await arrived(other, second)
    assert harness.contents() == [bytes(OTHER)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda entry: replace(entry, partner_data="another program's"),
        lambda entry: replace(entry, status=EntryStatus.PROCESSING),
        lambda entry: replace(entry, root_id="original"),
    ],
    ids=["it is another program's", "it has content by now", "it is a clone"],
)
async def test_what_is_not_taken_over(harness: QueueHarness, other: QueueHarness, spoil: Callable[..., object]) -> None:
    """Nothing is written on it, and the row asks on."""
    async with harness.running():
        await partly_sent(harness)
    async with other.running():
        second = await drop(other)
        question = await asked(other, second)
        spoiled = harness.server.known[question.entry_id] = spoil(harness.server.known[question.entry_id])  # type: ignore[assignment]
        listed = harness.server.entries_like

        async def as_before(*_: object) -> object:
            return (replace(spoiled, status=EntryStatus.WAITING_FOR_CONTENT, root_id="", reference_id=""),)

        harness.server.entries_like = as_before  # type: ignore[method-assign,assignment]
        other.queue.decide(second, Decision.TAKE_OVER)
        await other.until(lambda: other.state(second) is TransferState.PREPARING)
        await asked(other, second)
        harness.server.entries_like = listed  # type: ignore[method-assign]
    assert harness.server.known[question.entry_id] == spoiled


async def test_a_listed_file_that_grew_is_no_copy(harness: QueueHarness) -> None:
    """It begins with the same bytes; what it is now says its own run."""
    async with harness.running():
        harness.server.hold.clear()
        first = await drop(harness)
        await harness.until(lambda: harness.state(first) is TransferState.UPLOADING)
        with (harness.folder / "clip.mp4").open("ab") as file:
            file.write(b"more")
        second = await drop(harness, "copy.mp4")
        await harness.until(lambda: harness.state(second) is TransferState.UPLOADING)
        harness.server.hold.set()
        await arrived(harness, second)


async def test_a_hash_is_written_only_by_who_sent_the_last_byte(harness: QueueHarness) -> None:
    """While kdesk did not run, somebody may have replaced the content by another one of the same size."""
    harness.server.fail("write_tags", BadResponse, times=10_000)
    async with harness.running():
        done = await arrived(harness, await drop(harness))
        await harness.until(lambda: bool(harness.notes.rows[done.id].file.sha256))
    harness.server.faults.clear()
    async with harness.running():
        harness.process_all()
        await harness.until(lambda: harness.state(done.id) is READY and not harness.notes.rows[done.id].unverified)
        await harness.rounds()
    assert harness.notes.rows[done.id].file.sha256
    assert not proof_on(harness, done.reservation.entry_id)
