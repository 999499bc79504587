"""Pictures of thumbnail URLs: sizes, parts, boxes, formats."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.picture import decoded


@pytest.fixture(scope="module")
def corners(demo: DemoProcess, lavfi: Callable[[str, str], Path]) -> str:
    """The thumbnail URL of a picture of 320x180: red and green above, blue and black below."""
    colours = " ".join(f"-f lavfi -i color={name}:size=160x90" for name in ("red", "lime", "blue", "black"))
    stack = "[0][1]hstack[a];[2][3]hstack[b];[a][b]vstack,format=rgb24"
    path = lavfi("corners.png", f"{colours} -filter_complex {stack} -frames:v 1 -update 1")
    with DemoClient(demo.credentials) as client:
        entry = client.as_admin().upload(path.read_bytes(), "corners.png", 2)
        return str(client.call("media.get", entryId=entry)["thumbnailUrl"])


def fetched(url: str) -> httpx.Response:
    """Return the response, which must be a picture."""
    response = httpx.get(url)
    assert response.status_code == 200, dict(response.headers)
    return response


@pytest.mark.parametrize(
    ("pairs", "size"),
    [
        ("", (120, 68)),
        ("width/160", (160, 90)),
        ("height/90.jpg", (160, 90)),
        ("def_width/40", (40, 23)),
        ("width/64/def_width/40", (64, 36)),
        ("flavor_params_id/2", (640, 360)),
        ("width/200/height/200", (200, 113)),
        ("width/640/height/640", (640, 360)),
        ("width/100/height/100/type/2", (100, 100)),
        ("width/100/height/100/type/3", (100, 100)),
        ("width/99/height/51/type/4", (99, 51)),
        ("width/50/height/100/type/5", (50, 100)),
        ("width/50!/height/100", (50, 100)),
        ("width/50/type/5", (50, 28)),
        ("width/50/height/100/type/99", (50, 100)),
        ("width/50/height/100/type/-3", (50, 28)),
        ("width/abc", (320, 180)),
        ("width/-7/height/-1", (120, 68)),
        ("width/1/height/20000/type/5", (1, 10000)),
        ("vid_slices/4/width/160", (160, 90)),
    ],
)
def test_sizes(corners: str, pairs: str, size: tuple[int, int]) -> None:
    """Fractions are rounded; numbers out of range are clamped; slices of a still are ignored."""
    assert decoded(fetched(f"{corners}/{pairs}").content).size == size


@pytest.mark.parametrize(
    ("pairs", "places"),
    [
        # The expected colours at (x, y), by name.
        ("width/100/height/100/type/2/bgcolor/ff00ff", {(0.5, 0.1): "rb", (0.5, 0.9): "rb", (0.1, 0.3): "r"}),
        ("width/100/height/100/type/2/bgcolor/ff", {(0.5, 0.1): "b"}),
        ("width/100/height/100/type/2", {(0.5, 0.1): "rgb"}),
        ("width/100/height/100/type/3", {(0.1, 0.1): "r", (0.9, 0.1): "g", (0.1, 0.9): "b", (0.9, 0.9): ""}),
        ("width/200/height/50/type/3", {(0.1, 0.1): "r", (0.1, 0.9): "b"}),
        ("width/200/height/50/type/4", {(0.1, 0.1): "r", (0.1, 0.9): "r", (0.9, 0.9): "g"}),
        ("width/30/height/300/type/5", {(0.1, 0.4): "r", (0.9, 0.6): ""}),
        ("src_x/160/src_y/0/src_w/160/src_h/90/width/64", {(0.1, 0.1): "g", (0.9, 0.9): "g"}),
        ("rel_width/640/rel_height/360/src_y/180/src_w/320/src_h/180/width/64", {(0.1, 0.1): "b", (0.9, 0.9): "b"}),
        ("src_x/160/width/64", {(0.1, 0.1): "g", (0.1, 0.9): ""}),
        ("src_x/9999/src_w/10/width/64", {(0.1, 0.1): "r", (0.9, 0.9): ""}),
    ],
)
def test_places(corners: str, pairs: str, places: dict[tuple[float, float], str]) -> None:
    """Boxes are padded or cropped, centred or from the bottom; a part is cut out first."""
    shown = decoded(fetched(f"{corners}/{pairs}").content)
    assert {place: shown.name_at(*place) for place in places} == places


@pytest.mark.parametrize(
    ("name", "kind", "magic"),
    [
        ("jpg", "image/jpeg", b"\xff\xd8\xff\xe0"),
        ("jpeg", "image/jpeg", b"\xff\xd8\xff\xe0"),
        ("PNG", "image/png", b"\x89PNG"),
        ("gif", "image/gif", b"GIF89a"),
        ("bmp", "image/bmp", b"BM"),
        ("webp", "image/webp", b"RIFF"),
        ("nonsense", "image/jpeg", b"\xff\xd8\xff\xe0"),
    ],
)
def test_formats(corners: str, name: str, kind: str, magic: bytes) -> None:
    """A picture has the format of the extension; an unknown one means JPEG."""
    response = fetched(f"{corners}/width/7{len(name)}/height/5{len(kind)}/type/5/format/{name}")
    assert (response.headers["content-type"], response.content[: len(magic)]) == (kind, magic)
    shown = decoded(response.content)
    assert [shown.name_at(x, y) for x, y in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8))] == ["r", "g", "b", ""]


def test_jpeg_comes_first(corners: str) -> None:
    """Once a JPEG of a size exists, all other formats return it; pictures made before remain."""
    kinds = [
        fetched(f"{corners}/width/61{tail}").headers["content-type"]
        for tail in ("/format/png", "", "/format/png", "/format/webp")
    ]
    assert kinds == ["image/png", "image/jpeg", "image/png", "image/jpeg"]


def test_quality_and_density(corners: str) -> None:
    """Higher quality makes larger files, up to 100; the density is in the file's header."""
    low, high, more = (len(fetched(f"{corners}/quality/{number}").content) for number in (1, 100, 1000))
    assert low < high == more
    # Dots per inch, across and down.
    assert fetched(f"{corners}/density/300").content[13:18] == bytes([1]) + (300).to_bytes(2, "big") * 2


def test_other_keys(corners: str) -> None:
    """Keys may be in the query; any value may have an extension; the partner in the path has no effect."""
    path = corners.partition("/thumbnail/")
    entry = path[2].split("/")[1]
    start = path[0].partition("/p/")[0]
    for url in (
        f"{start}/p/99/thumbnail/entry_id/{entry}.jpg/width/33",
        f"{start}/index.php/extwidget/thumbnail/entry_id/{entry}?width=33",
        f"{start}/s/p/99/sp/9900/thumbnail/entry_id/{entry}.png/width/33.gif",
    ):
        assert decoded(fetched(url).content).width == 33
