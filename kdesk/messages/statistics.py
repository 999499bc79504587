"""What statistics say, in words and as tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from statistics import median

from kdesk.domain.entry import MediaType
from kdesk.domain.exports import Table
from kdesk.domain.statistics.kept import ELSEWHERE, QUESTION, ReadySample, Wait
from kdesk.domain.statistics.periods import Column, Period, RatePoint, total_of, waits_of
from kdesk.domain.statistics.ready_time import LEAST_SAMPLES
from kdesk.domain.transfer import FileWait
from kdesk.errors import reason_named
from kdesk.messages.entries import media_type_name
from kdesk.messages.errors import problem_in, title_of
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, ngettext

_PERIODS: Mapping[Period, str] = {
    Period.WEEK: N_("Last 7 days"),
    Period.MONTH: N_("Last 30 days"),
    Period.YEAR: N_("Last year"),
}
_REASONS: Mapping[str, str] = {
    QUESTION: N_("A decision of yours"),
    ELSEWHERE: N_("An upload of another computer"),
    f"file:{FileWait.STABLE.value}": N_("Another program writes the file"),
    f"file:{FileWait.DRIVE.value}": N_("The drive does not respond"),
}
_LEAST_SHOWN = 1.0
"""Seconds: shorter waits are not worth a line."""


def period_name(period: Period) -> str:
    """Return the name of a period."""
    return _(_PERIODS[period])


def reason_words(reason: str) -> str:
    """Return what is waited for."""
    if reason in _REASONS:
        return _(_REASONS[reason])
    kind, _colon, name = reason.partition(":")
    return title_of(problem_in({"kind": kind, "reason": reason_named(name)}))


def day_name(day: date, formatter: Format) -> str:
    """Return a day as the locale writes it."""
    return formatter.date(noon(day))


def noon(day: date) -> float:
    """Return a moment of a day, in Unix seconds."""
    return datetime.combine(day, time(12)).astimezone().timestamp()


def column_name(column: Column, formatter: Format) -> str:
    """Return a day, or “from – to”."""
    first = day_name(column.first, formatter)
    if column.first == column.last:
        return first
    return _("{first} – {last}").format(first=first, last=day_name(column.last, formatter))


def column_words(column: Column, formatter: Format) -> str:
    """Return what a column of bytes says."""
    total, name, size = column.total, column_name(column, formatter), formatter.size(column.total.sending.sent)
    if not total.ready:
        return _("{day}: {size}").format(day=name, size=size)
    text = ngettext("{day}: {size}, {count} upload ready", "{day}: {size}, {count} uploads ready", total.ready)
    return text.format(day=name, size=size, count=formatter.number(total.ready))


def sent_words(columns: Sequence[Column], formatter: Format) -> str:
    """Return how much was sent in all, and when most of it."""
    total = total_of(columns)
    if not total.sending.sent:
        return ""
    best = max(columns, key=lambda column: column.total.sending.sent)
    all_of_it, most = formatter.size(total.sending.sent), formatter.size(best.total.sending.sent)
    sent = _("{size} in all, {most} at most ({day}).").format(
        size=all_of_it, day=column_name(best, formatter), most=most
    )
    return f"{sent} {_ends_words(total.ready, total.failed, formatter)}"


def _ends_words(ready: int, failed: int, formatter: Format) -> str:
    done = ngettext("{count} upload finished", "{count} uploads finished", ready)
    words = done.format(count=formatter.number(ready))
    if not failed:
        return f"{words}."
    broken = ngettext("{count} failure", "{count} failures", failed)
    return f"{words}; {broken.format(count=formatter.number(failed))}."


def rate_point_words(point: RatePoint, period: Period, formatter: Format) -> str:
    """Return what a point of the rate says."""
    speed = formatter.speed(point.rate)
    when = formatter.date_and_time(point.begin) if period is Period.WEEK else formatter.date(point.begin)
    return _("{when}: {speed}").format(when=when, speed=speed)


def rates_words(columns: Sequence[Column], points: Sequence[RatePoint], formatter: Format) -> str:
    """Return the mean rate while something was sent, and the highest one."""
    mean = total_of(columns).sending.rate
    if not points or not mean:
        return ""
    fastest = formatter.speed(max(point.rate for point in points))
    words = _("{mean} on average, {fastest} at best. Waits do not count.")
    return words.format(mean=formatter.speed(mean), fastest=fastest)


def shown_waits(columns: Sequence[Column], most: int) -> Sequence[tuple[str, Wait]]:
    """Return the longest waits of a period, by what is said of them."""
    found: dict[str, Wait] = {}
    for reason, wait in waits_of(total_of(columns)):
        words = reason_words(reason)  # several reasons may have the same title
        found[words] = found.get(words, Wait()) + wait
    long = [(words, wait) for words, wait in found.items() if wait.seconds >= _LEAST_SHOWN]
    return sorted(long, key=lambda item: -item[1].seconds)[:most]


def wait_amount(wait: Wait, formatter: Format) -> str:
    """Return how long and how often."""
    text = ngettext("{time}, {count} time", "{time}, {count} times", wait.count)
    amount = text.format(time=formatter.time_left(wait.seconds), count=formatter.number(wait.count))
    return formatter.together(amount)


def wait_words(reason: str, wait: Wait, formatter: Format) -> str:
    """Return what a bar of the waits says."""
    return _("{reason}: {amount}").format(reason=reason, amount=wait_amount(wait, formatter))


def sample_words(sample: ReadySample, formatter: Format) -> str:
    """Return what a point of the times to ready says."""
    size, took = formatter.size(sample.size), formatter.time_left(sample.seconds)
    return _("{kind} of {size}: ready after {time}").format(kind=_kind(sample.kind), size=size, time=took)


def samples_words(samples: Sequence[ReadySample], formatter: Format) -> str:
    """Return what was learned: the middle of all files."""
    if not samples:
        return ""
    size, took = (median(one.size for one in samples), median(one.seconds for one in samples))
    text = ngettext(
        "{count} file: {size}, ready {time} after its last byte",
        "{count} files: half of them are up to {size}, and ready within {time} after the last byte",
        len(samples),
    )
    count = formatter.number(len(samples))
    words = text.format(count=count, size=formatter.size(round(size)), time=formatter.time_left(took))
    if len(samples) < LEAST_SAMPLES:
        return words + ". " + _("Rows say when they will be ready once there are a few more of similar sizes.")
    return f"{words}."


def days_table(columns: Sequence[Column]) -> Table:
    """Return the columns of a period as a table for spreadsheets: numbers without units, days of ISO 8601."""
    reasons = [reason for reason, _wait in waits_of(total_of(columns))]
    titles = (
        *(_("First day"), _("Last day"), _("Bytes sent"), _("Seconds of sending"), _("Bytes per second")),
        *(_("Uploads ready"), _("Uploads failed")),
        *(_("Seconds of waiting: {reason}").format(reason=reason_words(reason)) for reason in reasons),
    )
    rows = []
    for column in columns:
        total, sending = column.total, column.total.sending
        waits = [round(total.waits[reason].seconds, 1) if reason in total.waits else 0 for reason in reasons]
        first, last = column.first.isoformat(), column.last.isoformat()
        numbers = (sending.sent, round(sending.seconds, 1), round(sending.rate), total.ready, total.failed)
        rows.append((first, last, *numbers, *waits))
    return Table(titles, tuple(rows))


def samples_table(samples: Sequence[ReadySample]) -> Table:
    """Return the times to ready as a table for spreadsheets."""
    rows = [(_kind(one.kind), one.size, round(one.seconds, 1)) for one in samples]
    return Table((_("Kind"), _("Size in bytes"), _("Seconds to ready")), tuple(rows))


def _kind(value: int) -> str:
    return media_type_name(MediaType.from_wire(value)) or _("File")
