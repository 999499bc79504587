"""What a server does otherwise than an address asks, concluded from what came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from urllib.parse import unquote, urlsplit

from kdesk.domain.flavor import Flavor
from kdesk.domain.links.manifest import PlayManifest
from kdesk.domain.stream_check.outline import DeliveryKind, OfferedVariant, StreamOutline, TrackKind

CUT_SECONDS = 1.0
"""Difference between the asked and the delivered length that is told; servers cut at frames or at key frames."""
_KILO = 1000
_FILE_SHARE = 0.98
"""Share of a file's bytes from which on it counts as whole."""


class DepartureKind(StrEnum):
    """What a server may do otherwise."""

    RENDITION_IGNORED = auto()
    RENDITIONS_OTHER = auto()
    MAX_BITRATE_IGNORED = auto()
    MIN_BITRATE_IGNORED = auto()
    PREFERRED_NOT_FIRST = auto()
    CUT_IGNORED = auto()
    CUT_ROUGH = auto()
    START_DROPPED = auto()
    PROTOCOL_IGNORED = auto()
    HOST_IGNORED = auto()
    CAPTIONS_LEFT = auto()
    AUDIO_MISSING = auto()
    SIDE_CLAMPED = auto()
    SIZE_OTHER = auto()
    TYPE_OTHER = auto()
    FLAVOR_UNUSED = auto()
    SECOND_CLAMPED = auto()
    SLICE_CLAMPED = auto()
    FRAMES_REPEAT = auto()
    QUALITY_UNUSED = auto()
    BACKGROUND_UNUSED = auto()


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that a server did otherwise.

    Attributes:
        asked: What the address asks for, as it is written or as a number of its unit.
        got: What came.
    """

    kind: DepartureKind
    asked: str = ""
    got: str = ""


def stream_departures(
    asked: PlayManifest, offered: StreamOutline, flavors: Sequence[Flavor], duration: float
) -> tuple[Departure, ...]:
    """Return what a server did otherwise than a manifest's address asks.

    Args:
        asked: The address.
        offered: What came.
        flavors: The renditions of the entry.
        duration: Of the entry in seconds; 0.0 if unknown.
    """
    came = [_flavor_in(variant.url, flavors) for variant in offered.variants]
    if offered.kind is DeliveryKind.FILE:
        came = [_flavor_in(offered.url, flavors)]
    return (
        *_renditions(asked, [one for one in came if one is not None]),
        *_bit_rates(asked, offered.variants, came),
        *_cut(asked, offered, came, duration),
        *_hosts(asked, offered),
        *_tracks(asked, offered),
    )


def _flavor_in(url: str, flavors: Sequence[Flavor]) -> Flavor | None:
    """Return the rendition that an address names, None if it names none, or several."""
    named = [one for one in flavors if one.id and one.id in unquote(url)]
    return named[0] if len(named) == 1 else None


def _renditions(asked: PlayManifest, came: Sequence[Flavor]) -> Iterator[Departure]:
    if not came:
        return
    ids, params = {one.id for one in came}, {one.params_id for one in came}
    if asked.flavor_ids:
        wanted, got, others = set(asked.flavor_ids), ids, ids - set(asked.flavor_ids)
    elif asked.flavor_params:
        wanted, got = set(map(str, asked.flavor_params)), set(map(str, params))
        others = got - wanted
    else:
        return
    one_file = len(came) == 1 and not others  # of several that fit, `url` and `download` deliver one
    if (missing := wanted - got) and not one_file:
        yield Departure(DepartureKind.RENDITION_IGNORED, ", ".join(sorted(missing)), ", ".join(sorted(got)))
    elif others:
        yield Departure(DepartureKind.RENDITIONS_OTHER, ", ".join(sorted(wanted)), ", ".join(sorted(others)))


def _bit_rates(
    asked: PlayManifest, variants: Sequence[OfferedVariant], came: Sequence[Flavor | None]
) -> Iterator[Departure]:
    rates = [flavor.bitrate for flavor in came if flavor is not None and flavor.bitrate]
    if not rates:
        # Wire fact (8.1): BANDWIDTH is larger than the bit rate of the rendition, by the share of MPEG-TS.
        rates = [round(one.bandwidth / _KILO * 184 / 188 * _KILO / 1024) for one in variants if one.bandwidth]
    if not rates:
        return
    if asked.max_bitrate and max(rates) > asked.max_bitrate * 1.02:
        yield Departure(DepartureKind.MAX_BITRATE_IGNORED, str(asked.max_bitrate), str(max(rates)))
    if asked.min_bitrate and min(rates) < asked.min_bitrate * 0.98:
        yield Departure(DepartureKind.MIN_BITRATE_IGNORED, str(asked.min_bitrate), str(min(rates)))
    if asked.preferred_bitrate:
        nearest = min(rates, key=lambda rate: abs(rate - (asked.preferred_bitrate or 0)))
        if rates[0] != nearest:
            yield Departure(DepartureKind.PREFERRED_NOT_FIRST, str(nearest), str(rates[0]))


def _cut(
    asked: PlayManifest, offered: StreamOutline, came: Sequence[Flavor | None], duration: float
) -> Iterator[Departure]:
    start, end = (asked.seek_from or 0) / _KILO, (asked.clip_to or 0) / _KILO
    if not start and not end:
        return
    if offered.kind is DeliveryKind.FILE:
        yield from _cut_file(asked, offered, came)
    elif offered.seconds and (end or duration):
        wanted = max(0.0, min(end or duration, duration or end) - start)
        if abs(offered.seconds - wanted) > CUT_SECONDS:
            whole = duration and abs(offered.seconds - duration) <= CUT_SECONDS
            kind = DepartureKind.CUT_IGNORED if whole else DepartureKind.CUT_ROUGH
            yield Departure(kind, f"{wanted:.1f}", f"{offered.seconds:.1f}")


def _cut_file(asked: PlayManifest, offered: StreamOutline, came: Sequence[Flavor | None]) -> Iterator[Departure]:
    """Yield what a redirect to a file drops: the start always, the end where the whole file comes (`observed-2`, 8)."""
    if asked.seek_from:
        yield Departure(DepartureKind.START_DROPPED, f"{asked.seek_from / _KILO:.1f}")
    flavor = came[0] if came else None
    if asked.clip_to and flavor is not None and flavor.size and offered.size >= flavor.size * _FILE_SHARE:
        yield Departure(DepartureKind.CUT_IGNORED, f"{asked.clip_to / _KILO:.1f}")


def _hosts(asked: PlayManifest, offered: StreamOutline) -> Iterator[Departure]:
    urls = [one.url for one in offered.variants if one.url] or [offered.url]
    schemes = {urlsplit(url).scheme for url in urls}
    hosts = {urlsplit(url).netloc for url in urls}
    if asked.protocol and schemes != {str(asked.protocol)}:
        yield Departure(DepartureKind.PROTOCOL_IGNORED, str(asked.protocol), ", ".join(sorted(schemes)))
    wanted = asked.cdn_host.partition("://")[2] or asked.cdn_host
    if wanted and hosts != {wanted.strip("/")}:
        yield Departure(DepartureKind.HOST_IGNORED, wanted, ", ".join(sorted(hosts)))


def _tracks(asked: PlayManifest, offered: StreamOutline) -> Iterator[Departure]:
    captions = [one.language or one.name for one in offered.tracks if one.kind is TrackKind.CAPTIONS]
    sounds = [one.language for one in offered.tracks if one.kind is TrackKind.AUDIO]
    if asked.disable_captions and captions:
        yield Departure(DepartureKind.CAPTIONS_LEFT, "", ", ".join(captions))
    if asked.default_audio and offered.variants and asked.default_audio not in sounds:
        yield Departure(DepartureKind.AUDIO_MISSING, asked.default_audio, ", ".join(filter(None, sounds)))
