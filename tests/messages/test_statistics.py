"""What statistics say."""

from datetime import date

import pytest

from kdesk.domain.exports import csv_file
from kdesk.domain.statistics.kept import Day, ReadySample, Sending, Wait
from kdesk.domain.statistics.periods import Column, Period, RatePoint
from kdesk.messages.format import Format
from kdesk.messages.statistics import (
    column_words,
    days_table,
    period_name,
    rate_point_words,
    rates_words,
    reason_words,
    sample_words,
    samples_table,
    samples_words,
    sent_words,
    shown_waits,
    wait_words,
)

FIRST, SECOND = date(2026, 5, 2), date(2026, 5, 3)
WAITS = {"TimedOut:server_overloaded": Wait(2, 90.0), "question": Wait(1, 0.2)}
COLUMNS = (
    Column(FIRST, FIRST, Day(Sending(2_000_000_000, 100.0), 3, 1, WAITS)),
    Column(SECOND, SECOND, Day(Sending(500_000_000, 25.0), 0)),
)
PLAIN = Format()


def test_bytes_and_ends() -> None:
    """Each day, and all of them; nothing says nothing."""
    assert [column_words(column, PLAIN) for column in COLUMNS] == [
        "2026-05-02: 2.0 GB, 3 uploads ready",
        "2026-05-03: 500 MB",
    ]
    week = Column(FIRST, SECOND, COLUMNS[0].total)
    assert column_words(week, PLAIN) == "2026-05-02 – 2026-05-03: 2.0 GB, 3 uploads ready"
    said = "2.5 GB in all, 2.0 GB at most (2026-05-02). 3 uploads finished; 1 failure."
    assert sent_words(COLUMNS, PLAIN) == said
    one = Column(FIRST, FIRST, Day(Sending(5_000, 1.0), 1))
    assert sent_words([one], PLAIN).endswith("1 upload finished.")
    assert sent_words([Column(FIRST, FIRST, Day())], PLAIN) == ""


def test_rates() -> None:
    """The mean is that of all bytes and seconds, and not of the points."""
    point = RatePoint(1_777_712_400.0, 1_777_716_000.0, 30_000_000.0)
    assert rates_words(COLUMNS, [point], PLAIN) == "20.0 MB/s on average, 30.0 MB/s at best. Waits do not count."
    assert rates_words(COLUMNS, [], PLAIN) == ""
    assert rate_point_words(point, Period.MONTH, PLAIN) == f"{PLAIN.date(point.begin)}: 30.0 MB/s"
    assert rate_point_words(point, Period.WEEK, PLAIN) == f"{PLAIN.date_and_time(point.begin)}: 30.0 MB/s"


def test_waits() -> None:
    """Those of less than a second are not shown; reasons with the same title are one."""
    ((reason, wait),) = shown_waits(COLUMNS, 8)
    assert wait_words(reason, wait, PLAIN) == "The server had trouble of its own: 2 min, 2 times"
    same = Day(waits={"Strange:": Wait(1, 5.0), "Stranger:": Wait(2, 6.0), "file:stable": Wait(1, 4.0)})
    found = shown_waits([Column(FIRST, FIRST, same)], 8)
    assert found == [(reason_words("Strange:"), Wait(3, 11.0)), ("Another program writes the file", Wait(1, 4.0))]
    assert len(shown_waits([Column(FIRST, FIRST, same)], 1)) == 1


@pytest.mark.parametrize("reason", ["question", "elsewhere", "file:drive", "file:sometime", "", ":", "Unreachable:"])
def test_every_reason_has_words(reason: str) -> None:
    """Also one of another version, or of a damaged file."""
    assert reason_words(reason)


def test_times_to_ready() -> None:
    """A point of each file, and the middle of all."""
    samples = [ReadySample("a", 1, 1_000_000_000, 60.0 + number) for number in range(5)]
    assert sample_words(samples[0], PLAIN) == "Video of 1.0 GB: ready after 1 min"
    assert sample_words(ReadySample("a", 77, 9_000, 2.0), PLAIN) == "File of 9 kB: ready after 2 s"
    assert samples_words(samples, PLAIN) == (
        "5 files: half of them are up to 1.0 GB, and ready within 1 min after the last byte."
    )
    assert samples_words(samples[:1], PLAIN).startswith("1 file: 1.0 GB, ready 1 min after its last byte. Rows say")
    assert samples_words([], PLAIN) == ""


def test_tables() -> None:
    """Numbers without units for spreadsheets, which know the file for UTF-8 and run nothing in it."""
    table = days_table(COLUMNS)
    assert table.rows[0] == ("2026-05-02", "2026-05-02", 2_000_000_000, 100.0, 20_000_000, 3, 1, 90.0, 0.2)
    assert table.rows[1][-2:] == (0, 0)
    assert table.columns[-1] == "Seconds of waiting: A decision of yours"
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert samples_table([ReadySample("a", 5, 9_000, 2.04)]).rows == (("Audio", 9_000, 2.0),)
    data = csv_file(table)
    assert data.startswith(b"\xef\xbb\xbfFirst day,")
    assert data.decode("utf-8-sig").splitlines()[2].startswith("2026-05-03,2026-05-03,500000000,25.0,20000000,0,0")


def test_periods_have_names() -> None:
    """Each its own."""
    assert [period_name(period) for period in Period] == ["Last 7 days", "Last 30 days", "Last year"]


def test_lines_of_scales() -> None:
    """Without decimals that say nothing."""
    assert [PLAIN.size_mark(value) for value in (0, 2e10, 2.5e9, 5e5, 1e30, -1)] == [
        *("0", "20 GB", "2.5 GB", "500 kB", "–", "–")
    ]
    assert [PLAIN.speed_mark(value) for value in (0, 2e7, 2.5e6, 1e30)] == ["0", "20 MB/s", "2.5 MB/s", "–"]
