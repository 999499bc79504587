"""What is wrong with a stream, concluded from what was read of it.

The rules are those of RFC 8216 and of its successor, draft-pantos-hls-rfc8216bis: a bandwidth is the highest bit rate
of a segment, within 10 %; no segment, rounded, is longer than the target duration; variants are cut at the same times.
DASH (ISO/IEC 23009-1) has no target duration, and its bandwidth is what a player needs on average.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.stream_check.facts import CheckedPlaylist, CheckedStream
from kdesk.domain.stream_check.outline import DeliveryKind, OfferedTrack, OfferedVariant

BANDWIDTH_TOLERANCE = 0.1
"""Share by which a segment may exceed what is declared."""
OVERSTATED = 0.5
"""Share of the declared bandwidth below which the highest measured one is told as far too low."""
ALIGNED_SECONDS = 0.1
LENGTH_SECONDS = 1.0
"""Difference of durations that is told."""


class FindingKind(StrEnum):
    """What can be found; the values are names for programs."""

    UNREADABLE = "playlist-unreadable"
    SEGMENT_MISSING = "segment-missing"
    BANDWIDTH_EXCEEDED = "bandwidth-exceeded"
    AVERAGE_EXCEEDED = "average-bandwidth-exceeded"
    BANDWIDTH_OVERSTATED = "bandwidth-overstated"
    BANDWIDTH_UNDECLARED = "bandwidth-not-declared"
    SEGMENT_TOO_LONG = "segment-too-long"
    NO_TARGET = "target-duration-missing"
    NOT_ALIGNED = "not-aligned"
    LENGTHS_DIFFER = "lengths-differ"
    ENTRY_LENGTH = "not-as-long-as-the-entry"
    CODECS_WRONG = "codecs-wrong"
    CODEC_LEVEL = "codec-level-exceeded"
    CODECS_UNDECLARED = "codecs-not-declared"
    SIZE_UNDECLARED = "resolution-not-declared"
    SINGLE_VARIANT = "single-variant"
    CAPTIONS_BROKEN = "captions-broken"
    LANGUAGE_UNDECLARED = "language-not-declared"

    @property
    def is_note(self) -> bool:
        """Whether players get along with it."""
        return self in _NOTES


_NOTES = frozenset(
    {
        FindingKind.BANDWIDTH_OVERSTATED,
        FindingKind.CODECS_UNDECLARED,
        FindingKind.SIZE_UNDECLARED,
        FindingKind.SINGLE_VARIANT,
        FindingKind.LANGUAGE_UNDECLARED,
    }
)


@dataclass(frozen=True, slots=True)
class StreamFinding:
    """One thing that was found.

    Attributes:
        number: Index of the playlist that it is about; None for the whole stream.
        segments: Numbers of the segments that it is about.
        measured: What was found, in bits per second or seconds.
        declared: What it is compared with, in the same unit.
        detail: Codecs that were found, or why something did not come.
        expected: Codecs that were declared.
    """

    kind: FindingKind
    number: int | None = None
    segments: tuple[int, ...] = ()
    measured: float = 0.0
    declared: float = 0.0
    detail: str = ""
    expected: str = ""


def stream_findings(stream: CheckedStream) -> tuple[StreamFinding, ...]:
    """Return what is wrong with a stream: problems first, then what players get along with."""
    found: list[StreamFinding] = []
    for number, playlist in enumerate(stream.playlists):
        found += _of_playlist(number, playlist, stream)
    found += _between(stream)
    return tuple(sorted(found, key=lambda one: one.kind.is_note))


def _of_playlist(number: int, playlist: CheckedPlaylist, stream: CheckedStream) -> Iterator[StreamFinding]:
    if playlist.problem:
        yield StreamFinding(FindingKind.UNREADABLE, number, detail=playlist.problem)
        return
    is_dash = stream.kind is DeliveryKind.DASH
    yield from _of_missing(number, playlist)
    if not is_dash:
        yield from _of_target(number, playlist)
    if isinstance(playlist.offer, OfferedTrack):
        # The only sound of a stream needs no name to be chosen by.
        is_choice = not is_dash or sum(one.is_sound for one in stream.playlists) > 1 or playlist.is_captions
        yield from _of_track(number, playlist, playlist.offer, is_choice=is_choice)
    elif stream.has_manifest:
        yield from (_of_dash_bandwidth if is_dash else _of_bandwidth)(number, playlist, playlist.offer)
        yield from _of_codecs(number, playlist, playlist.offer)


def _of_missing(number: int, playlist: CheckedPlaylist) -> Iterator[StreamFinding]:
    missing = [one for one in playlist.segments if one.problem]
    if missing:
        numbers = tuple(one.number for one in missing)
        yield StreamFinding(FindingKind.SEGMENT_MISSING, number, numbers, detail=missing[0].problem)


def _of_target(number: int, playlist: CheckedPlaylist) -> Iterator[StreamFinding]:
    if not playlist.target:
        yield StreamFinding(FindingKind.NO_TARGET, number)
        return
    # RFC 8216, 4.3.3.1: rounded to the nearest integer, halves upwards.
    long = [one for one in playlist.segments if int(one.seconds + 0.5) > playlist.target]
    if long:
        numbers, longest = tuple(one.number for one in long), max(one.seconds for one in long)
        yield StreamFinding(FindingKind.SEGMENT_TOO_LONG, number, numbers, longest, playlist.target)


def _of_track(
    number: int, playlist: CheckedPlaylist, track: OfferedTrack, *, is_choice: bool
) -> Iterator[StreamFinding]:
    if playlist.is_captions and not playlist.is_text and not playlist.segments[0].problem:
        yield StreamFinding(FindingKind.CAPTIONS_BROKEN, number)
    if is_choice and not track.language:
        yield StreamFinding(FindingKind.LANGUAGE_UNDECLARED, number)


def _of_bandwidth(number: int, playlist: CheckedPlaylist, variant: OfferedVariant) -> Iterator[StreamFinding]:
    declared = variant.bandwidth
    if not declared:
        yield StreamFinding(FindingKind.BANDWIDTH_UNDECLARED, number, measured=playlist.peak)
        return
    above = declared * (1 + BANDWIDTH_TOLERANCE)
    over = tuple(one.number for one in playlist.measured if one.bit_rate > above)
    # The sound of a variant that has it in a track beside it counts for its bandwidth, and was not measured with it.
    if over:
        yield StreamFinding(FindingKind.BANDWIDTH_EXCEEDED, number, over, playlist.peak, declared)
    elif variant.has_own_sound and 0 < playlist.peak < declared * OVERSTATED:
        yield StreamFinding(FindingKind.BANDWIDTH_OVERSTATED, number, (), playlist.peak, declared)
    if variant.average and playlist.is_whole and playlist.mean > variant.average * (1 + BANDWIDTH_TOLERANCE):
        yield StreamFinding(FindingKind.AVERAGE_EXCEEDED, number, (), playlist.mean, variant.average)


def _of_dash_bandwidth(number: int, playlist: CheckedPlaylist, variant: OfferedVariant) -> Iterator[StreamFinding]:
    declared = variant.bandwidth
    if not declared:
        yield StreamFinding(FindingKind.BANDWIDTH_UNDECLARED, number, measured=playlist.peak)
    elif playlist.is_whole and playlist.mean > declared * (1 + BANDWIDTH_TOLERANCE):
        yield StreamFinding(FindingKind.AVERAGE_EXCEEDED, number, (), playlist.mean, declared)
    elif 0 < playlist.peak < declared * OVERSTATED:
        yield StreamFinding(FindingKind.BANDWIDTH_OVERSTATED, number, (), playlist.peak, declared)


def _of_codecs(number: int, playlist: CheckedPlaylist, variant: OfferedVariant) -> Iterator[StreamFinding]:
    if not variant.height and not playlist.is_sound:
        yield StreamFinding(FindingKind.SIZE_UNDECLARED, number)
    declared = tuple(part.strip() for part in variant.codecs.split(",") if part.strip())
    if not declared:
        yield StreamFinding(FindingKind.CODECS_UNDECLARED, number, detail=", ".join(playlist.codecs))
        return
    if not playlist.codecs:
        return
    names, found = {_family(one) for one in declared}, {_family(one) for one in playlist.codecs}
    if not found <= names or (variant.has_own_sound and names != found):
        texts = ", ".join(playlist.codecs), ", ".join(declared)
        yield StreamFinding(FindingKind.CODECS_WRONG, number, detail=texts[0], expected=texts[1])
    elif over := _above_level(playlist.codecs, declared):
        yield StreamFinding(FindingKind.CODEC_LEVEL, number, detail=over[0], expected=over[1])


def _between(stream: CheckedStream) -> Iterator[StreamFinding]:
    readable = [(number, one) for number, one in enumerate(stream.playlists) if one.segments]
    videos = [(number, one) for number, one in readable if one.is_video]
    for number, one in videos[1:]:
        if apart := _first_apart(videos[0][1], one):
            yield StreamFinding(FindingKind.NOT_ALIGNED, number, (apart,))
    if videos:
        yield from _lengths(videos[0], readable)
        seconds = videos[0][1].seconds
        if stream.expected and abs(seconds - stream.expected) > LENGTH_SECONDS:
            yield StreamFinding(FindingKind.ENTRY_LENGTH, None, (), seconds, stream.expected)
    if stream.has_manifest and sum(one.is_video for one in stream.playlists) == 1:
        yield StreamFinding(FindingKind.SINGLE_VARIANT)


def _lengths(
    first: tuple[int, CheckedPlaylist], others: Sequence[tuple[int, CheckedPlaylist]]
) -> Iterator[StreamFinding]:
    """Yield the playlists of other lengths; captions may end with their last sentence."""
    for number, one in others:
        if not one.is_captions and abs(one.seconds - first[1].seconds) > LENGTH_SECONDS:
            yield StreamFinding(FindingKind.LENGTHS_DIFFER, number, (), one.seconds, first[1].seconds)


def _first_apart(one: CheckedPlaylist, other: CheckedPlaylist) -> int:
    """Return the number of the first segment that begins at another time; 0 if there is none."""
    for left, right in zip(one.segments, other.segments, strict=False):
        if abs(left.start - right.start) > ALIGNED_SECONDS:
            return right.number
    return 0 if len(one.segments) == len(other.segments) else min(len(one.segments), len(other.segments)) + 1


_FAMILIES = {"avc3": "avc1", "hev1": "hvc1", "dvh1": "hvc1", "dvhe": "hvc1"}


def _family(codec: str) -> str:
    name = codec.partition(".")[0].lower()
    return _FAMILIES.get(name, name)


def _above_level(found: Sequence[str], declared: Sequence[str]) -> tuple[str, str] | None:
    """Return an H.264 stream of a higher level than is declared, and its declaration."""
    both = [[one for one in codecs if _family(one) == "avc1"] for codecs in (found, declared)]
    if not all(both):
        return None
    levels = [_level(codecs[0]) for codecs in both]
    return (both[0][0], both[1][0]) if 0 < levels[1] < levels[0] else None


def _level(codec: str) -> int:
    digits = codec.partition(".")[2]
    try:
        return int(digits[-2:], 16) if len(digits) == 6 else 0  # noqa: PLR2004  profile, constraints and level
    except ValueError:
        return 0
