"""Pictures of the cards: only what is wanted is loaded, decoded off the loop thread, kept up to a bound."""

import threading
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest
from PySide6.QtGui import QImage

from kdesk.errors import BadAnswer, KdeskError, ServerProblem
from kdesk.ui.library.pictures import PictureShelf, load_image
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeImages, png
from tests.ui.library.qt_loop import RunQt


def test_a_wanted_picture_arrives(run_qt: RunQt, decoder: Executor) -> None:
    """It is told once, and is there from then on."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        shelf = PictureShelf(images, tasks, decoder)
        arrived: list[str] = []
        shelf.arrived.connect(arrived.append)
        shelf.want(["a", "b"])
        await until(lambda: len(arrived) == 2)
        shelf.want(["a", "b"])
        picture = shelf.picture("a")
        assert picture is not None
        assert picture.width() == 320
        assert images.asked == ["a", "b"]

    run_qt(work)


def test_what_is_not_wanted_any_more_is_let_go_of(run_qt: RunQt, decoder: Executor) -> None:
    """Scrolling on cancels what is on its way; what is still wanted comes."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        shelf = PictureShelf(images, tasks, decoder)
        shelf.want(["a", "b"])
        await until(lambda: len(images.asked) == 2)
        shelf.want(["b", "c"])
        await until(lambda: images.left == ["a"])
        images.gate.set()
        await until(lambda: shelf.picture("b") and shelf.picture("c"))
        assert images.asked == ["a", "b", "c"]

    run_qt(work)


def test_what_only_flies_by_is_never_asked_for(run_qt: RunQt, decoder: Executor) -> None:
    """Wanted and let go of in the same moment costs no request."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        shelf = PictureShelf(images, tasks, decoder)
        shelf.want(["a"])
        shelf.want(["b"])
        await until(lambda: shelf.picture("b"))
        assert images.asked == ["b"]

    run_qt(work)


def test_the_same_picture_can_be_wanted_again(run_qt: RunQt, decoder: Executor) -> None:
    """Scrolled away and back: it is asked for again and comes."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        shelf = PictureShelf(images, tasks, decoder)
        shelf.want(["a"])
        await until(lambda: images.asked == ["a"])
        shelf.want([])
        await until(lambda: images.left == ["a"])
        images.gate.set()
        shelf.want(["a"])
        await until(lambda: shelf.picture("a"))

    run_qt(work)


def test_wanted_again_before_it_was_let_go_of_it_still_comes(run_qt: RunQt, decoder: Executor) -> None:
    """A card that leaves and comes back within one moment gets its picture all the same."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages()
        images.gate.clear()
        shelf = PictureShelf(images, tasks, decoder)
        shelf.want(["a"])
        await until(lambda: images.asked == ["a"])
        shelf.want([])
        shelf.want(["a"])
        images.gate.set()
        await until(lambda: shelf.picture("a"))

    run_qt(work)


@pytest.mark.parametrize(
    "images", [FakeImages(failure=ServerProblem("404")), FakeImages(data=b"<html>not a picture</html>")]
)
def test_a_picture_that_fails_is_nobodys_notice(
    run_qt: RunQt, decoder: Executor, reported: list[KdeskError], images: FakeImages
) -> None:
    """The card keeps its drawing; the user is not told of every missing picture."""

    async def work(tasks: TaskScope) -> None:
        shelf = PictureShelf(images, tasks, decoder)
        shelf.want(["a"])
        await until(lambda: images.asked == ["a"] and not shelf._loading)
        assert shelf.picture("a") is None

    run_qt(work)
    assert not reported


def test_memory_is_bounded(run_qt: RunQt, decoder: Executor) -> None:
    """With room for two pictures the one that was used longest ago goes."""

    async def work(tasks: TaskScope) -> None:
        images = FakeImages(data=png(100, 100))
        shelf = PictureShelf(images, tasks, decoder, memory=2 * 100 * 100 * 4)
        for url in ("a", "b"):
            shelf.want([url])
            await until(lambda url=url: shelf.picture(url))
        assert shelf.picture("a")
        shelf.want(["c"])
        await until(lambda: shelf.picture("c"))
        assert shelf.picture("a")
        assert shelf.picture("b") is None

    run_qt(work)


def test_decoding_happens_in_the_executor(run_qt: RunQt) -> None:
    """The loop thread never decodes; bytes that are no picture are told."""
    threads: list[str] = []

    class Watched(ThreadPoolExecutor):
        """Notes who decodes."""

        def submit(self, fn, /, *args, **kwargs):  # noqa: ANN001, ANN002, ANN003, ANN202  the base class's own signature
            """Note the thread, then do the work."""

            def noted() -> object:
                threads.append(threading.current_thread().name)
                return fn(*args, **kwargs)

            return super().submit(noted)

    async def work(_tasks: TaskScope) -> None:
        with Watched(1, thread_name_prefix="decoder") as executor:
            image = await load_image(FakeImages(), executor, "a")
            assert isinstance(image, QImage)
            with pytest.raises(BadAnswer):
                await load_image(FakeImages(data=b"x"), executor, "a")

    run_qt(work)
    assert threads == ["decoder_0", "decoder_0"]
