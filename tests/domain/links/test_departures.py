"""What a server does otherwise than an address asks."""

from dataclasses import replace
from typing import Any

import pytest

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.links.departures import Departure, DepartureKind, stream_departures
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest, Protocol
from kdesk.domain.links.picture_departures import picture_departures
from kdesk.domain.links.place import Place
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture import Box
from kdesk.domain.stream_check.outline import DeliveryKind, OfferedTrack, OfferedVariant, StreamOutline, TrackKind
from kdesk.messages.departures import departure_words

HOST = "https://cdn.example.org"
ASKED = PlayManifest(place=Place(HOST, 1), entry_id="0_film", format=ManifestFormat.HLS, protocol=Protocol.HTTPS)
LOW, HIGH = (
    Flavor(f"0_{name}", "0_film", params, FlavorStatus.READY, bitrate=rate, size=rate * 1000)
    for name, params, rate in (("low", 2, 500), ("high", 5, 2500))
)


def offered(*flavors: Flavor, **changes: Any) -> StreamOutline:
    """Return an HLS stream of these renditions, a minute long."""
    variants = tuple(OfferedVariant(f"{HOST}/hls/flavorId/{one.id}/a.m3u8", one.bitrate * 1046) for one in flavors)
    return replace(StreamOutline(DeliveryKind.HLS, f"{HOST}/a.m3u8", variants, (), 60.0), **changes)


def kinds(asked: PlayManifest, came: StreamOutline) -> list[DepartureKind]:
    """Return what is done otherwise."""
    told = stream_departures(asked, came, (LOW, HIGH), 60.0)
    assert all(departure_words(one) for one in told)
    return [one.kind for one in told]


BOTH = offered(LOW, HIGH)
FILE = StreamOutline(DeliveryKind.FILE, f"{HOST}/serveFlavor/flavorId/0_low/name/a.mp4", size=LOW.size)
CAPTIONS = offered(LOW, HIGH, tracks=(OfferedTrack(TrackKind.CAPTIONS, language="en"),))
PLAIN_HTTP = offered(LOW, variants=(OfferedVariant("http://cdn.example.org/0_low"),))


@pytest.mark.parametrize(
    ("changes", "came", "expected"),
    [
        ({}, BOTH, []),
        ({"flavor_ids": ("0_low",)}, offered(LOW), []),
        ({"flavor_ids": ("0_gone",)}, BOTH, [DepartureKind.RENDITION_IGNORED]),
        ({"flavor_ids": ("0_low",)}, BOTH, [DepartureKind.RENDITIONS_OTHER]),
        ({"flavor_params": (2, 5)}, BOTH, []),
        ({"flavor_params": (0,)}, offered(HIGH), [DepartureKind.RENDITION_IGNORED]),
        ({"flavor_ids": ("0_low", "0_high"), "format": ManifestFormat.FILE}, FILE, []),
        ({"max_bitrate": 600}, BOTH, [DepartureKind.MAX_BITRATE_IGNORED]),
        ({"max_bitrate": 600}, offered(LOW), []),
        ({"min_bitrate": 600}, BOTH, [DepartureKind.MIN_BITRATE_IGNORED]),
        ({"preferred_bitrate": 2400}, BOTH, [DepartureKind.PREFERRED_NOT_FIRST]),
        ({"preferred_bitrate": 2400}, offered(HIGH, LOW), []),
        ({"seek_from": 10_000, "clip_to": 30_000}, BOTH, [DepartureKind.CUT_IGNORED]),
        ({"seek_from": 10_000, "clip_to": 30_000}, offered(LOW, seconds=26.0), [DepartureKind.CUT_ROUGH]),
        ({"seek_from": 10_000}, offered(LOW, seconds=50.4), []),
        ({"clip_to": 90_000}, BOTH, []),
        ({"seek_from": 10_000}, FILE, [DepartureKind.START_DROPPED]),
        ({"clip_to": 10_000}, FILE, [DepartureKind.CUT_IGNORED]),
        ({"clip_to": 10_000}, replace(FILE, size=LOW.size // 4), []),
        ({"cdn_host": "other.example.org"}, BOTH, [DepartureKind.HOST_IGNORED]),
        ({"cdn_host": "cdn.example.org"}, BOTH, []),
        ({}, PLAIN_HTTP, [DepartureKind.PROTOCOL_IGNORED]),
        ({"disable_captions": True}, CAPTIONS, [DepartureKind.CAPTIONS_LEFT]),
        ({"default_audio": "de"}, BOTH, [DepartureKind.AUDIO_MISSING]),
    ],
)
def test_a_stream(changes: dict[str, Any], came: StreamOutline, expected: list[DepartureKind]) -> None:
    """Each parameter that a server may ignore, and what keeps to it."""
    assert kinds(replace(ASKED, **changes), came) == expected


def test_bit_rates_of_unknown_renditions_are_those_of_the_manifest() -> None:
    """BANDWIDTH is larger than the bit rate by the share of the container (`wire-facts`, 8.1)."""
    came = offered(LOW, variants=(OfferedVariant(f"{HOST}/x", int(500 * 1024 * 188 / 184)),))
    assert stream_departures(replace(ASKED, max_bitrate=500), came, (), 60.0) == ()
    assert [one.kind for one in stream_departures(replace(ASKED, max_bitrate=400), came, (), 60.0)] == [
        DepartureKind.MAX_BITRATE_IGNORED
    ]


PICTURE = Thumbnail(place=Place(HOST, 1), entry_id="0_film")


@pytest.mark.parametrize(
    ("changes", "size", "kind", "expected"),
    [
        ({"width": 640}, Box(640, 360), "image/jpeg", None),
        ({"width": 640, "height": 640}, Box(640, 360), "image/jpeg", None),
        ({"width": 640, "height": 640, "fit": Fit.CROP}, Box(640, 640), "image/jpeg", None),
        ({"width": 640, "height": 640, "fit": Fit.CROP}, Box(640, 360), "image/jpeg", DepartureKind.SIZE_OTHER),
        ({"width": 5000}, Box(1920, 1080), "image/jpeg", DepartureKind.SIZE_OTHER),
        ({"width": 20000}, Box(10000, 5625), "image/jpeg", DepartureKind.SIDE_CLAMPED),
        ({"width": 160, "slices": 5}, Box(800, 90), "image/jpeg", None),
        ({"width": 160, "slices": 100}, Box(16000, 90), "image/jpeg", DepartureKind.FRAMES_REPEAT),
        ({"width": 160, "slices": 5, "slice": 5}, Box(160, 90), "image/jpeg", DepartureKind.SLICE_CLAMPED),
        ({"width": 160, "second": 61.0}, Box(160, 90), "image/jpeg", DepartureKind.SECOND_CLAMPED),
        ({"width": 160, "format": "png"}, Box(160, 90), "image/png", None),
        ({"width": 160, "format": "png"}, Box(160, 90), "image/jpeg", DepartureKind.TYPE_OTHER),
        ({"width": 160, "quality": 80}, Box(160, 90), "image/png", DepartureKind.QUALITY_UNUSED),
        ({"width": 160, "background": "00ff00"}, Box(160, 90), "image/jpeg", DepartureKind.BACKGROUND_UNUSED),
        ({"width": 160, "flavor_id": "0_low"}, Box(160, 90), "image/jpeg", DepartureKind.FLAVOR_UNUSED),
    ],
)
def test_a_picture(changes: dict[str, Any], size: Box, kind: str, expected: DepartureKind | None) -> None:
    """Clamps, types that were not asked for, and what has no effect (`wire-facts`, 7.1 and 7.2)."""
    told = picture_departures(replace(PICTURE, **changes), size, kind, 60.4)
    assert [one.kind for one in told] == ([expected] if expected else [])
    assert all("{" not in departure_words(one) for one in told)


def test_every_kind_has_a_sentence() -> None:
    """Also those that no test produces."""
    assert all(departure_words(Departure(kind, "a", "b")) for kind in DepartureKind)
