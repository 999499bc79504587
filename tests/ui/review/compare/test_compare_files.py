"""The Compare window over real files, with the real decoder and painter: the frame that is seen is the right one."""

from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from kdesk.domain.compare_view import ViewKind
from kdesk.domain.video import Area
from kdesk.ui.review.compare.cell_pictures import DIFFERENCE
from kdesk.ui.review.compare.window import CompareWindow
from tests.support.media import ffmpeg
from tests.support.patience import until
from tests.ui.review.compare.compare_stage import CompareStage, local, numbers, press, settled, stage

__all__ = ["stage"]

BITS = 8
Key = Qt.Key


def make_numbered(path: Path, *, size: str, rate: str = "25") -> Path:
    """Make a video in which every frame has its number as eight black or white columns, the lowest bit at the left."""
    columns = "+".join(
        f"between(X,W*{bit}/{BITS},W*{bit + 1}/{BITS}-1)*mod(floor(N/{2**bit}),2)" for bit in range(BITS)
    )
    ffmpeg(
        *["-f", "lavfi", "-i", f"color=black:size=16x16:rate={rate}:duration=4"],
        *["-vf", f"format=gray,geq=lum='255*({columns})',scale={size.replace('x', ':')}:flags=neighbor,format=yuv420p"],
        *["-c:v", "libx264", "-g", "20", str(path)],
    )
    return path


def read_number(image: QImage, area: Area, width: int) -> int:
    """Return the number in a picture.

    Args:
        area: What it shows of the leading side's picture.
        width: Of that picture.
    """
    places = [
        round((width * (2 * bit + 1) / (2 * BITS) - area.left) * image.width() / area.width) for bit in range(BITS)
    ]
    return sum((image.pixelColor(x, image.height() // 2).lightness() > 127) << bit for bit, x in enumerate(places))


def seen(window: CompareWindow) -> list[int]:
    """Return the number that each painted picture shows."""
    pictures, width = window.canvas.pictures.made.pictures, window.canvas.picture_size[0]
    return [read_number(*pictures[number], width) for number in sorted(pictures)]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of a hundred frames, with frames that are decoded before they are shown."""
    return make_numbered(tmp_path_factory.mktemp("compared") / "large.mp4", size="640x360")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in half the size."""
    return make_numbered(tmp_path_factory.mktemp("compared") / "small.mkv", size="320x180")


def test_every_step_and_jump_shows_its_frame_on_both_sides(stage: CompareStage, large: Path, small: Path) -> None:
    """The numbers are read from the painted pictures."""

    async def work(window: CompareWindow) -> None:
        for place in (50, 3, 99, 41, 40, 39, 20, 19, 0):
            window.play.go_to(Fraction(place, 25))
            await settled(window)
            assert seen(window) == [place, place]
        expected = 0
        for key, steps in ((Key.Key_Period, 1), (Key.Key_Period, 1), (Key.Key_Comma, -1)) * 4:
            press(window, key)
            expected += steps
            await settled(window)
            assert seen(window) == [expected, expected]

    stage.show_real(work, [local(large), local(small)])


def test_the_same_frames_have_no_difference_and_others_have_one(stage: CompareStage, large: Path) -> None:
    """A shift of one frame is seen at once."""

    async def work(window: CompareWindow) -> None:
        window.play.go_to(Fraction(1))
        press(window, Key.Key_D)
        await settled(window)
        assert window.session.view.kind is ViewKind.DIFFERENCE
        assert seen(window) == [0]
        press(window, Key.Key_Period, Qt.KeyboardModifier.AltModifier)
        await settled(window)
        # 25 and 26 differ in their two lowest bits.
        assert DIFFERENCE in window.canvas.pictures.made.pictures
        assert seen(window) == [25 ^ 26]

    stage.show_real(work, [local(large), local(large)])


def test_the_shift_of_a_side_is_found(stage: CompareStage, large: Path, tmp_path: Path) -> None:
    """Of a file that lacks the first seven frames; of the first side itself it is not looked for."""
    late = tmp_path / "late.mp4"
    ffmpeg("-i", str(large), "-vf", "select=gte(n\\,7),setpts=N/25/TB,scale=320:180", "-g", "20", str(late))

    async def work(window: CompareWindow) -> None:
        window.play.go_to(Fraction(2))
        await settled(window)
        assert seen(window) == [50, 57]
        assert window.shift_bar.align.isEnabled()
        press(window, Key.Key_M)
        await until(
            lambda: window.time_bar.told.words == "Side B is shifted by −7 frames: it shows the same frames as side A"
        )
        await settled(window)
        assert seen(window) == [50, 50]
        press(window, Key.Key_M)
        await until(lambda: window.time_bar.told.words == "Nothing to shift: side B shows the same frames as side A")
        window.session.put(1, local(large))
        assert not window.time_bar.told.words
        press(window, Key.Key_A)
        assert not window.shift_bar.align.isEnabled()
        press(window, Key.Key_M)
        assert window.time_bar.told.words.startswith("The first side is what the others are aligned with")

    stage.show_real(work, [local(large), local(late)])


def test_another_rate_shows_the_frame_of_the_same_moment(stage: CompareStage, large: Path, tmp_path: Path) -> None:
    """The one that covers the middle of the first side's frame."""
    other = make_numbered(tmp_path / "other.mp4", size="320x180", rate="30000/1001")

    async def work(window: CompareWindow) -> None:
        for place in (0, 13, 50, 77):
            window.play.go_to(Fraction(place, 25))
            await settled(window)
            middle = Fraction(2 * place + 1, 50)
            assert seen(window) == [place, int(middle * Fraction(30_000, 1001))]

    stage.show_real(work, [local(large), local(other)])


def test_playing_shows_the_same_frame_on_both_sides(stage: CompareStage, large: Path, small: Path) -> None:
    """At every moment, to the end."""

    async def work(window: CompareWindow) -> None:
        pairs: list[list[int]] = []
        window.canvas.pictures.changed.connect(lambda: pairs.append(seen(window)))
        press(window, Key.Key_Space)
        press(window, Key.Key_L)
        press(window, Key.Key_L)
        await until(lambda: not window.play.is_playing)
        await settled(window)
        assert numbers(window) == [99, 99]
        assert len(pairs) > 10
        assert all(one == other for one, other in pairs)
        order = [one for one, _other in pairs]
        assert order == sorted(order)

    stage.show_real(work, [local(large), local(small)])


def test_a_video_of_many_days_is_shown_to_its_end(stage: CompareStage, large: Path, tmp_path: Path) -> None:
    """A damaged file may tell any times, and Qt's sliders have milliseconds of 24 days."""
    days = tmp_path / "days.mkv"
    ffmpeg("-i", str(large), "-c", "copy", "-bsf:v", "setts=ts=PTS*1000000", str(days))

    async def work(window: CompareWindow) -> None:
        assert window.session.duration > 24 * 86_400
        press(window, Key.Key_End)
        await settled(window)
        press(window, Key.Key_O)
        assert window.session.position > 24 * 86_400
        assert window.time_bar.seek.value() == window.time_bar.seek.maximum()
        assert not window.grab().isNull()
        window.review.button.click()
        assert not window.grab().isNull()

    stage.show_real(work, [local(days), local(large)])


def test_a_file_that_is_no_video_says_so(stage: CompareStage, large: Path, tmp_path: Path) -> None:
    """The other side goes on; a good file takes its place by the same frame."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00\x00\x00\x20ftypisom" + b"no video" * 1000)

    async def work(window: CompareWindow) -> None:
        window.play.go_to(Fraction(2))
        await settled(window)
        assert window.session.sides[0].error is not None
        assert seen(window) == [50]
        window.session.put(0, local(large))
        await until(lambda: numbers(window) == [50, 50])
        assert window.session.sides[0].error is None

    stage.show_real(work, [local(broken), local(large)])


def test_a_file_is_chosen_where_the_last_one_was(stage: CompareStage, large: Path, tmp_path: Path) -> None:
    """The dialog opens in the folder of the file that was shown on a side last."""
    other = tmp_path / "other.mp4"
    other.write_bytes(large.read_bytes())

    async def work(window: CompareWindow) -> None:
        window.choices.ask(window, lambda _what: None)
        (first,) = window.findChildren(QFileDialog)
        assert first.directory().absolutePath() == str(large.parent)
        first.reject()
        window.choices.know([local(other)])
        window.choices.ask(window, lambda _what: None)
        second = window.findChildren(QFileDialog)[-1]
        assert second.directory().absolutePath() == str(tmp_path)
        second.reject()

    stage.show_real(work, [local(large), local(large)])
