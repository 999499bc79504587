"""The journal keeps transfers between starts."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.question import Decision, Question, QuestionKind, QuestionReason
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.reservation import CallState, Reservation
from kdesk.domain.source_file import FileIdentity, SourceFile
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import HashedRange, Ranges
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.errors import JournalProblem, Reason
from kdesk.store.journal import Journal
from kdesk.store.journal_file import JournalFile
from kdesk.store.transfer_table import TransferTable
from tests.support.stored_texts import question_saying, remarks_saying, trouble_saying
from tests.support.transfers import altered

Make = Callable[..., Transfer]
_OTHER: dict[str, Any] = {
    "state": TransferState.FAILED,
    "reservation": Reservation(former_content="1_a"),
    "trouble": Trouble("Unreachable"),
    "remarks": (Remark(RemarkKind.WAITS_FOR_MODERATOR),),
    "question": Question(QuestionKind.CHANGED, QuestionReason.FILE_CHANGED, {}, "", ""),
    "decision": Decision.UPLOAD_ANYWAY,
    "replaces": "1_a",
    "started_at": 1.5,
    "finished_at": 2.5,
    "retries": 1,
    "verification": Verification(Level.SAMPLES, Outcome.UNDER_WAY),
    "account": "a b",
    "created_at": 17.5,
}
"""A value of each journalled field that no new transfer has."""
TRANSACTIONS = {"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / "data" / "journal.sqlite"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that ends or begins a transaction, from the next opening of a journal on."""
    seen: list[str] = []
    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(lambda text: seen.append(text) if text in TRANSACTIONS else None)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return seen


async def kept_in(path: Path) -> Sequence[Transfer]:
    """Return what another start finds."""
    async with Journal.open(path) as journal:
        return await journal.load()


def full_transfer(make: Make) -> Transfer:
    """Return a transfer with a value in every field that is journalled."""
    return make(
        1,
        size=5 * 1024**3,
        media_type=MediaType.VIDEO,
        state=TransferState.UPLOADING,
        identity=FileIdentity(5 * 1024**3, 1_763_000_000_123_456_789, "2049:1234567", "ab" * 32, 2**70),
        token_id="1_token",
        upload_url="https://upload.example.org",
        entry_id="1_entry",
        request=CallState.ANSWERED,
        opener=CallState.SENT,
        accepted=Ranges.of([(0, 8 << 20), (16 << 20, 5 * 1024**3)]),
        trouble=Trouble("Unreachable", Reason.NETWORK_SIGN_IN, {"host": "a"}, "no route", "", 1_763_000_900.25),
        remarks=(Remark(RemarkKind.WAITS_FOR_MODERATOR), Remark(RemarkKind.NAME_STORED_AS, {"name": "?"})),
        finished_at=1_763_000_950.5,
        question=Question(
            QuestionKind.IN_LIBRARY, QuestionReason.SAME_IN_LIBRARY, {"name": "a", "since": 9.5}, "1_other", "1_token"
        ),
        decision=Decision.UPLOAD_ANYWAY,
        replaces="1_replaced",
        started_at=1_763_000_100.5,
        acknowledged_at=1_763_000_200.5,
        retries=7,
        sha256="cd" * 32,
        taken_over=True,
        hashed=(HashedRange(0, 8 << 20, "ef" * 32), HashedRange(8 << 20, 16 << 20, "01" * 32)),
        verification=Verification(
            Level.SAMPLES, Outcome.DIFFERENT, 4096, 9000, 1_763_000_951.5, Remark(RemarkKind.BYTE_DIFFERS, {"at": 17})
        ),
    )


async def test_a_new_journal_is_empty(path: Path) -> None:
    """The first start finds no transfer and nothing damaged."""
    async with Journal.open(path) as journal:
        assert await journal.load() == ()
        assert journal.damaged is None


async def test_every_field_comes_back(path: Path, make_transfer: Make) -> None:
    """What was saved of a transfer is what another start loads."""
    full = full_transfer(make_transfer)
    bare = make_transfer(2)
    async with Journal.open(path) as journal:
        await journal.save([full, bare])

    assert await kept_in(path) == (full, bare)


async def test_a_replacement_of_an_older_journal_knows_its_entry(
    path: Path, make_transfer: Make, edit_journal: Callable[[str], None]
) -> None:
    """Before it had a field of its own, the entry was the one of every transfer that was decided to replace."""
    decided = make_transfer(1, entry_id="1_entry", decision=Decision.REPLACE)
    own = make_transfer(2, entry_id="1_own")
    async with Journal.open(path) as journal:
        await journal.save([decided, own])
    for newer in ("replaces", "ctime_ns", "hashed", "taken_over", "former_content", "kind"):
        edit_journal(f"ALTER TABLE transfers DROP COLUMN {newer}")
    edit_journal("PRAGMA user_version = 3")

    assert await kept_in(path) == (decided.replace(replaces="1_entry"), own)


async def test_a_kept_journal_of_version_4_goes_on(path: Path) -> None:
    """What an older kdesk wrote, before it took hashes and this time of files: every transfer, with neither of them."""
    sample = Path(__file__).parent / "samples" / "journal-4.sql"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sample.read_text())
    async with Journal.open(path) as journal:
        uploading, ready, asking = await journal.load()
        assert journal.damaged is None
        assert (uploading.state, uploading.reservation.accepted.total) == (TransferState.UPLOADING, 12_582_912)
        assert (ready.state, ready.file.sha256) == (TransferState.READY, "cd" * 32)
        assert asking.question == question_saying(QuestionKind.CHANGED, "The file changed at 10:10", "It had 1 bytes")
        identity = FileIdentity(25_000_000, 1_763_000_000_123_456_700, "2049:1234567", "ab" * 16)
        assert {old.file.identity for old in (uploading, ready, asking)} == {identity}
        assert [old.file.hashed for old in (uploading, ready, asking)] == [(), (), ()]
        known = altered(uploading, identity=replace(identity, ctime_ns=7), hashed=(HashedRange(0, 9, "ab"),))
        await journal.save([known])
    assert (await kept_in(path))[0] == known


async def test_live_fields_are_not_kept(path: Path, make_transfer: Make) -> None:
    """Speed and the like say nothing after a restart."""
    live = make_transfer(1, in_flight=7, speed=3.5, time_left=2.0, renditions_ready=1, renditions_total=2)
    async with Journal.open(path) as journal:
        await journal.save([live])

    assert await kept_in(path) == (make_transfer(1),)


@pytest.mark.parametrize(
    "name",
    ["clip 😀.mp4", "فيديو.mp4", "a\"b'c;--.mp4", "two\nlines.mp4", "not UTF-8 \udcff\udc80.mp4", "n" * 300, "\0"],
)
async def test_any_file_name_is_kept(path: Path, make_transfer: Make, name: str) -> None:
    """Whatever a file system allows in a name comes back as it was, also what is not Unicode."""
    strange = make_transfer(
        1,
        name=name,
        path=f"/videos/{name}",
        remarks=remarks_saying(name),
        trouble=trouble_saying(name, name, code=name),
        account=name,
        identity=FileIdentity(1, 2**70, "", ""),
    )
    async with Journal.open(path) as journal:
        await journal.save([strange])

    assert await kept_in(path) == (strange,)


async def test_new_transfers_go_behind_the_others(path: Path, make_transfer: Make) -> None:
    """1 2, then 3 4 with a change of 1: 1 2 3 4."""
    changed = make_transfer(1, remarks=remarks_saying("changed"))
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1), make_transfer(2)])
        await journal.save([make_transfer(3), changed, make_transfer(4)])

    assert await kept_in(path) == (changed, make_transfer(2), make_transfer(3), make_transfer(4))


async def test_an_order_is_kept(path: Path, make_transfer: Make) -> None:
    """1 2 3 put as 3 1 2 stays so, and a new one comes last; unknown identifiers do no harm."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(number) for number in (1, 2, 3)])
        await journal.save_order(["t3", "unknown", "t1", "t2"])
        await journal.save([make_transfer(4)])

    assert [transfer.id for transfer in await kept_in(path)] == ["t3", "t1", "t2", "t4"]


def test_a_move_by_one_is_two_writes(path: Path, make_transfer: Make) -> None:
    """Of a hundred in the order 1 2 4 3 5 … only 3 and 4 are written; a second time, none is."""
    transfers = [make_transfer(number) for number in range(100)]
    order = [transfer.id for transfer in transfers]
    order[3], order[4] = order[4], order[3]
    table = TransferTable()
    with closing(JournalFile(path)) as file:
        file.write([partial(table.upsert, transfers)])
        written = [file.read(lambda connection: connection.total_changes)]
        for _ in range(2):
            file.write([partial(table.reorder, order)])
            written.append(file.read(lambda connection: connection.total_changes))
        assert [transfer.id for transfer in file.read(lambda connection: list(table.select(connection)))] == order
    assert written == [100, 102, 102]


async def test_removed_transfers_are_gone(path: Path, make_transfer: Make) -> None:
    """1 2 3 without 1 and 3 is 2; removing what is not there is fine."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(number) for number in (1, 2, 3)])
        await journal.remove({"t1", "t3", "unknown"})

    assert await kept_in(path) == (make_transfer(2),)


async def test_ceilings_are_kept_for_each_account(path: Path) -> None:
    """The largest chunk that a server takes; the last word on an account counts."""
    async with Journal.open(path) as journal:
        assert await journal.load_max_chunks() == {}
        await journal.save_max_chunk("ann", 8)
        await journal.save_max_chunk("bob", 4)
        await journal.save_max_chunk("ann", 2)
    async with Journal.open(path) as journal:
        assert await journal.load_max_chunks() == {"ann": 2, "bob": 4}


async def test_nothing_to_save_is_fine(path: Path) -> None:
    """Empty lists change nothing."""
    async with Journal.open(path) as journal:
        await journal.save([])
        await journal.save_order([])
        await journal.remove([])

        assert await journal.load() == ()


async def test_saves_at_the_same_time_keep_their_order(path: Path, make_transfer: Make) -> None:
    """Of many saves of one transfer, asked for at once, the last one is what stays."""
    async with Journal.open(path) as journal:
        saves = (journal.save([make_transfer(1, size=size)]) for size in range(500))
        await asyncio.gather(*saves)

        assert await journal.load() == (make_transfer(1, size=499),)


async def test_a_save_outlives_its_caller(path: Path, make_transfer: Make) -> None:
    """A caller that is cancelled while its save waits, as pausing does, loses no acknowledged range."""
    async with Journal.open(path) as journal:
        saving = asyncio.ensure_future(  # noqa: TID251  the test owns this task
            journal.save([make_transfer(1)])
        )
        await asyncio.sleep(0)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving

    assert await kept_in(path) == (make_transfer(1),)


@pytest.mark.slow
async def test_fifty_thousand_transfers_are_two_commits(path: Path, make_transfer: Make, statements: list[str]) -> None:
    """A queue of 50,000 is saved and reordered without waiting for the disk at each row, and comes back whole."""
    identity = FileIdentity(10**9, 1_763_000_000_123_456_789, "2049:1234567", "ab" * 32)
    accepted = Ranges.of([(0, 8 << 20), (16 << 20, 24 << 20)])
    many = [make_transfer(number, identity=identity, accepted=accepted) for number in range(50_000)]
    async with Journal.open(path) as journal:
        before = statements.count("COMMIT")
        await journal.save(many)
        await journal.save_order([transfer.id for transfer in reversed(many)])
        assert statements.count("COMMIT") - before == 2
    assert await kept_in(path) == tuple(reversed(many))


async def test_a_row_that_makes_no_sense_is_left_out(
    path: Path, make_transfer: Make, edit_journal: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    """A state that this kdesk does not know costs that transfer, said in the log; the others are there."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1), make_transfer(2), make_transfer(3)])
    edit_journal("UPDATE transfers SET state = 'levitating' WHERE id = 't2'")
    edit_journal("UPDATE transfers SET accepted = '[[1' WHERE id = 't3'")

    assert await kept_in(path) == (make_transfer(1),)
    assert "t2" in caplog.text
    assert "t3" in caplog.text


async def test_a_mistake_of_ours_reaches_the_caller(path: Path, make_transfer: Make) -> None:
    """What no row can hold raises where it was asked for, and the journal works on."""
    async with Journal.open(path) as journal:
        with pytest.raises(OverflowError):
            await journal.save([make_transfer(1), make_transfer(2, size=2**64)])
        await journal.save([make_transfer(3)])

        assert await journal.load() == (make_transfer(3),)


async def test_one_bad_transfer_spoils_its_whole_save(path: Path, make_transfer: Make) -> None:
    """All of a save is written, or nothing."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1)])
        with pytest.raises(JournalProblem):
            await journal.save([make_transfer(1, size=5), replace(make_transfer(2), created_at=None)])

        assert await journal.load() == (make_transfer(1),)


async def test_closing_does_not_wait_for_a_disk_that_hangs(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The thread is held up for as long as the test likes; the journal closes after its patience."""
    released = threading.Event()
    journal = Journal(path, close_seconds=0.05)
    hanging = asyncio.ensure_future(  # noqa: TID251  the test owns this task
        journal._thread.run(released.wait)
    )
    await asyncio.sleep(0)

    await journal._close()

    assert "does not respond" in caplog.text
    released.set()
    assert await hanging


async def test_a_transfer_returns_to_what_it_was_before_it_began(path: Path, make_transfer: Make) -> None:
    """Nothing stays of what is no longer so, whichever of its columns had said it."""
    plain = make_transfer(
        1, path="/a/\udcff.mp4", name="?", account="ä", finished_at=3.5, state=TransferState.CANCELLED
    )
    begun = make_transfer(
        1,
        token_id="1_token",
        trouble=trouble_saying("no route"),
        retries=3,
        identity=FileIdentity(1, 2, "3:4", "ab", 5),
    )
    async with Journal.open(path) as journal:
        for now in (plain, begun, plain):
            await journal.save([make_transfer(0), now, make_transfer(2)])
            assert await journal.load() == (make_transfer(0), now, make_transfer(2))


def test_no_field_is_left_out() -> None:
    """A new one must be written in each of the three forms: its row, the row of a plain transfer, and the bundle.

    Otherwise `is_plain` has to refuse it, and `_OTHER` to try that.
    """
    assert {field.name for field in fields(Transfer)} - _OTHER.keys() == {"id", "file", "progress", "file_wait"}
    plain = {"path", "name", "size", "media_type", "kind"}
    assert {field.name for field in fields(SourceFile)} - plain == {"identity", "sha256", "hashed"}


@pytest.mark.parametrize("field", _OTHER)
async def test_a_row_with_one_thing_more_is_not_taken_for_a_plain_one(
    path: Path, make_transfer: Make, field: str
) -> None:
    """Each field that a transfer can have beside its file comes back by itself."""
    one_more = replace(make_transfer(1), **{field: _OTHER[field]})
    async with Journal.open(path) as journal:
        await journal.save([one_more, make_transfer(2)])
        assert await journal.load() == (one_more, make_transfer(2))


@pytest.mark.parametrize(
    "change",
    [{"identity": FileIdentity(1, 2, "3:4", "ab", 5)}, {"sha256": "ab"}, {"hashed": (HashedRange(0, 9, "ab"),)}],
)
async def test_what_is_known_of_a_file_alone_comes_back(
    path: Path, make_transfer: Make, change: dict[str, Any]
) -> None:
    """A transfer that has nothing on the server, and a file that was read."""
    async with Journal.open(path) as journal:
        await journal.save([make_transfer(1, **change)])
        assert await journal.load() == (make_transfer(1, **change),)
