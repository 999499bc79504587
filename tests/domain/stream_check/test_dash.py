"""Where the segments of a DASH recording lie, in each of the ways in which a manifest can say so."""

from urllib.parse import urljoin

import pytest

from kdesk.domain.byte_part import BytePart
from kdesk.domain.stream_check.dash import MAX_PERIODS, DashManifest, read_dash
from kdesk.domain.stream_check.dash_segments import MAX_SEGMENTS, BadManifest
from kdesk.domain.stream_check.outline import OfferedTrack

URL = "https://host/p/1/a.mpd"


def read(inner: str, head: str = 'mediaPresentationDuration="PT5S"') -> DashManifest:
    """Read a manifest with one video of one representation."""
    text = (
        f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" {head}><Period><AdaptationSet contentType="video">'
        f'<Representation id="v1" bandwidth="7" width="16" height="9">{inner}</Representation>'
        "</AdaptationSet></Period></MPD>"
    )
    return read_dash(text.encode(), URL, urljoin)


def places(manifest: DashManifest) -> list[tuple[str, float, float]]:
    """Return the segments of the first row: address behind the folder, start, duration."""
    return [
        (one.part.url.removeprefix("https://host/p/1/"), one.start, one.seconds) for one in manifest.rows[0].segments
    ]


def test_even_segments_by_number() -> None:
    """The last one is what is left."""
    found = read('<SegmentTemplate media="$RepresentationID$/$Number%03d$.m4s" initialization="i$$" duration="2"/>')
    assert places(found) == [("v1/001.m4s", 0, 2), ("v1/002.m4s", 2, 2), ("v1/003.m4s", 4, 1)]
    assert found.rows[0].init == BytePart("https://host/p/1/i$")
    assert found.seconds == 5


def test_a_time_line() -> None:
    """Repetitions, a repetition up to the end, and times that count from elsewhere."""
    found = read(
        '<SegmentTemplate media="$Time$-$Bandwidth$" timescale="10" presentationTimeOffset="100"><SegmentTimeline>'
        '<S t="100" d="10" r="1"/><S d="15" r="-1"/></SegmentTimeline></SegmentTemplate>',
        'mediaPresentationDuration="PT15S"',
    )
    assert places(found)[:3] == [("100-7", 0, 1), ("110-7", 1, 1), ("120-7", 2, 1.5)]


def test_a_list_of_ranges() -> None:
    """In one file behind a base of its own."""
    found = read(
        '<BaseURL>film/</BaseURL><SegmentList duration="3"><Initialization sourceURL="a.mp4" range="0-99"/>'
        '<SegmentURL media="a.mp4" mediaRange="100-199"/><SegmentURL media="a.mp4"/></SegmentList>'
    )
    first, second = found.rows[0].segments
    assert first.part == BytePart("https://host/p/1/film/a.mp4", 100, 100)
    assert (second.part.length, second.start, second.seconds) == (None, 3, 2)
    assert found.rows[0].init == BytePart("https://host/p/1/film/a.mp4", 0, 100)


def test_one_file() -> None:
    """It is the only segment; a representation that names nothing has none."""
    assert places(read("<BaseURL>a.mp4</BaseURL>")) == [("a.mp4", 0, 5)]
    assert places(read("")) == []


def test_a_live_stream_is_told() -> None:
    """Whatever else it declares."""
    assert read("", 'type="dynamic"').is_live


@pytest.mark.parametrize(
    "inner",
    [
        '<SegmentTemplate media="$Number$"/>',
        '<SegmentTemplate duration="2"/>',
        '<SegmentTemplate media="a"><SegmentTimeline><S t="0"/></SegmentTimeline></SegmentTemplate>',
        (
            f'<SegmentTemplate media="a"><SegmentTimeline><S d="1" r="{MAX_SEGMENTS}"/></SegmentTimeline>'
            "</SegmentTemplate>"
        ),
        '<SegmentTemplate media="a" timescale="999999999999" duration="1"/>',
    ],
)
def test_what_cannot_be_read_is_refused(inner: str) -> None:
    """Nothing grows without end."""
    with pytest.raises(BadManifest):
        read(inner)


@pytest.mark.parametrize(
    "data",
    [b"<MPD", b'<!DOCTYPE MPD [<!ENTITY a "b">]><MPD/>', b"<MPD>" + b"<Period/>" * (MAX_PERIODS + 1) + b"</MPD>"],
)
def test_no_manifest(data: bytes) -> None:
    """Broken, with entities, or of too many periods."""
    with pytest.raises(BadManifest):
        read_dash(data, URL, urljoin)


def test_too_many_representations() -> None:
    """They are counted before they are read."""
    rows = "<Representation/>" * 201
    with pytest.raises(BadManifest):
        read_dash(
            f'<MPD><Period><AdaptationSet mimeType="video/mp4">{rows}</AdaptationSet></Period></MPD>'.encode(),
            URL,
            urljoin,
        )


_FILM = (
    '<AdaptationSet contentType="video"><Representation id="{0}v1" bandwidth="{1}" width="16" height="9">'
    '<SegmentTemplate media="{0}$Number$.m4s" initialization="{0}i" duration="2"/></Representation></AdaptationSet>'
)
_SOUND = (
    '<AdaptationSet contentType="audio" lang="{1}"><Representation id="{0}a1" bandwidth="1">'
    '<SegmentTemplate media="{0}a$Number$" duration="2"/></Representation></AdaptationSet>'
)


def read_periods(*periods: str, whole: str = "PT10S") -> DashManifest:
    """Read a manifest of these periods."""
    return read_dash(f'<MPD mediaPresentationDuration="{whole}">{"".join(periods)}</MPD>'.encode(), URL, urljoin)


@pytest.mark.parametrize(
    ("first", "second"),
    [("", 'start="PT4S"'), ('duration="PT4S"', ""), ('start="PT0S" duration="PT4S"', 'start="PT4S" duration="PT6S"')],
)
def test_a_period_continues_the_one_before(first: str, second: str) -> None:
    """As an advertisement before a film, whose bit rate is another one: starts and lengths follow from each other."""
    found = read_periods(
        f"<Period {first}>{_FILM.format('ad', 7)}{_SOUND.format('ad', 'de')}</Period>",
        f"<Period {second}>{_FILM.format('film', 9)}{_SOUND.format('film', 'de')}</Period>",
    )
    names = [("ad1.m4s", 0, 2), ("ad2.m4s", 2, 2), ("film1.m4s", 4, 2), ("film2.m4s", 6, 2), ("film3.m4s", 8, 2)]
    assert places(found) == names
    assert [isinstance(row.offer, OfferedTrack) for row in found.rows] == [False, True]
    assert len(found.rows[1].segments) == 5
    assert found.rows[0].init == BytePart("https://host/p/1/adi")


def test_what_a_later_period_alone_has_begins_there() -> None:
    """A sound in another language is a row of its own, and two of the same size are not one."""
    found = read_periods(
        f'<Period duration="PT4S">{_FILM.format("ad", 7)}</Period>',
        f"<Period>{_FILM.format('low', 5)}{_FILM.format('high', 9)}{_SOUND.format('film', 'en')}</Period>",
    )
    assert [(row.segments[0].start, len(row.segments)) for row in found.rows] == [(0, 5), (4, 3), (4, 3)]


def test_periods_do_not_grow_without_end() -> None:
    """Their segments and their rows together are bounded as those of one."""
    long = _FILM.format("film", 9).replace('duration="2"', 'duration="1" timescale="1000"')
    with pytest.raises(BadManifest):
        read_periods(*(f'<Period duration="PT15S">{long}</Period>' for _ in range(2)), whole="PT30S")
    sizes = "".join(f'<Representation id="v{n}" width="{{0}}{n}"/>' for n in range(150))
    group = f'<Period duration="PT1S"><AdaptationSet contentType="video">{sizes}</AdaptationSet></Period>'
    with pytest.raises(BadManifest):
        read_periods(group.format(1), group.format(2))
