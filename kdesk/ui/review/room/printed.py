"""The report of a review on paper: the sections of its page, laid out as PDF."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODeviceBase, QMarginsF, QRectF, QSizeF, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from kdesk import __version__
from kdesk.domain.colours import LIGHT
from kdesk.domain.exports import html_text
from kdesk.domain.reviews.review import Note, Review, Series
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.review_report import report_body
from kdesk.messages.reviews import Written, measure_name, time_text
from kdesk.ui.painter import painter_on
from kdesk.ui.review.measures.curve import Curve, colour_of, paint_shape, pen_of
from kdesk.ui.review.measures.graph_painter import GraphPainter
from kdesk.ui.review.room.still_pictures import image_of

_WIDTH, _GRAPH_HEIGHT, _LEGEND = 640, 200, 18
_SHARP = 3
"""Pixels of a picture for a point of the paper."""
_MARGIN_MM = 16.0
_FONT_PT = 9.5
_STYLE = f"""
h1 {{ font-size: 16pt; }} h2 {{ font-size: 12pt; margin-top: 14px; }} h3 {{ font-size: 10pt; margin-top: 10px; }}
.quiet, th {{ color: {LIGHT.secondary}; font-weight: normal; }} th {{ text-align: left; }}
th, td {{ padding-right: 10px; padding-bottom: 3px; }}
"""


class Paper:
    """How a graph looks on paper: the light colours, at its own size. Implements `Look`."""

    scale = 1.0

    def px(self, pixels: float) -> int:
        """Return a length as it is in the drawings."""
        return round(pixels)

    def colour(self, token: str) -> QColor:
        """Return a colour of the light scheme."""
        return QColor(getattr(LIGHT, token))


def pdf_of(review: Review, formatter: Format, write: Written = time_text) -> bytes:
    """Return the report as PDF. Takes up to seconds: not for the loop thread.

    Args:
        write: Writes times.
    """
    buffer = QBuffer()
    buffer.open(QIODeviceBase.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(_("Review: {name}").format(name=review.title))
    writer.setCreator(f"kdesk {__version__}")
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    _print(_document(review, formatter, write), writer)
    buffer.close()
    return bytes(buffer.data().data())


def _document(review: Review, formatter: Format, write: Written) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(QFont("sans-serif", -1))
    font = document.defaultFont()
    font.setPointSizeF(_FONT_PT)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    pictures = _Pictures(document, formatter)
    body = report_body(review, formatter, graph=pictures.graph, picture=pictures.still, write=write)
    footer = html_text(_("Written by kdesk {version}.").format(version=__version__))
    document.setHtml(f'<h1>{html_text(review.title)}</h1>{body}<p class="quiet">{footer}</p>')
    return document


class _Pictures:
    """Makes the pictures of a document known to it by names: it fetches nothing."""

    def __init__(self, document: QTextDocument, formatter: Format) -> None:
        self._document, self._formatter = document, formatter
        self._count = 0

    def still(self, note: Note) -> str:
        image = image_of(note.still)
        return "" if image.isNull() else self._add(image)

    def graph(self, series: Sequence[Series]) -> str:
        height = _GRAPH_HEIGHT + len(series) * _LEGEND
        image = QImage(_WIDTH * _SHARP, height * _SHARP, QImage.Format.Format_RGB32)
        image.fill(Paper().colour("surface"))
        with painter_on(image) as painter:
            painter.scale(_SHARP, _SHARP)
            font = QFont("sans-serif")
            font.setPixelSize(11)
            painter.setFont(font)
            self._paint(painter, [Curve(one) for one in series])
        alt = html_text(measure_name(series[0].name))
        return f'<p><img src="{self._add(image)}" alt="{alt}" width="{_WIDTH}" height="{height}"></p>'

    def _paint(self, painter: QPainter, curves: Sequence[Curve]) -> None:
        paper, metrics = Paper(), QFontMetricsF(painter.font())
        GraphPainter(paper, self._formatter, curves, QRectF(0, 0, _WIDTH, _GRAPH_HEIGHT), metrics).paint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, curve in enumerate(curves):
            middle = _GRAPH_HEIGHT + number * _LEGEND + _LEGEND // 2
            painter.setPen(pen_of(paper, number))
            painter.drawLine(0, middle, 36, middle)
            painter.setPen(colour_of(paper, number))
            painter.setBrush(paper.colour("surface"))
            paint_shape(painter, QRectF(0, middle, 36, 0).center(), 3, number)
            painter.setPen(paper.colour("text"))
            painter.drawText(44, middle + 4, curve.series.label or measure_name(curve.series.name))

    def _add(self, image: QImage) -> str:
        self._count += 1
        name = f"picture-{self._count}"
        self._document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        return name


def _print(document: QTextDocument, writer: QPdfWriter) -> None:
    """Draw the pages one below the other, each with its part of the document."""
    # The layout counts in points of the screen, the writer in dots of the paper.
    per_point = writer.logicalDpiX() / 96
    page = QSizeF(writer.width() / per_point, writer.height() / per_point)
    document.setPageSize(page)
    document.setDocumentMargin(0)
    with painter_on(writer) as painter:
        painter.scale(per_point, per_point)
        for number in range(document.pageCount()):
            if number:
                writer.newPage()
            part = QRectF(0, number * page.height(), page.width(), page.height())
            painter.save()
            painter.translate(0, -part.top())
            # What belongs to the next page would reach into this one by the rounding of its place.
            document.drawContents(painter, part.adjusted(0, 0, 0, -1))
            painter.restore()
