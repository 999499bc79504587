"""Pictures of frames that kdesk's own decoder gives, compared with those of ffmpeg, which turns and tags by itself."""

from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.video import Area
from kdesk.media.painting.painter import FramePainter
from tests.support.media import ffmpeg
from tests.support.opened_videos import opened_video

SOURCE = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.4"]
FLAGS = "flags=neighbor+accurate_rnd+full_chroma_int+full_chroma_inp"


def _made(folder: Path, name: str, *options: str) -> Path:
    ffmpeg(*SOURCE, "-c:v", "libx264", "-crf", "10", *options, str(folder / "plain.mp4"))
    if name != "turned.mp4":
        return folder / "plain.mp4"
    ffmpeg("-display_rotation", "-90", "-i", str(folder / "plain.mp4"), "-c", "copy", str(folder / name))
    return folder / name


def _fifth(path: Path, filters: str) -> bytes:
    """Return the fifth frame as BGRA, as ffmpeg makes it: turned as the file asks for."""
    raw = path.with_suffix(".raw")
    ffmpeg(
        "-i", str(path), "-vf", f"{filters},format=bgra,select=eq(n\\,4)", "-frames:v", "1", "-f", "rawvideo", str(raw)
    )
    return raw.read_bytes()


@pytest.mark.parametrize(("name", "options", "size", "filters"), [
    ("plain.mp4", ["-pix_fmt", "yuv420p"], (320, 180), f"scale={FLAGS}:in_color_matrix=bt601"),
    ("plain.mp4", ["-pix_fmt", "yuv420p", "-colorspace", "bt709"], (320, 180), f"scale={FLAGS}"),
    ("plain.mp4", ["-pix_fmt", "yuv422p10le", "-colorspace", "bt709"], (320, 180), f"scale={FLAGS}"),
    ("plain.mp4", ["-vf", "scale=out_range=pc,format=yuvj420p", "-color_range", "pc"], (320, 180), f"scale={FLAGS}"),
    ("turned.mp4", ["-pix_fmt", "yuv420p", "-colorspace", "bt709"], (180, 320), f"scale={FLAGS}"),
    ("plain.mp4", ["-vf", "setsar=2", "-pix_fmt", "yuv444p", "-colorspace", "bt709"], (640, 180),
     f"scale=640:180:{FLAGS}"),
])  # fmt: skip
async def test_a_file_is_painted_as_it_asks_for(
    tmp_path: Path, name: str, options: list[str], size: tuple[int, int], filters: str
) -> None:
    """Matrix, range, depth, rotation and the shape of pixels are those that the file tells."""
    path = _made(tmp_path, name, *options)
    painter = FramePainter()
    async with opened_video(path) as video:
        frame = await video.frame_at(Fraction(4, 25))
        drawn = await painter.paint(video, frame, Area(0, 0, *size), size, Scaling.NEAREST)

        theirs = _fifth(path, filters)
        assert video.facts.shown_size == size
        # Turned pictures are converted by ffmpeg after they were turned, where colours lie otherwise.
        wrong = sum(abs(a - b) > 2 for a, b in zip(drawn.pixels, theirs, strict=True))
        assert wrong <= (len(theirs) // 50 if name == "turned.mp4" else 0)

        values = painter.values(video, frame, (size[0] // 3, size[1] // 3))
        begin = 4 * (size[1] // 3 * size[0] + size[0] // 3)
        assert all(
            abs(a - b) <= 2 for a, b in zip(values.shown, reversed(drawn.pixels[begin : begin + 3]), strict=True)
        )

        same = await painter.difference(
            ((video, frame), (video, frame)), Area(0, 0, *size), size, form=DifferenceForm.HEAT, gain=9
        )
        assert set(same.pixels) == {0, 255}
    painter.close()
