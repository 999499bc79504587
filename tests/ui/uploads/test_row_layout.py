"""Where the parts of a row lie: nothing overlaps, nothing is cut, at any width and any font."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import ALLOWED_CHANGES, TransferState
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text
from kdesk.plain_text import isolated
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.delegate import TransferDelegate
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.row_delegate import RowDelegate, fit
from kdesk.ui.uploads.rows import RowLayout, buttons_of, lay_out, parts_of, row_height, shown_as
from tests.support.stored_texts import trouble_saying
from tests.ui.fakes.transfers import NOW, asking, one_of_each, transfer

WIDTHS = [420, 640, 780, 1100, 2400]
B = Command


def _layout(one: Transfer, width: int, theme: Theme, formatter: Format, app: QApplication) -> RowLayout:
    font = app.font()
    row = QRect(0, 112, width, row_height(theme, font))
    return lay_out(row, parts_of(one, row_text(one, formatter, NOW)), theme, font)


def _parts(layout: RowLayout) -> list[QRect]:
    parts = [layout.icon, layout.name, layout.state, layout.state_icon, layout.bar, layout.percent, layout.rate]
    return [part for part in (*parts, *(rect for _, rect in layout.buttons)) if not part.isEmpty()]


@pytest.mark.parametrize("factor", [1, 2], ids=["100 %", "200 %"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_part_lies_on_another(qapp: QApplication, theme: Theme, formatter: Format, width: int, factor: int) -> None:
    """Every part is inside its row and apart from all others, whatever the row shows."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    qapp.setFont(font)
    row = QRect(0, 112, width * factor, row_height(theme, font))
    for one in (*one_of_each(), *asking()):
        parts = _parts(_layout(one, width * factor, theme, formatter, qapp))
        assert all(row.contains(part) for part in parts), one
        assert not any(a.intersects(b) for a, b in combinations(parts, 2)), one


@pytest.mark.parametrize("factor", [1, 2], ids=["100 %", "200 %"])
def test_lines_are_as_high_as_the_font(qapp: QApplication, theme: Theme, formatter: Format, factor: int) -> None:
    """At 200 % no letter is cut at its top or bottom, and words on buttons fit."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    qapp.setFont(font)
    metrics = QFontMetrics(font)
    for one in (*one_of_each(), *asking()):
        layout = _layout(one, 900, theme, formatter, qapp)
        assert layout.name.height() >= metrics.height()
        assert layout.state.height() >= metrics.height()
        for button, rect in layout.buttons:
            assert rect.width() > metrics.horizontalAdvance(shown_as(button).text)


def test_bars_stand_in_one_column(qapp: QApplication, theme: Theme, formatter: Format) -> None:
    """Rows with three and with four buttons have their bars at the same place."""
    bars = {_layout(one, 1100, theme, formatter, qapp).bar.right() for one in one_of_each()[:3]}
    assert len(bars) == 1


def test_a_narrow_row_has_its_bar_below(qapp: QApplication, theme: Theme, formatter: Format) -> None:
    """Below 640 pixels nothing stands beside the name."""
    layout = _layout(one_of_each()[0], 420, theme, formatter, qapp)
    assert layout.narrow
    assert layout.bar.top() > layout.state.bottom()
    assert layout.percent.isEmpty()


@pytest.mark.parametrize(
    ("one", "buttons"),
    [
        (transfer(1), (B.PAUSE, B.CANCEL, B.MORE)),
        (one_of_each()[1], (B.RETRY_NOW, B.PAUSE, B.CANCEL, B.MORE)),
        (transfer(1, TransferState.PAUSED), (B.RESUME, B.CANCEL, B.MORE)),
        (transfer(1, TransferState.PROCESSING), (B.MORE,)),
        (transfer(1, TransferState.READY), (B.COPY_LINK, B.MORE)),
        (transfer(1, TransferState.FAILED), (B.RETRY, B.MORE)),
        (transfer(1, TransferState.CANCELLED), (B.REMOVE, B.MORE)),
    ],
)
def test_a_row_offers_what_its_state_allows(one: Transfer, buttons: tuple[Command, ...]) -> None:
    """READY is one click from its link."""
    assert buttons_of(one) == buttons


def test_no_button_asks_for_a_change_that_the_table_forbids() -> None:
    """Pause and cancel are offered where the domain allows the step, and only there."""
    for state in TransferState:
        offered = buttons_of(transfer(1, state))
        assert (B.PAUSE in offered) == (TransferState.PAUSED in ALLOWED_CHANGES[state])
        assert B.CANCEL not in offered or TransferState.CANCELLED in ALLOWED_CHANGES[state]
    assert one_of_each()[1].can_retry


def test_painting_shows_state_hover_and_focus(theme: Theme, formatter: Format) -> None:
    """A selected row has the stripe, a focused button the ring, a bar its accepted bytes, in the palette's colours."""
    model = TransferModel(formatter, lambda: NOW, lambda _ids, _row: None)
    model.added(one_of_each())
    shown = TransferFilter(model)
    delegate = TransferDelegate(theme, formatter, lambda: NOW)
    option = QStyleOptionViewItem()
    option.font = QApplication.font()
    option.rect = QRect(0, 0, 1000, row_height(theme, option.font))
    option.state = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_Enabled
    delegate.focused = (0, Command.PAUSE)
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    delegate.paint(painter, option, shown.index(0, 0))
    painter.end()
    layout = delegate.layout_of(option, shown.index(0, 0))
    accent = theme.tokens.accent.lower()
    bar = layout.bar
    assert image.pixelColor(1, 20).name() == accent
    assert image.pixelColor(bar.left() + 20, bar.center().y()).name() == accent
    assert (
        image.pixelColor(bar.left() + bar.width() * 71 // 100, bar.center().y()).name()
        == theme.tokens.accent_faint.lower()
    )
    assert image.pixelColor(bar.right() - 8, bar.center().y()).name() == theme.tokens.surface.lower()
    pause = dict(layout.buttons)[Command.PAUSE]
    assert image.pixelColor(pause.center().x(), pause.top() + 1).name() == accent


def test_words_come_before_a_button_with_words(qapp: QApplication, theme: Theme, formatter: Format) -> None:
    """Where a row has hardly room for its name, the long answer is left to its menu."""
    changed = asking()[0]
    wide, tight = (_layout(changed, width, theme, formatter, qapp) for width in (420, 340))
    assert [button for button, _ in wide.buttons] == [B.NEW_VERSION, B.CANCEL, B.MORE]
    assert [button for button, _ in tight.buttons] == [B.CANCEL, B.MORE]
    assert tight.name.width() > theme.px(170)


def test_what_does_not_fit_is_left_out_whole(qapp: QApplication) -> None:
    """The first part before all, then whichever of the others still fits; only the first is ever shortened."""
    metrics = QFontMetrics(qapp.font())
    parts = ("The file changed", "It had 20,468,418 bytes and has 21,468,418 now", "4.0 GB")
    whole, short = " · ".join(parts), "The file changed · 4.0 GB"
    assert fit(parts, metrics, metrics.horizontalAdvance(whole)) == whole
    assert fit(parts, metrics, metrics.horizontalAdvance(whole) - 1) == " · ".join(parts[:2])
    assert fit(parts, metrics, metrics.horizontalAdvance(short)) == short
    assert fit(parts, metrics, metrics.horizontalAdvance(short) - 1) == parts[0]
    assert fit(parts, metrics, metrics.horizontalAdvance(parts[0]) - 1).endswith("…")
    assert fit((), metrics, 100) == ""


def test_of_a_long_detail_the_first_clauses_stay(qapp: QApplication) -> None:
    """Each whole, never the last without the first; the title is not cut there: a name in it may have a semicolon."""
    metrics = QFontMetrics(qapp.font())
    parts = ("A file looks the same", "“a”, since 14:02; they were not compared: the server is busy", "4.0 GB")
    whole = " · ".join(parts)
    assert fit(parts, metrics, metrics.horizontalAdvance(whole)) == whole
    assert fit(parts, metrics, metrics.horizontalAdvance(whole) - 1) == " · ".join(parts[:2])
    cut = "A file looks the same · “a”, since 14:02"
    assert fit(parts, metrics, metrics.horizontalAdvance(" · ".join(parts[:2])) - 1) == f"{cut} · 4.0 GB"
    assert fit(parts, metrics, metrics.horizontalAdvance(cut)) == cut
    assert fit(parts, metrics, metrics.horizontalAdvance(cut) - 1) == "A file looks the same · 4.0 GB"
    title = ("“one; two.mp4” in this list has the same content",)
    assert fit(title, metrics, metrics.horizontalAdvance(title[0]) - 1).endswith("…")
    assert fit(title, metrics, metrics.horizontalAdvance(title[0]) - 1).startswith("“one; two.mp4”")


@pytest.mark.parametrize("said", ["/m/eyes_", "“שלום”, /m/eyes_", "“视频 ไทย”, /m/eyes_"])
@pytest.mark.parametrize("points", [8, 9, 10, 11, 12, 13, 14, 18])
def test_an_underscore_is_seen_in_both_lines(
    qapp: QApplication, theme: Theme, formatter: Format, points: int, said: str
) -> None:
    """A line is higher than its font says where a glyph of another font stands in it, or by the rounding of a pixel."""
    font = qapp.font()
    font.setPointSizeF(points)
    qapp.setFont(font)

    def painted(name: str, title: str) -> QImage:
        return _painted(transfer(1, TransferState.FAILED, name=name, trouble=trouble_saying(title)), theme, formatter)

    blank = f"{said[:-1]}\u00a0"
    assert painted("a.mp4", said) != painted("a.mp4", blank)
    assert painted(said, "a") != painted(blank, "a")


def test_an_extension_stands_at_the_right_of_its_name(qapp: QApplication, theme: Theme, formatter: Format) -> None:
    """Of a Hebrew name too, in the row as in a sentence and in a path: file names are read from left to right."""
    name = "שלום עולם.mp4"
    drawn, sentence = QTextLayout(isolated(name), qapp.font()), QTextLayout(in_a_sentence(name), qapp.font())
    for laid_out in (drawn, sentence):
        laid_out.beginLayout()
        line = laid_out.createLine()
        laid_out.endLayout()
        assert line.cursorToX(laid_out.text().index("m"))[0] > line.cursorToX(laid_out.text().index("ש"))[0]
    one = transfer(1, TransferState.CANCELLED, name=name)
    image = _painted(one, theme, formatter)
    place = _layout(one, 1200, theme, formatter, qapp).name.translated(0, -112)
    other = image.copy()
    painter = QPainter(other)
    painter.setFont(qapp.font())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour("disabled"))
    painter.fillRect(place, image.pixelColor(place.topRight()))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, isolated(name))
    painter.end()
    assert image.copy(place) == other.copy(place)


def _painted(one: Transfer, theme: Theme, formatter: Format) -> QImage:
    """Return how a row looks."""
    model = TransferModel(formatter, lambda: NOW, lambda _ids, _row: None)
    model.added((one,))
    shown = TransferFilter(model)
    option = QStyleOptionViewItem()
    option.font = QApplication.font()
    option.rect = QRect(0, 0, 1200, row_height(theme, option.font))
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    TransferDelegate(theme, formatter, lambda: NOW).paint(painter, option, shown.index(0, 0))
    painter.end()
    return image


def test_the_arrow_before_what_belongs_to_a_row_points_where_the_row_goes_on(theme: Theme, qapp: QApplication) -> None:
    """To the left where lines go there."""
    delegate = RowDelegate(theme)
    painted = {}
    try:
        for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
            qapp.setLayoutDirection(direction)
            painted[direction] = image = QImage(32, 32, QImage.Format.Format_ARGB32)
            image.fill(Qt.GlobalColor.white)
            painter = QPainter(image)
            delegate.paint_button(painter, Command.SHOW_COMPANIONS, image.rect(), 0)
            painter.end()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    dark = {
        direction: [x for x in range(32) if image.pixelColor(x, 16).lightness() < 200]
        for direction, image in painted.items()
    }
    tip, turned = dark.values()
    assert tip
    assert turned
    assert max(turned) < min(tip)
