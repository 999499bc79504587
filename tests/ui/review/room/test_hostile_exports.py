"""What leaves the review room: reports, pictures and files of hostile names and planted secrets."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from kdesk.domain.compared import rendition
from kdesk.domain.reviews.presentable import presentable
from kdesk.domain.reviews.review import Mark, Note, Review, ReviewedVideo, Series, SideKind
from kdesk.domain.reviews.review_file import pack, unpack
from kdesk.messages.format import Format
from kdesk.messages.review_report import review_page
from kdesk.ui.images import png_of
from kdesk.ui.review.room.printed import pdf_of
from kdesk.ui.review.room.still_pictures import png_data, still_png
from tests.support.invented_ks import KS
from tests.support.patience import until
from tests.ui.library.library_fakes import make_entry, make_flavor
from tests.ui.review.room.test_notes import picture
from tests.ui.review.room.test_saver import Stage, staged

__all__ = ["staged"]

NAMES = {
    "html": '<img src=x onerror="alert(1)"><script>alert(1)</script>&amp;',
    "right to left": "\u202eexe.4pm\u202c \u0627\u0644\u0645\u0631\u0641\u0623 \u200f<b>\u2067",
    "long": "w" * 10_000,
    "newlines": "one\r\ntwo\n\n\nthree\u2028four\x00\x1b[31m",
    "path": "../../../etc/passwd\\..\\..\\boot.ini",
}
SECRET_URL = f"https://ada:pass-word@kaltura.example/p/1/ks/{KS}/a.mp4?ks={KS}"


def review_named(name: str) -> Review:
    """Return a review in which everything has this name."""
    side = ReviewedVideo(SideKind.RENDITION, name, "0_a", name, "0_b", service_url=name, file_name=name)
    series = Series("psnr", name, name, 0, 1, 1, (Fraction(0), Fraction(1)), (1.0, 2.0))
    notes = (Note("a", Fraction(1), name, name, 5, still_png(picture())),)
    return Review(name, (side, side), Fraction(0), {}, (Mark(Fraction(1), text=name),), notes, (series,), (name,))


def chunks(png: bytes) -> Iterator[bytes]:
    """Yield the names of the chunks of a PNG."""
    at = 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8]
        at += 12 + length


def pages_of(data: bytes, path: Path, qapp: QApplication) -> QPdfDocument:
    """Return a PDF as another library reads it."""
    path.write_bytes(data)
    document = QPdfDocument(qapp)
    document.load(str(path))
    return document


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_hostile_names_are_text_in_reports(name: str, tmp_path: Path, qapp: QApplication) -> None:
    """On the web page and on paper, in a bounded number of pages."""
    review = presentable(review_named(name))
    page = review_page(review, Format())
    assert "<script" not in page
    assert "<img src=x" not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)
    document = pages_of(pdf_of(review, Format()), tmp_path / "a.pdf", qapp)
    assert 0 < document.pageCount() < 60
    if "<script" in name:
        assert "alert(1)" in "".join(document.getAllText(each).text() for each in range(document.pageCount()))


def test_no_report_carries_a_secret(tmp_path: Path, qapp: QApplication) -> None:
    """A session or a password in any text, a folder in the name of a file; titles of the PDF included."""
    review = presentable(review_named(SECRET_URL))
    side = presentable(Review("a", (ReviewedVideo(SideKind.FILE, "", file_name="/home/ada/x.mov"),))).sides[0]
    assert side.file_name == "x.mov"
    data = pdf_of(review, Format())
    document = pages_of(data, tmp_path / "a.pdf", qapp)
    printed = "".join(document.getAllText(each).text() for each in range(document.pageCount()))
    title = document.metaData(QPdfDocument.MetaDataField.Title)
    for text in (review_page(review, Format()), printed, title, data.decode("latin-1")):
        assert KS not in text
        assert "pass-word" not in text


def test_what_is_exported_carries_no_secret(staged: Callable[[Any], None], tmp_path: Path) -> None:
    """Both reports, the review and its view, of an entry and notes in which a session was planted."""

    async def work(stage: Stage) -> None:
        entry = replace(make_entry(0), name=SECRET_URL)
        stage.session.show([rendition(entry, make_flavor(0), (make_flavor(0),))] * 2)
        await until(lambda: stage.session.is_settled)
        stage.draft.add_note(Fraction(1), f"See {SECRET_URL}", still_png(picture()))
        stage.draft.add_mark(Mark(Fraction(1), text=KS))
        for name in ("a.html", "a.pdf"):
            stage.saver.export_report()
            await stage.choose(tmp_path / name)
        stage.saver.export_view(picture())
        await stage.choose(tmp_path / "b.png")
        stage.saver.save_elsewhere()
        await stage.choose(tmp_path / "c.kdesk-review")

    staged(work)
    for path in tmp_path.iterdir():
        assert KS.encode() not in path.read_bytes(), path
        assert b"pass-word" not in path.read_bytes(), path
    assert len(list(tmp_path.iterdir())) == 5
    assert "[hidden]" in unpack((tmp_path / "c.kdesk-review").read_bytes()).notes[0].text


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_saved_review_can_be_opened_again(name: str) -> None:
    """Whatever its videos are called."""
    once = review_named(name)
    again = unpack(pack(once))
    assert (len(again.notes), len(again.marks)) == (1, 1)
    assert again.series[0].worst == once.series[0].worst


def test_a_saved_review_of_many_values_can_be_opened_again() -> None:
    """However many marks and values were found, under the longest name: what is kept of them is bounded."""
    once = review_named(NAMES["long"])
    times = tuple(Fraction(number, 60) for number in range(900_000))
    series = replace(once.series[0], times=times, values=tuple(map(float, times)))
    again = unpack(pack(once.replace(marks=once.marks + (Mark(Fraction(1), text="720p"),) * 10_500, series=(series,))))
    assert (len(again.notes), len(again.marks)) == (1, 10_000)
    assert 250_000 < len(again.series[0].times) <= 400_000
    assert again.series[0].worst == once.series[0].worst


def test_a_proposed_name_stays_in_its_folder(staged: Callable[[Any], None]) -> None:
    """Whatever the entry is called."""

    async def work(stage: Stage) -> None:
        for name in (*NAMES.values(), ".", "..", "CON", ""):
            entry = replace(make_entry(0), name=name)
            stage.session.show([rendition(entry, make_flavor(0), (make_flavor(0),))] * 2)
            proposed = f"{stage.saver.proposed_name}.html"
            assert Path(proposed).name == proposed
            assert len(proposed.encode()) < 256
            assert not re.search("[\\\\/\r\n\x00\u202e]", proposed)

    staged(work)


def test_pictures_hold_pixels_alone(qapp: QApplication) -> None:
    """Neither stills nor saved pictures carry texts, times or the name of a program."""
    del qapp
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.setText("Comment", KS)
    for png in (still_png(image), png_data(image), png_of(image)):
        assert set(chunks(png)) <= {b"IHDR", b"pHYs", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM"}
        assert KS.encode() not in png
