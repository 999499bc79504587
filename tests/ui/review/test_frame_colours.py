"""The colours of the player: what it shows while it plays is what the decoder makes of the same frame."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from kdesk.messages.format import Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.theme import Theme
from tests.support.media import ffmpeg
from tests.support.patience import until
from tests.ui.library.library_fakes import make_flavor
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.hls_server import HlsServer
from tests.ui.review.stage import Stage, playing

pytestmark = pytest.mark.slow

RED, SKIN = QColor(255, 0, 0), QColor(200, 120, 90)
NEAR = 4
"""Steps of 256 by which roundings differ."""


@pytest.fixture(params=["bt601", "bt709", "bt2020", "full", "odd"])
def coloured(
    request: pytest.FixtureRequest, tmp_path: Path, run_qt: RunQt, theme: Theme, formatter: Format
) -> Iterator[Stage]:
    """What opens players on a film whose left half is red and whose right half has the colour of skin."""
    matrix = {"full": "bt709", "odd": "bt709"}.get(request.param, request.param)
    tags = {"bt601": "smpte170m", "bt709": "bt709", "bt2020": "bt2020nc"}[matrix]
    reach = "pc" if request.param == "full" else "tv"
    # Qt brings full range to limited itself, and forgets the matrix: what is as high is taken for BT.709.
    size = {"odd": "322x182", "full": "640x720"}.get(request.param, "320x180")
    (tmp_path / "large").mkdir()
    halves = f"color=#ff0000:s={size}:r=25[a];color={SKIN.name()}:s={size}:r=25[b];[a][b]hstack,format=gbrp,"
    coded = f"scale=out_color_matrix={matrix}:out_range={reach},format=yuv420p"
    tagged = f"setparams=colorspace={tags}:range={reach}"
    x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-colorspace", tags, "-color_range", reach]
    ffmpeg("-f", "lavfi", "-i", f"{halves}{coded},{tagged}", "-t", "6", *x264, str(tmp_path / "large" / "a.mp4"))
    with HlsServer(tmp_path) as server:
        yield Stage(server, run_qt, theme, formatter)


def _shown(player: Player) -> tuple[QColor, QColor]:
    image = player.view.image
    return image.pixelColor(image.width() // 4, 50), image.pixelColor(image.width() * 3 // 4, 50)


def _distance(first: QColor, second: QColor) -> int:
    return max(abs(a - b) for a, b in zip(first.getRgb(), second.getRgb(), strict=True))


async def _opened(player: Player, stage: Stage) -> None:
    player.show_entry(stage.entry(duration=6.0))
    player.show_flavors((make_flavor(0, frame_rate=25.0),))
    player.opener.deliver(True)
    player.opener.choose(make_flavor(0, frame_rate=25.0))
    QTest.keyClick(player, Qt.Key.Key_Space)
    await playing(player)


def test_what_plays_has_the_colours_of_its_stream(coloured: Stage) -> None:
    """So has the paused picture, and a step changes none of them."""
    coloured.with_decoder = True

    async def work(player: Player, stage: Stage) -> None:
        await _opened(player, stage)
        await until(lambda: _distance(_shown(player)[0], RED) <= NEAR)
        assert _distance(_shown(player)[1], SKIN) <= NEAR
        player.playback.pause()
        await until(lambda: player.playback.phase is Phase.PAUSED)
        before = _shown(player)
        QTest.keyClick(player, Qt.Key.Key_Period)
        await until(lambda: player.transport.frames.frame is not None)
        assert max(map(_distance, before, _shown(player))) <= NEAR

    coloured.play(work)


def test_without_the_decoder_usual_colours_are_right(coloured: Stage) -> None:
    """Skin is; saturated red is as bright as it has to be."""

    async def work(player: Player, stage: Stage) -> None:
        await _opened(player, stage)
        red, skin = _shown(player)
        assert _distance(skin, SKIN) <= NEAR
        assert red.red() >= RED.red() - NEAR

    coloured.play(work)
