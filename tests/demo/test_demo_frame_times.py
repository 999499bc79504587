"""The frames of a video that thumbnail URLs show."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.picture import Picture, decoded

_BRIGHTER = 40 * 255 / 219
"""Increase of brightness per second."""


@pytest.fixture(scope="module")
def dawn(demo: DemoProcess, lavfi: Callable[[str, str], Path]) -> str:
    """A video of five seconds in 160x90 that starts black and becomes brighter with every frame."""
    rise = "geq=lum=16+T*40:cb=128:cr=128"
    video = f"-f lavfi -i color=black:size=160x90:rate=10:duration=5,{rise}"
    path = lavfi("dawn.mp4", f"{video} -c:v libx264 -preset ultrafast -qp 1 -pix_fmt yuv420p")
    with DemoClient(demo.credentials) as client:
        return client.as_admin().converted(client.upload(path.read_bytes(), "dawn.mp4"))


def shown(client: DemoClient, entry: str, pairs: str) -> Picture:
    """The picture of a thumbnail URL."""
    response = client.http.get(f"/p/{client.partner_id}/thumbnail/entry_id/{entry}/{pairs}")
    assert response.headers["content-type"] == "image/jpeg", dict(response.headers)
    return decoded(response.content)


def seconds(picture: Picture, count: int) -> list[float]:
    """Return the times of frames that are side by side."""
    return [picture.at((number + 0.5) / count, 0.5)[1] / _BRIGHTER for number in range(count)]


@pytest.mark.parametrize(
    ("pairs", "second"),
    [
        ("", 3),
        ("vid_sec/0", 0),
        ("vid_sec/2", 2),
        ("vid_sec/2.5", 2.5),
        ("vid_sec/-9", 3),
        ("vid_sec/99", 4.9),
        ("vid_sec/x", 0),
        ("vid_slices/4/vid_slice/2", 2),
        ("vid_slices/4/vid_slice/99", 3),
        ("vid_slice/1", 3),
        ("vid_slices/4/vid_slice/1/start_sec/1/end_sec/4", 1.75),
        ("vid_slices/-5/vid_sec/1", 1),
        ("flavor_id/0_nosuch1/vid_sec/1", 1),
    ],
)
def test_single_frames(admin: DemoClient, dawn: str, pairs: str, second: float) -> None:
    """A time beyond the end is the end; slices begin at whole seconds; flavors cannot be chosen."""
    picture = shown(admin, dawn, f"{pairs}/width/80")
    assert picture.size == (80, 45)
    assert seconds(picture, 1) == [pytest.approx(second, abs=0.11)]


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        ("vid_slices/4", [0, 1, 2, 3]),
        ("vid_slices/8", [0, 0, 1, 1, 2, 3, 3, 4]),
        ("vid_slices/4/start_sec/1/end_sec/3", [1, 1.5, 2, 2.5]),
        ("vid_slices/4/end_sec/2", [0, 0.5, 1, 1.5]),
        ("vid_slices/4/start_sec/3", [3, 3.5, 4, 4.5]),
        ("vid_slices/2/start_sec/1/end_sec/99", [1, 3]),
        ("vid_slices/2/vid_slice/-1", [0, 2]),
    ],
)
def test_strips(admin: DemoClient, dawn: str, pairs: str, wanted: list[float]) -> None:
    """Frames are side by side, each as wide as requested; at whole seconds unless a range is given."""
    picture = shown(admin, dawn, f"{pairs}/width/40")
    assert abs(picture.height - 22.5) <= 0.5
    assert picture.width == 40 * len(wanted)
    assert seconds(picture, len(wanted)) == [pytest.approx(second, abs=0.11) for second in wanted]


@pytest.mark.parametrize(
    "pairs",
    [
        "vid_slices/0",
        "vid_slices/x",
        "vid_slices/410/width/160",
        "vid_slices/410/height/160",
        "vid_slices/4/start_sec/3/end_sec/2",
        "vid_slices/4/start_sec/9",
        "bgcolor/zzz",
        "bgcolor/1234567",
    ],
)
def test_refused(admin: DemoClient, dawn: str, pairs: str) -> None:
    """Few values are refused: no slices, a strip wider than JPEG allows, an inverted range, an invalid colour."""
    response = admin.http.get(f"/p/1/thumbnail/entry_id/{dawn}/{pairs}")
    assert (response.status_code, response.content) == (404, b"")
    assert response.headers["X-Kaltura"] == "error-25"
    assert response.headers["X-Kaltura-App"] == "exiting on error 25 - wrong query attributes"
    assert response.headers["Cache-Control"] == "private, max-age=60, max-stale=0"


def test_larger_than_the_renditions(admin: DemoClient, dawn: str) -> None:
    """A picture larger than all renditions is scaled up."""
    assert shown(admin, dawn, "vid_sec/1/width/320").size == (320, 180)


def test_audio_has_a_picture(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """An audio entry has a picture, the same at every time."""
    path = lavfi("tone.wav", "-f lavfi -i sine=frequency=200 -t 1")
    entry = admin.converted(admin.upload(path.read_bytes(), "tone.wav", 5))
    assert shown(admin, entry, "width/160") == shown(admin, entry, "width/160/vid_sec/1")


def test_waiting_videos_have_a_frame(admin: DemoClient, demo: DemoProcess, small_video: bytes) -> None:
    """A video that is not converted yet shows a frame of its source, cacheable for only a minute."""
    hold = demo.data_dir / "hold-transcoding"
    hold.touch()
    try:
        entry = admin.upload(small_video)
        response = httpx.get(f"{demo.url}/p/1/thumbnail/entry_id/{entry}/width/80")
    finally:
        hold.unlink()
    assert decoded(response.content).size == (80, 45)
    assert response.headers["Cache-Control"] == "public, max-age=60, max-stale=0"
    admin.converted(entry)
    response = httpx.get(f"{demo.url}/p/1/thumbnail/entry_id/{entry}/width/80")
    assert response.headers["Cache-Control"] == "public, max-age=3600, max-stale=0"
