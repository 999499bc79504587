"""The same file twice: asked about before anything is reserved, or at once afterwards, and done as decided."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import Reserved
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine.duplicates import ASK_FIRST
from kdesk.errors import BadAnswer, KdeskError, Unreachable
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk
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


async def test_a_file_that_is_in_the_library_is_asked_about(desk: Desk) -> None:
    """The row names the entry; nothing is reserved and no byte sent until somebody decides."""
    async with desk.running():
        entry_id = await in_library(desk)
        desk.server.calls.clear()
        question = await asked(desk, await drop(desk))
        assert (question.kind, question.entry_id) == (QuestionKind.IN_LIBRARY, entry_id)
        assert question.detail.startswith("“earlier”, since ")
        assert not {"reserve", "free_token", "send", "send_whole"} & set(desk.server.calls)


async def test_uploaded_anyway(desk: Desk) -> None:
    """A second entry, and nobody asks again, not even after a restart."""
    async with desk.running():
        _, again = await dropped_again(desk)
        desk.server.hold.clear()
        desk.queue.answer(again, Decision.UPLOAD_ANYWAY)
        await desk.until(lambda: desk.state(again) is TransferState.UPLOADING)
    desk.server.hold.set()
    async with desk.running():
        await arrived(desk, again)
    assert desk.contents() == [CONTENT, CONTENT]


async def test_two_paths_with_one_content_in_one_list(desk: Desk) -> None:
    """Both have a slot at once; one is sent, the other asks; once the first is cancelled it goes by itself."""
    async with desk.running():
        desk.server.hold.clear()
        both = {await drop(desk, "clip.mp4"), await drop(desk, "copy of clip.mp4")}
        await desk.until(lambda: PAUSED in desk.states())
        (second,) = (one for one in both if desk.state(one) is PAUSED)
        (first,) = both - {second}
        assert (await asked(desk, second)).kind is QuestionKind.IN_LIST
        assert desk.server.calls.count("reserve") == 1
        desk.queue.cancel([first])
        await desk.until(lambda: not desk.notes.rows[first].token_id)
        desk.server.hold.set()
        desk.queue.answer(second, Decision.UPLOAD_ANYWAY)
        await arrived(desk, second)
    assert desk.contents() == [CONTENT]


@pytest.mark.parametrize(("error", "waits"), [(BadAnswer, False), (Unreachable, True)])
async def test_a_look_that_fails_stops_no_upload(desk: Desk, error: Callable[[], KdeskError], waits: bool) -> None:
    """Without a network it is waited for; any other trouble with the list is passed over."""
    desk.server.fail("entries_like", error)
    async with desk.running():
        await arrived(desk, await drop(desk))
    assert desk.server.calls.count("entries_like") == (2 if waits else 1)
    assert bool(desk.clock.waits) is waits


async def test_so_many_new_ones_are_looked_for_first(desk: Desk) -> None:
    """Each counts once, though its reservation tells the same again."""
    async with desk.running():
        assert await bring_in_new_ones(desk) == ASK_FIRST


async def test_after_many_new_ones_the_reservation_tells(desk: Desk) -> None:
    """No call is spent on a look; what a known file made is removed again, and those after it are looked for first."""
    async with desk.running():
        await in_library(desk)
        await bring_in_new_ones(desk)
        await arrived(desk, (await desk.queue.take_in([desk.file("one more.mp4", content=b"one more")]))[0].id)
        assert "entries_like" not in desk.server.calls
        entries = set(desk.server.known)
        assert (await asked(desk, await drop(desk))).kind is QuestionKind.IN_LIBRARY
        assert set(desk.server.known) == entries
        assert desk.server.waiting() == []
        again = await drop(desk, "again.mp4")
        assert (await asked(desk, again)).kind is QuestionKind.IN_LIBRARY
        assert desk.server.calls.count("reserve") == 2
        desk.queue.answer(again, Decision.UPLOAD_ANYWAY)
        assert (await arrived(desk, again)).entry_id not in entries


@pytest.mark.parametrize("told", [0, -1, 10**12, 2**63])
async def test_a_creation_time_that_is_none_fails_no_upload(desk: Desk, told: int) -> None:
    """Servers send whatever number; the question says that the time is not known."""
    async with desk.running():
        entry_id = await in_library(desk)
        desk.server.known[entry_id] = replace(desk.server.known[entry_id], created_at=told)
        question = await asked(desk, await drop(desk))
        assert (question.kind, question.entry_id) == (QuestionKind.IN_LIBRARY, entry_id)
        assert question.detail == "“earlier”, since an unknown time"


async def test_without_a_creation_time_of_its_own_a_reservation_is_the_latest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown time is no early one: what the library has already is asked about all the same."""
    reserve = desk.server.reserve

    async def without_time(transfer: Transfer) -> Reserved:
        made = await reserve(transfer)
        return replace(made, entry=replace(made.entry, created_at=0))

    async with desk.running():
        await in_library(desk)
        await bring_in_new_ones(desk)
        monkeypatch.setattr(desk.server, "reserve", without_time)
        assert (await asked(desk, await drop(desk))).kind is QuestionKind.IN_LIBRARY


@pytest.mark.parametrize("verb", ["entry", "delete_token", "flavors", "waiting_tokens", "delete_entry"])
@pytest.mark.parametrize("after", [False, True])
async def test_what_a_known_file_made_goes_also_over_a_bad_line(desk: Desk, verb: str, *, after: bool) -> None:
    """Whichever call of the removal is lost."""
    async with desk.running():
        await in_library(desk)
        await bring_in_new_ones(desk)
        entries = set(desk.server.known)
        desk.server.fail(verb, Unreachable, after=after)
        assert (await asked(desk, await drop(desk))).kind is QuestionKind.IN_LIBRARY
    assert set(desk.server.known) == entries
    assert desk.server.waiting() == []


async def test_what_nobody_will_finish_is_no_duplicate(desk: Desk, other: Desk) -> None:
    """Entries without content, failed ones, and those that wait for a token that is gone."""
    async with desk.running():
        await partly_sent(desk)
    desk.server.hold.set()
    (entry,) = desk.server.known.values()
    (token_id,) = desk.server.tokens
    old = replace(entry, created_at=entry.created_at - 3600)
    for number, status in enumerate((EntryStatus.NO_CONTENT, EntryStatus.PROCESSING_FAILED), 1):
        desk.server.known[f"0_{number}"] = replace(old, id=f"0_{number}", status=status)
    await desk.server.delete_token(token_id)
    desk.server.known[entry.id] = old
    async with other.running():
        await arrived(other, await drop(other))
    assert len(CONTENT) > 8 * CHUNK
