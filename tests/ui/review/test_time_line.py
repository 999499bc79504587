"""The time line of a real player: filmstrip, pictures at the pointer, chapters, and the lines of captions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.cue_points import CueKind, CuePoint
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.captions import Caption
from kdesk.domain.entry import MediaType
from kdesk.domain.picture import Bitmap
from kdesk.domain.sound import Waveform
from kdesk.errors import KdeskError, NotPermitted, Unreachable
from kdesk.ui.review.moments.lists import Listed
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.review.time_line.hover_label import HoverLabel
from tests.support.patience import until
from tests.support.pointer import move_pointer
from tests.ui.review.stage import Stage, hls, hls_folder, stage

__all__ = ["hls", "hls_folder", "stage"]

pytestmark = pytest.mark.slow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CHAPTERS = (
    CuePoint("a", CueKind.CHAPTER, 0, name="Opening"),
    CuePoint("b", CueKind.CHAPTER, 4000, name="Middle & more"),
    CuePoint("c", CueKind.CHAPTER, 8000, name="End"),
    CuePoint("n", CueKind.ANNOTATION, 6000, name="Too dark"),
)
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nThe first line\n\n2\n00:00:05,000 --> 00:00:06,000\nA <i>second</i> one\n"


@dataclass
class FakeCuePoints:
    """Implements `CuePoints` in memory."""

    points: Sequence[CuePoint] = CHAPTERS
    failure: KdeskError | None = None
    asked: list[str] = field(default_factory=list)

    async def cue_points(self, entry_id: str) -> tuple[CuePoint, ...]:
        """Return the points, or fail."""
        self.asked.append(entry_id)
        if self.failure is not None:
            raise self.failure
        return tuple(self.points)

    async def add_annotation(self, entry_id: str, start: int, text: str, *, end: int | None = None) -> CuePoint:
        """Nobody asks for it here."""
        raise NotImplementedError

    async def delete_annotation(self, cue_point_id: str) -> None:
        """Nobody asks for it here."""
        raise NotImplementedError


class FakeCaptions:
    """Implements `CaptionSource` with one file."""

    def __init__(self, content: bytes = SRT) -> None:
        self._content = content

    async def captions(self, entry_id: str) -> tuple[Caption, ...]:
        """Return one caption."""
        ready, kind = AssetStatus.READY, CaptionFormat.SRT
        return (Caption("0_c", entry_id, status=ready, format=kind, language="English", code="en", version="1"),)

    async def content(self, caption: Caption) -> bytes:
        """Return the file."""
        del caption
        return self._content


def strip_bitmap(frames: int) -> Bitmap:
    """Return a strip whose first third is red, the second green, the last blue; each frame has 16 by 9 pixels."""
    colours = (b"\x00\x00\xff\xff", b"\x00\xff\x00\xff", b"\xff\x00\x00\xff")
    row = b"".join(colours[number * 3 // frames] * 16 for number in range(frames))
    return Bitmap(16 * frames, 9, True, row * 9)


async def shown(player: Player, stage: Stage, *, points: FakeCuePoints | None = None) -> None:
    """Show an entry in a player that is large enough for the filmstrip."""
    stage.images.bitmap = strip_bitmap(12)
    player.resize(480, 760)
    player.show_entry(stage.entry())
    player.time_line.show_cue_points(points)
    await until(lambda: player.time_line.pictures.strip is not None)
    if points is not None:
        await until(lambda: player.time_line.chapters.points)


def point_at(player: Player, share: float) -> None:
    """Move the pointer over the seek bar."""
    seek = player.controls.seek
    move_pointer(seek, QPoint(seek.x_of(round(seek.maximum() * share)), seek.height() // 2))


def label_of(player: Player) -> HoverLabel:
    """Return the label at the pointer."""
    label = player.time_line.hover.label
    assert label is not None
    return label


def colour_at(player: Player, share: float) -> QColor:
    """Return the colour of the filmstrip at a place, a little below its upper edge."""
    film = player.controls.time_line.film
    return film.grab().toImage().pixelColor(player.controls.seek.x_of(round(12_000 * share)), 3)


def test_the_filmstrip_shows_each_moment_at_its_place(stage: Stage) -> None:
    """The entry lasts 12 seconds and its strip has a frame a second; slots between are asked for their middle."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        film = player.controls.time_line.film
        assert film.isVisible()
        seen = [colour_at(player, share) for share in (0.15, 0.5, 0.85)]
        assert seen == [QColor("red"), QColor("lime"), QColor("blue")]

    stage.play(work)


def test_there_is_no_filmstrip_without_room_or_if_it_is_not_wanted(stage: Stage) -> None:
    """A low or narrow window has none; the key turns it off everywhere, and nothing is fetched then."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        film = player.controls.time_line.film
        player.resize(480, 400)
        assert not film.isVisible()
        player.resize(480, 760)
        assert film.isVisible()
        QTest.keyClick(player, Qt.Key.Key_F, SHIFT)
        assert not film.isVisible()
        fetched = len(stage.images.asked)
        player.show_entry(stage.entry(1))
        await until(lambda: len(stage.images.asked) == fetched + 1)
        assert not any("vid_slices" in url for url in stage.images.asked[fetched:])
        QTest.keyClick(player, Qt.Key.Key_F, SHIFT)
        assert film.isVisible()
        await until(lambda: "vid_slices" in stage.images.asked[-1])

    stage.play(work)


def test_a_click_on_the_filmstrip_goes_there(stage: Stage) -> None:
    """As on the seek bar, which moves with it."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        film = player.controls.time_line.film
        sought: list[int] = []
        player.controls.sought.connect(sought.append)
        QTest.mouseClick(film, Qt.MouseButton.LeftButton, pos=QPoint(player.controls.seek.x_of(9000), 5))
        assert [abs(place - 9000) < 60 for place in sought] == [True]
        await until(lambda: player.playback.phase is Phase.PAUSED)

    stage.play(work)


def test_the_pointer_sees_coarse_then_fine(stage: Stage) -> None:
    """The strip's frame is there at once; where it rests, one thumbnail of that tenth of a second comes."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        focus = QApplication.focusWidget()
        for share in (0.2, 0.3, 0.4, 0.5):
            point_at(player, share)
        label = label_of(player)
        assert label.time == "0:06"
        picture = label.picture
        assert picture is not None
        assert picture.source.width() == 16
        await until(lambda: any("vid_sec/6" in url for url in stage.images.asked))
        await until(lambda: label.picture is not None and label.picture.source.width() == 16 * 12)
        assert [url for url in stage.images.asked if "vid_sec" in url] == stage.images.asked[-1:]
        point_at(player, 0.52)
        await until(lambda: any(re.search(r"vid_sec/6\.[12]\b", url) for url in stage.images.asked))
        assert QApplication.focusWidget() is focus
        assert label.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        player.controls.seek.left.emit()
        assert player.time_line.hover.label is None

    stage.play(work)


def test_leaving_cancels_what_is_fetched(stage: Stage) -> None:
    """A slow server is not asked for a picture that nobody looks at."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        stage.images.gate.clear()
        point_at(player, 0.5)
        await until(lambda: "vid_sec" in stage.images.asked[-1])
        player.controls.seek.left.emit()
        await until(lambda: stage.images.left == [stage.images.asked[-1]])
        stage.images.gate.set()

    stage.play(work)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_label_stays_in_the_window(stage: Stage, direction: Qt.LayoutDirection) -> None:
    """At both ends of the time line, in both directions, and on the full screen."""

    async def work(player: Player, stage: Stage) -> None:
        player.setLayoutDirection(direction)
        await shown(player, stage)
        for _ in range(2):
            for share in (0.0, 1.0):
                point_at(player, share)
                label = label_of(player)
                window = label.parentWidget()
                assert window is player.controls.window()
                assert window.rect().contains(label.geometry())
                assert label.geometry().bottom() < player.controls.time_line.rect_in_window().top()
            player.full_screen.enter()
            await until(lambda: player.controls.window().isVisible() and player.controls.window() is not player)
        player.full_screen.leave()
        assert player.time_line.hover.label is None

    stage.play(work)


def test_time_runs_in_reading_direction(stage: Stage) -> None:
    """In a right-to-left window the beginning is on the right, for the bar, the filmstrip and the pointer alike."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        seek = player.controls.seek
        assert seek.x_of(0) < seek.x_of(12_000)
        player.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        assert seek.x_of(0) > seek.x_of(12_000)
        assert all(abs(seek.position_at(seek.x_of(place)) - place) < 60 for place in range(0, 12_001, 500))

    stage.play(work)


def test_chapters_are_named_and_gone_through(stage: Stage) -> None:
    """By keys, by the button and its list; notes are strokes with a name on the time line only."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage, points=FakeCuePoints())
        button, time_line = player.controls.chapter, player.time_line
        assert button.isVisible()
        assert button.accessibleName() == "Chapter: Opening"
        QTest.keyClick(player, Qt.Key.Key_Right, CONTROL)
        await until(lambda: player.playback.phase is Phase.PAUSED and player.transport.position >= 3900)
        await until(lambda: button.accessibleName() == "Chapter: Middle & more")
        assert button.text() == "Middle && more"
        point_at(player, 0.5)
        assert label_of(player).name == "Too dark"
        point_at(player, 0.45)
        assert label_of(player).name == "Middle & more"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert time_line.lists.listed is Listed.CHAPTERS
        view = time_line.pane.view
        assert [view.model().index(row, 0).data() for row in range(view.model().rowCount())] == [
            "Opening",
            "Middle & more",
            "End",
        ]
        assert time_line.pane.model.current == 1
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_End)
        QTest.keyClick(view, Qt.Key.Key_Return)
        await until(lambda: player.transport.position >= 7900)
        frames = player.frames_shown
        QTest.keyClick(view, Qt.Key.Key_Left, CONTROL)
        await until(lambda: 3900 <= player.transport.position < 7000 and player.frames_shown > frames)
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert not time_line.pane.isVisible()
        assert not button.isChecked()

    stage.play(work)


@pytest.mark.parametrize("failure", [NotPermitted("SERVICE_FORBIDDEN"), Unreachable("no network")])
def test_no_cue_points_are_no_trouble(stage: Stage, failure: KdeskError) -> None:
    """Nothing is shown; who has no right is asked once, and the keys tell that there are none."""

    async def work(player: Player, stage: Stage) -> None:
        source = FakeCuePoints(failure=failure)
        await shown(player, stage)
        player.time_line.show_cue_points(source)
        await until(lambda: source.asked)
        player.show_entry(stage.entry(1))
        player.time_line.show_cue_points(source)
        if not isinstance(failure, NotPermitted):
            await until(lambda: len(source.asked) == 2)
        assert not player.controls.chapter.isVisible()
        assert player.messages.told.text() == ""
        QTest.keyClick(player, Qt.Key.Key_Right, CONTROL)
        assert player.messages.told.text() == "This entry has no chapters"

    stage.play(work)


def test_hostile_cue_points_are_bounded(stage: Stage) -> None:
    """Thousands, beyond the end, with markup and right-to-left names: painted as they are, and no name is HTML."""
    names = ("<b>bold</b>", "\u202egnp.exe", "שלום", "x" * 1000, "a\nb\tc", "")
    many = [CuePoint(f"{n}", CueKind.CHAPTER, n * 7 % 40_000, name=names[n % len(names)]) for n in range(2000)]

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage, points=FakeCuePoints(many))
        assert not player.grab().isNull()
        point_at(player, 0.1)
        assert label_of(player).width() < player.width()
        assert not label_of(player).grab().isNull()
        player.time_line.lists.toggle_chapters()
        pane = player.time_line.pane
        assert pane.model.rowCount() == 2000
        shown_names = {pane.model.index(row).data() for row in range(len(names))}
        assert not any("\u202e" in name or "\n" in name for name in shown_names)
        assert "&lt;b&gt;" in str(pane.model.index(0).data(Qt.ItemDataRole.ToolTipRole))
        assert not pane.grab().isNull()

    stage.play(work)


def test_lines_of_captions_are_searched_and_gone_to(stage: Stage) -> None:
    """Also while no captions are shown over the video; the line at the position is marked."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        player.captions.show_entry(stage.entry().id, FakeCaptions())
        QTest.keyClick(player, Qt.Key.Key_C, SHIFT)
        pane = player.time_line.pane
        assert pane.isVisible()
        await until(lambda: pane.model.rowCount() == 2)
        assert pane.search.window().focusWidget() is pane.search
        QTest.keyClicks(pane.search, "SECOND")
        assert pane.told.text() == "1 found"
        assert pane.model.index(0).data() == "A second one"
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
        await until(lambda: player.transport.position >= 4900 and player.playback.phase is Phase.PAUSED)
        pane.search.setText("")
        await until(lambda: pane.model.current == 1)
        assert player.view.caption == ""
        pane.search.setText("nothing like this")
        assert pane.told.text() == "Nothing found"
        QTest.keyClick(pane.search, Qt.Key.Key_Escape)
        assert not pane.isVisible()

    stage.play(work)


def test_an_entry_without_captions_says_so_in_the_list(stage: Stage) -> None:
    """And a file that cannot be read says what is wrong with it."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage)
        player.captions.show_entry(stage.entry().id, FakeCaptions(b"\x00\x01\x02"))
        player.time_line.lists.toggle_lines()
        pane = player.time_line.pane
        await until(lambda: pane.told.text() not in {"", "Loading captions…"})
        assert not pane.view.isVisible()
        player.time_line.lists.close()
        player.captions.show_captions(stage.entry().id, ())
        player.time_line.lists.toggle_lines()
        assert pane.told.text() == "This entry has no captions that can be shown"

    stage.play(work)


def test_another_entry_closes_the_list_and_removes_the_chapters(stage: Stage) -> None:
    """What was listed belongs to the entry before."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage, points=FakeCuePoints())
        player.time_line.lists.toggle_chapters()
        player.show_entry(stage.entry(1))
        player.time_line.show_cue_points(None)
        assert player.time_line.lists.listed is Listed.NOTHING
        assert not player.controls.chapter.isVisible()
        assert player.time_line.chapters.points == ()

    stage.play(work)


def test_the_wave_of_a_sound_is_its_time_line(stage: Stage) -> None:
    """Loud and silent halves look different; an entry without a wave has none."""

    class Waves:
        def is_possible(self, _entry: object) -> bool:
            return True

        async def waveform(self, _entry: object) -> Waveform:
            return Waveform(12.0, b"\xff" * 200 + b"\x00" * 200)

    stage.waveforms = Waves()

    async def work(player: Player, stage: Stage) -> None:
        player.resize(480, 760)
        player.show_entry(stage.entry(media_type=MediaType.AUDIO))
        film = player.controls.time_line.film
        assert not film.isVisible()
        await until(film.isVisible)
        image = film.grab().toImage()
        row = film.height() // 2 - film.height() // 4
        loud = {image.pixel(x, row) for x in range(20, film.width() // 2 - 20)}
        quiet = {image.pixel(x, row) for x in range(film.width() // 2 + 20, film.width() - 20)}
        assert len(loud) > 1
        assert len(quiet) == 1
        player.show_entry(stage.entry(1))
        assert player.time_line.levels.peaks == b""

    stage.play(work)


def test_the_menu_knows_what_is_turned_on(stage: Stage) -> None:
    """Filmstrip and lists have a check mark."""

    async def work(player: Player, stage: Stage) -> None:
        await shown(player, stage, points=FakeCuePoints())
        player.time_line.lists.toggle_chapters()
        player.menu.menu.aboutToShow.emit()
        checked = [action.text().partition("\t")[0] for action in player.menu.menu.actions() if action.isChecked()]
        assert checked == ["List of chapters", "Pictures under the seek bar"]
        player.input.act(PlayerAction.CHAPTERS)
        assert player.time_line.lists.listed is Listed.NOTHING

    stage.play(work)
