"""Which pictures are taken, and what of them reaches the library that decodes them."""

import pytest

from kdesk.pictures.formats import MAX_SCANS, Rejected, format_of, without_metadata
from tests.support import hostile_pictures as pictures
from tests.support.hostile_pictures import HONEST, OF_ANOTHER_KIND, chunk, png, scan_bomb


@pytest.mark.parametrize("kind", HONEST)
def test_four_formats_are_known_by_their_first_bytes(kind: str) -> None:
    """JPEG, PNG, GIF and WebP, recognized by the first bytes alone."""
    assert format_of(HONEST[kind]()[:16]) == kind.lower()


@pytest.mark.parametrize("kind", OF_ANOTHER_KIND)
def test_every_other_format_is_refused(kind: str) -> None:
    """Also what Qt would find out by trying, such as a drawing behind blanks."""
    with pytest.raises(Rejected, match="neither JPEG, PNG, GIF nor WebP"):
        format_of(OF_ANOTHER_KIND[kind]())


def test_a_png_is_left_with_its_picture() -> None:
    """Texts, profiles and times go; palette and transparency stay, in their order."""
    bare = png(2, 2)
    kept = chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", bytes(2))
    between = chunk(b"iCCP", b"p\0\0") + kept + chunk(b"tEXt", b"a\0b") + chunk(b"tIME", bytes(7))
    assert without_metadata("png", png(2, 2, between)) == png(2, 2, kept)
    assert without_metadata("png", bare) == bare


def test_what_follows_the_end_of_a_png_goes() -> None:
    """Only the first picture of a file is one."""
    assert without_metadata("png", png(2, 2) + pictures.text_bomb(1)) == png(2, 2)


@pytest.mark.parametrize("kind", ["jpeg", "gif", "webp"])
def test_the_other_formats_stay_as_they_are(kind: str) -> None:
    """Byte for byte."""
    data = {"jpeg": HONEST["JPEG"], "gif": HONEST["GIF"], "webp": HONEST["WebP"]}[kind]()
    assert without_metadata(kind, data) is data


def test_a_jpeg_has_a_largest_number_of_scans() -> None:
    """Each costs a walk over the whole picture."""
    allowed = scan_bomb(MAX_SCANS - 1)
    assert without_metadata("jpeg", allowed) is allowed
    with pytest.raises(Rejected, match="scans"):
        without_metadata("jpeg", scan_bomb(MAX_SCANS))


@pytest.mark.parametrize(("kind", "name"), [("jpeg", "JPEG"), ("png", "PNG"), ("gif", "GIF")])
def test_a_picture_without_its_end_is_refused(kind: str, name: str) -> None:
    """Qt would show the half that is there."""
    whole = HONEST[name]()
    with pytest.raises(Rejected, match="end is missing"):
        without_metadata(kind, whole[: -{"jpeg": 2, "png": 12, "gif": 1}[kind]])
