"""The table of renditions: what the server knows, in words, and what can be done with a row."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.ui.review.flavors import FLAVOR_ROLE, Column, FlavorsModel
from kdesk.ui.review.flavors_view import FlavorsView
from kdesk.ui.review.words import choice_of, frame_rate_of, lines_of, name_of, status_look
from kdesk.ui.texts import Texts
from kdesk.ui.theme import Theme
from tests.ui.library.library_fakes import make_flavor

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2))


class Desk:
    """A renditions table and what it was asked to do."""

    def __init__(self, theme: Theme, texts: Texts) -> None:
        self.model = FlavorsModel(texts)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.selected: list[Flavor | None] = []
        self.played: list[Flavor] = []
        self.view = FlavorsView(
            self.model,
            theme,
            copy_id=lambda flavor: self.ids.append(flavor.id),
            copy_link=lambda flavor: self.links.append(flavor.id),
        )
        self.view.selected.connect(self.selected.append)
        self.view.played.connect(self.played.append)


@pytest.fixture
def desk(qtbot: Any, theme: Theme, texts: Texts) -> Desk:
    """A table with three renditions on the screen."""
    made = Desk(theme, texts)
    qtbot.addWidget(made.view)
    made.model.show_flavors(FLAVORS)
    made.view.resize(900, 300)
    made.view.show()
    return made


def row_of(model: FlavorsModel, row: int) -> list[str]:
    """Return the cells of a row."""
    return [model.index(row, column).data() for column in Column]


def test_the_model_keeps_the_contract(desk: Desk, qtmodeltester: Any) -> None:
    """Qt's own tester finds nothing."""
    qtmodeltester.check(desk.model)
    qtmodeltester.check(desk.model, force_py=True)


def test_a_row_says_everything(desk: Desk) -> None:
    """Source      Ready  1920 × 1080  8.1 Mbit/s  52.4 MB  avc1  29.97  source  source, web."""  # noqa: RUF002  as drawn
    assert row_of(desk.model, 0) == [
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
    assert row_of(desk.model, 1)[Column.MARKS] == "default"


def test_what_is_not_known_is_a_dash(texts: Texts) -> None:
    """A rendition that is only queued has neither size nor bitrate."""
    model = FlavorsModel(texts)
    model.show_flavors((Flavor("0_f", "0_e", 7, FlavorStatus.QUEUED),))
    assert row_of(model, 0) == ["Rendition", "Queued", "–", "–", "–", "–", "–", "", ""]  # noqa: RUF001  the dash


def test_numbers_are_on_the_right(desk: Desk) -> None:
    """Numbers and their titles are aligned to the right."""
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    role = Qt.ItemDataRole.TextAlignmentRole
    assert desk.model.index(0, Column.SIZE).data(role) == right
    assert desk.model.headerData(Column.SIZE, Qt.Orientation.Horizontal, role) == right


def test_new_states_keep_the_selection(desk: Desk) -> None:
    """A poll that changes a status changes the cells, not the rows."""
    desk.view.selectRow(1)
    changed = (FLAVORS[0], make_flavor(1, status=FlavorStatus.CONVERTING), FLAVORS[2])
    desk.model.show_flavors(changed)
    assert row_of(desk.model, 1)[Column.STATUS] == "Converting"
    assert desk.view.flavor() == changed[1]


def test_a_selected_row_is_told(desk: Desk) -> None:
    """Its links can be shown; without a row, None."""
    desk.view.selectRow(2)
    desk.view.clearSelection()
    assert desk.selected == [FLAVORS[2], None]


def test_other_renditions_take_the_selection_away(desk: Desk) -> None:
    """The links of a rendition that is not there any more are not shown."""
    desk.view.selectRow(2)
    desk.model.show_flavors(FLAVORS[:1])
    assert desk.selected[-1] is None


def test_a_double_click_plays(desk: Desk) -> None:
    """So does Enter."""
    point = desk.view.visualRect(desk.model.index(1, 0)).center()
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseDClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.keyClick(desk.view, Qt.Key.Key_Return)
    assert desk.played == [FLAVORS[1], FLAVORS[1]]


def test_the_menu_copies_id_and_link(desk: Desk) -> None:
    """Play, copy the link, copy the id."""
    menu = desk.view.menu_for(FLAVORS[1])
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy id"].trigger()
    actions["Copy HLS link"].trigger()
    actions["Play"].trigger()
    assert (desk.ids, desk.links, desk.played) == (["0_flavor1"], ["0_flavor1"], [FLAVORS[1]])


def test_what_cannot_be_played_is_not_offered(desk: Desk) -> None:
    """A rendition that failed has only its id."""
    menu = desk.view.menu_for(make_flavor(1, status=FlavorStatus.ERROR))
    assert [action.text() for action in menu.actions() if action.isEnabled() and action.text()] == ["Copy id"]


def test_ctrl_c_copies_the_link(desk: Desk) -> None:
    """Of the selected rendition; nothing without one."""
    copy = (desk.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(*copy)
    desk.view.selectRow(0)
    QTest.keyClick(*copy)
    assert desk.links == ["0_flavor0"]


def test_the_servers_reason_is_the_tooltip_of_a_failure(texts: Texts) -> None:
    """Why a rendition failed is told where it says so, as text."""
    model = FlavorsModel(texts)
    model.show_flavors((make_flavor(1, status=FlavorStatus.ERROR, description="no <video> stream"),))
    assert "no &lt;video&gt; stream" in model.index(0, Column.STATUS).data(Qt.ItemDataRole.ToolTipRole)


def test_a_row_gives_its_flavor(desk: Desk) -> None:
    """One role returns the rendition itself."""
    assert desk.model.index(2, Column.TAGS).data(FLAVOR_ROLE) == FLAVORS[2]


def test_words_of_a_choice(texts: Texts) -> None:
    """What tells renditions apart in the player's list."""
    assert [choice_of(flavor, texts) for flavor in FLAVORS] == [
        "Source, 1080p, 8.1 Mbit/s",
        "720p, 2.5 Mbit/s",
        "360p, 700 kbit/s",
    ]
    assert choice_of(Flavor("0_f", "0_e", 3, FlavorStatus.READY, name="Audio"), texts) == "Audio"
    assert name_of(Flavor("0_f", "0_e", 3, FlavorStatus.READY, height=240)) == "240p"
    assert frame_rate_of(23.976, texts) == "23.98"


@pytest.mark.parametrize("status", FlavorStatus)
def test_every_status_has_a_word_and_an_icon(status: FlavorStatus, theme: Theme) -> None:
    """Colour never stands alone."""
    word, icon, token = status_look(status)
    assert word
    assert icon in theme.icons.names()
    assert theme.colour(token).isValid()


def test_pictures_that_stand_are_named_by_their_shorter_side(desk: Desk, texts: Texts) -> None:
    """A source of 1080x1920 is “1080p, portrait” in the table and in the player's list, its renditions likewise."""
    source = make_flavor(0, width=1080, height=1920)
    rendition = make_flavor(1, width=720, height=1280)
    desk.model.show_flavors((source, rendition))
    assert [row_of(desk.model, row)[Column.NAME] for row in (0, 1)] == [
        "Source (1080p, portrait)",
        "HD/720 (H264/2500)",
    ]
    assert [choice_of(flavor, texts) for flavor in (source, rendition)] == [
        "Source, 1080p, portrait, 8.1 Mbit/s",
        "720p, portrait, 2.5 Mbit/s",
    ]
    assert name_of(make_flavor(1, name="", width=720, height=1280)) == "720p, portrait"
    assert [lines_of(make_flavor(1, width=side, height=1080)) for side in (1080, 0)] == ["1080p", "1080p"]


def test_renditions_whose_recipe_is_not_told_are_named_by_what_is_known(texts: Texts) -> None:
    """By their shorter side, audio with its bitrate, and two of one size with theirs."""
    nameless = [make_flavor(number, name="") for number in range(3)]
    twin = make_flavor(4, name="", bitrate=4000)
    standing = make_flavor(5, name="", width=540, height=960)
    audio = make_flavor(6, name="", width=0, height=0, codec="", bitrate=128)
    unknown = Flavor("0_f", "0_e", 7, FlavorStatus.QUEUED)
    model = FlavorsModel(texts)
    model.show_flavors((*nameless, twin, standing, audio, unknown))
    names = [row_of(model, row)[Column.NAME] for row in range(model.rowCount())]
    assert names == [
        *("Source", "720p, 2.5 Mbit/s", "360p", "720p, 4.0 Mbit/s"),
        *("540p, portrait", "Audio, 128 kbit/s", "Rendition"),
    ]
    assert choice_of(audio, texts) == "Audio, 128 kbit/s"
