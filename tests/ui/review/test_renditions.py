"""The table of renditions: texts, selection, copying and layout."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.messages.format import Format
from kdesk.messages.renditions import choice_of, frame_rate_of, lines_of, name_of, status_name
from kdesk.plain_text import left_to_right
from kdesk.ui.review.flavor_status import status_icon
from kdesk.ui.review.flavors_model import FLAVOR_ROLE, Column, FlavorsModel
from kdesk.ui.review.flavors_view import LEAST_NAME, FlavorsView
from kdesk.ui.review.panel_table import MEASURED_ROWS
from kdesk.ui.review.reason_table import REASON_ROLE
from kdesk.ui.theme import Theme
from tests.ui.library.library_fakes import make_flavor

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))


class RenditionsTable:
    """A table of renditions, and the signals that it emitted."""

    def __init__(self, theme: Theme, formatter: Format) -> None:
        self.model = FlavorsModel(formatter)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.reasons: list[str] = []
        self.selected: list[Flavor | None] = []
        self.played: list[Flavor] = []
        self.view = FlavorsView(self.model, theme)
        self.view.id_wanted.connect(lambda flavor: self.ids.append(flavor.id))
        self.view.link_wanted.connect(lambda flavor: self.links.append(flavor.id))
        self.view.reason_wanted.connect(lambda flavor: self.reasons.append(flavor.description))
        self.view.selected.connect(self.selected.append)
        self.view.played.connect(self.played.append)


@pytest.fixture
def table(qtbot: Any, theme: Theme, formatter: Format) -> RenditionsTable:
    """A table with three renditions."""
    made = RenditionsTable(theme, formatter)
    qtbot.addWidget(made.view)
    made.model.show_flavors(FLAVORS)
    made.view.resize(900, 300)
    made.view.show()
    return made


def row_of(model: FlavorsModel, row: int) -> list[str]:
    """Return the cells of a row."""
    return [model.index(row, column).data() for column in Column]


def test_the_model_passes_qts_model_tester(table: RenditionsTable, qtmodeltester: Any) -> None:
    """It keeps the contract of QAbstractItemModel."""
    qtmodeltester.check(table.model)
    qtmodeltester.check(table.model, force_py=True)


def test_a_row_says_everything(table: RenditionsTable) -> None:
    """Source      Ready  1920 × 1080  8.1 Mbit/s  52.4 MB  avc1  29.97  source  source, web."""
    assert row_of(table.model, 0) == [
        "Source",
        "Ready",
        left_to_right("1920 × 1080"),
        "8.1 Mbit/s",
        "52.4 MB",
        "avc1",
        "29.97",
        "source",
        "source, web",
    ]
    assert row_of(table.model, 1)[Column.MARKS] == "default"


def test_an_unknown_value_is_a_dash(formatter: Format) -> None:
    """A queued rendition has neither size nor bitrate."""
    model = FlavorsModel(formatter)
    model.show_flavors((Flavor("0_f", "0_e", 7, FlavorStatus.QUEUED),))
    assert row_of(model, 0) == ["Rendition", "Queued", "–", "–", "–", "–", "–", "", ""]


def test_numbers_are_aligned_to_the_right(table: RenditionsTable) -> None:
    """Their titles are too."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    role = Qt.ItemDataRole.TextAlignmentRole
    assert table.model.index(0, Column.SIZE).data(role) == right
    assert table.model.headerData(Column.SIZE, Qt.Orientation.Horizontal, role) == right


def test_new_snapshots_keep_the_selection(table: RenditionsTable) -> None:
    """A new status changes cells, not rows."""
    table.view.selectRow(1)
    changed = (FLAVORS[0], make_flavor(1, status=FlavorStatus.CONVERTING), FLAVORS[2])
    table.model.show_flavors(changed)
    assert row_of(table.model, 1)[Column.STATUS] == "Converting"
    assert table.view.flavor() == changed[1]


def test_the_selected_rendition_is_emitted(table: RenditionsTable) -> None:
    """It is None without a selection."""
    table.view.selectRow(2)
    table.view.clearSelection()
    assert table.selected == [FLAVORS[2], None]


def test_other_renditions_clear_the_selection(table: RenditionsTable) -> None:
    """None is emitted."""
    table.view.selectRow(2)
    table.model.show_flavors(FLAVORS[:1])
    assert table.selected[-1] is None


def test_several_are_selected_with_ctrl_and_shift(table: RenditionsTable) -> None:
    """Then no single one is; copying and deleting are asked for with all of them."""
    links: list[tuple[Flavor, ...]] = []
    deleted: list[tuple[Flavor, ...]] = []
    table.view.links_wanted.connect(links.append)
    table.view.delete_wanted.connect(deleted.append)
    for row, modifier in ((2, Qt.KeyboardModifier.NoModifier), (0, Qt.KeyboardModifier.ControlModifier)):
        place = table.view.visualRect(table.model.index(row, 0)).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    assert table.view.selected_flavors() == (FLAVORS[0], FLAVORS[2])
    assert table.view.flavor() is None
    assert table.selected == [FLAVORS[2], None]
    table.view.copy_selected()
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    assert links == deleted == [(FLAVORS[0], FLAVORS[2])]
    assert [action.text() for action in table.view.menu_for(FLAVORS[2]).actions()] == ["Copy HLS links"]


def test_a_double_click_plays(table: RenditionsTable) -> None:
    """Enter plays too."""
    point = table.view.visualRect(table.model.index(1, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert table.played == [FLAVORS[1], FLAVORS[1]]


def test_the_menu_plays_and_copies(table: RenditionsTable) -> None:
    """It has Play, the link and the id."""
    menu = table.view.menu_for(FLAVORS[1])
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy id"].trigger()
    actions["Copy HLS link"].trigger()
    actions["Play"].trigger()
    assert (table.ids, table.links, table.played) == (["0_flavor1"], ["0_flavor1"], [FLAVORS[1]])


def test_the_menu_of_a_failed_rendition(table: RenditionsTable) -> None:
    """Play and the link are disabled; the reason can be copied."""
    menu = table.view.menu_for(make_flavor(1, status=FlavorStatus.ERROR))
    assert [action.text() for action in menu.actions() if action.isEnabled() and action.text()] == [
        "Copy id",
        "Copy the reason",
    ]


def test_ctrl_c_copies_the_link(table: RenditionsTable) -> None:
    """Without a selection nothing is copied."""
    copy = (table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(*copy)
    table.view.selectRow(0)
    QTest.keyClick(*copy)
    assert table.links == ["0_flavor0"]


FAILED = make_flavor(1, status=FlavorStatus.ERROR, description="no <video> stream", width=0, height=0, bitrate=0)


def test_the_reason_of_a_failure_is_available_everywhere(table: RenditionsTable) -> None:
    """It is in the tooltip, the accessible text and the menu of its row only."""
    table.model.show_flavors((FLAVORS[0], FAILED))
    status = table.model.index(1, Column.STATUS)
    assert "no &lt;video&gt; stream" in status.data(Qt.ItemDataRole.ToolTipRole)
    assert status.data(Qt.ItemDataRole.AccessibleTextRole) == "Failed: no <video> stream"
    next(action for action in table.view.menu_for(FAILED).actions() if action.text() == "Copy the reason").trigger()
    assert table.reasons == ["no <video> stream"]
    assert "Copy the reason" not in [action.text() for action in table.view.menu_for(FLAVORS[0]).actions()]


def test_the_reason_of_a_failure_is_below_its_row(table: RenditionsTable) -> None:
    """It wraps at the visible width, wherever the columns are scrolled; other rows keep their height."""
    long = "maybe incorrect parameters such as bit_rate, rate, width or height " + "x" * 300
    table.model.show_flavors((FLAVORS[0], make_flavor(1, status=FlavorStatus.ERROR, description=long), FLAVORS[2]))
    table.view.resize(300, 300)
    assert [bool(table.view.reason(row)) for row in range(3)] == [False, True, False]
    assert table.view.rowHeight(0) == table.view.rowHeight(2) == table.view.row_height()
    area = table.view.reason_area(1)
    for offset in (0, table.view.horizontalScrollBar().maximum()):
        table.view.horizontalScrollBar().setValue(offset)
        assert table.view.reason_area(1) == area
        assert table.view.viewport().rect().left() <= area.left()
        assert area.right() <= table.view.viewport().rect().right()
    bottom = table.view.rowViewportPosition(1) + table.view.rowHeight(1)
    assert table.view.rowViewportPosition(1) + table.view.fontMetrics().height() < area.top() < area.bottom() < bottom
    drawn = table.view.grab().toImage()
    below = area.translated(table.view.viewport().pos())
    ground = drawn.pixelColor(below.right() - 1, below.bottom())
    lit = {drawn.pixelColor(x, y).name() for x in range(below.left(), below.right()) for y in (below.center().y(),)}
    assert lit - {ground.name()}


def test_a_failure_without_a_reason_says_so(formatter: Format) -> None:
    """A rendition that was not made has the server's reason, others have none."""
    model = FlavorsModel(formatter)
    silent = replace(FAILED, description="")
    not_made = make_flavor(2, status=FlavorStatus.NOT_APPLICABLE, description="The source is smaller")
    model.show_flavors((silent, not_made, replace(not_made, id="0_x", description=""), FLAVORS[0]))
    reasons = [model.index(row, 0).data(REASON_ROLE) for row in range(4)]
    assert reasons == ["The server gives no reason", "The source is smaller", "", ""]


def _turn(widget: QWidget | None, down: int) -> None:
    """Turn the wheel over a widget; an ignored event goes to its parent, as in Qt."""
    while widget is not None:
        middle = QPointF(widget.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(widget.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, -down),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        taken = QApplication.sendEvent(widget, event) and event.isAccepted()
        widget = None if taken else widget.parentWidget()


def test_the_wheel_scrolls_the_panel_and_never_the_columns(qtbot: Any, theme: Theme, formatter: Format) -> None:
    """This is so over the cells and over the scroll bar."""
    table = RenditionsTable(theme, formatter)
    table.model.show_flavors(FLAVORS)
    content = QWidget()
    column = QVBoxLayout(content)
    column.addWidget(table.view)
    column.addSpacing(2000)
    panel = QScrollArea(widgetResizable=True)
    panel.setWidget(content)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.show()
    bar, down = table.view.horizontalScrollBar(), panel.verticalScrollBar()
    bar.setValue(20)
    for widget in (table.view.viewport(), bar):
        down.setValue(0)
        _turn(widget, 120)
        assert (down.value() > 0, bar.value()) == (True, 20)


@pytest.mark.parametrize("width", [280, 312, 343, 360, 390, 440, 600, 2000])
def test_no_column_is_cut_at_the_edge(qtbot: Any, table: RenditionsTable, width: int) -> None:
    """A column without room is hidden as a whole, also after a change of texts or width."""
    header = table.view.horizontalHeader()

    def edges() -> list[int]:
        ends = [header.sectionPosition(column) + header.sectionSize(column) for column in Column]
        return [table.view.viewport().width() - end for end in ends]

    table.view.resize(width, 300)
    assert 0 in edges() or edges()[-1] > 0
    table.model.show_flavors((*FLAVORS[:2], replace(FLAVORS[2], bitrate=132_100, status=FlavorStatus.EXPORTING)))
    qtbot.waitUntil(lambda: 0 in edges() or edges()[-1] > 0)
    names = header.sectionSize(Column.NAME)
    table.view.resize(2000, 300)
    assert edges()[-1] > 0
    wanted = max(table.view.sizeHintForColumn(Column.NAME), header.sectionSizeHint(Column.NAME))
    assert header.sectionSize(Column.NAME) <= max(names, wanted)


def test_a_long_name_leaves_room_for_the_bit_rate(table: RenditionsTable) -> None:
    """It is cut where that brings the bit rate into sight."""
    header = table.view.horizontalHeader()
    beside = sum(header.sectionSize(column) for column in (Column.STATUS, Column.PIXELS, Column.BITRATE))
    table.view.resize(beside + LEAST_NAME + 10, 300)
    end = header.sectionPosition(Column.BITRATE) + header.sectionSize(Column.BITRATE)
    assert end <= table.view.viewport().width()


def test_another_entry_begins_at_its_first_column(table: RenditionsTable) -> None:
    """The horizontal position of the table is reset."""
    table.view.resize(200, 300)
    table.view.horizontalScrollBar().setValue(100)
    assert table.view.horizontalScrollBar().value() == 100
    table.model.show_flavors(())
    table.model.show_flavors((make_flavor(4), make_flavor(5)))
    assert table.view.horizontalScrollBar().value() == 0


@pytest.mark.parametrize(
    ("recipe", "height", "name"),
    [
        ("HD/1080 - WEB (H264/4000)", 1080, "1080p"),
        ("HD/720 - WEB (H264/2500)", 0, "720p"),
        ("Basic/Small - WEB/MBL (H264/400)", 0, "Basic/Small"),
        ("Basic/Small - WEB/MBL (H264/400)", 360, "360p"),
        ("Our own", 0, "Our own"),
        ("Our own", 720, "720p"),
        ("Chapter/1080p", 0, "Chapter/1080p"),
        (f"{'x' * 100_000}", 0, f"{'x' * 299}…"),
        ("", 0, "Rendition"),
    ],
)
def test_a_rendition_is_named_by_its_size(recipe: str, height: int, name: str) -> None:
    """The flavor params name it until the size is known."""
    made = make_flavor(1, name=recipe, height=height, width=height * 16 // 9, bitrate=0)
    assert name_of(made) == name


def test_the_tooltip_of_a_name_has_flavor_params_and_id(table: RenditionsTable) -> None:
    """The name itself is shorter."""
    table.model.show_flavors((make_flavor(1, name="HD/720 - WEB (H264/2500)"),))
    tip = table.model.index(0, Column.NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<span>720p<br>HD/720 - WEB (H264/2500)<br>0_flavor1</span>"


def test_two_renditions_of_one_size_have_their_bitrates(formatter: Format) -> None:
    """Without bitrates they have the names of their flavor params."""
    model = FlavorsModel(formatter)
    planned = make_flavor(7, name="HD/720 - WEB (H264/2500)", bitrate=0, height=0, status=FlavorStatus.QUEUED)
    model.show_flavors((make_flavor(1), make_flavor(4, bitrate=4000), planned))
    assert [row_of(model, row)[Column.NAME] for row in range(3)] == [
        "720p, 2.5 Mbit/s",
        "720p, 4.0 Mbit/s",
        "720p, HD/720 - WEB (H264/2500)",
    ]


def test_a_row_has_its_flavor(table: RenditionsTable) -> None:
    """It is in the custom role."""
    assert table.model.index(2, Column.TAGS).data(FLAVOR_ROLE) == FLAVORS[2]


def test_the_player_lists_renditions_with_size_and_bitrate(formatter: Format) -> None:
    """Audio has its bitrate only."""
    assert [choice_of(flavor, formatter) for flavor in FLAVORS] == [
        "Source, 1080p, 8.1 Mbit/s",
        "720p, 2.5 Mbit/s",
        "360p, 700 kbit/s",
    ]
    assert choice_of(Flavor("0_f", "0_e", 3, FlavorStatus.READY, name="Audio"), formatter) == "Audio"
    assert name_of(Flavor("0_f", "0_e", 3, FlavorStatus.READY, height=240)) == "240p"
    assert frame_rate_of(23.976, formatter) == "23.98"


@pytest.mark.parametrize("status", FlavorStatus)
def test_every_status_has_a_name_and_an_icon(status: FlavorStatus, theme: Theme) -> None:
    """Colour is never the only sign."""
    assert status_name(status)
    icon, token = status_icon(status)
    assert icon in theme.icons.names()
    assert theme.colour(token).isValid()


def test_portrait_renditions_are_named_by_their_shorter_side(table: RenditionsTable, formatter: Format) -> None:
    """A source of 1080x1920 is “1080p, portrait”."""
    source = make_flavor(0, width=1080, height=1920)
    rendition = make_flavor(1, width=720, height=1280)
    table.model.show_flavors((source, rendition))
    assert [row_of(table.model, row)[Column.NAME] for row in (0, 1)] == [
        "Source (1080p, portrait)",
        "720p, portrait",
    ]
    assert [choice_of(flavor, formatter) for flavor in (source, rendition)] == [
        "Source, 1080p, portrait, 8.1 Mbit/s",
        "720p, portrait, 2.5 Mbit/s",
    ]
    assert name_of(make_flavor(1, name="", width=720, height=1280)) == "720p, portrait"
    assert [lines_of(make_flavor(1, width=side, height=1080)) for side in (1080, 0)] == ["1080p", "1080p"]


def test_renditions_without_flavor_params_are_named_by_size_or_bitrate(formatter: Format) -> None:
    """Two of one size have their bitrates."""
    nameless = [make_flavor(number, name="") for number in range(3)]
    twin = make_flavor(4, name="", bitrate=4000)
    standing = make_flavor(5, name="", width=540, height=960)
    audio = make_flavor(6, name="", width=0, height=0, codec="", bitrate=128)
    unknown = Flavor("0_f", "0_e", 7, FlavorStatus.QUEUED)
    model = FlavorsModel(formatter)
    model.show_flavors((*nameless, twin, standing, audio, unknown))
    names = [row_of(model, row)[Column.NAME] for row in range(model.rowCount())]
    assert names == [
        *("Source", "720p, 2.5 Mbit/s", "360p", "720p, 4.0 Mbit/s"),
        *("540p, portrait", "Audio, 128 kbit/s", "Rendition"),
    ]
    assert choice_of(audio, formatter) == "Audio, 128 kbit/s"


def test_hundreds_of_renditions_are_not_each_measured(table: RenditionsTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows determine the width of a column."""
    asked: set[int] = set()
    words = table.model.data

    def data(index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            asked.add(index.row())
        return words(index, role)

    monkeypatch.setattr(table.model, "data", data)
    table.model.show_flavors(tuple(make_flavor(number) for number in range(400)))
    table.view.horizontalHeader().resizeSections(table.view.horizontalHeader().ResizeMode.ResizeToContents)
    assert asked
    assert max(asked) < 2 * MEASURED_ROWS


def test_the_log_of_a_converter_is_no_reason(table: RenditionsTable) -> None:
    """One sentence stands for it; the log is in the tooltip, and what is copied."""
    log = "[vist#0:0/h264 @ 0x556d4519fd00] [dec:h264 @ 0x556d451722c0] Task finished with error code: -1145393733"
    failed = make_flavor(1, status=FlavorStatus.ERROR, description=log)
    table.model.show_flavors((FLAVORS[0], failed))
    status = table.model.index(1, Column.STATUS)
    assert status.data(REASON_ROLE).startswith("The server could not convert the source")
    assert "0x556d4519fd00" in status.data(Qt.ItemDataRole.ToolTipRole)
    assert "Copy the reason" in [action.text() for action in table.view.menu_for(failed).actions()]
