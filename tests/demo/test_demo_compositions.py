"""Composed content: clips, trimming, and one file for each flavor."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo_client import DemoClient, wait_until
from tests.support.media import ffmpeg

_CONTAINERS = "KalturaAssetsParamsResourceContainers"
_CONTAINER = "KalturaAssetParamsResourceContainer"


@pytest.fixture(scope="module")
def colours(lavfi: Callable[[str, str], Path]) -> bytes:
    """Six seconds of 320x180 with a tone: two of red, two of green, two of blue."""
    inputs = " ".join(f"-f lavfi -i color={name}:size=320x180:rate=10:duration=2" for name in ("red", "lime", "blue"))
    arguments = (
        f"{inputs} -f lavfi -i sine=frequency=300:duration=6 -filter_complex [0][1][2]concat=n=3 "
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac"
    )
    return lavfi("colours.mp4", arguments).read_bytes()


def token_of(client: DemoClient, data: bytes, name: str = "clip.mp4") -> dict[str, Any]:
    """Return the resource of a full token."""
    token = client.token(name)
    assert client.chunk(token, data, name=name)["status"] == 2
    return {"objectType": "KalturaUploadedFileTokenResource", "token": token}


def operation(inner: dict[str, Any], *parts: tuple[int, int]) -> dict[str, Any]:
    """Return an operation resource with these parts, each an offset and a duration in ms."""
    attributes = [{"objectType": "KalturaClipAttributes", "offset": at, "duration": length} for at, length in parts]
    return {"objectType": "KalturaOperationResource", "resource": inner, "operationAttributes": attributes}


def of_entry(entry: str) -> dict[str, Any]:
    """Return the resource of another entry's content."""
    return {"objectType": "KalturaEntryResource", "entryId": entry}


def flavors(client: DemoClient, entry: str) -> dict[int, dict[str, Any]]:
    """The flavors of a finished entry by their params."""
    listed = client.call("flavorAsset.list", filter={"entryIdEqual": client.converted(entry)})
    return {row["flavorParamsId"]: row for row in listed["objects"]}


def colour_at(client: DemoClient, entry: str, second: float, folder: Path) -> str:
    """Return which of red, green and blue the source of an entry shows at a time."""
    path = folder / "source.mp4"
    url = client.call("flavorAsset.getUrl", id=flavors(client, entry)[0]["id"])
    path.write_bytes(client.http.get(url).content)
    out = ["-frames:v", "1", "-vf", "scale=1:1", "-pix_fmt", "rgb24", "-f", "rawvideo", str(folder / "pixel.raw")]
    ffmpeg("-ss", str(second), "-i", str(path), *out)
    pixel = (folder / "pixel.raw").read_bytes()[:3]
    return ("red", "green", "blue")[pixel.index(max(pixel))]


def test_clip(admin: DemoClient, colours: bytes, tmp_path: Path) -> None:
    """A part of another entry becomes the source of a new one, whose root is that entry."""
    whole = admin.upload(colours)
    admin.wait_for(whole)
    entry = admin.entry("a clip of it")
    put = admin.call("media.addContent", entryId=entry, resource=operation(of_entry(whole), (2000, 2500)))
    attributes = {"offset": 2000, "duration": 2500, "objectType": "KalturaClipAttributes"}
    assert (put["status"], put["rootEntryId"], put["sourceType"]) == (1, whole, "35")
    assert put["operationAttributes"] == [attributes]
    made = admin.wait_for(entry)
    assert 2450 <= made["msDuration"] <= 2600
    assert {number for number, row in flavors(admin, entry).items() if row["status"] == 2} == {0, 2}
    assert [colour_at(admin, entry, second, tmp_path) for second in (0, 1.5, 2.2)] == ["green", "green", "blue"]
    assert admin.call("media.get", entryId=whole)["msDuration"] >= 5900


def test_joined_parts(admin: DemoClient, colours: bytes, tmp_path: Path) -> None:
    """Parts are joined in order; a duration of 0 extends to the end; a flavor works like an entry."""
    whole = admin.upload(colours)
    admin.wait_for(whole)
    source = {"objectType": "KalturaAssetResource", "assetId": flavors(admin, whole)[0]["id"]}
    entry = admin.entry("joined")
    admin.call("media.addContent", entryId=entry, resource=operation(source, (5000, 0), (0, 1000)))
    assert 1900 <= admin.wait_for(entry)["msDuration"] <= 2200
    assert [colour_at(admin, entry, second, tmp_path) for second in (0.5, 1.5)] == ["blue", "red"]


def test_trimming(admin: DemoClient, colours: bytes, tmp_path: Path) -> None:
    """An entry can be replaced by a part of itself."""
    entry = admin.upload(colours)
    admin.wait_for(entry)
    admin.call("media.updateContent", entryId=entry, resource=operation(of_entry(entry), (4000, 1000)))
    ask = lambda: admin.call("media.get", entryId=entry)  # noqa: E731  asked again and again
    trimmed = wait_until(ask, lambda found: found["replacementStatus"] == 0 and found["msDuration"] < 2000)
    assert (trimmed["status"], trimmed["rootEntryId"]) == (2, entry)
    assert colour_at(admin, entry, 0.5, tmp_path) == "blue"


def test_clip_of_sound(admin: DemoClient, lavfi: Callable[[str, str], Path]) -> None:
    """A part of an audio entry is audio."""
    whole = admin.upload(lavfi("tone.mp3", "-f lavfi -i sine=frequency=300 -t 4").read_bytes(), "tone.mp3", 5)
    admin.wait_for(whole)
    entry = admin.entry("a sound", media_type=5)
    admin.call("media.addContent", entryId=entry, resource=operation(of_entry(whole), (1000, 1000)))
    assert admin.wait_for(entry)["duration"] == 1
    assert flavors(admin, entry)[0]["fileExt"] == "m4a"


def test_no_part(admin: DemoClient, colours: bytes) -> None:
    """Without attributes an operation uses the whole content; a part beyond the end fails."""
    whole = admin.upload(colours)
    admin.wait_for(whole)
    entry, empty = admin.entry(), admin.entry()
    admin.call("media.addContent", entryId=entry, resource=operation(of_entry(whole)))
    assert admin.wait_for(entry)["duration"] == 6
    admin.call("media.addContent", entryId=empty, resource=operation(of_entry(whole), (60_000, 1000)))
    assert admin.wait_for(empty, -1)["status"] == -1


@pytest.mark.parametrize(
    ("resource", "code", "args"),
    [
        (
            {"objectType": "KalturaOperationResource"},
            "PROPERTY_VALIDATION_CANNOT_BE_NULL",
            {"PROP_NAME": "KalturaOperationResource::resource"},
        ),
        (
            operation({"objectType": "KalturaUrlResource", "url": "http://127.0.0.1/x"}),
            "RESOURCE_TYPE_NOT_SUPPORTED",
            {"RES_TYPE": "KalturaUrlResource"},
        ),
        (operation({"entryId": "0_x"}), "OBJECT_TYPE_ABSTRACT", {"OBJ_TYPE": "KalturaContentResource"}),
        (operation(of_entry("0_nosuch1"), (0, 1)), "ENTRY_ID_NOT_FOUND", {"ENTRY_ID": "0_nosuch1"}),
        (
            {"objectType": _CONTAINERS},
            "PROPERTY_VALIDATION_CANNOT_BE_NULL",
            {"PROP_NAME": f"{_CONTAINERS}::resources"},
        ),
        (
            {"objectType": _CONTAINER, "assetParamsId": 99, "resource": of_entry("0_x")},
            "FLAVOR_PARAMS_ID_NOT_FOUND",
            {"ID": "99"},
        ),
        (
            {"objectType": _CONTAINER, "assetParamsId": 0},
            "PROPERTY_VALIDATION_CANNOT_BE_NULL",
            {"PROP_NAME": f"{_CONTAINER}::resource"},
        ),
    ],
)
def test_refused(admin: DemoClient, resource: dict[str, Any], code: str, args: dict[str, str]) -> None:
    """An invalid operation is refused, and the entry can still get other content."""
    entry = admin.entry()
    refused = admin.call("media.addContent", entryId=entry, resource=resource)
    assert (refused["code"], refused["args"]) == (code, args)
    assert admin.call("media.get", entryId=entry)["status"] == 7


def test_files_for_flavors(admin: DemoClient, colours: bytes, lavfi: Callable[[str, str], Path]) -> None:
    """With files for the source and one rendition, that rendition is used unchanged and the others are converted."""
    large = lavfi("large8.mp4", "-f lavfi -i testsrc2=size=854x480:rate=5 -t 1 -c:v libx264 -preset ultrafast")
    containers = [
        {"objectType": _CONTAINER, "assetParamsId": 2, "resource": token_of(admin, colours)},
        {"objectType": _CONTAINER, "assetParamsId": 0, "resource": token_of(admin, large.read_bytes())},
    ]
    entry = admin.entry("several files")
    admin.call("media.addContent", entryId=entry, resource={"objectType": _CONTAINERS, "resources": containers})
    admin.wait_for(entry)
    found = flavors(admin, entry)
    assert {number: row["height"] for number, row in found.items() if row["status"] == 2} == {0: 480, 2: 180, 4: 480}
    assert found[2]["sizeInBytes"] == str(len(colours))
    token = containers[0]["resource"]["token"]
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 3


def test_one_file_for_a_rendition(admin: DemoClient, colours: bytes) -> None:
    """A rendition without a source also makes an entry READY; a token that is not full changes nothing."""
    container = {"objectType": _CONTAINER, "assetParamsId": 4}
    waiting = {"objectType": "KalturaUploadedFileTokenResource", "token": admin.token()}
    entry = admin.entry("one file")
    refused = admin.error("media.addContent", entryId=entry, resource={**container, "resource": waiting})
    assert refused == "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY"
    resource = {**container, "resource": token_of(admin, colours)}
    assert admin.call("media.addContent", entryId=entry, resource=resource)["status"] == 1
    assert admin.wait_for(entry)["duration"] == 6
    assert list(flavors(admin, entry)) == [4]
