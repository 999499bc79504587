"""What is odd about a rendition by its file: what was read and measured of it, beside the same of the source."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kdesk.domain.detail import LEAST_COLOURS, Look, Repeats
from kdesk.domain.flavor import Flavor
from kdesk.domain.ladder import RATE_TOLERANCE
from kdesk.domain.sound_measures import SoundFault, SoundMeasures, SoundOffset
from kdesk.domain.video import SoundFacts, VideoFacts
from kdesk.errors import KdeskError

LENGTH_TOLERANCE = Fraction(1, 2)
"""Seconds by which the duration of a rendition may differ from that of the source: a GOP, or a frame of sound."""
SHAPE_TOLERANCE = 0.03
"""Share by which the display aspect may differ: encoders round to whole blocks."""
GOOD_RATE = 44_100
"""Samples a second that are enough for everybody."""


class MeasuredKind(StrEnum):
    """What can be odd."""

    UNREADABLE = "unreadable"
    """The decoder cannot make anything of the file."""
    NO_SOUND = "no sound"
    LATE_SOUND = "late sound"
    EARLY_SOUND = "early sound"
    SILENT = "silent"
    """It has a sound track of which nothing is heard."""
    SILENT_CHANNELS = "silent channels"
    EQUAL_CHANNELS = "equal channels"
    """Both channels are the same, those of the source are not."""
    OPPOSITE_CHANNELS = "opposite channels"
    """Left and right cancel each other out."""
    FEWER_CHANNELS = "fewer channels"
    SAMPLE_RATE = "sample rate"
    """Lower than that of the source, and low enough to be heard."""
    COLOURS = "colours"
    """They look unlike those of the source: a wrong matrix, mostly."""
    TURNED = "turned"
    """The picture stands, that of the source lies, or the other way round."""
    SHAPE = "shape"
    """The picture is wider or narrower than that of the source."""
    FRAME_RATE = "frame rate"
    DURATION = "duration"
    REPEATS = "repeats"
    """Frames repeat the one before, which those of the source do not."""
    NO_DETAIL = "no detail"
    """The picture was enlarged from a smaller one."""


@dataclass(frozen=True, slots=True)
class MeasuredRendition:
    """What was read and measured of one rendition; None for what was not.

    Attributes:
        facts: None for a sound without a picture.
        offset: Of the sound, against the source.
        lines: At which the detail of its pictures was measured.
        problem: Why nothing could be measured.
    """

    flavor: Flavor
    facts: VideoFacts | None = None
    sound: SoundMeasures | None = None
    offset: SoundOffset | None = None
    repeats: Repeats | None = None
    look: Look | None = None
    lines: int = 0
    problem: KdeskError | None = None

    @property
    def track(self) -> SoundFacts | None:
        """The sound track that is played first."""
        return next(iter(self.facts.sounds), None) if self.facts is not None else None


@dataclass(frozen=True, slots=True)
class MeasuredFinding:
    """One thing that is odd.

    Attributes:
        about: The rendition.
        other: The source, or the largest rendition in its place.
    """

    kind: MeasuredKind
    about: MeasuredRendition
    other: MeasuredRendition

    @property
    def flavor(self) -> Flavor:
        """The rendition that it is about."""
        return self.about.flavor

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about, the same when it is measured again."""
        return "measured", self.kind, self.flavor.id


def measured_findings(about: MeasuredRendition, source: MeasuredRendition) -> tuple[MeasuredFinding, ...]:
    """Return what is odd about a rendition beside the source."""
    kinds = (*_of_sound(about, source), *_of_facts(about, source), *_of_pictures(about, source))
    return tuple(MeasuredFinding(kind, about, source) for kind in kinds)


def unreadable(flavor: Flavor, problem: KdeskError) -> MeasuredFinding:
    """Return the finding about a file that cannot be read."""
    about = MeasuredRendition(flavor, problem=problem)
    return MeasuredFinding(MeasuredKind.UNREADABLE, about, about)


def findings_alone(source: MeasuredRendition) -> tuple[MeasuredFinding, ...]:
    """Return what is odd about the source itself, which all renditions have from it."""
    faults = {
        SoundFault.SILENT: MeasuredKind.SILENT,
        SoundFault.SILENT_CHANNELS: MeasuredKind.SILENT_CHANNELS,
        SoundFault.OPPOSITE: MeasuredKind.OPPOSITE_CHANNELS,
    }
    found = source.sound.faults if source.sound is not None else ()
    return tuple(MeasuredFinding(faults[fault], source, source) for fault in found if fault in faults)


def _of_sound(about: MeasuredRendition, source: MeasuredRendition) -> Iterator[MeasuredKind]:
    one, other = about.track, source.track
    if other is None:
        return
    if one is None:
        if about.facts is not None:
            yield MeasuredKind.NO_SOUND
        return
    yield from _of_channels(about.sound, source.sound)
    if one.channels < other.channels:
        yield MeasuredKind.FEWER_CHANNELS
    if one.rate < min(other.rate, GOOD_RATE):
        yield MeasuredKind.SAMPLE_RATE
    if about.offset is not None and about.offset.is_out_of_step:
        yield MeasuredKind.LATE_SOUND if about.offset.by > 0 else MeasuredKind.EARLY_SOUND


def _of_channels(one: SoundMeasures | None, other: SoundMeasures | None) -> Iterator[MeasuredKind]:
    kinds = {
        SoundFault.SILENT: MeasuredKind.SILENT,
        SoundFault.SILENT_CHANNELS: MeasuredKind.SILENT_CHANNELS,
        SoundFault.EQUAL: MeasuredKind.EQUAL_CHANNELS,
        SoundFault.OPPOSITE: MeasuredKind.OPPOSITE_CHANNELS,
    }
    if one is None or other is None:
        return
    # A source in mono may well become two equal channels.
    mono = len(other.channels) == 1
    yield from (
        kinds[fault]
        for fault in one.faults
        if fault not in other.faults
        and not (fault is SoundFault.EQUAL and (mono or SoundFault.SILENT_CHANNELS in other.faults))
    )


def _of_facts(about: MeasuredRendition, source: MeasuredRendition) -> Iterator[MeasuredKind]:
    one, other = about.facts, source.facts
    if one is None or other is None:
        return
    shapes = [wide / max(1, high) for wide, high in (one.shown_size, other.shown_size)]
    if (shapes[0] - 1) * (shapes[1] - 1) < 0:
        yield MeasuredKind.TURNED
    elif abs(shapes[0] - shapes[1]) > SHAPE_TOLERANCE * shapes[1]:
        yield MeasuredKind.SHAPE
    if one.rate and other.rate and abs(one.rate - other.rate) > RATE_TOLERANCE * float(other.rate):
        yield MeasuredKind.FRAME_RATE
    if one.duration and other.duration and abs(one.duration - other.duration) > LENGTH_TOLERANCE:
        yield MeasuredKind.DURATION


def _of_pictures(about: MeasuredRendition, source: MeasuredRendition) -> Iterator[MeasuredKind]:
    if about.repeats is not None and source.repeats is not None and about.repeats.is_more_than(source.repeats):
        yield MeasuredKind.REPEATS
    one, other = about.look, source.look
    if one is None or other is None or about.facts is None or source.facts is None:
        return
    # Tone mapping changes all colours.
    same_range = about.facts.colours.is_hdr is source.facts.colours.is_hdr
    if same_range and one.colour_difference(other) >= LEAST_COLOURS:
        yield MeasuredKind.COLOURS
    details = one.details.get(about.lines), other.details.get(about.lines)
    if details[0] is not None and details[1] is not None and details[0].is_upscaled_from(details[1]):
        yield MeasuredKind.NO_DETAIL
