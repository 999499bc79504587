"""The table of renditions: what the server knows, in words, and what can be done with a row."""

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
from kdesk.ui.review.flavor_status import status_icon
from kdesk.ui.review.flavors_model import FLAVOR_ROLE, Column, FlavorsModel
from kdesk.ui.review.flavors_view import FlavorsView
from kdesk.ui.review.panel_table import MEASURED_ROWS
from kdesk.ui.review.reason_table import REASON_ROLE
from kdesk.ui.theme import Theme
from tests.ui.library.library_fakes import make_flavor

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))


class Harness:
    """A renditions table and what it was asked to do."""

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
def harness(qtbot: Any, theme: Theme, formatter: Format) -> Harness:
    """A table with three renditions on the screen."""
    made = Harness(theme, formatter)
    qtbot.addWidget(made.view)
    made.model.show_flavors(FLAVORS)
    made.view.resize(900, 300)
    made.view.show()
    return made


def row_of(model: FlavorsModel, row: int) -> list[str]:
    """Return the cells of a row."""
    return [model.index(row, column).data() for column in Column]


def test_the_model_keeps_the_contract(harness: Harness, qtmodeltester: Any) -> None:
    """Qt's own tester finds nothing."""
    qtmodeltester.check(harness.model)
    qtmodeltester.check(harness.model, force_py=True)


def test_a_row_says_everything(harness: Harness) -> None:
    """Source      Ready  1920 × 1080  8.1 Mbit/s  52.4 MB  avc1  29.97  source  source, web."""  # noqa: RUF002  as drawn
    assert row_of(harness.model, 0) == [
        "Source",
        "Ready",
        "1920 × 1080",  # noqa: RUF001  the sign for “by”
        "8.1 Mbit/s",
        "52.4 MB",
        "avc1",
        "29.97",
        "source",
        "source, web",
    ]
    assert row_of(harness.model, 1)[Column.MARKS] == "default"


def test_what_is_not_known_is_a_dash(formatter: Format) -> None:
    """A rendition that is only queued has neither size nor bitrate."""
    model = FlavorsModel(formatter)
    model.show_flavors((Flavor("0_f", "0_e", 7, FlavorStatus.QUEUED),))
    assert row_of(model, 0) == ["Rendition", "Queued", "–", "–", "–", "–", "–", "", ""]  # noqa: RUF001  the dash


def test_numbers_are_on_the_right(harness: Harness) -> None:
    """Numbers and their titles are aligned to the right."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    role = Qt.ItemDataRole.TextAlignmentRole
    assert harness.model.index(0, Column.SIZE).data(role) == right
    assert harness.model.headerData(Column.SIZE, Qt.Orientation.Horizontal, role) == right


def test_new_states_keep_the_selection(harness: Harness) -> None:
    """A poll that changes a status changes the cells, not the rows."""
    harness.view.selectRow(1)
    changed = (FLAVORS[0], make_flavor(1, status=FlavorStatus.CONVERTING), FLAVORS[2])
    harness.model.show_flavors(changed)
    assert row_of(harness.model, 1)[Column.STATUS] == "Converting"
    assert harness.view.flavor() == changed[1]


def test_a_selected_row_is_told(harness: Harness) -> None:
    """Its links can be shown; without a row, None."""
    harness.view.selectRow(2)
    harness.view.clearSelection()
    assert harness.selected == [FLAVORS[2], None]


def test_other_renditions_take_the_selection_away(harness: Harness) -> None:
    """The links of a rendition that is not there any more are not shown."""
    harness.view.selectRow(2)
    harness.model.show_flavors(FLAVORS[:1])
    assert harness.selected[-1] is None


def test_a_double_click_plays(harness: Harness) -> None:
    """So does Enter."""
    point = harness.view.visualRect(harness.model.index(1, 0)).center()
    QTest.mouseClick(harness.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseDClick(harness.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.keyClick(harness.view, Qt.Key.Key_Return)
    assert harness.played == [FLAVORS[1], FLAVORS[1]]


def test_the_menu_copies_id_and_link(harness: Harness) -> None:
    """Play, copy the link, copy the id."""
    menu = harness.view.menu_for(FLAVORS[1])
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy id"].trigger()
    actions["Copy HLS link"].trigger()
    actions["Play"].trigger()
    assert (harness.ids, harness.links, harness.played) == (["0_flavor1"], ["0_flavor1"], [FLAVORS[1]])


def test_what_cannot_be_played_is_not_offered(harness: Harness) -> None:
    """A rendition that failed has only its id, beside the reason."""
    menu = harness.view.menu_for(make_flavor(1, status=FlavorStatus.ERROR))
    assert [action.text() for action in menu.actions() if action.isEnabled() and action.text()] == [
        "Copy id",
        "Copy the reason",
    ]


def test_ctrl_c_copies_the_link(harness: Harness) -> None:
    """Of the selected rendition; nothing without one."""
    copy = (harness.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(*copy)
    harness.view.selectRow(0)
    QTest.keyClick(*copy)
    assert harness.links == ["0_flavor0"]


FAILED = make_flavor(1, status=FlavorStatus.ERROR, description="no <video> stream", width=0, height=0, bitrate=0)


def test_the_reason_of_a_failure_is_said_in_every_way(harness: Harness) -> None:
    """As text at the pointer, aloud at the status, and for the clipboard in the menu of its row only."""
    harness.model.show_flavors((FLAVORS[0], FAILED))
    status = harness.model.index(1, Column.STATUS)
    assert "no &lt;video&gt; stream" in status.data(Qt.ItemDataRole.ToolTipRole)
    assert status.data(Qt.ItemDataRole.AccessibleTextRole) == "Failed: no <video> stream"
    next(action for action in harness.view.menu_for(FAILED).actions() if action.text() == "Copy the reason").trigger()
    assert harness.reasons == ["no <video> stream"]
    assert "Copy the reason" not in [action.text() for action in harness.view.menu_for(FLAVORS[0]).actions()]


def test_the_reason_of_a_failure_stands_below_its_row(harness: Harness) -> None:
    """It wraps inside of what is seen, whatever its length and wherever the columns stand; other rows stay as high."""
    long = "maybe incorrect parameters such as bit_rate, rate, width or height " + "x" * 300
    harness.model.show_flavors((FLAVORS[0], make_flavor(1, status=FlavorStatus.ERROR, description=long), FLAVORS[2]))
    harness.view.resize(300, 300)
    assert [bool(harness.view.reason(row)) for row in range(3)] == [False, True, False]
    assert harness.view.rowHeight(0) == harness.view.rowHeight(2) == harness.view.row_height()
    area = harness.view.reason_area(1)
    for offset in (0, harness.view.horizontalScrollBar().maximum()):
        harness.view.horizontalScrollBar().setValue(offset)
        assert harness.view.reason_area(1) == area
        assert harness.view.viewport().rect().left() <= area.left()
        assert area.right() <= harness.view.viewport().rect().right()
    bottom = harness.view.rowViewportPosition(1) + harness.view.rowHeight(1)
    assert (
        harness.view.rowViewportPosition(1) + harness.view.fontMetrics().height() < area.top() < area.bottom() < bottom
    )
    drawn = harness.view.grab().toImage()
    below = area.translated(harness.view.viewport().pos())
    ground = drawn.pixelColor(below.right() - 1, below.bottom())
    lit = {drawn.pixelColor(x, y).name() for x in range(below.left(), below.right()) for y in (below.center().y(),)}
    assert lit - {ground.name()}


def test_a_failure_without_a_reason_says_so(formatter: Format) -> None:
    """What was not made has one where the server tells it; what is fine has none."""
    model = FlavorsModel(formatter)
    silent = replace(FAILED, description="")
    not_made = make_flavor(2, status=FlavorStatus.NOT_APPLICABLE, description="The source is smaller")
    model.show_flavors((silent, not_made, replace(not_made, id="0_x", description=""), FLAVORS[0]))
    reasons = [model.index(row, 0).data(REASON_ROLE) for row in range(4)]
    assert reasons == ["The server gives no reason", "The source is smaller", "", ""]


def _turn(widget: QWidget | None, down: int) -> None:
    """Turn the wheel over a widget. One that is not taken goes to the widget around it, as Qt does with a real one."""
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
    """Over the cells, and over the bar below them."""
    harness = Harness(theme, formatter)
    harness.model.show_flavors(FLAVORS)
    content = QWidget()
    column = QVBoxLayout(content)
    column.addWidget(harness.view)
    column.addSpacing(2000)
    panel = QScrollArea(widgetResizable=True)
    panel.setWidget(content)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.show()
    bar, down = harness.view.horizontalScrollBar(), panel.verticalScrollBar()
    bar.setValue(20)
    for widget in (harness.view.viewport(), bar):
        down.setValue(0)
        _turn(widget, 120)
        assert (down.value() > 0, bar.value()) == (True, 20)


@pytest.mark.parametrize("width", [280, 312, 343, 360, 390, 440, 600, 2000])
def test_no_column_is_cut_where_the_panel_ends(qtbot: Any, harness: Harness, width: int) -> None:
    """One that has no room is out of sight as a whole; also once a cell says more, and in another width."""
    header = harness.view.horizontalHeader()

    def edges() -> list[int]:
        ends = [header.sectionPosition(column) + header.sectionSize(column) for column in Column]
        return [harness.view.viewport().width() - end for end in ends]

    harness.view.resize(width, 300)
    assert 0 in edges() or edges()[-1] > 0
    harness.model.show_flavors((*FLAVORS[:2], replace(FLAVORS[2], bitrate=132_100, status=FlavorStatus.EXPORTING)))
    qtbot.waitUntil(lambda: 0 in edges() or edges()[-1] > 0)
    names = header.sectionSize(Column.NAME)
    harness.view.resize(2000, 300)
    assert edges()[-1] > 0
    assert header.sectionSize(Column.NAME) <= names


def test_another_entry_begins_at_its_first_column(harness: Harness) -> None:
    """How far the columns of the last one were scrolled is nothing that it inherits."""
    harness.view.resize(200, 300)
    harness.view.horizontalScrollBar().setValue(100)
    assert harness.view.horizontalScrollBar().value() == 100
    harness.model.show_flavors(())
    harness.model.show_flavors((make_flavor(4), make_flavor(5)))
    assert harness.view.horizontalScrollBar().value() == 0


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
def test_a_rendition_is_called_by_its_size(recipe: str, height: int, name: str) -> None:
    """Its recipe's name stands in until the size is known, and the size in it where it has Kaltura's form."""
    made = make_flavor(1, name=recipe, height=height, width=height * 16 // 9, bitrate=0)
    assert name_of(made) == name


def test_recipe_and_id_are_at_the_pointer(harness: Harness) -> None:
    """What the name leaves out, where it is asked for."""
    harness.model.show_flavors((make_flavor(1, name="HD/720 - WEB (H264/2500)"),))
    tip = harness.model.index(0, Column.NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<span>720p<br>HD/720 - WEB (H264/2500)<br>0_flavor1</span>"


def test_two_of_one_size_are_told_apart(formatter: Format) -> None:
    """By their bitrates; by their recipes as long as these are not known."""
    model = FlavorsModel(formatter)
    planned = make_flavor(7, name="HD/720 - WEB (H264/2500)", bitrate=0, height=0, status=FlavorStatus.QUEUED)
    model.show_flavors((make_flavor(1), make_flavor(4, bitrate=4000), planned))
    assert [row_of(model, row)[Column.NAME] for row in range(3)] == [
        "720p, 2.5 Mbit/s",
        "720p, 4.0 Mbit/s",
        "720p, HD/720 - WEB (H264/2500)",
    ]


def test_a_row_gives_its_flavor(harness: Harness) -> None:
    """One role returns the rendition itself."""
    assert harness.model.index(2, Column.TAGS).data(FLAVOR_ROLE) == FLAVORS[2]


def test_words_of_a_choice(formatter: Format) -> None:
    """What tells renditions apart in the player's list."""
    assert [choice_of(flavor, formatter) for flavor in FLAVORS] == [
        "Source, 1080p, 8.1 Mbit/s",
        "720p, 2.5 Mbit/s",
        "360p, 700 kbit/s",
    ]
    assert choice_of(Flavor("0_f", "0_e", 3, FlavorStatus.READY, name="Audio"), formatter) == "Audio"
    assert name_of(Flavor("0_f", "0_e", 3, FlavorStatus.READY, height=240)) == "240p"
    assert frame_rate_of(23.976, formatter) == "23.98"


@pytest.mark.parametrize("status", FlavorStatus)
def test_every_status_has_a_word_and_an_icon(status: FlavorStatus, theme: Theme) -> None:
    """Colour never stands alone."""
    assert status_name(status)
    icon, token = status_icon(status)
    assert icon in theme.icons.names()
    assert theme.colour(token).isValid()


def test_pictures_that_stand_are_named_by_their_shorter_side(harness: Harness, formatter: Format) -> None:
    """A source of 1080x1920 is “1080p, portrait” in the table and in the player's list, its renditions likewise."""
    source = make_flavor(0, width=1080, height=1920)
    rendition = make_flavor(1, width=720, height=1280)
    harness.model.show_flavors((source, rendition))
    assert [row_of(harness.model, row)[Column.NAME] for row in (0, 1)] == [
        "Source (1080p, portrait)",
        "720p, portrait",
    ]
    assert [choice_of(flavor, formatter) for flavor in (source, rendition)] == [
        "Source, 1080p, portrait, 8.1 Mbit/s",
        "720p, portrait, 2.5 Mbit/s",
    ]
    assert name_of(make_flavor(1, name="", width=720, height=1280)) == "720p, portrait"
    assert [lines_of(make_flavor(1, width=side, height=1080)) for side in (1080, 0)] == ["1080p", "1080p"]


def test_renditions_whose_recipe_is_not_told_are_named_by_what_is_known(formatter: Format) -> None:
    """By their shorter side, audio with its bitrate, and two of one size with theirs."""
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


def test_hundreds_of_renditions_are_not_each_measured(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that tells of that many must not hold the window: a few rows decide how wide a column is."""
    asked: set[int] = set()
    words = harness.model.data

    def data(index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            asked.add(index.row())
        return words(index, role)

    monkeypatch.setattr(harness.model, "data", data)
    harness.model.show_flavors(tuple(make_flavor(number) for number in range(400)))
    harness.view.horizontalHeader().resizeSections(harness.view.horizontalHeader().ResizeMode.ResizeToContents)
    assert asked
    assert max(asked) < 2 * MEASURED_ROWS
