"""Random jumps in the player: each shows the frame of its time, whatever the file is like.

`KDESK_LONG=1` makes five hundred of them for each kind.
"""

import os
import random
from bisect import bisect_right
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTransform
from PySide6.QtTest import QTest

from kdesk.messages.format import Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.theme import Theme
from tests.support.film_kinds import Kind, anamorphic, edit_list, film, ntsc, open_groups, turned, variable_rate
from tests.support.numbered_video import remake
from tests.support.patience import until
from tests.support.shown_frames import Shown
from tests.ui.library.library_fakes import make_flavor
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.hls_server import HlsServer
from tests.ui.review.stage import Stage
from tests.ui.review.test_exact_frames import number_of, settled

pytestmark = pytest.mark.slow

JUMPS = 500 if os.environ.get("KDESK_LONG") else 12
STEPS_EVERY = 4
"""After so many jumps comes a step."""
FILES = (anamorphic, edit_list, film, ntsc, open_groups, turned, variable_rate)
STREAMS = (film, ntsc, open_groups)


def _folder_of(kind: Kind, folder: Path) -> tuple[Path, Path]:
    """Return what a server delivers of a kind: the file, and the playlist of a stream."""
    delivered = folder / "large"
    delivered.mkdir()
    made = kind(folder)
    file = (
        made.rename(delivered / "a.mp4") if made.suffix == ".mp4" else remake(made, delivered / "a.mp4", "-c", "copy")
    )
    cut = ["-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_segment_filename", "%d.ts"]
    return file, remake(file, delivered / "list.m3u8", *cut)


def _upright(image: QImage, rotation: int) -> QImage:
    """Return the picture as it was before it was turned for the screen."""
    return image.transformed(QTransform().rotate(-rotation))


async def _number(player: Player) -> int:
    await settled(player)
    facts = player.transport.frames.video.facts
    assert facts is not None
    return number_of(_upright(player.view.image, facts.rotation))


async def _jumps(player: Player, shown: Shown, chance: random.Random) -> None:
    last = len(shown.times) - 1
    for jump in range(JUMPS):
        place = chance.randrange(int(shown.times[last] * 1000))
        player.transport.go_to(place)
        index = bisect_right(shown.times, Fraction(place, 1000)) - 1
        assert await _number(player) == shown.numbers[index], place
        if jump % STEPS_EVERY == 0:
            step = chance.choice([-1, 1])
            QTest.keyClick(player, Qt.Key.Key_Period if step > 0 else Qt.Key.Key_Comma)
            assert await _number(player) == shown.numbers[min(max(0, index + step), last)], place


@pytest.mark.timeout(1800 if os.environ.get("KDESK_LONG") else 120)
@pytest.mark.parametrize(
    ("kind", "as_file"),
    [*((kind, True) for kind in FILES), *((kind, False) for kind in STREAMS)],
    ids=lambda value: value.__name__ if callable(value) else "file" if value else "hls",
)
def test_each_jump_of_the_player_shows_the_frame_of_its_time(
    kind: Kind, tmp_path: Path, run_qt: RunQt, theme: Theme, formatter: Format, *, as_file: bool
) -> None:
    """Its number, read back from the picture on the screen, is the one that ffmpeg shows at that time."""
    file, playlist = _folder_of(kind, tmp_path)
    shown = Shown.of(file if as_file else playlist)
    flavor = make_flavor(0, frame_rate=30.0)

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry(duration=float(shown.times[-1])))
        player.show_flavors((flavor,))
        player.opener.deliver(as_file)
        player.opener.choose(flavor)
        player.seek(0)
        await until(lambda: player.playback.phase is Phase.PAUSED and player.frames_shown)
        QTest.keyClick(player, Qt.Key.Key_Period)
        await _number(player)
        await _jumps(player, shown, random.Random(kind.__name__))

    with HlsServer(tmp_path) as server:
        stage = Stage(server, run_qt, theme, formatter)
        stage.with_decoder = True
        stage.play(work)
