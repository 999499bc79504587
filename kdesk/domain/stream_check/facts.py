"""What was read of a stream, before anything is concluded from it."""

from dataclasses import dataclass

from kdesk.domain.stream_check.outline import DeliveryKind, OfferedTrack, OfferedVariant, TrackKind


@dataclass(frozen=True, slots=True)
class SegmentFact:
    """A segment.

    Attributes:
        number: From 1, in the order of the playlist.
        start: Seconds from the beginning.
        size: Bytes; None if it was not asked for, or did not come.
        problem: Why it did not come; "" if it did, or was not asked for.
    """

    number: int
    start: float
    seconds: float
    size: int | None = None
    problem: str = ""

    @property
    def bit_rate(self) -> float:
        """Bits per second; 0.0 if its size or its duration is unknown."""
        return self.size * 8 / self.seconds if self.size and self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class CheckedPlaylist:
    """The playlist of a variant, or of a track.

    Attributes:
        offer: As the manifest declares it.
        target: EXT-X-TARGETDURATION in seconds; 0 if the playlist has none.
        codecs: Found in the first segment; empty if it could not be read.
        problem: Why the playlist could not be read; "" if it could.
        is_text: Of captions: whether the first segment is WebVTT.
    """

    offer: OfferedVariant | OfferedTrack
    target: int = 0
    segments: tuple[SegmentFact, ...] = ()
    codecs: tuple[str, ...] = ()
    problem: str = ""
    is_text: bool = True

    @property
    def is_video(self) -> bool:
        """Whether it is a variant with a picture, as far as the manifest tells."""
        return isinstance(self.offer, OfferedVariant) and not self.is_sound

    @property
    def is_sound(self) -> bool:
        """Whether it has sound alone."""
        if isinstance(self.offer, OfferedTrack):
            return self.offer.kind is TrackKind.AUDIO
        return not self.offer.height and self.offer.codecs.startswith("mp4a") and "," not in self.offer.codecs

    @property
    def is_captions(self) -> bool:
        """Whether it is a track of captions."""
        return isinstance(self.offer, OfferedTrack) and self.offer.kind is TrackKind.CAPTIONS

    @property
    def seconds(self) -> float:
        """The duration."""
        return self.segments[-1].start + self.segments[-1].seconds if self.segments else 0.0

    @property
    def measured(self) -> tuple[SegmentFact, ...]:
        """The segments whose size is known."""
        return tuple(one for one in self.segments if one.bit_rate)

    @property
    def peak(self) -> float:
        """Bits per second of the segment with the highest bit rate; 0.0 if none was measured."""
        return max((one.bit_rate for one in self.measured), default=0.0)

    @property
    def mean(self) -> float:
        """Bits per second of the measured segments together; 0.0 if none was measured."""
        seconds = sum(one.seconds for one in self.measured)
        return sum(one.size or 0 for one in self.measured) * 8 / seconds if seconds else 0.0

    @property
    def is_whole(self) -> bool:
        """Whether every segment was asked for."""
        return all(one.size is not None or one.problem for one in self.segments)


@dataclass(frozen=True, slots=True)
class CheckedStream:
    """A stream, as far as it was read.

    Attributes:
        url: That was given.
        playlists: The variants in the order of the manifest, then the tracks.
        has_manifest: Whether there is a list of variants; otherwise one playlist is the whole stream.
        expected: Seconds that the entry has; 0.0 if unknown.
        kind: HLS or DASH.
    """

    url: str
    playlists: tuple[CheckedPlaylist, ...] = ()
    has_manifest: bool = True
    expected: float = 0.0
    kind: DeliveryKind = DeliveryKind.HLS

    @property
    def asked(self) -> int:
        """How many segments were asked for."""
        return sum(one.size is not None or bool(one.problem) for row in self.playlists for one in row.segments)
