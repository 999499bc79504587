"""Cards kept as pixmaps: painted once, and again only when they show something else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from kdesk.domain.entry import Entry
from kdesk.messages.format import Format
from kdesk.ui.library.card_content import CardContents
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.card_faces import CardFaces
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.library.library_fakes import VIEWED_AT, FakeCatalogue, make_entry
from tests.ui.library.qt_loop import RunQt

SIZE = QSize(200, 190)
GROUND = QColor("white")


@dataclass
class Painted:
    """Counts how often a card was painted."""

    faces: CardFaces = field(default_factory=CardFaces)
    times: int = 0

    def face(self, name: str = "a", shows: object = "", size: QSize = SIZE, ratio: float = 1.0) -> QPixmap:
        """Return a card."""
        return self.faces.face(name, (shows,), size, ratio, GROUND, self._paint)

    def _paint(self, painter: QPainter) -> None:
        self.times += 1
        painter.drawPoint(0, 0)


@pytest.mark.usefixtures("qapp")
def test_the_same_card_is_painted_once() -> None:
    """The same pixmap comes back, however often."""
    painted = Painted()
    assert painted.face().cacheKey() == painted.face().cacheKey()
    assert painted.times == 1


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "other", [{"shows": "another title"}, {"size": QSize(200, 191)}, {"ratio": 2.0}, {"name": "b"}]
)
def test_another_look_is_painted(other: dict[str, object]) -> None:
    """Whatever a card shows, its size and the pixel ratio are part of its look."""
    painted = Painted()
    first = painted.face().cacheKey()
    assert painted.face(**other).cacheKey() != first  # type: ignore[arg-type]
    assert painted.times == 2


@pytest.mark.usefixtures("qapp")
def test_only_the_last_look_of_a_card_is_kept() -> None:
    """A card that was selected and is not any more leaves one pixmap."""
    painted = Painted()
    for look in ("plain", "selected", "plain"):
        painted.face(shows=look)
    assert len(painted.faces) == 1


@pytest.mark.usefixtures("qapp")
def test_the_cards_keep_to_their_memory() -> None:
    """The cards that were painted longest ago go; one that is larger than the limit is still painted."""
    painted = Painted(CardFaces(memory=3 * 4 * SIZE.width() * SIZE.height()))
    for number in range(10):
        painted.face(str(number))
    assert len(painted.faces) == 3
    painted.face("9")
    assert painted.times == 10
    painted.face("large", size=SIZE * 10)
    assert len(painted.faces) == 1


@pytest.mark.usefixtures("qapp")
def test_a_card_that_fails_to_paint_is_not_kept() -> None:
    """Its painter is ended, and the next try paints again."""
    faces = CardFaces()

    def fail(_painter: QPainter) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        faces.face("a", (), SIZE, 1.0, GROUND, fail)
    assert not len(faces)


class Stage:
    """A delegate, and the entry that it paints."""

    def __init__(self, model: LibraryModel, formatter: Format, theme: Theme) -> None:
        self.model = model
        self.picture: QPixmap | None = None
        self.contents = CardContents(formatter, FakeClock(VIEWED_AT))
        self.delegate = CardDelegate(lambda _url: self.picture, self.contents, theme)
        self.font = QFont(QApplication.font())
        self.state = QStyle.StateFlag.State_None
        self.direction = Qt.LayoutDirection.LeftToRight

    def image(self, ratio: float = 1.0) -> QImage:
        """Return the card on a white ground."""
        option = QStyleOptionViewItem()
        option.font, option.fontMetrics = self.font, QFontMetrics(self.font)
        option.state, option.direction = self.state, self.direction
        option.rect = QRect(8, 4, SIZE.width(), SIZE.height())
        image = QImage(QSize(216, 198) * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(GROUND)
        with QPainter(image) as painter:
            self.delegate.paint(painter, option, self.model.index(0, 0))
        return image


def changed_title(stage: Stage) -> None:
    """Give the entry another title."""
    stage.model.update(replace(entry_of(stage), name="Another title", updated_at=int(VIEWED_AT)))


def entry_of(stage: Stage) -> Entry:
    """Return the entry of the card."""
    entry = stage.model.listing.rows.entry(0)
    assert entry is not None
    return entry


def arrived_picture(stage: Stage) -> None:
    """Let the picture arrive."""
    stage.picture = QPixmap(320, 180)
    stage.picture.fill(Qt.GlobalColor.red)


def selected(stage: Stage) -> None:
    """Select the card."""
    stage.state = QStyle.StateFlag.State_Selected


def focused(stage: Stage) -> None:
    """Put the focus on the card."""
    stage.state = QStyle.StateFlag.State_HasFocus


def larger_font(stage: Stage) -> None:
    """Enlarge the font."""
    stage.font.setPointSizeF(stage.font.pointSizeF() + 2)


def mirrored(stage: Stage) -> None:
    """Write from right to left."""
    stage.direction = Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize("change", [changed_title, arrived_picture, selected, focused, larger_font, mirrored])
def test_a_card_shows_what_changed(
    change: Callable[[Stage], None], run_qt: RunQt, formatter: Format, theme: Theme
) -> None:
    """A card that was kept is not shown for one that looks different; back again, it looks as before."""

    async def work(tasks: TaskScope) -> None:
        stage = await staged(tasks, formatter, theme)
        before = stage.image()
        assert stage.image() == before
        change(stage)
        assert stage.image() != before

    run_qt(work)


def test_the_colours_of_another_scheme_are_painted(run_qt: RunQt, formatter: Format, theme: Theme) -> None:
    """Light and dark cards are different ones."""

    async def work(tasks: TaskScope) -> None:
        stage = await staged(tasks, formatter, theme)
        before = stage.image()
        theme.force(Qt.ColorScheme.Light if theme.dark else Qt.ColorScheme.Dark)
        try:
            assert stage.image() != before
        finally:
            theme.force(None)

    run_qt(work)


@pytest.mark.parametrize("ratio", [1.25, 1.5])
def test_a_card_between_the_pixels_of_the_screen_is_painted_directly(
    ratio: float, run_qt: RunQt, formatter: Format, theme: Theme
) -> None:
    """A pixmap that is moved by a part of a pixel would be blurred."""

    async def work(tasks: TaskScope) -> None:
        stage = await staged(tasks, formatter, theme)
        assert stage.image(ratio) == stage.image(ratio)
        assert not len(stage.delegate.faces)
        stage.image(2.0)
        assert len(stage.delegate.faces) == 1

    run_qt(work)


async def staged(tasks: TaskScope, formatter: Format, theme: Theme) -> Stage:
    """Return a stage with one entry."""
    model = LibraryModel(tasks)
    model.set_catalogue(FakeCatalogue([make_entry(0)]))
    await until(model.rowCount)
    return Stage(model, formatter, theme)
