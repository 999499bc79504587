"""The same file twice: asked about before anything is reserved, or at once afterwards, and done as decided."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload_ports import Reserved
from kdesk.engine.upload.duplicates import SEARCH_FIRST
from kdesk.errors import BadResponse, KdeskError, Unreachable
from kdesk.messages.questions import question_detail
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import (
    CONTENT,
    arrived,
    asked,
    bring_in_new_ones,
    drop,
    dropped_again,
    in_library,
    partly_sent,
)
from tests.engine.states import PAUSED


async def test_a_file_that_is_in_the_library_is_asked_about(harness: QueueHarness) -> None:
    """The row names the entry; nothing is reserved and no byte sent until somebody decides."""
    async with harness.running():
        entry_id = await in_library(harness)
        harness.server.calls.clear()
        question = await asked(harness, await drop(harness))
        assert (question.kind, question.entry_id) == (QuestionKind.IN_LIBRARY, entry_id)
        assert question_detail(question).startswith("“earlier”, since ")
        assert not {"reserve", "free_token", "send", "send_whole"} & set(harness.server.calls)


async def test_uploaded_anyway(harness: QueueHarness) -> None:
    """A second entry, and nobody asks again, not even after a restart."""
    async with harness.running():
        _, again = await dropped_again(harness)
        harness.server.hold.clear()
        harness.queue.decide(again, Decision.UPLOAD_ANYWAY)
        await harness.until(lambda: harness.state(again) is TransferState.UPLOADING)
    harness.server.hold.set()
    async with harness.running():
        await arrived(harness, again)
    assert harness.contents() == [CONTENT, CONTENT]


async def test_two_paths_with_one_content_in_one_list(harness: QueueHarness) -> None:
    """Both have a slot at once; one is sent, the other asks; once the first is cancelled it goes by itself."""
    async with harness.running():
        harness.server.hold.clear()
        both = {await drop(harness, "clip.mp4"), await drop(harness, "copy of clip.mp4")}
        await harness.until(lambda: PAUSED in harness.states())
        (second,) = (one for one in both if harness.state(one) is PAUSED)
        (first,) = both - {second}
        assert (await asked(harness, second)).kind is QuestionKind.IN_LIST
        assert harness.server.calls.count("reserve") == 1
        harness.queue.cancel([first])
        await harness.until(lambda: not harness.notes.rows[first].reservation.token_id)
        harness.server.hold.set()
        harness.queue.decide(second, Decision.UPLOAD_ANYWAY)
        await arrived(harness, second)
    assert harness.contents() == [CONTENT]


@pytest.mark.parametrize(("error", "waits"), [(BadResponse, False), (Unreachable, True)])
async def test_a_look_that_fails_stops_no_upload(
    harness: QueueHarness, error: Callable[[], KdeskError], waits: bool
) -> None:
    """Without a network it is waited for; any other trouble with the list is passed over."""
    harness.server.fail("entries_like", error)
    async with harness.running():
        await arrived(harness, await drop(harness))
    assert harness.server.calls.count("entries_like") == (2 if waits else 1)
    assert bool(harness.clock.waits) is waits


async def test_so_many_new_ones_are_looked_for_first(harness: QueueHarness) -> None:
    """Each counts once, though its reservation tells the same again."""
    async with harness.running():
        assert await bring_in_new_ones(harness) == SEARCH_FIRST


async def test_after_many_new_ones_the_reservation_tells(harness: QueueHarness) -> None:
    """No call is spent on a look; what a known file made is removed again, and those after it are looked for first."""
    async with harness.running():
        await in_library(harness)
        await bring_in_new_ones(harness)
        await arrived(harness, (await harness.queue.enqueue([harness.file("one more.mp4", content=b"one more")]))[0].id)
        assert "entries_like" not in harness.server.calls
        entries = set(harness.server.known)
        assert (await asked(harness, await drop(harness))).kind is QuestionKind.IN_LIBRARY
        assert set(harness.server.known) == entries
        assert harness.server.waiting() == []
        again = await drop(harness, "again.mp4")
        assert (await asked(harness, again)).kind is QuestionKind.IN_LIBRARY
        assert harness.server.calls.count("reserve") == 2
        harness.queue.decide(again, Decision.UPLOAD_ANYWAY)
        assert (await arrived(harness, again)).reservation.entry_id not in entries


@pytest.mark.parametrize("told", [0, -1, 10**12, 2**63])
async def test_a_creation_time_that_is_none_fails_no_upload(harness: QueueHarness, told: int) -> None:
    """Servers send whatever number; the question says that the time is not known."""
    async with harness.running():
        entry_id = await in_library(harness)
        harness.server.known[entry_id] = replace(harness.server.known[entry_id], created_at=told)
        question = await asked(harness, await drop(harness))
        assert (question.kind, question.entry_id) == (QuestionKind.IN_LIBRARY, entry_id)
        assert question_detail(question) == "“earlier”, since an unknown time"


async def test_without_a_creation_time_of_its_own_a_reservation_is_the_latest(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown time is no early one: what the library has already is asked about all the same."""
    reserve = harness.server.reserve

    async def without_time(transfer: Transfer, details: UploadDetails) -> Reserved:
        made = await reserve(transfer, details)
        return replace(made, entry=replace(made.entry, created_at=0))

    async with harness.running():
        await in_library(harness)
        await bring_in_new_ones(harness)
        monkeypatch.setattr(harness.server, "reserve", without_time)
        assert (await asked(harness, await drop(harness))).kind is QuestionKind.IN_LIBRARY


@pytest.mark.parametrize("verb", ["entry", "delete_token", "flavors", "waiting_tokens", "delete_entry"])
@pytest.mark.parametrize("after", [False, True])
async def test_what_a_known_file_made_goes_also_over_a_bad_line(
    harness: QueueHarness, verb: str, *, after: bool
) -> None:
    """Whichever call of the removal is lost."""
    async with harness.running():
        await in_library(harness)
        await bring_in_new_ones(harness)
        entries = set(harness.server.known)
        harness.server.fail(verb, Unreachable, after=after)
        assert (await asked(harness, await drop(harness))).kind is QuestionKind.IN_LIBRARY
    assert set(harness.server.known) == entries
    assert harness.server.waiting() == []


async def test_what_nobody_will_finish_is_no_duplicate(harness: QueueHarness, other: QueueHarness) -> None:
    """Entries without content, failed ones, and those that wait for a token that is gone."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    (entry,) = harness.server.known.values()
    (token_id,) = harness.server.tokens
    old = replace(entry, created_at=entry.created_at - 3600)
    for number, status in enumerate((EntryStatus.NO_CONTENT, EntryStatus.PROCESSING_FAILED), 1):
        harness.server.known[f"0_{number}"] = replace(old, id=f"0_{number}", status=status)
    await harness.server.delete_token(token_id)
    harness.server.known[entry.id] = old
    async with other.running():
        await arrived(other, await drop(other))
    assert len(CONTENT) > 8 * CHUNK
