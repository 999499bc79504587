"""A session that may only use upload tokens: the token, the bytes, then the entry; whatever goes wrong in between."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.account_limits import AccountLimits
from kdesk.domain.rights import ONLY_UPLOADS, Rights
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import FileTypeRefused, KdeskError, NotPermitted, TimedOut, TokenExpired, Unreachable
from kdesk.messages.errors import has_own_advice
from kdesk.messages.remarks import remarks_text
from tests.engine.fake_server import CHUNK, REFUSED
from tests.engine.queue_harness import QueueHarness
from tests.engine.ticks import Killed
from tests.engine.upload.test_uploader import LARGE, SMALL, Client, assert_arrived_once, make_client, make_file
from tests.support.raised_words import raises_saying
from tests.support.stored_texts import NO_ID, UNSEEN

WIDGET = Rights(upload=False, reserve=False, account=False, quota=False, reference_id=False)


@pytest.fixture(params=[LARGE, SMALL], ids=["large", "small"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of ten chunks, and one that goes in one body."""
    return make_file(tmp_path, request.param)


def uploader_only(file: Path, kill_at: int = 0) -> Client:
    """Return a client whose server refuses everything but tokens and the entry made of one."""
    client = make_client(file, kill_at)
    client.server.rights = ONLY_UPLOADS
    return client


async def test_the_way_of_a_large_file(tmp_path: Path) -> None:
    """Nothing is asked that would be refused."""
    client = uploader_only(make_file(tmp_path, LARGE))
    done = await client.start()
    calls = ["free_token", "open", *["send"] * 10, "close", "add_entry", "token"]
    assert client.server.calls == calls
    assert list(dict.fromkeys(client.states)) == ["preparing", "uploading", "finishing", "processing"]
    assert done.reservation.entry_id in client.server.known
    assert_arrived_once(client)


async def test_the_way_of_a_small_file(tmp_path: Path) -> None:
    """A body that opens and closes the token, then the entry."""
    client = uploader_only(make_file(tmp_path, SMALL))
    await client.start()
    assert client.server.calls == ["free_token", "send_whole", "add_entry", "token"]
    assert_arrived_once(client)


async def test_killed_at_every_moment_and_started_again(file: Path) -> None:
    """Wherever kill -9 strikes, the next start ends with one entry and the whole file."""
    counted = uploader_only(file)
    await counted.start()
    for moment in count(1):
        client = uploader_only(file, kill_at=moment)
        try:
            await client.start()
        except (Killed, BaseExceptionGroup):
            pass
        else:
            # How many there are depends on how many chunks share one journal entry of their hashes.
            assert moment > counted.server.ticks.passed - client.server.calls.count("send")
            break
        held = next(iter(client.journal.kept.values()), None)
        before = len(client.server.received)
        client.server.ticks.kill_at = 0
        await client.start()
        assert_arrived_once(client)
        if held:
            again = client.server.received[before:]
            assert not [
                c for t, c, n in again if t == held.reservation.token_id and held.reservation.accepted.covers(c, c + n)
            ], moment


async def test_killed_when_the_entry_was_made_and_its_id_not_journalled(file: Path) -> None:
    """The entry stays the only one; such a session may not look for its id."""
    client = uploader_only(file)
    client.server.fail("add_entry", Killed, after=True)  # type: ignore[arg-type]  not an error of the server's
    with pytest.raises(Killed):
        await client.start()
    assert not (await client.start()).reservation.entry_id
    assert_arrived_once(client)


RETRYABLE: list[Callable[[], KdeskError]] = [Unreachable, TimedOut]


@pytest.mark.parametrize("error", RETRYABLE)
@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("verb", ["free_token", "open", "send", "close", "send_whole", "add_entry", "token"])
async def test_a_failed_call_is_cured(file: Path, verb: str, after: bool, error: Callable[[], KdeskError]) -> None:
    """Each call may fail before the server acted, or after; there is one entry all the same, and no token waits."""
    client = uploader_only(file)
    client.server.fail(verb, error, after=after)
    await client.start()
    assert_arrived_once(client)


async def test_a_lost_answer_to_the_entry_is_decided_by_the_token(tmp_path: Path) -> None:
    """A CLOSED token has its entry; which one is not known any more, and no second one is made."""
    client = uploader_only(make_file(tmp_path, SMALL))
    client.server.fail("add_entry", TimedOut, after=True)
    done = await client.start()
    assert (client.server.calls.count("add_entry"), done.reservation.entry_id) == (1, "")
    assert client.server.tokens[done.reservation.token_id].token.status is UploadTokenStatus.CLOSED
    assert_arrived_once(client)


async def test_an_expired_token_is_replaced(tmp_path: Path) -> None:
    """As a matter of course: from the first byte, with a new token."""
    client = uploader_only(make_file(tmp_path, LARGE))
    client.server.fail("send", TokenExpired)
    await client.start()
    assert_arrived_once(client)


async def test_a_refused_type_leaves_nothing(tmp_path: Path) -> None:
    """There is no entry to remove."""
    path = make_file(tmp_path, SMALL)
    path.write_bytes(REFUSED * CHUNK)
    client = uploader_only(path)
    with raises_saying(FileTypeRefused, "mp4"):
        await client.start()
    assert not client.server.known
    assert client.server.waiting() == []


async def test_a_session_without_the_right_uploads_nothing(file: Path) -> None:
    """A widget session says so before anything is read or asked."""
    client = make_client(file)
    client.server.rights = WIDGET
    with raises_saying(NotPermitted, "may not upload") as caught:
        await client.start()
    assert has_own_advice(caught.value)
    assert client.server.calls == []


async def test_the_row_ends_where_nobody_may_look(harness: QueueHarness) -> None:
    """Arrived, with the entry's id: neither watched nor verified."""
    harness.server.rights = ONLY_UPLOADS
    harness.api = harness.server.api()
    async with harness.running():
        (key,) = await harness.take("clip.mp4")
        await harness.until_all(TransferState.ARRIVED)
        row = harness.notes.rows[key]
        assert (remarks_text(row.remarks), row.reservation.entry_id in harness.server.known, row.verification) == (
            UNSEEN,
            True,
            None,
        )
        assert row.state.is_final
    assert not {"entry", "entries", "flavors_of"} & set(harness.server.calls)


async def test_the_row_says_that_the_entry_id_was_lost(harness: QueueHarness) -> None:
    """The file is there all the same."""
    harness.server.rights = ONLY_UPLOADS
    harness.api = harness.server.api()
    harness.server.fail("add_entry", TimedOut, after=True)
    async with harness.running():
        (key,) = await harness.take("clip.mp4")
        await harness.until_all(TransferState.ARRIVED)
        assert (remarks_text(harness.notes.rows[key].remarks), harness.notes.rows[key].reservation.entry_id) == (
            f"{UNSEEN}{NO_ID}",
            "",
        )
    assert len(harness.server.known) == 1


async def test_a_refused_look_is_the_last_one(harness: QueueHarness) -> None:
    """Where the server does not tell rights, its refusal does: no look follows it."""
    harness.server.fail("entries", NotPermitted, times=1000)
    async with harness.running():
        await harness.take("clip.mp4")
        await harness.until_all(TransferState.ARRIVED)
    assert harness.server.calls.count("entries") <= 2  # its own, and that of who wanted to write the hash


async def test_cancelling_leaves_no_token(harness: QueueHarness) -> None:
    """No entry is asked for, since there is none."""
    harness.server.rights = ONLY_UPLOADS
    harness.api = harness.server.api()
    async with harness.running() as queue:
        key = await harness.pause_midway(harness.file("clip.mp4"))
        queue.cancel([key])
        await harness.until(lambda: "Removed" in remarks_text(harness.notes.rows[key].remarks))
    assert harness.server.waiting() == []
    assert not harness.server.known


async def test_a_name_that_the_server_changed_is_told(harness: QueueHarness) -> None:
    """The answer to the last call is the only one that tells the name."""
    harness.server.rights = ONLY_UPLOADS
    harness.api = harness.server.api()
    harness.server.spells = lambda name: name.replace("🎬", "????")
    async with harness.running():
        (key,) = await harness.take("🎬 cut.mp4")
        await harness.until_all(TransferState.ARRIVED)
        assert remarks_text(harness.notes.rows[key].remarks) == f"{UNSEEN}; The server stored the name as “???? cut”"


async def test_limits_are_told_before_the_first_byte(harness: QueueHarness) -> None:
    """The row says so while the bytes are on their way, and the upload goes on."""

    async def limits() -> AccountLimits:
        return AccountLimits(max_file_size=10)

    harness.api = replace(harness.server.api(), limits=limits)
    harness.server.hold.clear()
    async with harness.running():
        (key,) = await harness.take("clip.mp4")
        await harness.until(lambda: bool(remarks_text(harness.notes.rows[key].remarks)))
        assert "names as its limit" in remarks_text(harness.notes.rows[key].remarks)
        assert harness.server.calls.count("send") == 0
        harness.server.hold.set()
        await harness.until_all(TransferState.PROCESSING)
        harness.process_all()
        await harness.until_all(TransferState.READY)
        assert remarks_text(harness.notes.rows[key].remarks) == ""
