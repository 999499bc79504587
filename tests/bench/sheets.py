"""`sheets`: 2,000 files with a sheet that says ten fields of each: its preview, and the queue filled from it."""

from collections.abc import Iterator
from pathlib import Path

from kdesk.domain.exports import Table, as_csv
from kdesk.store.sheets.workbook import workbook_of
from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.media import film

COUNT = 2000
SCRIPT = "tests.bench.sheets_process"
COLUMNS = ("File", "Title", "Description", "Tags", "Categories", "Owner", "Start", "Reference id", "Captions", "Poster")


def run(scratch: Path) -> Iterator[Figure]:
    """Measure a CSV and an XLSX file."""
    folder = scratch / "files"
    for number in range(COUNT):
        film(folder / f"lecture {number:04}.mp4", 10_000)
    table = Table(COLUMNS, tuple(_cells(number) for number in range(COUNT)))
    (folder / "lectures.csv").write_text(as_csv(table), encoding="utf-8")
    (folder / "lectures.xlsx").write_bytes(workbook_of(table))
    for kind in ("csv", "xlsx"):
        orders = {"sheet": str(folder / f"lectures.{kind}"), "folder": str(folder), "count": COUNT}
        with KdeskProcess(SCRIPT, scratch / kind, orders) as kdesk:
            found = kdesk.result()
        name = kind.upper()
        yield Figure(f"sheets, {name}: preview", found["preview"], "s", at_most(1))
        yield Figure(f"sheets, {name}: computing for it", found["preview cpu"], "s", at_most(1))
        yield Figure(f"sheets, {name}: turn in the preview", found["preview turn"], "ms", at_most(50))
        walked = found["walked"]
        yield Figure(f"sheets, {name}: queued", found["queued"], "s", times_at_most(3), walked["seconds"])
        yield Figure(f"sheets, {name}: computing for it", found["queued cpu"], "s", times_at_most(3), walked["cpu"])
        yield Figure(f"sheets, {name}: turn while queued", found["queued turn"], "ms", at_most(50))


def _cells(number: int) -> tuple[str, ...]:
    return (
        f"lecture {number:04}.mp4",
        f"Lecture {number}: the field of speech",
        "What was said, and what was shown beside it. " * 4,
        "lecture; winter; speech",
        "Lectures>Winter",
        "a.teacher@example.org",
        "2026-10-01 08:00",
        f"lecture-{number:04}",
        "",
        "0:10",
    )
