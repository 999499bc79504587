"""Images in a real player: zoom, values of pixels, and the original from a real decoding process."""

import struct
from collections.abc import AsyncGenerator
from typing import Any, cast

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.domain.catalogue_ports import Copies, CopyBlock
from kdesk.domain.entry import MediaType
from kdesk.domain.picture_work import PictureTools
from kdesk.errors import BadResponse, KdeskError, Reason
from kdesk.pictures.process import DecodingProcess
from kdesk.ui.review.picture.zoom import MAX_SCALE, Zoom
from kdesk.ui.review.player import Player
from tests.domain.test_exif import camera
from tests.support.patience import until
from tests.support.picture_decoder import decoder
from tests.support.pointer import move_pointer
from tests.ui.review.stage import Stage, hls, hls_folder, stage

__all__ = ["decoder", "hls", "hls_folder", "stage"]

CONTROL = Qt.KeyboardModifier.ControlModifier


def picture_file(orientation: int = 1) -> bytes:
    """Return a JPEG of 64 by 32 pixels, whose left upper quarter is red, with what a camera writes."""
    image = QImage(64, 32, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    for x in range(32):
        for y in range(16):
            image.setPixelColor(x, y, QColor("red"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(100)
    writer.write(image)
    content = b"Exif\0\0" + camera(orientation=orientation)
    segment = b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    whole = bytes(data.data())
    return whole[:2] + segment + whole[2:]


class FakeCopies:
    """Implements the part of `Copies` that reads a file, in two pieces."""

    def __init__(self, content: bytes, failure: KdeskError | None = None) -> None:
        self._content, self._failure = content, failure
        self.read_from: list[str] = []

    async def read(self, address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        """Yield the file."""
        del start, end
        self.read_from.append(address)
        if self._failure is not None:
            raise self._failure
        half = len(self._content) // 2
        for place, piece in ((0, self._content[:half]), (half, self._content[half:])):
            yield CopyBlock(place, piece, len(self._content))


def shown(player: Player, stage: Stage, copies: FakeCopies) -> None:
    """Show an image entry."""
    player.resize(480, 500)
    player.show_entry(stage.entry(media_type=MediaType.IMAGE, duration=0.0, width=64, height=32))
    player.pictures.show_copies(cast("Copies", copies))


def wheel(player: Player, at: QPointF, notches: int) -> None:
    """Turn the wheel over the picture."""
    picture = player.pictures.picture
    turned, still = QPoint(0, 120 * notches), QPoint()
    held, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, QPointF(picture.mapToGlobal(at.toPoint())), still, turned, held, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(picture, event)


@pytest.fixture
def with_tools(stage: Stage, decoder: DecodingProcess) -> Stage:
    """Let the player of the stage decode originals."""
    stage.picture_tools = cast("PictureTools", decoder)
    return stage


def test_the_original_is_loaded_when_somebody_looks_closer(with_tools: Stage) -> None:
    """Then its pixels have values, and the line below tells of the camera."""

    async def work(player: Player, stage: Stage) -> None:
        copies = FakeCopies(picture_file())
        shown(player, stage, copies)
        picture, pictures = player.pictures.picture, player.pictures
        await until(picture.isVisible)
        assert pictures.row.isVisible()
        assert pictures.facts.text() == "64 × 32 pixels"
        assert not copies.read_from
        QTest.keyClick(player, Qt.Key.Key_Plus)
        assert not picture.place.is_fitted
        await until(lambda: pictures.original is not None)
        assert "format/download" not in copies.read_from[0]
        facts = pictures.facts.text()
        assert all(part in facts for part in ("Canon EOS R5", "1/250 s", "f/2.8", "ISO 400", "50 mm", "RF 50mm"))
        assert not pictures.load.isVisible()
        place = picture.place.target.topLeft() + QPointF(picture.place.target.width() / 4, 2)
        place.setY(picture.height() / 4)
        move_pointer(picture, place.toPoint())
        assert picture.values.startswith("x ")
        assert picture.values.endswith("R G B 254 0 0")
        QTest.keyClick(player, Qt.Key.Key_0, CONTROL)
        assert picture.place.is_fitted

    with_tools.play(work)


def test_the_wheel_keeps_the_pixel_under_the_pointer(with_tools: Stage) -> None:
    """And a drag moves the picture, but never out of the view."""

    async def work(player: Player, stage: Stage) -> None:
        shown(player, stage, FakeCopies(picture_file()))
        picture = player.pictures.picture
        await until(picture.isVisible)
        at = QPointF(picture.width() * 0.75, picture.height() * 0.25)

        def share() -> tuple[float, float]:
            target = picture.place.target
            return (at.x() - target.x()) / target.width(), (at.y() - target.y()) / target.height()

        wheel(player, at, 3)
        before = share()
        wheel(player, at, 2)
        assert share() == pytest.approx(before)
        wheel(player, at, 100)
        assert picture.place.scale == MAX_SCALE
        left = picture.place.target.left()
        QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
        move_pointer(picture, QPoint(60, 50), Qt.MouseButton.LeftButton)
        QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
        assert picture.place.target.left() == pytest.approx(left - 40)
        wheel(player, at, -100)
        target = picture.place.target
        assert target.center().x() == pytest.approx(picture.width() / 2)

    with_tools.play(work)


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [
        (1, (64, 32), (0, 0)),
        (2, (64, 32), (1, 0)),
        (3, (64, 32), (1, 1)),
        (4, (64, 32), (0, 1)),
        (5, (32, 64), (0, 0)),
        (6, (32, 64), (1, 0)),
        (7, (32, 64), (1, 1)),
        (8, (32, 64), (0, 1)),
    ],
)
def test_the_original_is_turned_as_the_camera_was_held(
    with_tools: Stage, orientation: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    """The red quarter is in the corner where EXIF puts the first pixel of the file."""

    async def work(player: Player, stage: Stage) -> None:
        shown(player, stage, FakeCopies(picture_file(orientation)))
        player.pictures.load.click()
        await until(lambda: player.pictures.original is not None)
        original = player.pictures.original
        assert original is not None
        image = original.image
        assert (image.width(), image.height()) == size
        places = {
            (right, below): (4 if not right else size[0] - 5, 4 if not below else size[1] - 5)
            for right in (0, 1)
            for below in (0, 1)
        }
        red = [which for which, place in places.items() if image.pixelColor(*place).red() > 200]
        assert red == [corner]

    with_tools.play(work)


@pytest.mark.parametrize(
    ("content", "failure", "words"),
    [
        (b"no picture at all", None, "The original cannot be shown: "),
        (b"", BadResponse("x", reason=Reason.COPY_NOT_GIVEN), "The original cannot be shown: "),
    ],
)
def test_an_original_that_cannot_be_shown_says_why(
    with_tools: Stage, content: bytes, failure: KdeskError | None, words: str
) -> None:
    """The small picture stays, the button offers it again, and the wheel does not ask again and again."""

    async def work(player: Player, stage: Stage) -> None:
        copies = FakeCopies(content, failure)
        shown(player, stage, copies)
        pictures = player.pictures
        await until(pictures.picture.isVisible)
        wheel(player, QPointF(50, 50), 1)
        await until(lambda: pictures.facts.text().startswith(words))
        wheel(player, QPointF(50, 50), 1)
        assert pictures.load.isEnabled()
        assert pictures.picture.values == ""
        assert len(copies.read_from) == 1

    with_tools.play(work)


def test_another_entry_forgets_zoom_and_original(with_tools: Stage) -> None:
    """A video shows no picture over its view, and no row."""

    async def work(player: Player, stage: Stage) -> None:
        shown(player, stage, FakeCopies(picture_file()))
        player.pictures.load.click()
        await until(lambda: player.pictures.original is not None)
        player.show_entry(stage.entry(1))
        assert player.pictures.original is None
        assert not player.pictures.picture.isVisible()
        assert not player.pictures.row.isVisible()
        QTest.keyClick(player, Qt.Key.Key_Plus)
        assert player.messages.told.text() == "Only pictures can be zoomed here"

    with_tools.play(work)


@pytest.mark.parametrize("size", [(1, 1), (1, 100_000), (0, 0)])
def test_zoom_holds_for_odd_sizes(size: tuple[int, int]) -> None:
    """A picture that is a line, a single pixel, or unknown."""
    zoom = Zoom()
    zoom.size, zoom.view = QSizeF(*size), QSizeF(300, 200)
    for scale in (0.0, 1e-9, 1e9, 1.0):
        zoom.to(scale, QPointF(10, 10))
        zoom.move(QPointF(1e6, -1e6))
        target: Any = zoom.target
        assert target.width() >= 1
        assert target.height() >= 1
    zoom.fit()
    assert zoom.is_fitted
