"""Playlists of strangers: read strictly, and refused in words where they want more than is good."""

import pytest

from kdesk.domain.byte_part import BytePart
from kdesk.errors import BadResponse
from kdesk.media.multivariant_playlist import AUDIO, choose, is_multivariant, read_multivariant
from kdesk.media.playlist import MAX_SEGMENTS, Key, MediaPlaylist, PlaylistReader
from kdesk.media.playlist_syntax import attribute_list, split_lines
from kdesk.media.playlist_writer import write_playlist
from kdesk.messages.errors import title_of

URL = "https://cdn.example/p/list.m3u8"


def read(*lines: str, url: str = URL) -> MediaPlaylist:
    """Read a playlist of these lines."""
    reader = PlaylistReader(url)
    reader.feed(split_lines("\n".join(["#EXTM3U", *lines]).encode()))
    return reader.finished()


def segments(*lines: str) -> tuple[str, ...]:
    """Return the lines of a complete list of one segment, after these."""
    return (*lines, "#EXTINF:4.0,", "0.ts", "#EXT-X-ENDLIST")


def refused(*lines: str) -> str:
    """Return the words with which a playlist is refused."""
    with pytest.raises(BadResponse) as caught:
        read(*lines)
    assert not caught.value.retryable
    return f"{title_of(caught.value)}: {caught.value.detail}"


def test_segments_have_places_and_addresses() -> None:
    """Addresses are relative to the list; each segment begins where the one before ends."""
    found = read("#EXTINF:4.5,title", "a/0.ts?x=1", "#EXTINF:2", "/1.ts", "#EXT-X-ENDLIST")
    assert [segment.part.url for segment in found.segments] == [
        "https://cdn.example/p/a/0.ts?x=1",
        "https://cdn.example/1.ts",
    ]
    assert [(segment.start, segment.end) for segment in found.segments] == [(0, 4.5), (4.5, 6.5)]
    assert [found.index_at(moment) for moment in (-1.0, 0.0, 4.4, 4.5, 99.0)] == [0, 0, 0, 1, 1]


def test_byte_ranges_go_on_behind_the_one_before() -> None:
    """A range without an offset begins where the last one of the same file ended."""
    found = read(
        *("#EXT-X-BYTERANGE:100@10", "#EXTINF:4,", "all.ts"),
        *("#EXT-X-BYTERANGE:50", "#EXTINF:4,", "all.ts", "#EXT-X-ENDLIST"),
    )
    url = "https://cdn.example/p/all.ts"
    assert [segment.part for segment in found.segments] == [BytePart(url, 10, 100), BytePart(url, 110, 50)]
    assert "byte range" in refused("#EXT-X-BYTERANGE:50", "#EXTINF:4,", "all.ts", "#EXT-X-ENDLIST")


def test_keys_and_heads_hold_until_the_next_one() -> None:
    """Encryption ends with METHOD=NONE; an initialization section may be a range of a file."""
    found = read(
        '#EXT-X-MAP:URI="init.mp4",BYTERANGE="700@0"',
        f'#EXT-X-KEY:METHOD=AES-128,URI="key",IV=0x{"0" * 31}1',
        *("#EXTINF:4,", "0.m4s", "#EXTINF:4,", "1.m4s", "#EXT-X-KEY:METHOD=NONE"),
        *("#EXTINF:4,", "2.m4s", "#EXT-X-ENDLIST"),
    )
    key = Key("https://cdn.example/p/key", f"0x{'0' * 31}1")
    assert [segment.key for segment in found.segments] == [key, key, None]
    assert {segment.init_section for segment in found.segments} == {BytePart("https://cdn.example/p/init.mp4", 0, 700)}


def test_what_the_player_gets_has_names_of_the_relay_alone() -> None:
    """No address, no range, no tag of the server's own comes through."""
    found = read(
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES",
        *('#EXT-X-MAP:URI="init.mp4"', '#EXT-X-KEY:METHOD=AES-128,URI="key"'),
        *("#EXT-X-BYTERANGE:100@10", "#EXTINF:4,<b>name</b>", "all.mp4", "#EXT-X-ENDLIST"),
    )
    text = "".join(write_playlist(found, lambda number: f"s{number}", lambda _part: "head", lambda _key: "key0"))
    assert text.splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        '#EXT-X-KEY:METHOD=AES-128,URI="key0"',
        '#EXT-X-MAP:URI="head"',
        "#EXTINF:4.000000,",
        "s0",
        "#EXT-X-ENDLIST",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://cdn.example/0.ts",
        "rtsp://cdn.example/0",
        "data:video/mp2t;base64,R0",
        "concat:a|b",
        "crypto+file:///x",
        "http://cdn.example/0.ts",
        "https://user:password@cdn.example/0.ts",
        "https://127.0.0.1/0.ts",
        "https://localhost:8080/0.ts",
        "https://127.1/0.ts",
        "https://0.0.0.0:8080/0.ts",
        "https://[::ffff:127.0.0.1]/0.ts",
        "https://cdn.example:99999/0.ts",
        "https://[::1/0.ts",
        "0.ts\x1b[2J",
        "x" * 9000,
    ],
)
@pytest.mark.parametrize("line", ["{}", '#EXT-X-MAP:URI="{}"', '#EXT-X-KEY:METHOD=AES-128,URI="{}"'])
def test_other_addresses_are_refused_wherever_they_stand(line: str, address: str) -> None:
    """Only http and https, never from https to http, no logins, nothing on this computer."""
    stands = line.format(address)
    lines = ("#EXTINF:4,", stands) if line == "{}" else (stands, "#EXTINF:4,", "0.ts")
    assert "names an address that cannot be used" in refused(*lines, "#EXT-X-ENDLIST")


def test_a_list_on_this_computer_may_name_this_computer() -> None:
    """The demo server and servers of one's own are no strangers."""
    found = read("#EXTINF:4,", "http://127.0.0.1:9/0.ts", "#EXT-X-ENDLIST", url="http://localhost:8/list.m3u8")
    assert found.segments[0].part.url == "http://127.0.0.1:9/0.ts"


@pytest.mark.parametrize(
    ("method", "word"),
    [
        ("SAMPLE-AES", "SAMPLE-AES"),
        ("SAMPLE-AES-CTR", "SAMPLE-AES-CTR"),
        ('AES-128,KEYFORMAT="com.apple.streamingkeydelivery"', "AES-128"),
        ("", "unknown"),
    ],
)
def test_licences_are_told_in_words(method: str, word: str) -> None:
    """SAMPLE-AES and DRM cannot be played, and the reader learns why."""
    words = refused(*segments(f'#EXT-X-KEY:METHOD={method},URI="skd://x"'))
    assert words == f"This video is protected in a way that kdesk cannot play: encryption {word}"


@pytest.mark.parametrize(
    "lines",
    [
        ("#EXT-X-ENDLIST",),
        ("#EXTINF:4,", "0.ts", "1.ts", "#EXT-X-ENDLIST"),
        ("#EXTINF:-1,", "0.ts", "#EXT-X-ENDLIST"),
        ("#EXTINF:nan,", "0.ts", "#EXT-X-ENDLIST"),
        ("#EXTINF:1e300,", "0.ts", "#EXT-X-ENDLIST"),
        ("#EXTINF:99999,", "0.ts", "#EXT-X-ENDLIST"),
        ("#EXTINF:", "0.ts", "#EXT-X-ENDLIST"),
        segments(f"#EXT-X-MEDIA-SEQUENCE:{2**64}"),
        segments("#EXT-X-MEDIA-SEQUENCE:-1"),
        segments("#EXT-X-MEDIA-SEQUENCE:\u0663"),
        segments("#EXT-X-BYTERANGE:0@0"),
        segments("#EXT-X-BYTERANGE:-5@0"),
        segments(f"#EXT-X-BYTERANGE:{10**30}@0"),
        segments("#EXT-X-KEY:METHOD=AES-128"),
        segments('#EXT-X-KEY:METHOD=AES-128,URI="k",IV=12'),
        segments("#EXT-X-MAP:BYTERANGE=1"),
        segments("#EXT-X-KEY:=,=,="),
        segments("#EXT-X-STREAM-INF:BANDWIDTH=1", "other.m3u8"),
        segments("#" + "x" * 20_000),
    ],
)
def test_lists_that_break_the_rules_are_refused(lines: tuple[str, ...]) -> None:
    """Numbers out of their range, missing parts, lists inside lists."""
    assert refused(*lines).startswith("The server's playlist cannot be used: ")


def test_a_list_without_an_end_is_live() -> None:
    """What grows while it plays is told to be live, not played in half."""
    assert refused("#EXTINF:4,", "0.ts").startswith("kdesk cannot play live streams")


def test_lists_without_bounds_end() -> None:
    """The number of segments, and the length of all together, have limits."""
    assert "20,000" in refused(*(("#EXTINF:1,", "0.ts") * (MAX_SEGMENTS + 1)))
    assert "seven days" in refused(*(("#EXTINF:3600,", "0.ts") * 169))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe#EXTM3U", b"<html>", b"#EXTM3U8\n", b"#EXTM3U\n\xff"])
def test_what_is_no_playlist_is_refused(data: bytes) -> None:
    """A playlist begins with its header and is UTF-8."""
    with pytest.raises(BadResponse):
        split_lines(data)


def test_attributes() -> None:
    """Quoted values may have commas; the first of a name counts; thousands are refused."""
    assert attribute_list('A=1, B="x,y=2",A=3,C=') == {"A": "1", "B": "x,y=2", "C": ""}
    for text in ("a=1", 'A="1', "A", ",".join(f"A{n}=1" for n in range(100))):
        with pytest.raises(BadResponse):
            attribute_list(text)


MASTER = (
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="low",NAME="English",LANGUAGE="en",URI="low-en.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="high",NAME="Deutsch",LANGUAGE="de-AT",URI="de.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="high",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en.m3u8"',
    '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="English",LANGUAGE="en",URI="subs.m3u8"',
    '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="cc",INSTREAM-ID="CC1"',
    '#EXT-X-STREAM-INF:BANDWIDTH=500000,RESOLUTION=640x360,AUDIO="low"',
    "360.m3u8",
    '#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080,AUDIO="high",SUBTITLES="subs"',
    "1080.m3u8",
    '#EXT-X-STREAM-INF:BANDWIDTH=15000000,RESOLUTION=3840x2160,AUDIO="high"',
    "2160.m3u8",
    "#EXT-X-STREAM-INF:BANDWIDTH=64000",
    "sound.m3u8",
)


def test_the_best_picture_up_to_1080_lines_is_chosen_with_its_sound() -> None:
    """The default language of the list, unless another one is wanted; subtitles only where they are."""
    assert is_multivariant(MASTER)
    master = read_multivariant(URL, MASTER)
    plain = choose(master)
    assert plain.variant.url == "https://cdn.example/p/1080.m3u8"
    assert plain.audio is not None
    assert (plain.audio.kind, plain.audio.language, plain.subtitles) == (AUDIO, "en", None)
    german = choose(master, language="de", captions="en")
    assert german.audio is not None
    assert german.subtitles is not None
    assert german.audio.url == "https://cdn.example/p/de.m3u8"
    assert german.subtitles.url == "https://cdn.example/p/subs.m3u8"


def test_where_all_are_larger_the_smallest_is_chosen() -> None:
    """An entry of 2160 lines alone plays all the same; sound alone too."""
    assert choose(read_multivariant(URL, MASTER[-4:-2])).variant.height == 2160
    assert choose(read_multivariant(URL, MASTER[-2:])).variant.url.endswith("sound.m3u8")


@pytest.mark.parametrize(
    "lines",
    [
        ("#EXT-X-STREAM-INF:BANDWIDTH=1", "a.m3u8") * 201,
        ('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="a"',) * 401,
        ("#EXT-X-STREAM-INF:BANDWIDTH=1",),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1", "file:///etc/passwd"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=99999999999999999999", "a.m3u8"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=9999999x2", "a.m3u8"),
        ('#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://x"', "#EXT-X-STREAM-INF:BANDWIDTH=1", "a.m3u8"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1", "a.m3u8", "b.m3u8"),
    ],
)
def test_masters_that_break_the_rules_are_refused(lines: tuple[str, ...]) -> None:
    """Thousands of variants, other schemes, numbers out of range, licences."""
    with pytest.raises(BadResponse) as caught:
        read_multivariant(URL, lines)
    assert not caught.value.retryable
