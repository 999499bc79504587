"""Stored thumbnails and the poster, against the demo server."""

import asyncio
from pathlib import Path

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.thumbs import Thumb, ThumbEditing, ThumbStatus, UndoResult
from kdesk.domain.entry import Entry
from kdesk.domain.links import frames, of_entry
from kdesk.domain.picture import Box
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.posters import Posters
from kdesk.errors import ApiError, EntryGone, NotPermitted, Reason
from kdesk.kaltura import thumb_assets
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.thumb_assets import ThumbAssets
from tests.kaltura.demo_visitor import Visitor, until_ready
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import ffmpeg
from tests.support.picture import decoded

SECONDS = ("red", "lime", "blue")
"""The colour of each second of the clip."""


@pytest.fixture(scope="module")
def clip(demo: DemoProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a video of three seconds, one colour each, that is READY."""
    path = tmp_path_factory.mktemp("clip") / "colours.mp4"
    sources = [part for colour in SECONDS for part in ("-f", "lavfi", "-i", f"color={colour}:s=320x180:r=25:d=1")]
    ffmpeg(*sources, "-filter_complex", "concat=n=3", "-g", "5", "-pix_fmt", "yuv420p", str(path))
    with DemoClient(demo.credentials) as client:
        admin = client.as_admin()
        return str(admin.wait_for(admin.upload(path.read_bytes(), conversionProfileId=16))["id"])


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    """A yellow JPEG of 64 by 48 pixels."""
    path = tmp_path / "yellow.jpg"
    ffmpeg("-f", "lavfi", "-i", "color=yellow:s=64x48", "-frames:v", "1", "-update", "1", str(path))
    return path.read_bytes()


def thumbs_of(api: AccountApi) -> ThumbEditing:
    """Return the port of a session."""
    assert api.editing is not None
    return api.editing.thumbs


async def entry_of(api: AccountApi, entry_id: str) -> Entry:
    """Return the entry as the server has it."""
    return await api.catalogue.entry(entry_id)


async def colour_of(api: AccountApi, thumb: Thumb) -> str:
    """Return which of red, green and blue are bright in the middle of a stored thumbnail."""
    return decoded(await thumbs_of(api).picture(thumb)).name_at(0.5, 0.5)


async def test_the_frame_of_a_fraction_of_a_second_is_stored(visitor: Visitor, clip: str) -> None:
    """The first that begins then or later, in the size of the source, also within the last second.

    The poster stays what it is.
    """
    api = await visitor.connect()
    thumbs = thumbs_of(api)
    before = await entry_of(api, clip)
    for second, colour in ((0.96, "r"), (0.98, "g"), (1.96, "g"), (2.0, "b"), (2.9, "b")):
        made = await thumbs.capture(clip, second)
        assert (made.width, made.height, made.status) == (320, 180, ThumbStatus.READY)
        assert not made.is_default
        assert await colour_of(api, made) == colour, second
    assert (await entry_of(api, clip)).thumbnail_url == before.thumbnail_url


async def test_a_new_poster_has_a_new_address(visitor: Visitor, clip: str, picture: bytes) -> None:
    """The number at the end of `thumbnailUrl` grows; the former poster stays stored, without the tag."""
    api = await visitor.connect()
    thumbs = thumbs_of(api)
    former, before = (await thumbs.of_entry(clip)).default, await entry_of(api, clip)
    made = await thumbs.add_image(clip, picture, "poster.jpg")
    assert (made.width, made.height, made.file_ext) == (64, 48, "jpg")
    await thumbs.make_default(made.id)
    now, listed = await entry_of(api, clip), await thumbs.of_entry(clip)
    assert version_of(now) > version_of(before)
    assert listed.default is not None
    assert listed.default.id == made.id
    assert former is not None
    assert former.id in {thumb.id for thumb in listed.thumbs if not thumb.is_default}
    assert decoded(await visitor.pictures.fetch(of_entry.thumbnail(now, 64))).name_at(0.5, 0.5) == "rg"


async def test_the_former_address_keeps_the_former_picture(visitor: Visitor, clip: str, picture: bytes) -> None:
    """Caches may keep what an address showed for an hour: only the new address shows the new poster."""
    api = await visitor.connect()
    posters = Posters(thumbs_of(api), api.catalogue)
    green = await posters.use_frame(await entry_of(api, clip), 1.5)
    address = of_entry.thumbnail(green.entry, 48)
    async with httpx.AsyncClient() as http:
        first = await http.get(address)
        assert "max-age=3600" in first.headers["cache-control"]
        yellow = await posters.use_image(green.entry, picture, "poster.jpg")
        assert (await http.get(address)).content == first.content
    assert of_entry.thumbnail(yellow.entry, 48) != address
    assert decoded(await visitor.pictures.fetch(of_entry.thumbnail(yellow.entry, 48))).name_at(0.5, 0.5) == "rg"


async def test_undo_brings_the_former_poster_back(visitor: Visitor, clip: str, picture: bytes) -> None:
    """Step by step, each under an address of its own."""
    api = await visitor.connect()
    posters = Posters(thumbs_of(api), api.catalogue)
    entry = await entry_of(api, clip)
    first = (await thumbs_of(api).of_entry(clip)).default
    frame = await posters.use_frame(entry, 2.5)
    image = await posters.use_image(frame.entry, picture, "poster.jpg")
    result, back = await posters.undo(image.entry)
    assert (result, back.thumbs.default) == (UndoResult.DONE, frame.thumbs.default)
    result, back = await posters.undo(back.entry)
    assert back.thumbs.default is not None
    assert first is not None
    assert back.thumbs.default.id == first.id
    assert (
        len({entry.thumbnail_url, frame.entry.thumbnail_url, image.entry.thumbnail_url, back.entry.thumbnail_url}) == 4
    )
    assert not posters.can_undo(clip)


async def test_the_poster_cannot_be_deleted(visitor: Visitor, clip: str) -> None:
    """The server refuses; another thumbnail can be deleted, and a second time it is gone."""
    api = await visitor.connect()
    thumbs = thumbs_of(api)
    other = await thumbs.capture(clip, 0.5)
    default = (await thumbs.of_entry(clip)).default
    assert default is not None
    with pytest.raises(ApiError) as refused:
        await thumbs.delete(default.id)
    assert refused.value.reason is Reason.THUMBNAIL_IS_POSTER
    await thumbs.delete(other.id)
    assert other.id not in {thumb.id for thumb in (await thumbs.of_entry(clip)).thumbs}
    with pytest.raises(ApiError) as gone:
        await thumbs.delete(other.id)
    assert gone.value.reason is Reason.THUMBNAIL_GONE


async def test_a_user_may_make_a_poster_but_not_delete(visitor: Visitor, demo: DemoProcess, clip: str) -> None:
    """The rights of a USER session on an entry of its own."""
    source = of_entry.raw_source(await entry_of(await visitor.connect(), clip))
    with DemoClient(demo.credentials) as client:
        own = client.as_user("user1")
        content = client.http.get(source, follow_redirects=True).content
        entry_id = str(own.wait_for(own.upload(content, conversionProfileId=16))["id"])
        account = Account(demo.url, 0, "", SignInKind.KS)
        api = await visitor.connector.connect(account, own.ks, on_lost=visitor.lost.append)
    thumbs = thumbs_of(api)
    made = await thumbs.capture(entry_id, 1.5)
    await thumbs.make_default(made.id)
    assert await colour_of(api, made) == "g"
    other = next(thumb for thumb in (await thumbs.of_entry(entry_id)).thumbs if not thumb.is_default)
    with pytest.raises(NotPermitted):
        await thumbs.delete(other.id)


async def test_a_stored_thumbnail_is_read_in_a_smaller_size(visitor: Visitor, clip: str) -> None:
    """The KS travels in the body: no address carries it."""
    api = await visitor.connect()
    made = await thumbs_of(api).capture(clip, 0.5)
    assert decoded(await thumbs_of(api).picture(made, Box(80, 80))).size == (80, 45)


async def test_strips_have_their_frames_where_the_sheet_says(visitor: Visitor, clip: str) -> None:
    """With both bounds, fractions of a second count; a single frame is found within the last second too."""
    api = await visitor.connect()
    entry = await entry_of(api, clip)
    strip = decoded(await visitor.pictures.fetch(frames.strip(entry, 40, 6, 0.25, entry.duration + 0.25)))
    assert strip.width == 6 * 40
    assert [strip.name_at((k + 0.5) / 6, 0.5) for k in range(6)] == ["r", "r", "g", "g", "b", "b"]
    last = decoded(await visitor.pictures.fetch(frames.frame(entry, 2.96, 40)))
    assert last.name_at(0.5, 0.5) == "b"


async def test_what_is_gone_or_no_video_has_no_frames(visitor: Visitor, demo: DemoProcess, picture: bytes) -> None:
    """An unknown entry, and an image: an image file can be stored for it all the same."""
    api = await visitor.connect()
    thumbs = thumbs_of(api)
    with pytest.raises(EntryGone):
        await thumbs.capture("0_unknown", 1.0)
    assert (await thumbs.of_entry("0_unknown")).thumbs == ()
    with DemoClient(demo.credentials) as client:
        admin = client.as_admin()
        entry_id = str(admin.wait_for(admin.upload(picture, "still.jpg", 2))["id"])
    await until_ready(api, entry_id)
    with pytest.raises(ApiError) as refused:
        await thumbs.capture(entry_id, 0.0)
    assert refused.value.reason is Reason.OTHER_ENTRY_KIND
    made = await thumbs.add_image(entry_id, picture, "poster.jpg")
    assert made.status is ThumbStatus.READY


async def test_many_thumbnails_are_cut_but_not_the_poster(
    visitor: Visitor, clip: str, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest are shown, and the poster however old it is; the total tells how many there are."""
    monkeypatch.setattr(thumb_assets, "MAX_THUMBS", 3)
    api = await visitor.connect()
    thumbs = thumbs_of(api)
    oldest = await thumbs.add_image(clip, picture, "poster.jpg")
    await thumbs.make_default(oldest.id)
    # The server tells times in whole seconds only.
    await asyncio.sleep(1.1)
    newer = [await thumbs.add_image(clip, picture, "poster.jpg") for _ in range(3)]
    listed = await thumbs.of_entry(clip)
    assert {thumb.id for thumb in listed.thumbs} == {oldest.id, *(thumb.id for thumb in newer)}
    assert listed.default is not None
    assert listed.total >= 4


async def test_the_port_is_that_of_the_session(visitor: Visitor) -> None:
    """`AccountApi.editing.thumbs` speaks through the session's own door."""
    api = await visitor.connect()
    assert isinstance(api, KalturaAccountApi)
    assert isinstance(thumbs_of(api), ThumbAssets)


def version_of(entry: Entry) -> int:
    """Return the number at the end of the entry's address of its picture."""
    return int(entry.thumbnail_url.rpartition("/")[2])
