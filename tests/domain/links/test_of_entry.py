"""Every delivery URL of an entry."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.links import frames, of_entry
from kdesk.domain.links.files import RawFile
from kdesk.domain.links.link import USUAL, Link, LinkKind
from kdesk.domain.links.manifest import PlayManifest
from kdesk.domain.links.of_entry import NoLinks, first_link_of, links_of, why_no_links
from kdesk.domain.links.parse import parse
from kdesk.domain.links.place import Place
from kdesk.domain.search.addresses import ids_in

BASE = "https://cdn.example.org/p/101/sp/10100"
VIDEO = Entry(
    id="0_abc123",
    name="interview",
    partner_id=101,
    status=EntryStatus.READY,
    media_type=MediaType.VIDEO,
    thumbnail_url=f"{BASE}/thumbnail/entry_id/0_abc123/version/100001",
    download_url=f"{BASE}/playManifest/entryId/0_abc123/format/download/protocol/https/flavorParamIds/0",
)
AUDIO = replace(VIDEO, media_type=MediaType.AUDIO)
IMAGE = replace(VIDEO, media_type=MediaType.IMAGE, download_url=f"{BASE}/raw/entry_id/0_abc123/version/100001")
WAITING = replace(VIDEO, status=EntryStatus.NO_CONTENT, download_url="", thumbnail_url="")
SMALL = Flavor("0_small", "0_abc123", 2, FlavorStatus.READY)
LARGE = Flavor("0_large", "0_abc123", 5, FlavorStatus.READY)


def test_a_video_has_every_link() -> None:
    """A video has all five kinds of links, in the order of the table."""
    assert links_of(VIDEO) == (
        Link(LinkKind.HLS, f"{BASE}/playManifest/entryId/0_abc123/format/applehttp/protocol/https/a.m3u8"),
        Link(LinkKind.MP4, f"{BASE}/playManifest/entryId/0_abc123/format/url/protocol/https/a.mp4"),
        Link(LinkKind.DOWNLOAD, VIDEO.download_url),
        Link(LinkKind.SOURCE, f"{BASE}/raw/entry_id/0_abc123"),
        Link(LinkKind.THUMBNAIL, f"{BASE}/thumbnail/entry_id/0_abc123/version/100001/width/640"),
    )


def test_a_rendition_has_links_of_its_own() -> None:
    """Streams and download name the rendition; source and thumbnail exist for the entry only."""
    manifest = f"{BASE}/playManifest/entryId/0_abc123"

    assert links_of(VIDEO, SMALL) == (
        Link(LinkKind.HLS, f"{manifest}/format/applehttp/protocol/https/flavorIds/0_small/a.m3u8"),
        Link(LinkKind.MP4, f"{manifest}/format/url/protocol/https/flavorIds/0_small/a.mp4"),
        Link(LinkKind.DOWNLOAD, f"{manifest}/format/download/protocol/https/flavorIds/0_small"),
    )


def test_an_image_does_not_stream() -> None:
    """An image has links to download, source and thumbnail only."""
    assert [link.kind for link in links_of(IMAGE)] == [LinkKind.DOWNLOAD, LinkKind.SOURCE, LinkKind.THUMBNAIL]
    assert links_of(IMAGE)[1].url == f"{BASE}/raw/entry_id/0_abc123"


@pytest.mark.parametrize("kind", [EntryKind.DOCUMENT, EntryKind.DATA])
def test_a_document_has_its_file_only(kind: EntryKind) -> None:
    """Neither a stream nor a picture: the server was seen to answer 404 there. Its download is what is copied."""
    document = replace(IMAGE, media_type=MediaType.UNKNOWN, kind=kind)
    assert [link.kind for link in links_of(document)] == [LinkKind.DOWNLOAD, LinkKind.SOURCE]
    first = first_link_of(document)
    assert first
    assert first.kind is LinkKind.DOWNLOAD


def test_audio_streams_like_video() -> None:
    """Audio has the same kinds of links as video."""
    assert [link.kind for link in links_of(AUDIO)] == [link.kind for link in links_of(VIDEO)]


@pytest.mark.parametrize("flavor", [None, SMALL])
def test_an_entry_without_content_has_no_links(flavor: Flavor | None) -> None:
    """Kdesk guesses no URL if the server names no delivery host."""
    assert links_of(WAITING, flavor) == ()
    assert of_entry.hls(WAITING) == of_entry.progressive(WAITING) == of_entry.raw_source(WAITING) == ""
    assert of_entry.thumbnail(WAITING, 100) == ""


def test_a_download_address_of_unknown_shape_is_passed_on() -> None:
    """It is the download link; no other link is derived from it."""
    strange = replace(VIDEO, download_url="https://files.example.org/0_abc123", thumbnail_url="")

    assert links_of(strange) == (Link(LinkKind.DOWNLOAD, "https://files.example.org/0_abc123"),)


def test_one_stream_can_have_several_renditions() -> None:
    """The URL lists the flavor ids in the given order."""
    assert "/flavorIds/0_small,0_large/" in of_entry.hls(VIDEO, (SMALL, LARGE))


def test_links_have_the_scheme_of_the_servers_own_link() -> None:
    """An http download URL gives an http stream URL."""
    plain = replace(VIDEO, download_url=VIDEO.download_url.replace("https://", "http://"))

    assert of_entry.hls(plain).startswith("http://")
    assert "/protocol/http/" in of_entry.hls(plain)


@pytest.mark.parametrize(
    ("url", "ending"),
    [
        (of_entry.thumbnail(VIDEO, 320), "/width/320"),
        (of_entry.thumbnail(VIDEO, 320, 180), "/width/320/height/180"),
        (of_entry.thumbnail(VIDEO, 320, 180, fill=True), "/width/320/height/180/type/3"),
        (of_entry.thumbnail(VIDEO, 320, second=12.5), "/width/320/vid_sec/12.5"),
        (of_entry.thumbnail(VIDEO, 320, second=0), "/width/320/vid_sec/0"),
        (of_entry.thumbnail(VIDEO, 320, second=5025), "/width/320/vid_sec/5025"),
        (of_entry.thumbnail(VIDEO, 320, second=1_234_567.25), "/width/320/vid_sec/1234567.25"),
    ],
)
def test_a_thumbnail_url_has_the_size_of_the_box(url: str, ending: str) -> None:
    """Width, height, crop and position are in the URL, as plain decimal numbers."""
    assert url == f"{VIDEO.thumbnail_url}{ending}"


@given(st.text(min_size=1, max_size=12), st.text(string.ascii_letters + "_/?#%&.", min_size=1, max_size=12))
def test_no_identifier_changes_the_structure_of_a_url(entry_id: str, flavor_id: str) -> None:
    """Any id stays one value of the same address: no other host, no fragment, no further parameter."""
    entry, flavor = replace(VIDEO, id=entry_id), replace(SMALL, id=flavor_id)

    for link in (*links_of(entry), *links_of(entry, flavor)):
        if link.kind is LinkKind.THUMBNAIL or link.url == entry.download_url:
            continue  # they are the server's own
        address = parse(link.url)
        assert isinstance(address, PlayManifest | RawFile)
        assert address.place == Place("https://cdn.example.org", 101, 10100)
        assert address.entry_id == entry_id
        assert not address.others
        assert link.url.isascii()
        assert "#" not in link.url
        if link.rendition:
            assert isinstance(address, PlayManifest)
            assert address.flavor_ids == (flavor_id,)


@pytest.mark.parametrize("entry", [VIDEO, AUDIO, IMAGE, WAITING])
@pytest.mark.parametrize("flavor", [None, SMALL])
def test_no_link_carries_a_session(entry: Entry, flavor: Flavor | None) -> None:
    """No link has a KS, neither in the path nor in the query."""
    for link in links_of(entry, flavor):
        assert "/ks/" not in link.url
        assert "ks=" not in link.url


KS = "djJ8MTAyfKtN_Wz3-abcDEF0123456789"
"""Invented; it begins as every KS of version 2."""


@pytest.mark.parametrize("place", [f"/ks/{KS}", f"?ks={KS}", f"?a=1&%6Bs={KS}", f"?token={KS}"])
def test_a_link_that_the_server_gives_a_session_is_left_out(place: str) -> None:
    """The other links of the entry stay."""
    entry = replace(VIDEO, download_url=VIDEO.download_url + place)
    assert {link.kind for link in links_of(entry)} == set(USUAL) - {LinkKind.DOWNLOAD}
    assert why_no_links(entry) is None


def test_no_links_are_left_if_all_carry_a_session() -> None:
    """This happens if the base of the server's own URLs has a KS."""
    download, thumbnail = (url.replace(BASE, f"{BASE}/ks/{KS}") for url in (VIDEO.download_url, VIDEO.thumbnail_url))
    entry = replace(VIDEO, download_url=download, thumbnail_url=thumbnail)
    assert links_of(entry) == ()
    assert why_no_links(entry) is NoLinks.ALL_PRIVATE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (EntryStatus.PROCESSING, NoLinks.ENTRY_PROCESSING),
        (EntryStatus.PENDING, NoLinks.ENTRY_PROCESSING),
        (EntryStatus.WAITING_FOR_CONTENT, NoLinks.ENTRY_EMPTY),
        (EntryStatus.NO_CONTENT, NoLinks.ENTRY_EMPTY),
        (EntryStatus.MODERATION, NoLinks.ENTRY_IN_MODERATION),
        (EntryStatus.PROCESSING_FAILED, NoLinks.ENTRY_FAILED),
        (EntryStatus.BLOCKED, NoLinks.ENTRY_FAILED),
        (EntryStatus.INFECTED, NoLinks.ENTRY_FAILED),
    ],
)
def test_an_entry_that_is_not_ready_offers_no_links(status: EntryStatus, reason: NoLinks) -> None:
    """The server names URLs for such an entry, and responds to each with 404 or an empty file."""
    entry = replace(VIDEO, status=status)
    assert links_of(entry) == links_of(entry, SMALL) == ()
    assert why_no_links(entry) is reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (FlavorStatus.ERROR, NoLinks.RENDITION_FAILED),
        (FlavorStatus.NOT_APPLICABLE, NoLinks.RENDITION_NOT_MADE),
        (FlavorStatus.DELETED, NoLinks.RENDITION_DELETED),
        (FlavorStatus.CONVERTING, NoLinks.RENDITION_NOT_READY),
        (FlavorStatus.QUEUED, NoLinks.RENDITION_NOT_READY),
    ],
)
def test_a_rendition_without_a_file_offers_no_links(status: FlavorStatus, reason: NoLinks) -> None:
    """The links of the entry work meanwhile."""
    assert links_of(VIDEO, replace(SMALL, status=status)) == ()
    assert why_no_links(VIDEO, replace(SMALL, status=status)) is reason
    assert len(links_of(VIDEO)) == 5


def test_an_entry_with_working_links_has_no_reason() -> None:
    """Also if kdesk does not know the entry's status."""
    assert why_no_links(VIDEO) is None
    assert why_no_links(VIDEO, SMALL) is None
    assert links_of(replace(VIDEO, status=EntryStatus.UNKNOWN)) == links_of(VIDEO)


def test_other_kinds_are_there_for_who_asks() -> None:
    """The streams that players of today do not need are not among the usual five."""
    base = f"{BASE}/playManifest/entryId/0_abc123"
    assert links_of(VIDEO, kinds=(LinkKind.DASH, LinkKind.RTMP, LinkKind.HLS)) == (
        Link(LinkKind.DASH, f"{base}/format/mpegdash/protocol/https/a.mpd"),
        Link(LinkKind.RTMP, f"{base}/format/rtmp/protocol/https"),
        links_of(VIDEO)[0],
    )
    assert not links_of(IMAGE, kinds=(LinkKind.DASH, LinkKind.F4M))


def test_a_picture_address_of_unknown_shape_is_passed_on() -> None:
    """What such a server does with a size in the address is unknown."""
    strange = replace(VIDEO, thumbnail_url="https://pictures.example.org/poster.jpg")
    assert of_entry.thumbnail(strange, 320) == strange.thumbnail_url
    assert frames.frame(strange, 0, 320) == frames.frame(strange, 2, 320) == ""
    assert frames.strip(strange, 160, 5, 0, 10) == ""


def test_players_need_a_number() -> None:
    """The page and the embed codes name one of the account's players; no rendition and no image has its own."""
    kinds = tuple(kind for kind in LinkKind if kind.needs_player)
    made = {link.kind: link.url for link in links_of(VIDEO, kinds=kinds, player=5533)}
    page = "/index.php/extwidget/preview/partner_id/101/uiconf_id/5533/entry_id/0_abc123/embed/dynamic"
    assert made[LinkKind.PLAYER_PAGE] == f"https://cdn.example.org{page}"
    assert set(made) == set(kinds)
    for kind in kinds:
        assert ids_in(made[kind]).entry_ids == (VIDEO.id,)
        assert kind.is_code is made[kind].startswith("<")
    assert not links_of(VIDEO, kinds=kinds)
    assert not links_of(VIDEO, SMALL, kinds=kinds, player=5533)
    assert not links_of(IMAGE, kinds=kinds, player=5533)


def test_links_come_in_the_order_that_was_asked_for() -> None:
    """Whatever kinds they are of."""
    kinds = (LinkKind.SCRIPT, LinkKind.THUMBNAIL, LinkKind.PLAYER_PAGE, LinkKind.DASH)
    assert tuple(link.kind for link in links_of(VIDEO, kinds=kinds, player=1)) == kinds


def test_the_first_link_is_that_which_is_copied() -> None:
    """The stream of a video or of a rendition, the download of an image, none of what is not ready."""
    for entry, flavor in ((VIDEO, None), (VIDEO, SMALL), (IMAGE, None), (AUDIO, None)):
        assert of_entry.first_link_of(entry, flavor) == links_of(entry, flavor)[0]
    assert of_entry.first_link_of(WAITING) is None
