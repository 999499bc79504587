"""What a row says."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from kdesk.domain.account_limits import AccountLimits
from kdesk.domain.entry import EntryStatus
from kdesk.domain.statistics.ready_time import ReadyEstimate
from kdesk.domain.transfer import RESUMABLE_SECONDS, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.engine.files.rest_detector import still_written
from kdesk.errors import Reason
from kdesk.messages.details import RowDetails
from kdesk.messages.errors import sentence_of
from kdesk.messages.foreign_text import LINE
from kdesk.messages.format import Format
from kdesk.messages.remarks import remarks_text
from kdesk.messages.rows import resumable_text, row_text, shows_bar, spoken_row, state_text
from kdesk.ui.uploads.delegate import bar_per_mille
from kdesk.ui.uploads.row_delegate import fit
from kdesk.ui.uploads.row_readiness import RowReadiness
from tests.support.stored_texts import UNSEEN, remark_saying, remarks_saying, trouble_saying
from tests.support.transfers import altered
from tests.ui.fakes.transfers import NOW, one_of_each, transfer

BUSY = trouble_saying("Server busy", retry_at=NOW + 4)
S = TransferState


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (transfer(1), "Waiting for its turn"),
        (transfer(1, S.PREPARING), "Looking at the file"),
        (transfer(1, S.PREPARING, compared=0), "0 % compared with a file that looks the same"),
        (transfer(1, S.PREPARING, compared=1_360_000_000), "34 % compared with a file that looks the same"),
        (transfer(1, S.PREPARING, compared=0, size=0), "Looking at the file"),
        (transfer(1, S.UPLOADING), "Uploading"),
        (transfer(1, S.UPLOADING, silent=12), "Nothing gets through, for 12 s so far"),
        (transfer(1, S.UPLOADING, silent=12, trouble=BUSY), "Server busy · tries again in 4 s"),
        (transfer(1, S.UPLOADING, trouble=BUSY), "Server busy · tries again in 4 s"),
        (
            transfer(1, S.UPLOADING, trouble=trouble_saying("Server busy", retry_at=NOW - 1)),
            "Server busy · trying again",
        ),
        (transfer(1, trouble=trouble_saying("The server cannot be reached")), "The server cannot be reached"),
        (transfer(1, S.FINISHING), "Finishing on the server"),
        (transfer(1, S.PROCESSING), "Processing"),
        (transfer(1, S.PROCESSING, renditions_ready=2, renditions_total=5), "Processing: 2 of 5 renditions ready"),
        (transfer(1, S.PROCESSING, renditions_total=1), "Processing: 0 of 1 rendition ready"),
        (transfer(1, S.READY), "Ready"),
        (transfer(1, S.READY, remarks=remarks_saying("waits for a moderator")), "Ready · waits for a moderator"),
        (transfer(1, S.ARRIVED, remarks=remarks_saying(UNSEEN)), "Arrived · this account may not see processing"),
        (transfer(1, S.PAUSED), "Paused"),
        (transfer(1, S.FAILED, trouble=trouble_saying("The file is empty")), "The file is empty"),
        (transfer(1, S.FAILED), "Failed"),
        (transfer(1, S.CANCELLED), "Cancelled"),
    ],
)
def test_every_state_has_its_words(formatter: Format, one: Transfer, said: str) -> None:
    """What happens is said, never shown as a bar that stands still."""
    assert state_text(one, formatter, NOW) == said


def test_a_queued_row_waits_for_a_sign_in_where_nobody_is_signed_in(formatter: Format) -> None:
    """For a screen reader too; other states and questions are said as ever."""
    assert state_text(transfer(1), formatter, NOW, signed_in=False) == "Waiting for a sign-in"
    assert "Waiting for a sign-in" in spoken_row(transfer(1), formatter, NOW, signed_in=False)
    paused, trouble = transfer(1, S.PAUSED), transfer(1, trouble=trouble_saying("The drive does not answer"))
    said = [state_text(one, formatter, NOW, signed_in=False) for one in (paused, trouble)]
    assert said == ["Paused", "The drive does not answer"]


@pytest.mark.parametrize(
    ("state", "token"), [(S.READY, "good"), (S.ARRIVED, "good"), (S.FAILED, "bad"), (S.UPLOADING, "secondary")]
)
def test_colour_comes_with_a_shape(formatter: Format, state: TransferState, token: str) -> None:
    """Where the words have a colour, an icon stands beside them."""
    words = row_text(transfer(1, state), formatter, NOW)
    assert words.token == token
    assert bool(words.icon) == (token != "secondary")


def test_trouble_that_is_waited_out_has_the_colour_of_waiting(formatter: Format) -> None:
    """A countdown is no failure."""
    words = row_text(transfer(1, S.UPLOADING, trouble=BUSY), formatter, NOW)
    assert (words.token, words.icon) == ("waiting", "warning")


def test_all_of_it_is_said_only_when_the_server_confirmed(formatter: Format) -> None:
    """With every byte acknowledged it is 99 % until the state says otherwise, and FINISHING shows no bar."""
    full = {"accepted": Ranges.of([(0, 4_000_000_000)])}
    assert row_text(transfer(1, S.UPLOADING, **full), formatter, NOW).percent == "99 %"
    assert row_text(transfer(1, S.FINISHING, **full), formatter, NOW).percent == ""


def test_speed_and_time_left_are_shown_while_bytes_move(formatter: Format) -> None:
    """As in the drawing: 11.2 MB/s · 2 min; without an estimate the speed alone."""
    moving = transfer(1, S.UPLOADING, speed=11.2e6, time_left=118.0)
    assert row_text(moving, formatter, NOW).rate == "11.2 MB/s · 2 min"
    assert row_text(altered(moving, time_left=None), formatter, NOW).rate == "11.2 MB/s"
    assert row_text(altered(moving, speed=0.0), formatter, NOW).rate == ""


def test_a_paused_row_says_until_when_it_can_be_resumed(formatter: Format) -> None:
    """Day and time; a row without bytes on the server has nothing to lose, one that runs is not in danger."""
    until = datetime(2026, 11, 28, 14, 2).astimezone().timestamp()
    part: dict[str, Any] = {
        "token_id": "t",
        "accepted": Ranges.of([(0, 10)]),
        "acknowledged_at": until - RESUMABLE_SECONDS,
    }
    said = f"can be resumed until {formatter.date_and_time(until)}"
    assert "11/28/26 2:02" in said
    paused, failed = (row_text(transfer(1, state, **part), formatter, NOW) for state in (S.PAUSED, S.FAILED))
    assert paused.second_line(narrow=False) == ("4.0 GB", "Paused", said)
    assert paused.second_line(narrow=True) == ("0 %", "Paused", said, "4.0 GB")
    assert failed.second_line(narrow=False) == ("Failed", said, "4.0 GB")
    assert row_text(transfer(1, S.QUEUED, **part), formatter, NOW).more == ""
    assert resumable_text(transfer(1, S.UPLOADING, **part, trouble=BUSY), formatter) == said
    assert resumable_text(transfer(1, S.UPLOADING, **part), formatter) == ""


def test_a_narrow_row_says_the_same_on_its_second_line(formatter: Format) -> None:
    """Per cent and speed come first, what is cut off is the size."""
    words = row_text(one_of_each()[0], formatter, NOW)
    assert words.second_line(narrow=False) == ("4.2 GB", "Uploading")
    assert words.second_line(narrow=True) == ("68 %", "11.2 MB/s · 2 min", "4.2 GB")


def test_a_remark_is_seen_while_bytes_move(qapp: QApplication, formatter: Format) -> None:
    """It is cut where it does not fit, but never left out; the bar says already that the row uploads."""
    remarks = AccountLimits(max_file_size=150 * 2**20).remarks_on(4_000_000_000)
    remark = remarks_text(remarks, formatter)
    moving = transfer(1, S.UPLOADING, accepted=Ranges.of([(0, 2_000_000_000)]), speed=11.2e6, remarks=remarks)
    words = row_text(moving, formatter, NOW)
    assert words.second_line(narrow=False) == (f"4.0 GB · {remark}",)
    assert words.second_line(narrow=True) == (f"50 % · {remark}", "11.2 MB/s", "4.0 GB")
    metrics = QFontMetrics(qapp.font())
    width = metrics.horizontalAdvance("4.0 GB · May be refused: larger than the 157 MB …")
    assert fit(words.second_line(narrow=False), metrics, width).startswith("4.0 GB · May be refused: larger than")
    for state in (S.UPLOADING, S.PAUSED):
        still = row_text(transfer(1, state, remarks=remarks), formatter, NOW)
        assert still.second_line(narrow=False) == (f"4.0 GB · {state.value.capitalize()} · {remark}",)
    assert f"Uploading · {remark}" in spoken_row(moving, formatter, NOW)


def test_a_failure_comes_before_the_size(formatter: Format) -> None:
    """The reason is what matters."""
    words = row_text(one_of_each()[7], formatter, NOW)
    assert words.second_line(narrow=True) == ("The file changed while it was uploading", "1.9 GB")


@pytest.mark.parametrize(
    ("accepted", "in_flight", "bar"),
    [(0, 0, (0, 0)), (2_000_000_000, 1_000_000_000, (500, 750)), (4_000_000_000, 0, (1000, 1000))],
)
def test_the_bar_is_in_thousandths(accepted: int, in_flight: int, bar: tuple[int, int]) -> None:
    """Accepted bytes never reach beyond sent ones."""
    one = transfer(1, S.UPLOADING, accepted=Ranges.of([(0, accepted)]), in_flight=in_flight)
    assert bar_per_mille(one) == bar


def test_a_file_of_unknown_size_has_no_bar() -> None:
    """Nothing is divided by nothing."""
    one = transfer(1, S.UPLOADING, size=0)
    assert bar_per_mille(one) == (0, 0)
    assert not shows_bar(one)


def test_a_comparison_tells_how_far_it_is(formatter: Format) -> None:
    """In words, without a bar: nothing is on its way to the server yet."""
    one = transfer(1, S.PREPARING, compared=1_360_000_000)
    words = row_text(one, formatter, NOW)
    assert words.second_line(narrow=False) == ("4.0 GB", "34 % compared with a file that looks the same")
    assert words.second_line(narrow=True) == ("34 % compared with a file that looks the same", "4.0 GB")
    assert not shows_bar(one)


def test_a_screen_reader_hears_the_whole_row(formatter: Format) -> None:
    """Name, size, state, per cent, speed."""
    assert spoken_row(one_of_each()[0], formatter, NOW) == "interview.mov, 4.2 GB, Uploading, 68 %, 11.2 MB/s · 2 min"


HEBREW = "ראיון.mp4"


def test_the_direction_of_a_name_ends_in_every_sentence_with_it(formatter: Format) -> None:
    """Row and screen reader read the words around a Hebrew name in their own order."""
    isolated = f"\u2066{HEBREW}\u2069"
    assert spoken_row(transfer(1, S.READY, name=HEBREW), formatter, NOW).startswith(f"{isolated}, ")
    assert (
        remarks_text(transfer(1, name="a.mp4").remarks_on_name(HEBREW)) == f"The server stored the name as “{isolated}”"
    )
    listed = sentence_of(still_written(HEBREW))
    assert f"“{isolated}”" in listed


def test_a_ready_row_tells_its_failed_renditions_and_why(formatter: Format) -> None:
    """In the colour of what wants a look, before the size; a copy that is not the file is worse and comes first."""
    failed = trouble_saying("1 of 4 renditions failed", "The codec is not taken", retry_helps=False)
    same = Verification(Level.SIZE, Outcome.SAME)
    words = row_text(transfer(1, S.READY, trouble=failed, verification=same), formatter, NOW)
    assert (words.token, words.icon) == ("waiting", "warning")
    assert words.second_line(narrow=False) == (
        "Ready · 1 of 4 renditions failed · verified",
        "The codec is not taken",
        "4.0 GB",
    )
    other = Verification(Level.SIZE, Outcome.DIFFERENT, remark=remark_saying("it has 3 bytes"))
    differs = row_text(transfer(1, S.READY, trouble=failed, verification=other), formatter, NOW)
    assert differs.token == "bad"
    assert differs.state.endswith("it has 3 bytes · 1 of 4 renditions failed")


@pytest.mark.parametrize("state", [S.UPLOADING, S.FAILED, S.READY])
def test_a_screen_reader_gets_no_endless_text(formatter: Format, state: S) -> None:
    """Of each part of a row the beginning is read, as it is drawn."""
    row = transfer(
        1,
        state,
        trouble=trouble_saying("t" * 10**5, "d" * 10**5),
        remarks=remarks_saying("r" * 10**5),
        name="n" * 10**5,
    )
    assert len(spoken_row(row, formatter, NOW)) < 4 * LINE


@pytest.mark.parametrize("reason", [Reason.IMPORT_FAILED, Reason.NONE])
def test_the_row_says_what_the_server_gave_as_reason(formatter: Format, reason: Reason) -> None:
    """A file that it could not fetch or process has its own words beside the title, on one line."""
    trouble = Trouble("ProcessingFailed", reason, detail="Couldn't resolve host\n'media.example.org'")
    one = transfer(1, S.FAILED, trouble=trouble)
    assert row_text(one, formatter, NOW).more == "Couldn't resolve host 'media.example.org'"
    # The bare status of the entry says no more than the title does.
    bare = transfer(1, S.FAILED, trouble=replace(trouble, detail=str(EntryStatus.IMPORT_FAILED)))
    assert not row_text(bare, formatter, NOW).more


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-120.0, ""),
        (0.0, "ready in about 4 min"),
        (150.0, "ready in about 2 min"),
        (185.0, "ready in less than a minute"),
        (240.0, "ready soon"),
        (300.0, "ready soon"),
        (361.0, ""),
    ],
)
def test_when_an_entry_will_be_ready(formatter: Format, seconds: float, said: str) -> None:
    """As time passes less and less, never less than nothing; nothing where it takes far longer than others did."""
    details = RowDetails(ready=ReadyEstimate(NOW, NOW + 240, NOW + 360))
    one = transfer(1, S.PROCESSING, renditions_ready=2, renditions_total=5)
    row = row_text(one, formatter, NOW + seconds, details=details)
    assert row.state == "Processing: 2 of 5 renditions ready"
    assert row.more == said
    assert spoken_row(one, formatter, NOW + seconds, details=details).endswith(said or "renditions ready")


def test_only_what_is_processed_will_be_ready() -> None:
    """Of other rows nobody asks."""
    asked: list[Transfer] = []
    estimate = ReadyEstimate(NOW, NOW + 240, NOW + 360)

    def estimate_of(one: Transfer) -> ReadyEstimate | None:
        asked.append(one)
        return estimate if one.id == "t1" else None

    rows = RowReadiness(lambda _transfer: RowDetails("title"), estimate_of)
    processed, other = transfer(1, S.PROCESSING), transfer(2, S.PROCESSING)
    assert rows.of(processed) == RowDetails("title", ready=estimate)
    assert rows.of(other) == RowDetails("title")
    assert rows.of(transfer(1, S.READY)) == RowDetails("title")
    assert asked == [processed, other]
