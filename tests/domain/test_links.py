"""Every delivery URL of an entry."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain import links
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.links import Link, LinkKind, links_of, no_links_because

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
    """The table of links of a video, as it is copied."""
    assert links_of(VIDEO) == (
        Link(LinkKind.HLS, f"{BASE}/playManifest/entryId/0_abc123/format/applehttp/protocol/https/a.m3u8"),
        Link(LinkKind.MP4, f"{BASE}/playManifest/entryId/0_abc123/format/url/protocol/https/a.mp4"),
        Link(LinkKind.DOWNLOAD, VIDEO.download_url),
        Link(LinkKind.SOURCE, f"{BASE}/raw/entry_id/0_abc123"),
        Link(LinkKind.THUMBNAIL, f"{BASE}/thumbnail/entry_id/0_abc123/version/100001/width/640"),
    )


def test_a_rendition_has_links_of_its_own() -> None:
    """With one rendition chosen, streams and download are of that one; source and thumbnail are the entry's."""
    manifest = f"{BASE}/playManifest/entryId/0_abc123"

    assert links_of(VIDEO, SMALL) == (
        Link(LinkKind.HLS, f"{manifest}/format/applehttp/protocol/https/flavorIds/0_small/a.m3u8"),
        Link(LinkKind.MP4, f"{manifest}/format/url/protocol/https/flavorIds/0_small/a.mp4"),
        Link(LinkKind.DOWNLOAD, f"{manifest}/format/download/protocol/https/flavorIds/0_small"),
    )


def test_an_image_does_not_stream() -> None:
    """It can be downloaded and looked at."""
    assert [link.kind for link in links_of(IMAGE)] == [LinkKind.DOWNLOAD, LinkKind.SOURCE, LinkKind.THUMBNAIL]
    assert links_of(IMAGE)[1].url == f"{BASE}/raw/entry_id/0_abc123"


def test_audio_streams_like_video() -> None:
    """Everything that has a duration has a stream."""
    assert [link.kind for link in links_of(AUDIO)] == [link.kind for link in links_of(VIDEO)]


@pytest.mark.parametrize("flavor", [None, SMALL])
def test_an_entry_without_content_has_no_links(flavor: Flavor | None) -> None:
    """Where the server names no delivery host, nothing is guessed."""
    assert links_of(WAITING, flavor) == ()
    assert links.hls(WAITING) == links.progressive(WAITING) == links.raw_source(WAITING) == ""
    assert links.thumbnail(WAITING, 100) == ""


def test_a_download_address_of_unknown_shape_is_passed_on() -> None:
    """The server's own link is still a link; nothing else is derived from it."""
    strange = replace(VIDEO, download_url="https://files.example.org/0_abc123", thumbnail_url="")

    assert links_of(strange) == (Link(LinkKind.DOWNLOAD, "https://files.example.org/0_abc123"),)


def test_several_renditions_make_one_stream() -> None:
    """A stream of chosen renditions names them in their order."""
    assert "/flavorIds/0_small,0_large/" in links.hls(VIDEO, (SMALL, LARGE))


def test_a_server_without_encryption_streams_without() -> None:
    """The protocol of the links is the protocol of the server's own link."""
    plain = replace(VIDEO, download_url=VIDEO.download_url.replace("https://", "http://"))

    assert links.hls(plain).startswith("http://")
    assert "/protocol/http/" in links.hls(plain)


@pytest.mark.parametrize(
    ("url", "ending"),
    [
        (links.thumbnail(VIDEO, 320), "/width/320"),
        (links.thumbnail(VIDEO, 320, 180), "/width/320/height/180"),
        (links.thumbnail(VIDEO, 320, 180, fill=True), "/width/320/height/180/type/3"),
        (links.thumbnail(VIDEO, 320, second=12.5), "/width/320/vid_sec/12.5"),
        (links.thumbnail(VIDEO, 320, second=0), "/width/320/vid_sec/0"),
        (links.thumbnail(VIDEO, 320, second=5025), "/width/320/vid_sec/5025"),
        (links.thumbnail(VIDEO, 320, second=1_234_567.25), "/width/320/vid_sec/1234567.25"),
    ],
)
def test_a_thumbnail_is_asked_for_in_the_size_that_is_shown(url: str, ending: str) -> None:
    """Width, height, cropping and the moment stand in the address, in plain numbers."""
    assert url == f"{VIDEO.thumbnail_url}{ending}"


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_no_identifier_breaks_out_of_its_place(entry_id: str, flavor_id: str) -> None:
    """Whatever a server calls things, the address stays one address without query or fragment."""
    entry, flavor = replace(VIDEO, id=entry_id), replace(SMALL, id=flavor_id)

    plain = (*links_of(VIDEO), *links_of(VIDEO, SMALL))
    for link, usual in zip((*links_of(entry), *links_of(entry, flavor)), plain, strict=True):
        parts = urlsplit(link.url)
        assert parts.netloc == "cdn.example.org"
        assert not parts.query
        assert not parts.fragment
        assert link.url.isascii()
        assert link.url.count("/") == usual.url.count("/")


@pytest.mark.parametrize("entry", [VIDEO, AUDIO, IMAGE, WAITING])
@pytest.mark.parametrize("flavor", [None, SMALL])
def test_no_link_carries_a_session(entry: Entry, flavor: Flavor | None) -> None:
    """There is no KS in any link, neither in the path nor as a parameter."""
    for link in links_of(entry, flavor):
        assert "/ks/" not in link.url
        assert "ks=" not in link.url


KS = "djJ8MTAyfKtN_Wz3-abcDEF0123456789"
"""Made up: it begins as every KS does, and is no session of anybody."""


@pytest.mark.parametrize("place", [f"/ks/{KS}", f"?ks={KS}", f"?a=1&%6Bs={KS}", f"?token={KS}"])
def test_a_link_that_the_server_gives_a_session_is_left_out(place: str) -> None:
    """The others stay, for the window, for `kdesk links` and for `kdesk upload`."""
    entry = replace(VIDEO, download_url=VIDEO.download_url + place)
    assert {link.kind for link in links_of(entry)} == set(LinkKind) - {LinkKind.DOWNLOAD}
    assert not no_links_because(entry)


def test_links_that_all_carry_a_session_are_none_and_told() -> None:
    """The base of the server's own links has it."""
    download, thumbnail = (url.replace(BASE, f"{BASE}/ks/{KS}") for url in (VIDEO.download_url, VIDEO.thumbnail_url))
    entry = replace(VIDEO, download_url=download, thumbnail_url=thumbnail)
    assert links_of(entry) == ()
    assert "carries your session" in no_links_because(entry)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (EntryStatus.PROCESSING, "once it is ready"),
        (EntryStatus.PENDING, "once it is ready"),
        (EntryStatus.WAITING_FOR_CONTENT, "once its content has arrived"),
        (EntryStatus.NO_CONTENT, "once its content has arrived"),
        (EntryStatus.MODERATION, "once a moderator has approved it"),
        (EntryStatus.PROCESSING_FAILED, "no links that work: processing failed"),
        (EntryStatus.BLOCKED, "no links that work: blocked"),
        (EntryStatus.INFECTED, "no links that work: infected"),
    ],
)
def test_an_entry_that_is_not_ready_offers_no_links(status: EntryStatus, words: str) -> None:
    """The server names its addresses all the same, and answers each with 404 or an empty file."""
    entry = replace(VIDEO, status=status)
    assert links_of(entry) == links_of(entry, SMALL) == ()
    assert words in no_links_because(entry)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (FlavorStatus.ERROR, "failed"),
        (FlavorStatus.NOT_APPLICABLE, "nothing to link to"),
        (FlavorStatus.DELETED, "deleted"),
        (FlavorStatus.CONVERTING, "once it is ready"),
        (FlavorStatus.QUEUED, "once it is ready"),
    ],
)
def test_a_rendition_that_is_not_there_offers_no_links(status: FlavorStatus, words: str) -> None:
    """Those of the entry work meanwhile."""
    assert links_of(VIDEO, replace(SMALL, status=status)) == ()
    assert words in no_links_because(VIDEO, replace(SMALL, status=status))
    assert len(links_of(VIDEO)) == 5


def test_what_works_needs_no_words() -> None:
    """Also where the server's status is one that kdesk does not know."""
    assert no_links_because(VIDEO) == no_links_because(VIDEO, SMALL) == ""
    assert links_of(replace(VIDEO, status=EntryStatus.UNKNOWN)) == links_of(VIDEO)
