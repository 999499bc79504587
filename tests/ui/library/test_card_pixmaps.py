"""Scaling and rounding of pictures for their cards."""

import pytest
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QPixmap

from kdesk.engine import images
from kdesk.ui import pixmap_cache
from kdesk.ui.library import card_pixmaps
from kdesk.ui.library.card_pixmaps import CardPixmaps, picture_rect

pytestmark = pytest.mark.usefixtures("qapp")

CARD = QSize(160, 90)
CARD_BYTES = 160 * 90 * 4
RED = QColor(200, 30, 30)

SHAPES = {
    "portrait": ((203, 360), (55, 0, 51, 90)),
    "square": ((360, 360), (35, 0, 90, 90)),
    "4:3": ((480, 360), (20, 0, 120, 90)),
    "16:10": ((576, 360), (8, 0, 144, 90)),
    "scope": ((640, 268), (0, 11, 160, 67)),
    "panorama": ((640, 64), (0, 37, 160, 16)),
    "a line": ((640, 1), (0, 44, 160, 1)),
    "tiny": ((16, 9), (64, 36, 32, 18)),
    "one pixel": ((1, 1), (79, 44, 2, 2)),
}


def picture(width: int, height: int) -> QPixmap:
    """Return a red picture."""
    pixmap = QPixmap(width, height)
    pixmap.fill(RED)
    return pixmap


@pytest.mark.parametrize("name", SHAPES)
def test_pictures_of_every_shape_are_fitted(name: str) -> None:
    """They are centred and not cropped; a tiny one is enlarged at most twice."""
    (width, height), (left, top, across, down) = SHAPES[name]
    place = picture_rect(QSizeF(width, height), QSizeF(CARD), 2)
    assert QRectF(left - 1, top - 1, across + 2, down + 2).contains(place)
    assert place.width() == pytest.approx(across, abs=1)
    assert place.height() == pytest.approx(down, abs=1)
    assert place.center() == QRectF(0, 0, 160, 90).center()


@pytest.mark.parametrize("size", [(640, 360), (320, 180), (640, 346), (640, 363), (666, 360)])
def test_a_picture_of_almost_16_to_9_fills_the_card(size: tuple[int, int]) -> None:
    """A small part is cropped instead of showing narrow bars."""
    place = picture_rect(QSizeF(*size), QSizeF(CARD), 2)
    assert place.width() >= 160
    assert place.height() >= 90
    assert place.width() * place.height() <= 160 * 90 * 1.06


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", SHAPES)
def test_the_pixmap_is_transparent_beside_the_picture(name: str, ratio: float) -> None:
    """This is so at every device pixel ratio."""
    size, (left, top, _, _) = SHAPES[name]
    image = CardPixmaps(5).pixmap(picture(*size), CARD, ratio).toImage()
    assert (image.width(), image.height()) == (round(160 * ratio), round(90 * ratio))
    assert image.pixelColor(image.width() // 2, image.height() // 2).alpha() > 100
    if left > 1:
        assert image.pixelColor(0, image.height() // 2).alpha() == 0
    if top > 1:
        assert image.pixelColor(image.width() // 2, 0).alpha() == 0


def test_a_picture_that_fills_its_card_has_rounded_upper_corners() -> None:
    """The lower corners are square."""
    image = CardPixmaps(5).pixmap(picture(320, 180), CARD, 1.0).toImage()
    corners = [image.pixelColor(x, y).alpha() for y in (0, 89) for x in (0, 159)]
    assert corners == [0, 0, 255, 255]
    assert image.pixelColor(80, 45) == RED


def test_a_pixmap_is_rendered_once() -> None:
    """A second request returns the cached one; the least recently used are dropped."""
    kept, red = CardPixmaps(5, memory=10 * CARD_BYTES), picture(320, 180)
    first = kept.pixmap(red, CARD, 1.0)
    assert kept.pixmap(red, CARD, 1.0).cacheKey() == first.cacheKey()
    others = [picture(4, 4) for _ in range(10)]
    for other in others:
        kept.pixmap(other, CARD, 1.0)
    assert len(kept) == 10
    assert kept.pixmap(red, CARD, 1.0).cacheKey() != first.cacheKey()


def test_the_cache_is_limited_by_memory() -> None:
    """At 200 % a card takes four times the memory; the last pixmap always stays."""
    kept = CardPixmaps(5, memory=10 * CARD_BYTES)
    several = [picture(4, 4) for _ in range(10)]
    for one in several:
        kept.pixmap(one, CARD, 2.0)
    assert len(kept) == 2
    large = kept.pixmap(several[0], CARD * 4, 2.0)
    assert len(kept) == 1
    assert kept.pixmap(several[0], CARD * 4, 2.0).cacheKey() == large.cacheKey()


def test_all_caches_of_pictures_fit_into_the_memory_budget() -> None:
    """An idle window takes 150 MB and may take 300."""
    assert pixmap_cache.MEMORY_BYTES + card_pixmaps.MEMORY_BYTES + images.MEMORY_BYTES <= 135e6
