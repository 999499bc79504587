"""Pictures of renditions and thumbnails: square pixels, whole frames, and sizes of portrait pictures."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from kdesk.demo.store.profiles.frame_size import frame_size
from kdesk.demo.store.profiles.media_info import MediaInfo, parse
from tests.support.demo_client import DemoClient
from tests.support.media import ffmpeg

_WIDE, _NARROW, _UPRIGHT = 16 / 9, 4 / 3, 9 / 16
_LINE = "Input #0, mov, from 'x.mov':\n  Stream #0:0: Video: h264 (High), {}, 25 fps\n"


@pytest.mark.parametrize(
    ("source", "height", "expected"),
    [
        ((1920, 1080, _WIDE), 720, (1280, 720)),
        ((1920, 1080, _WIDE), 480, (854, 480)),
        ((1920, 800, 2.4), 720, (1728, 720)),
        ((1000, 1000, 1), 480, (480, 480)),
        ((320, 180, _WIDE), 360, (320, 180)),
        ((321, 181, 0), 360, (320, 180)),
        ((720, 576, _WIDE), 480, (854, 480)),
        ((720, 576, _NARROW), 480, (640, 480)),
        ((720, 480, _NARROW), 360, (480, 360)),
        ((720, 480, _WIDE), 480, (852, 480)),
        ((1440, 1080, _WIDE), 1080, (1920, 1080)),
        ((1440, 1080, _WIDE), 720, (1280, 720)),
        ((1080, 1920, _UPRIGHT), 1080, (1080, 1920)),
        ((1080, 1920, _UPRIGHT), 720, (720, 1280)),
        ((1080, 1920, 0), 360, (360, 640)),
        ((1080, 1440, _UPRIGHT), 1080, (1080, 1920)),
        ((180, 320, _UPRIGHT), 360, (180, 320)),
        ((1920, 1080, 1.72), 720, (1280, 720)),
        ((2, 2, 1), 360, (2, 2)),
    ],
)
def test_frame_size(source: tuple[int, int, float], height: int, expected: tuple[int, int]) -> None:
    """The frame has the display aspect; the height of the params is the shorter side of a portrait picture."""
    width, lines, aspect = source
    assert frame_size(MediaInfo(width=width, height=lines, aspect=aspect), height) == expected


@pytest.mark.parametrize(
    ("description", "aspect", "interlaced"),
    [
        ("yuv420p(tv, top first), 720x576 [SAR 64:45 DAR 16:9]", 16 / 9, True),
        ("yuv420p(bottom first), 720x480 [SAR 8:9 DAR 4:3]", 4 / 3, True),
        ("yuv422p10le(tv, top coded first (swapped)), 720x576, 20234 kb/s, SAR 1:1 DAR 5:4", 5 / 4, True),
        ("yuv420p(tv, bt709, progressive), 1280x720 [SAR 1:1 DAR 16:9]", 16 / 9, False),
        ("yuv420p, 720x576", 0, None),
    ],
)
def test_description(description: str, aspect: float, interlaced: bool | None) -> None:
    """Display aspect and field order are parsed from ffmpeg's description."""
    info = parse(_LINE.format(description))
    assert (info.aspect, info.interlaced) == (aspect, interlaced)


def test_turned_description() -> None:
    """A picture rotated by a quarter has the inverse aspect."""
    text = _LINE.format("yuv420p(progressive), 720x576 [SAR 64:45 DAR 16:9]")
    info = parse(f"{text}      displaymatrix: rotation of -90.00 degrees\n")
    assert (info.width, info.height, info.aspect) == (576, 720, 9 / 16)


@dataclass(frozen=True, slots=True)
class Grey:
    """A decoded greyscale frame, with its pixel aspect."""

    width: int
    height: int
    rows: list[bytes]

    def bright(self) -> tuple[int, int]:
        """Return width and height of the white part."""
        lit = [[value > 127 for value in row] for row in self.rows]
        columns = sum(any(row[x] for row in lit) for x in range(self.width))
        return columns, sum(any(row) for row in lit)

    def combing(self) -> float:
        """Return how much more a line differs from its neighbour than from the next line of its field."""
        near = far = 1
        for one, next_one, after in zip(self.rows, self.rows[1:], self.rows[2:], strict=False):
            near += sum(abs(a - b) for a, b in zip(one, next_one, strict=True))
            far += sum(abs(a - b) for a, b in zip(one, after, strict=True))
        return near / far


def decoded(data: bytes, folder: Path, *, second: float = 0) -> Grey:
    """Decode the frame of a file or picture at a time, as it is stored."""
    path = folder / "frame.bin"
    path.write_bytes(data)
    info = parse(_described(path))
    out = ["-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", str(folder / "frame.raw")]
    ffmpeg("-ss", str(second), "-i", str(path), *out)
    raw = (folder / "frame.raw").read_bytes()
    assert info.aspect in (0, info.width / info.height), "pixels are square"
    return Grey(info.width, info.height, [raw[at : at + info.width] for at in range(0, len(raw), info.width)])


def _described(path: Path) -> str:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-i", str(path)]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8").stderr  # noqa: S603  own names


def renditions(client: DemoClient, entry: str) -> dict[int, dict[str, Any]]:
    """The READY flavors of an entry by their params."""
    found = client.call("flavorAsset.list", filter={"entryIdEqual": client.converted(entry)})["objects"]
    return {row["flavorParamsId"]: row for row in found if row["status"] == 2}


def sizes(client: DemoClient, entry: str) -> dict[int, tuple[int, int]]:
    """The sides of the READY flavors of an entry by their params."""
    return {number: (row["width"], row["height"]) for number, row in renditions(client, entry).items()}


def content(client: DemoClient, entry: str, params_id: int) -> bytes:
    """The file of a rendition."""
    url = client.call("flavorAsset.getUrl", id=renditions(client, entry)[params_id]["id"])
    return client.http.get(url).content


def thumbnail(client: DemoClient, entry: str, options: str) -> bytes:
    """The picture of a thumbnail URL."""
    place = f"/p/{client.partner_id}/sp/{client.partner_id}00/thumbnail/entry_id/{entry}/{options}"
    return client.http.get(place).content


def test_anamorphic_source(admin: DemoClient, tmp_path: Path) -> None:
    """A square in an anamorphic PAL picture (720x576 for 1024x576) is square in every rendition and thumbnail."""
    source = tmp_path / "pal.mp4"
    drawing = "color=black:s=1024x576:r=25,drawbox=x=412:y=188:w=200:h=200:color=white:t=fill"
    look = ["-vf", "scale=720:576,setsar=64/45", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    ffmpeg("-f", "lavfi", "-i", drawing, "-t", "1", *look, str(source))
    entry = admin.upload(source.read_bytes(), "pal.mp4")
    assert sizes(admin, entry) == {0: (720, 576), 2: (640, 360), 4: (854, 480)}
    for params_id in (2, 4):
        across, down = decoded(content(admin, entry, params_id), tmp_path).bright()
        assert abs(across - down) <= 3, (params_id, across, down)
    for options, size in (("width/320", (320, 180)), ("width/320/height/180/type/3", (320, 180))):
        picture = decoded(thumbnail(admin, entry, options), tmp_path)
        across, down = picture.bright()
        assert (picture.width, picture.height) == size
        assert abs(across - down) <= 3, (options, across, down)


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("comb.mpg", "-c:v mpeg2video -flags +ilme+ildct -b:v 6M"),
        ("comb.mkv", "-c:v libx264 -preset ultrafast -flags +ilme+ildct -x264-params tff=1 -pix_fmt yuv420p"),
    ],
)
def test_interlaced_source(
    admin: DemoClient, lavfi: Callable[[str, str], Path], tmp_path: Path, name: str, coding: str
) -> None:
    """A bar that moves between the two fields of a frame has no comb artefacts in renditions and thumbnails."""
    moving = "[0][1]overlay=x='mod(n*14,640)':y=100,tinterlace=interleave_top,setfield=tff"
    inputs = "-f lavfi -i color=gray:s=720x576:r=50 -f lavfi -i color=white:s=60x380:r=50"
    data = lavfi(name, f"{inputs} -filter_complex {moving} -t 2 {coding}").read_bytes()
    assert decoded(data, tmp_path, second=0.5).combing() > 2
    entry = admin.upload(data, name)
    assert decoded(content(admin, entry, 4), tmp_path, second=0.5).combing() < 1
    assert decoded(thumbnail(admin, entry, "vid_sec/1/width/720"), tmp_path).combing() < 1


def test_upright_source(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """A picture of 1080x1920 gets the 720 rendition as 720x1280, and so on."""
    arguments = "-f lavfi -i testsrc2=size=1080x1920:rate=5 -t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    entry = admin.upload(lavfi("upright.mp4", arguments).read_bytes(), "upright.mp4")
    expected = {0: (1080, 1920), 2: (360, 640), 4: (480, 854), 6: (720, 1280)}
    assert sizes(admin, entry) == expected


def test_turned_source(admin: DemoClient, lavfi: Callable[[str, str], Path], tmp_path: Path) -> None:
    """A phone's video with a rotation becomes portrait renditions."""
    arguments = "-f lavfi -i testsrc2=size=854x480:rate=5 -t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", "90", "-i", str(lavfi("lying.mp4", arguments)), "-c", "copy", str(turned))
    entry = admin.upload(turned.read_bytes(), "turned.mp4")
    assert sizes(admin, entry) == {0: (480, 854), 2: (360, 640), 4: (480, 854)}
