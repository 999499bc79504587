"""What a review says: names of measures, values with their units, times, and the cells of its tables."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kdesk.domain.exports import Table
from kdesk.domain.reviews.review import BIT_RATE, Mark, MarkKind, Review, ReviewedVideo, Series
from kdesk.domain.time_form import TimeForm
from kdesk.domain.timecode import number_of, smpte_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.rendition_changes import written_time
from kdesk.messages.translation import N_, _

MEASURE_NAMES = {
    "psnr": N_("PSNR"),
    "ssim": N_("SSIM"),
    "xpsnr": N_("XPSNR"),
    "vmaf": N_("VMAF"),
    BIT_RATE: N_("Bit rate"),
}
_MARK_NAMES = {
    MarkKind.PLAIN: N_("Mark"),
    MarkKind.BLACK: N_("Black"),
    MarkKind.FROZEN: N_("Frozen"),
    MarkKind.SILENT: N_("Silent"),
}
_PLACES = {"ssim": 4}
_KILO = 1000


def measure_name(name: str) -> str:
    """Return what a measure is called; a measure of a later kdesk is called as its file says."""
    return _(MEASURE_NAMES[name]) if name in MEASURE_NAMES else shown(name)


def mark_name(kind: MarkKind) -> str:
    """Return what is marked: “Black”."""
    return _(_MARK_NAMES[kind])


def value_text(name: str, value: float, unit: str, formatter: Format) -> str:
    """Return a measured value: “41.52 dB”, “0.9971”, “2.5 Mbit/s”, “equal” for an infinite one."""
    if name == BIT_RATE:
        return formatter.bitrate(round(value / _KILO)) if math.isfinite(value) else formatter.bitrate(0)
    if math.isinf(value):
        return _("equal")
    number = formatter.decimal(value, _PLACES.get(name, 2))
    return _("{number} {unit}").format(number=number, unit=shown(unit)) if unit else number


def time_text(time: Fraction) -> str:
    """Return a moment to the millisecond: “1:02.345”."""
    return written_time(round(time * _KILO))


Written = Callable[[Fraction], str]
"""Writes a moment."""


@dataclass(frozen=True, slots=True)
class MomentForm:
    """The form in which moments are written.

    Attributes:
        rate: Frames per second; 0 if unknown, then all forms are the clock's.
    """

    form: TimeForm
    rate: Fraction
    formatter: Format

    def write(self, time: Fraction) -> str:
        """Return a moment: “1:02.345”, “frame 1,870” or “00:01:02:10”."""
        if not self.rate or self.form is TimeForm.CLOCK:
            return time_text(time)
        if self.form is TimeForm.SMPTE:
            return smpte_of(number_of(time, self.rate), self.rate)
        return _("frame {number}").format(number=self.number(time))

    def number(self, time: Fraction) -> str:
        """Return the number of the frame that begins at a time."""
        return self.formatter.number(number_of(time, self.rate))


def stretch_text(mark: Mark, write: Written = time_text) -> str:
    """Return where a mark is: “0:02”, or “0:02 to 0:05” for a stretch."""
    if mark.end is None:
        return write(mark.start)
    return _("{start} to {end}").format(start=write(mark.start), end=write(mark.end))


def side_label(review: Review, number: int) -> str:
    """Return the name of a side; "" for all of them."""
    return review.sides[number].label if 0 <= number < len(review.sides) else ""


def sides_table(sides: Sequence[ReviewedVideo], formatter: Format) -> Table:
    """Return what was compared."""
    columns = (_("Video"), _("Entry"), _("Entry id"), _("Rendition id"), _("File"), _("Size"), _("Server"))
    rows = (
        (
            side.label,
            side.entry_name,
            side.entry_id,
            side.flavor_id,
            side.file_name,
            formatter.size(side.size) if side.size else "",
            side.service_url,
        )
        for side in sides
    )
    return _without_empty(Table(columns, tuple(rows)))


def series_table(series: Sequence[Series], formatter: Format, write: Written = time_text) -> Table:
    """Return mean and worst value of each measure, and the time of the worst frame."""
    columns = (_("Measure"), _("Mean"), _("Worst"), _("At"))
    rows = (
        (
            one.label or measure_name(one.name),
            value_text(one.name, one.mean, one.unit, formatter),
            value_text(one.name, one.worst, one.unit, formatter),
            write(one.worst_time) if one.worst_time is not None else "",
        )
        for one in series
    )
    return _without_empty(Table(columns, tuple(rows)))


def marks_table(review: Review, write: Written = time_text) -> Table:
    """Return the marks in the order of their times."""
    columns = (_("Time"), _("Kind"), _("Video"), _("Text"))
    marks = sorted(review.marks, key=lambda one: one.start)
    rows = ((stretch_text(one, write), mark_name(one.kind), side_label(review, one.side), one.text) for one in marks)
    return _without_empty(Table(columns, tuple(rows)))


def _without_empty(table: Table) -> Table:
    """Return the table without columns in which nothing stands."""
    kept = [place for place in range(len(table.columns)) if any(row[place] for row in table.rows)]
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return Table(tuple(table.columns[place] for place in kept), rows)
