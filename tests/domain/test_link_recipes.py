"""Links as Python, curl and HTML; presets of pictures; type and size of a picture."""

import ast
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.link_recipes import curl_recipe, image_recipe, python_recipe, video_recipe
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest
from kdesk.domain.links.picture_presets import BUILT_IN, STRIP, preset_of, with_preset
from kdesk.domain.links.place import Place
from kdesk.domain.links.presets import (
    MAX_PRESETS,
    PicturePreset,
    PresetDefault,
    StreamPreset,
    kept_defaults,
    kept_presets,
)
from kdesk.domain.links.stream_presets import BUILT_IN_STREAMS, asked_manifest, is_usable, stream_preset_of
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture import Box
from kdesk.domain.picture_head import PictureHead, picture_head
from tests.support.invented_ks import KS
from tests.support.media import ffmpeg

HOSTILE = 'https://a.example/\'; rm -rf ~; "$(x)" <b>'
PICTURE = Thumbnail(place=Place("https://a.example", 1), entry_id="0_a")


def test_no_address_breaks_out_of_its_quotes() -> None:
    """Neither in a shell, nor in Python, nor in HTML."""
    assert shlex.split(curl_recipe(HOSTILE, "a b.jpg")) == [
        *["curl", "--fail", "--location", "--output", "a b.jpg", HOSTILE]
    ]
    texts = {
        node.value for node in ast.walk(ast.parse(python_recipe(HOSTILE, "a.jpg"))) if isinstance(node, ast.Constant)
    }
    assert HOSTILE in texts
    assert "<b>" not in video_recipe([HOSTILE])
    assert "<b>" not in image_recipe(PICTURE, '"><b>')


def test_dense_screens_get_larger_pictures() -> None:
    """Both sides grow; without a width there is one picture for all."""
    html = image_recipe(replace(PICTURE, width=100, height=50), "Harbour")
    assert "/width/200/height/100 2x" in html
    assert 'width="100" height="50" alt="Harbour"' in html
    assert "srcset" not in image_recipe(PICTURE, "Harbour")


@pytest.mark.parametrize("preset", BUILT_IN, ids=lambda preset: preset.name)
def test_a_preset_and_its_address_are_one(preset: PicturePreset) -> None:
    """Back and forth, and valid in the settings."""
    assert preset_of(with_preset(PICTURE, preset), preset.name) == preset
    assert preset.is_valid


@pytest.mark.parametrize("preset", BUILT_IN_STREAMS, ids=lambda preset: preset.name)
def test_a_preset_of_streams_is_an_address_of_no_entry(preset: StreamPreset) -> None:
    """Back and forth, and valid in the settings."""
    assert is_usable(preset)
    assert stream_preset_of(asked_manifest(preset), preset.name) == preset


def test_a_preset_of_streams_has_nothing_of_its_entry() -> None:
    """Neither ids, nor a part, nor a session, nor a signature; a page is kept, unless a session is in it."""
    asked = PlayManifest(
        place=Place("https://a.example", 9),
        entry_id="0_a",
        format=ManifestFormat.DASH,
        flavor_ids=("0_b",),
        seek_from=5,
        clip_to=9,
        sequence=("0_a", "0_c"),
        expiry=1,
        kt="abc",
        ks=KS,
        max_bitrate=900,
        referrer="https://a.example/film",
    )
    kept = stream_preset_of(asked, "a")
    wanted = PlayManifest(
        place=asked_manifest(kept).place, format=ManifestFormat.DASH, max_bitrate=900, referrer="https://a.example/film"
    )
    assert asked_manifest(kept) == wanted
    assert asked_manifest(stream_preset_of(replace(asked, referrer=f"https://a.example/?ks={KS}"), "a")).referrer == ""


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "nonsense",
        f"/p/1/playManifest/ks/{KS}",
        "/p/1/playManifest/entryId/0_a",
        "/p/1/raw/entry_id/0_a",
        "x" * 5000,
    ],
)
def test_other_texts_are_no_presets_of_streams(parameters: str) -> None:
    """The settings have a default in their place, and the builder shows its own."""
    assert not is_usable(StreamPreset("a", parameters))
    assert asked_manifest(StreamPreset("a", parameters)).format in {None, ManifestFormat.HLS}


def test_presets_replace_those_of_their_name() -> None:
    """The latest is last; of too many the first are left out."""
    presets: tuple[PicturePreset, ...] = ()
    for number in range(MAX_PRESETS + 5):
        presets = kept_presets(presets, replace(STRIP, name=str(number)))
    presets = kept_presets(presets, replace(STRIP, name="20", width=7))
    assert len(presets) == MAX_PRESETS
    assert presets[-1].width == 7
    assert [one.name for one in presets].count("20") == 1


def test_an_account_begins_with_one_preset() -> None:
    """The latest choice; an empty one removes it."""
    defaults = kept_defaults((PresetDefault("a", "card"), PresetDefault("b", "card")), "a", "strip")
    assert set(defaults) == {PresetDefault("a", "strip"), PresetDefault("b", "card")}
    assert kept_defaults(defaults, "b", "") == (PresetDefault("a", "strip"),)


@pytest.mark.parametrize(
    ("ending", "kind"), [("jpg", "jpeg"), ("png", "png"), ("gif", "gif"), ("bmp", "bmp"), ("webp", "webp")]
)
def test_a_picture_tells_its_type_and_size(ending: str, kind: str, tmp_path: Path) -> None:
    """Files that ffmpeg has made."""
    path = tmp_path / f"a.{ending}"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=322x182:rate=1:duration=1", "-frames:v", "1", str(path))
    assert picture_head(path.read_bytes()) == PictureHead(f"image/{kind}", Box(322, 182))


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x00" * 9, b"RIFF0000WEBPVP8X", b"BM"])
def test_a_broken_picture_has_no_size(data: bytes) -> None:
    """Nothing is raised."""
    assert picture_head(data).size.width in {0, 1}
