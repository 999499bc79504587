"""Which files beside a video belong to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.details.upload_details import CompanionFile, Poster, UploadDetails
from kdesk.domain.sidecars import NO_SIDECARS, Sidecars, names_by_folder, sidecars_among

TALK = ("talk.mp4", "talk.en.vtt", "talk.jpg", "talk.pdf")


def test_a_talk() -> None:
    """Captions, poster and slides of one stem become one entry with the video."""
    found = sidecars_among(TALK)
    assert found == {"talk.mp4": Sidecars((("talk.en.vtt", "English"),), "talk.jpg", ("talk.pdf",))}
    assert found["talk.mp4"].details("/v/") == UploadDetails(
        captions=(CompanionFile("/v/talk.en.vtt", "English"),),
        poster=Poster("/v/talk.jpg"),
        attachments=(CompanionFile("/v/talk.pdf"),),
    )


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("talk.vtt", ""),
        ("talk.de.srt", "German"),
        ("Talk_English.srt", "English"),
        ("talk.pt-BR.vtt", "Portuguese (Brazil)"),
        ("talk.en.forced.srt", "English"),
    ],
)
def test_captions(name: str, language: str) -> None:
    """The language stands behind the name; without one it is not known."""
    assert sidecars_among(["talk.mp4", name])["talk.mp4"].captions == ((name, language),)


@pytest.mark.parametrize(
    "name",
    ["other.en.vtt", "talk.part2.en.vtt", "talk2.jpg", "talk.final.pdf", "talk.exe", "talks.vtt", "talk.xml"],
)
def test_files_of_others(name: str) -> None:
    """A longer name is of another file."""
    assert sidecars_among(["talk.mp4", name]) == {}


@pytest.mark.parametrize(("clip", "beside"), [("C0001.MP4", "C0001M01.XML"), ("A001C002.mxf", "A001C002m01.xml")])
def test_file_of_a_camera(clip: str, beside: str) -> None:
    """Sony and Canon write what they know of a clip beside it; an XML file with another name may be anything."""
    assert sidecars_among([clip, beside]) == {clip: Sidecars(facts=beside)}
    assert sidecars_among([clip, "C0001.XML", "M01.XML", "C0002M01.XML"]) == {}


def test_two_videos_of_one_stem() -> None:
    """What could belong to two videos belongs to none."""
    assert sidecars_among([*TALK, "talk.mov"]) == {}
    assert sidecars_among([*TALK, "TALK.MOV"]) == {}


def test_two_posters() -> None:
    """Of two images none is the poster; they are images of their own. The rest stays."""
    assert sidecars_among(["talk.mp4", "talk.jpg", "talk.png"]) == {}
    assert sidecars_among([*TALK, "talk.png"])["talk.mp4"].poster == ""


def test_images_alone() -> None:
    """An image beside images is an image of its own, whatever captions and documents lie there."""
    assert sidecars_among(["talk.jpg", "talk.pdf", "talk.vtt"]) == {}
    assert sidecars_among(["a.mp4", "b.mp4"]) == {}
    assert sidecars_among([]) == {}


def test_longest_name() -> None:
    """A caption belongs to the longest name that it begins with."""
    found = sidecars_among(["talk.mp4", "talk.en.mp4", "talk.en.vtt", "talk.en.de.vtt"])
    assert found == {"talk.en.mp4": Sidecars((("talk.en.de.vtt", "German"), ("talk.en.vtt", "")))}


def test_sounds_and_facts() -> None:
    """Sounds have sidecars too; XMP stands behind the whole name or in its place."""
    found = sidecars_among(["a.wav", "a.png", "a.wav.xmp", "b.mp4", "b.xmp"])
    assert found == {"a.wav": Sidecars(poster="a.png", facts="a.wav.xmp"), "b.mp4": Sidecars(facts="b.xmp")}


def test_source_code() -> None:
    """`.ts` may be a program: nothing is hung onto it."""
    assert sidecars_among(["index.ts", "index.pdf"]) == {}


def test_folders() -> None:
    """Files of one name in two folders do not meet."""
    assert names_by_folder(["/a/x.mp4", "/b/x.vtt", "/a/y"], "/") == {"/a/": ["x.mp4", "y"], "/b/": ["x.vtt"]}


@given(st.lists(st.text("talk.-_ emp4vtjgdf", min_size=1, max_size=14), unique=True, max_size=12))
def test_any_names(names: list[str]) -> None:
    """Each file belongs to one other at most, and is no main file then."""
    found = sidecars_among(names)
    taken = [name for sidecars in found.values() for name in sidecars.names]
    assert len(taken) == len(set(taken))
    assert not set(taken) & found.keys()
    assert set(taken) | found.keys() <= set(names)
    assert NO_SIDECARS not in found.values()
