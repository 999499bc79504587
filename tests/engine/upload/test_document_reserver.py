"""Documents and data: the token, the bytes, then the entry, once, whatever goes wrong in between (rule 13)."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadTokenStatus
from kdesk.engine.server_cleanup.reservation import Removal, remove_reserved
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.errors import KdeskError, KindNotTaken, NotPermitted, Reason, TimedOut, Unreachable
from tests.engine.fake_server import CHUNK, queued
from tests.engine.ticks import Killed
from tests.engine.upload.test_uploader import LARGE, SMALL, Client, make_client

DOCUMENT, DATA = b"%PDF-1.7\n", b"\x00\x01\x02\x03"


@pytest.fixture(params=[(LARGE, DOCUMENT), (SMALL, DOCUMENT), (SMALL, DATA)], ids=["large", "small", "data"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A document of ten chunks, one that goes in one body, and data."""
    return make_file(tmp_path, *request.param)


def make_file(folder: Path, size: int, begin: bytes = DOCUMENT) -> Path:
    """Write a file whose content is a document, or data."""
    path = folder / ("slides.pdf" if begin == DOCUMENT else "sensor.bin")
    path.write_bytes(begin + random.Random(size).randbytes(size - len(begin)))
    return path


def assert_made_once(client: Client) -> None:
    """The server holds one entry with the bytes of the file, READY at once, and no token that waits."""
    ((entry_id, entry),) = client.server.known.items()
    assert entry.status is EntryStatus.READY
    assert client.server.content(entry_id) == client.file.read_bytes()
    assert client.server.waiting() == []


async def test_the_way_of_a_document(tmp_path: Path) -> None:
    """Searched for, sent, searched for again, made: no entry is reserved before the bytes."""
    client = make_client(make_file(tmp_path, LARGE))
    done = await client.start()
    calls = ["entries_like", "free_token", "open", *["send"] * 10, "close", "entries_like", "add_entry", "token"]
    assert client.server.calls == calls
    assert list(dict.fromkeys(client.states)) == ["preparing", "uploading", "finishing", "processing"]
    assert (done.file.kind, done.reservation.entry_id in client.server.known) == (SourceKind.DOCUMENT, True)
    assert_made_once(client)


async def test_killed_at_every_moment_and_started_again(file: Path) -> None:
    """Wherever kill -9 strikes, the next start ends with one entry, whose id is known."""
    for moment in count(1):
        client = make_client(file, moment)
        try:
            await client.start()
        except (Killed, BaseExceptionGroup):
            pass
        else:
            assert moment > len(client.server.calls)
            break
        client.server.ticks.kill_at = 0
        done = await client.start()
        assert done.reservation.entry_id in client.server.known, moment
        assert_made_once(client)


class Cancelled(KdeskError):
    """Ends a run like a command that cancels it."""


ERRORS: list[Callable[[], KdeskError]] = [Unreachable, TimedOut]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("verb", ["free_token", "open", "send", "close", "send_whole", "add_entry", "token"])
async def test_a_failed_call_is_cured(file: Path, verb: str, after: bool, error: Callable[[], KdeskError]) -> None:
    """Each call may fail before the server acted, or after; there is one entry all the same."""
    client = make_client(file)
    client.server.fail(verb, error, after=after)
    done = await client.start()
    assert done.reservation.entry_id in client.server.known
    assert_made_once(client)


async def test_an_entry_that_is_not_listed_yet_is_waited_for(tmp_path: Path) -> None:
    """The token is used up, and the index lags: nothing is made a second time."""
    client = make_client(make_file(tmp_path, SMALL))
    client.server.fail("add_entry", TimedOut, after=True)
    client.server.fail("reserved_entries", Unreachable, times=2)
    await client.start()
    assert client.server.calls.count("add_entry") == 1
    assert_made_once(client)


async def test_data_whose_token_stays_full_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was not seen whether `data.addContent` uses its token up."""
    client = make_client(make_file(tmp_path, SMALL, DATA))
    add_entry = client.server.add_entry

    async def leave_full(transfer: Transfer, details: UploadDetails) -> Entry:
        entry = await add_entry(transfer, details)
        stored = client.server.tokens[transfer.reservation.token_id]
        stored.token = replace(stored.token, status=UploadTokenStatus.FULL)
        return entry

    monkeypatch.setattr(client.server, "add_entry", leave_full)
    done = await client.start()
    assert (done.state, client.server.calls.count("add_entry")) == (TransferState.PROCESSING, 1)


async def test_the_same_document_is_asked_about(tmp_path: Path) -> None:
    """Also one that arrived while it was sent: its bytes are kept for the answer, and none is sent again."""
    path = make_file(tmp_path, LARGE)
    client = make_client(path)
    await client.start()
    client.journal.kept.clear()
    await client.journal.save([replace(queued(str(path)), id="another")])
    with pytest.raises(DecisionNeeded) as asked:
        await client.start()
    question = asked.value.changes["question"]
    assert question
    assert question.kind is QuestionKind.IN_LIBRARY
    assert client.server.calls.count("free_token") == 1


async def test_a_document_cannot_replace_content(tmp_path: Path) -> None:
    """Neither a video's, nor that of its own double."""
    path = make_file(tmp_path, SMALL)
    client = make_client(path)
    await client.journal.save([queued(str(path)).replace(replaces="0_video")])
    with pytest.raises(KindNotTaken):
        await client.start()
    assert not queued(str(path)).can_decide(Decision.REPLACE)


async def test_a_role_that_may_only_upload_is_told(tmp_path: Path) -> None:
    """`document.addFromUploadedFile` and `data.add` are forbidden there; nothing is sent."""
    client = make_client(make_file(tmp_path, SMALL))
    client.server.rights = ONLY_UPLOADS
    with pytest.raises(NotPermitted) as refused:
        await client.start()
    assert (refused.value.reason, client.server.calls) == (Reason.NO_DOCUMENT_RIGHT, [])


async def test_what_was_made_before_a_cancelled_transfer_is_told(tmp_path: Path) -> None:
    """The answer was lost when it was cancelled: the entry has its content, stays, and is named."""
    client = make_client(make_file(tmp_path, CHUNK))
    client.server.fail("add_entry", Cancelled, after=True)
    with pytest.raises(Cancelled):
        await client.start()
    (kept,) = await client.journal.load()
    assert await remove_reserved(client.server.api(), kept) is Removal.ARRIVED
    assert len(client.server.known) == 1
