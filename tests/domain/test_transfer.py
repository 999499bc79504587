"""Transfers and the table of state changes."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.names import TOKEN_NAME_LIMIT, shorten_name
from kdesk.domain.question import QuestionKind
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import ALLOWED_CHANGES, IllegalChange, TransferState
from kdesk.domain.upload import Ranges
from kdesk.errors import FileChanged, Reason, SizeMismatch
from tests.support.stored_texts import question_saying, remarks_saying, trouble_saying
from tests.support.transfers import altered, make_transfer

# Rows: from; columns: to, in the order of the rows. The table of the domain, drawn a second time.
TABLE = """
             queued preparing uploading finishing processing ready arrived paused failed cancelled
queued         .        x         .         .         .        .      .      x      x        x
preparing      x        .         x         .         .        .      .      x      x        x
uploading      x        .         .         x         .        .      .      x      x        x
finishing      x        .         x         .         x        .      .      x      x        x
processing     .        .         .         .         .        x      x      .      x        x
ready          .        .         .         .         .        .      .      .      .        .
arrived        .        .         .         .         .        .      .      .      .        .
paused         x        .         .         .         .        .      .      .      .        x
failed         x        .         .         .         .        .      .      .      .        x
cancelled      .        .         .         .         .        .      .      .      .        .
"""


def drawn_changes() -> set[tuple[TransferState, TransferState]]:
    """Return the pairs that the drawing allows."""
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {
        (TransferState(row[0]), TransferState(target))
        for row in rows
        for target, mark in zip(head, row[1:], strict=True)
        if mark == "x"
    }


def transfer_in(state: TransferState) -> Transfer:
    """Return a transfer that stands in this state."""
    return make_transfer(
        key="t1", path="/videos/clip.mp4", name="clip.mp4", account="a", created_at=1.0, size=100, state=state
    )


@pytest.mark.parametrize(("start", "end"), list(product(TransferState, TransferState)))
def test_a_state_changes_only_through_the_table(start: TransferState, end: TransferState) -> None:
    """Every pair of states, 100 of them: those that are drawn are allowed, the others raise."""
    transfer = transfer_in(start)

    if (start, end) in drawn_changes():
        assert transfer.advance(end).state is end
    else:
        with pytest.raises(IllegalChange, match=f"{start} → {end}"):
            transfer.advance(end)


def test_every_state_has_its_line_in_the_table() -> None:
    """No state was forgotten."""
    assert set(ALLOWED_CHANGES) == set(TransferState)


def test_ready_can_be_reached_from_every_state_that_is_not_over() -> None:
    """There is no state in which a transfer is stuck."""
    for start in TransferState:
        reached = {start}
        while more := {end for state in reached for end in ALLOWED_CHANGES[state]} - reached:
            reached |= more
        assert start.is_final or TransferState.READY in reached


def test_three_states_are_never_left() -> None:
    """READY, ARRIVED and CANCELLED end a transfer."""
    ends = {TransferState.READY, TransferState.ARRIVED, TransferState.CANCELLED}
    assert {state for state in TransferState if state.is_final} == ends


def test_three_states_need_a_slot() -> None:
    """Those in which kdesk itself works on the file."""
    assert {state for state in TransferState if state.holds_slot} == {
        TransferState.PREPARING,
        TransferState.UPLOADING,
        TransferState.FINISHING,
    }


def test_advancing_ends_trouble_and_speed() -> None:
    """What was wrong, and how fast it was, belongs to the state that is left; the rest stays."""
    before = altered(
        transfer_in(TransferState.UPLOADING),
        trouble=trouble_saying("The server cannot be reached"),
        speed=5.0,
        time_left=3.0,
        token_id="1_token",
        remarks=remarks_saying("r"),
    )

    after = before.advance(TransferState.FINISHING)

    assert (after.trouble, after.progress.speed, after.progress.time_left) == (None, 0.0, None)
    assert (after.reservation.token_id, after.remarks) == ("1_token", remarks_saying("r"))
    assert before.state is TransferState.UPLOADING


def test_advancing_takes_changes_along() -> None:
    """The reason of a failure comes with the failure."""
    trouble = trouble_saying("The file is empty")

    failed = transfer_in(TransferState.PREPARING).advance(
        TransferState.FAILED, trouble=trouble, remarks=remarks_saying("r")
    )

    assert (failed.trouble, failed.remarks) == (trouble, remarks_saying("r"))


def test_a_state_cannot_be_changed_beside_the_table() -> None:
    """Other fields can be changed at any time, the state cannot."""
    transfer = transfer_in(TransferState.QUEUED)

    assert altered(transfer, size=7).file.size == 7
    with pytest.raises(IllegalChange):
        transfer.replace(state=TransferState.READY)  # type: ignore[call-arg]  the checker sees it too


@pytest.mark.parametrize("state", list(TransferState))
def test_accepted_bytes_are_all_of_them_once_sending_is_over(state: TransferState) -> None:
    """Before that, they are what the server acknowledged."""
    transfer = altered(transfer_in(state), accepted=Ranges.of([(0, 10), (20, 30)]))

    past = state in {TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED}
    assert transfer.accepted_bytes == (100 if past else 20)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("clip.mp4", "clip"),
        ("archive.tar.gz", "archive.tar"),
        ("no extension", "no extension"),
        (".mp4", ".mp4"),
        ("dot at the end.", "dot at the end"),
        ("", ""),
    ],
)
def test_the_title_is_the_name_without_its_extension(name: str, title: str) -> None:
    """An entry is called what the file is called; a name that is nothing but an extension stays."""
    assert altered(transfer_in(TransferState.QUEUED), name=name).file.title == title


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("clip.mp4", "clip.mp4"),
        ("two\nlines\t.mp4", "two lines .mp4"),
        ("delete\x7f.mp4", "delete .mp4"),
        ("not UTF-8 \udcff.mp4", "not UTF-8 ?.mp4"),
        ("a" * 300, "a" * 256),
        ("a" * 300 + ".mp4", "a" * 252 + ".mp4"),
        ("a." + "b" * 300, "a." + "b" * 254),
        ("a" * 252 + ".mp4", "a" * 252 + ".mp4"),
        ("a" * 253 + ".mp4", "a" * 252 + ".mp4"),
        ("😀" * 300 + ".mov", "😀" * 252 + ".mov"),
    ],
)
def test_a_token_name_is_what_the_server_takes(name: str, short: str) -> None:
    """At most 256 characters with the extension kept, without what the server refuses or JSON cannot carry."""
    assert altered(transfer_in(TransferState.QUEUED), name=name).file.part_name == short


@given(st.text(max_size=20), st.text(max_size=8), st.integers(1, 20))
def test_a_shortened_name_is_short_and_alike(stem: str, extension: str, limit: int) -> None:
    """Never longer than the limit, never changed again, and with the same extension wherever that fits."""
    name = f"{stem}.{extension}"

    short = shorten_name(name, limit)

    assert len(short) <= limit
    assert shorten_name(short, limit) == short
    assert all(ord(character) >= 32 for character in short)
    clean = shorten_name(name, 1000)
    assert len(clean) == len(name)
    if len(clean) <= limit:
        assert short == clean
    elif len(clean.rpartition(".")[2]) < limit:
        assert short.rpartition(".")[1:] == clean.rpartition(".")[1:]
    else:
        assert short == clean[:limit]


@given(st.text(st.characters(codec=None), max_size=300))
def test_a_token_name_can_be_sent(name: str) -> None:
    """Whatever a file system calls a file, its name can be written as UTF-8 and fits."""
    short = altered(transfer_in(TransferState.QUEUED), name=name).file.part_name

    assert len(short) <= TOKEN_NAME_LIMIT
    assert short.encode().decode() == short


def test_the_fingerprint_finds_the_same_content() -> None:
    """Size and sampled hash make it; where the file lies and when it was touched do not."""
    here = FileIdentity(100, 1, "1:2", "ab12")
    there = FileIdentity(100, 2, "3:4", "ab12")

    assert here.fingerprint == there.fingerprint == "kdesk1-100-ab12"
    assert here != there


def test_a_trouble_keeps_the_facts_of_its_error() -> None:
    """Class, reason, arguments, detail and code: the words are made where they are shown."""
    changed = Trouble.of(FileChanged("more came", reason=Reason.CHANGED_AT, arguments={"at": 12.5}))
    assert (changed.kind, changed.reason, changed.arguments) == ("FileChanged", Reason.CHANGED_AT, {"at": 12.5})
    assert (changed.detail, changed.code, changed.retry_at, changed.retry_helps) == ("more came", "", None, True)

    missing = Trouble.of(SizeMismatch("", code="UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"), 12.5)
    assert (missing.code, missing.retry_at) == ("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE", 12.5)


@pytest.mark.parametrize("state", list(TransferState))
def test_what_waits_for_more_bytes_can_be_resumed_for_seven_days(state: TransferState) -> None:
    """From the last acknowledged ones, while a token holds some and not the last one."""
    begun = make_transfer("t1", "/f/a.mp4", "a.mp4", "k", 1.0, state=state, token_id="token", acknowledged_at=1000.0)
    assert begun.resumable_until is None
    partial = altered(begun, accepted=Ranges.of([(0, 10)]))
    sent = {TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED}
    over = state in sent | {TransferState.CANCELLED}
    assert partial.resumable_until == (None if over else 1000.0 + 7 * 86_400)
    assert altered(partial, acknowledged_at=None).resumable_until is None
    assert altered(partial, token_id="").resumable_until is None  # used up, by a processing that failed


def test_what_is_over_and_failed_are_ends() -> None:
    """Only out of FAILED there is a way, which somebody has to choose."""
    assert {state for state in TransferState if state.is_finished} == {
        TransferState.READY,
        TransferState.ARRIVED,
        TransferState.CANCELLED,
        TransferState.FAILED,
    }


def test_a_transfer_with_a_question_is_not_just_paused() -> None:
    """Letting it go on would answer nothing."""
    paused = transfer_in(TransferState.PAUSED)
    assert paused.paused_by_user
    assert not paused.replace(question=question_saying(QuestionKind.IN_LIST, "The same file")).paused_by_user
    assert not transfer_in(TransferState.QUEUED).paused_by_user
