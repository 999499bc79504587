"""The report of a review on paper."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from kdesk.domain.reviews.stills import png_of
from kdesk.messages.format import Format
from kdesk.ui.review.room.printed import pdf_of
from tests.domain.reviews.test_stills import bitmap
from tests.messages.test_review_report import HOSTILE, REVIEW


@pytest.fixture
def pages(tmp_path: Path, qapp: QApplication) -> QPdfDocument:
    """The report of a review with a few stills, read by another library."""
    still = png_of(bitmap(320, 180))
    notes = (*REVIEW.notes, replace(REVIEW.notes[1], text=HOSTILE))
    path = tmp_path / "review.pdf"
    path.write_bytes(pdf_of(REVIEW.replace(notes=tuple(replace(one, still=still) for one in notes)), Format()))
    document = QPdfDocument(qapp)
    document.load(str(path))
    return document


def test_the_printed_report_holds_every_word(pages: QPdfDocument) -> None:
    """Notes, measures, marks and findings, on several pages; foreign markup is text."""
    assert pages.pageCount() > 1
    words = "".join(pages.getAllText(number).text() for number in range(pages.pageCount()))
    for part in ("Harbour", "Banding", "ada", "41.52 dB", "1:02 to 1:05", "720p has less bit rate", "<script>alert(1)"):
        assert part in words, part


def test_stills_and_graphs_are_on_the_pages(pages: QPdfDocument) -> None:
    """Some of each page is neither paper nor black text."""
    for number in range(pages.pageCount() - 1):
        image = pages.render(number, QSize(310, 438))
        colours = {image.pixel(x, y) for x in range(30, 280, 3) for y in range(30, 400, 3)}
        assert len(colours) > 100
    assert pages.metaData(QPdfDocument.MetaDataField.Title) == "Review: Harbour"
