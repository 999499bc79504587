"""Pictures of this computer, through the real decoding process."""

import os
from pathlib import Path

import pytest

from kdesk.domain.picture_work import Area
from kdesk.engine.library import picture_files as module
from kdesk.engine.library.picture_files import PictureFiles, ending_of
from kdesk.errors import FileEmpty, FileMissing, KindNotTaken, NotAFile, Reason, StoreProblem
from kdesk.messages.errors import title_of
from kdesk.pictures.process import DecodingProcess
from tests.support.media import ffmpeg
from tests.support.picture import decoded
from tests.support.picture_decoder import decoder

__all__ = ["decoder"]


@pytest.fixture
def files(decoder: DecodingProcess) -> PictureFiles:
    """What is tested."""
    return PictureFiles(decoder)


def halves(path: Path) -> Path:
    """Make a picture whose left half is red and whose right half is blue."""
    sources = ["-f", "lavfi", "-i", "color=red:s=100x100", "-f", "lavfi", "-i", "color=blue:s=100x100"]
    ffmpeg(*sources, "-filter_complex", "hstack", "-frames:v", "1", "-update", "1", str(path))
    return path


async def test_the_content_decides_about_the_kind(files: PictureFiles, tmp_path: Path) -> None:
    """A JPEG with a wrong name is one; a text with the name of a JPEG is none."""
    picture = await files.read(halves(tmp_path / "red.jpg").rename(tmp_path / "notes.txt"))
    assert (picture.name, picture.bitmap.width, picture.bitmap.height) == ("notes.txt", 200, 100)
    fake = tmp_path / "fake.jpg"
    fake.write_text("no picture")
    with pytest.raises(KindNotTaken) as refused:
        await files.read(fake)
    assert refused.value.reason is Reason.NOT_A_PICTURE
    assert title_of(refused.value) == "This file is no picture that can be a poster"


async def test_what_cannot_be_read_is_told(
    files: PictureFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing file, a folder, an empty one, and one that is too large: of which no more than the limit is read."""
    with pytest.raises(FileMissing):
        await files.read(tmp_path / "missing.jpg")
    with pytest.raises(NotAFile):
        await files.read(tmp_path)
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(FileEmpty):
        await files.read(tmp_path / "empty.jpg")
    monkeypatch.setattr(module, "MAX_IMAGE_BYTES", 100)
    with pytest.raises(KindNotTaken) as refused:
        await files.read(halves(tmp_path / "large.png"))
    assert refused.value.reason is Reason.PICTURE_FILE_TOO_LARGE
    assert refused.value.arguments["limit"] == 100


async def test_a_whole_jpeg_is_sent_as_it_is(files: PictureFiles, tmp_path: Path) -> None:
    """Under a name that fits its content."""
    picture = await files.read(halves(tmp_path / "a.jpg").rename(tmp_path / "a.gif"))
    assert await files.poster_file(picture, Area()) == (picture.data, "poster.jpg")


async def test_a_part_is_cut_out(files: PictureFiles, tmp_path: Path) -> None:
    """The right half, in the pixels of the file."""
    picture = await files.read(halves(tmp_path / "a.png"))
    data, name = await files.poster_file(picture, Area(0.5, 0.0, 0.5, 1.0))
    assert (name, ending_of(data)) == ("poster.jpg", "jpg")
    cut = decoded(data)
    assert (cut.size, cut.name_at(0.2, 0.5)) == ((100, 100), "b")


@pytest.mark.parametrize("ending", ["gif", "webp"])
async def test_other_kinds_are_sent_as_jpeg_or_png(files: PictureFiles, tmp_path: Path, ending: str) -> None:
    """An account may not take them."""
    picture = await files.read(halves(tmp_path / f"a.{ending}"))
    data, name = await files.poster_file(picture, Area())
    assert name.partition(".")[2] in {"jpg", "png"}
    assert decoded(data).size == (200, 100)


async def test_a_saved_picture_replaces_the_former_one_whole(files: PictureFiles, tmp_path: Path) -> None:
    """Nothing is left beside it; a folder that cannot be written to is told."""
    place = tmp_path / "poster.jpg"
    place.write_bytes(b"before")
    await files.save(place, b"after")
    assert place.read_bytes() == b"after"
    assert [name for _, _, names in os.walk(tmp_path) for name in names] == [place.name]
    with pytest.raises(StoreProblem) as refused:
        await files.save(tmp_path / "missing" / "poster.jpg", b"x")
    assert refused.value.reason is Reason.PICTURE_NOT_SAVED


async def test_measures_tell_black_and_blurred_from_sharp(files: PictureFiles, tmp_path: Path) -> None:
    """Three frames side by side: a test picture, the same blurred, and black."""
    path = tmp_path / "strip.png"
    parts = "[0:v]split[a][b];[b]gblur=sigma=24[c];[a][c][1:v]hstack=3,scale=480:-1"
    sources = ["-f", "lavfi", "-i", "testsrc2=s=1280x720", "-f", "lavfi", "-i", "color=black:s=1280x720"]
    ffmpeg(*sources, "-filter_complex", parts, "-frames:v", "1", "-update", "1", str(path))
    picture = await files.read(path)
    sharp, blurred, black = await files.measure(picture.bitmap, 3)
    assert sharp.sharpness > 10 * blurred.sharpness
    assert black.brightness < 5 < sharp.contrast
    encoded = await files.encode(picture.bitmap)
    assert decoded(encoded).size == (480, 90)
