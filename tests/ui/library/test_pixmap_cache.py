"""The pixmap cache: loading, cancelling and the memory limit."""

from array import array

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from kdesk.domain.picture import Bitmap
from kdesk.errors import BadResponse, KdeskError, ServerProblem
from kdesk.pictures.process import DecoderFailed
from kdesk.ui.images import load_image
from kdesk.ui.pixmap_cache import PixmapCache
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeImages, make_bitmap
from tests.ui.library.qt_loop import RunQt


def test_a_requested_picture_is_loaded(run_qt: RunQt) -> None:
    """The signal is emitted once, and the pixmap stays in the cache."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        cache = PixmapCache(images, tasks)
        loaded: list[str] = []
        cache.loaded.connect(loaded.append)
        cache.request(["a", "b"])
        await until(lambda: len(loaded) == 2)
        cache.request(["a", "b"])
        picture = cache.pixmap("a")
        assert picture is not None
        assert picture.width() == 320
        assert images.asked == ["a", "b"]

    run_qt(work)


def test_requests_that_are_no_longer_wanted_are_cancelled(run_qt: RunQt) -> None:
    """The others continue."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        cache = PixmapCache(images, tasks)
        cache.request(["a", "b"])
        await until(lambda: len(images.asked) == 2)
        cache.request(["b", "c"])
        await until(lambda: images.left == ["a"])
        images.gate.set()
        await until(lambda: cache.pixmap("b") and cache.pixmap("c"))
        assert images.asked == ["a", "b", "c"]

    run_qt(work)


def test_a_request_that_is_replaced_at_once_is_never_sent(run_qt: RunQt) -> None:
    """A card that only scrolls by costs nothing."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        cache = PixmapCache(images, tasks)
        cache.request(["a"])
        cache.request(["b"])
        await until(lambda: cache.pixmap("b"))
        assert images.asked == ["b"]

    run_qt(work)


def test_a_cancelled_picture_can_be_requested_again(run_qt: RunQt) -> None:
    """The second request loads it."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        cache = PixmapCache(images, tasks)
        cache.request(["a"])
        await until(lambda: images.asked == ["a"])
        cache.request([])
        await until(lambda: images.left == ["a"])
        images.gate.set()
        cache.request(["a"])
        await until(lambda: cache.pixmap("a"))

    run_qt(work)


def test_a_picture_can_be_requested_before_its_cancelled_task_has_ended(run_qt: RunQt) -> None:
    """The second request loads it."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        cache = PixmapCache(images, tasks)
        cache.request(["a"])
        await until(lambda: images.asked == ["a"])
        cache.request([])
        cache.request(["a"])
        images.gate.set()
        await until(lambda: cache.pixmap("a"))

    run_qt(work)


@pytest.mark.parametrize(
    "failure", [ServerProblem("404"), BadResponse("it is neither JPEG, PNG, GIF nor WebP"), DecoderFailed("no memory")]
)
def test_an_error_of_a_picture_is_not_reported(run_qt: RunQt, reported: list[KdeskError], failure: KdeskError) -> None:
    """The card keeps its placeholder."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages(failure=failure)
        cache = PixmapCache(images, tasks)
        cache.request(["a"])
        await until(lambda: images.asked == ["a"] and not cache.is_loading)
        assert cache.pixmap("a") is None

    run_qt(work)
    assert not reported


def test_the_cache_drops_the_least_recently_used(run_qt: RunQt) -> None:
    """There is room for two pictures."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages(bitmap=make_bitmap(100, 100))
        cache = PixmapCache(images, tasks, memory=2 * 100 * 100 * 4)
        for url in ("a", "b"):
            cache.request([url])
            await until(lambda url=url: cache.pixmap(url))
        assert cache.pixmap("a")
        cache.request(["c"])
        await until(lambda: cache.pixmap("c"))
        assert cache.pixmap("a")
        assert cache.pixmap("b") is None

    run_qt(work)


@pytest.mark.parametrize("opaque", [True, False])
def test_an_image_owns_its_pixels(run_qt: RunQt, opaque: bool) -> None:
    """Colours and alpha are those of the bitmap, also when the bitmap is gone."""
    pixels = array("I", [0xFF336699, 0xFF000000, 0xFF336699, 0x80800000]).tobytes()

    async def work(_tasks: TaskScope) -> None:
        images = FakeImages(bitmap=Bitmap(2, 2, opaque, pixels))
        image = await load_image(images, "a")
        images.bitmap = None
        assert image.size() == QSize(2, 2)
        assert image.pixelColor(0, 1) == QColor(0x33, 0x66, 0x99)
        assert image.pixelColor(1, 1).alpha() == (255 if opaque else 128)

    run_qt(work)


def test_a_busy_server_is_asked_again_while_the_card_is_in_sight(run_qt: RunQt) -> None:
    """After the time that the server asks for; the picture then replaces the placeholder."""

    async def work(tasks: TaskScope) -> None:
        busy = BadResponse("too many pictures", retryable=True)
        busy.retry_after = 0.001
        images = FakeImages(failure=busy)
        cache = PixmapCache(images, tasks)
        cache.request(["a", "b"])
        await until(lambda: images.asked.count("a") > 1)
        cache.request(["a"])
        images.failure = None
        await until(lambda: cache.pixmap("a"))
        await until(lambda: not cache.is_loading)
        assert cache.pixmap("b") is None

    run_qt(work)
