"""What the overlay of a player tells of the shown frame, the video, and how it is played."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kdesk.domain.flavor import Flavor
from kdesk.domain.timecode import number_of
from kdesk.domain.video import Colours, Frame, SoundFacts, VideoFacts
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import choice_of, frame_rate_of, pixels_of
from kdesk.messages.sound import layout_name
from kdesk.messages.translation import N_, _, listed
from kdesk.plain_text import left_to_right

_HDR = {"smpte2084": N_("HDR (PQ)"), "arib-std-b67": N_("HDR (HLG)")}
_KINDS = {"I": N_("I frame"), "P": N_("P frame"), "B": N_("B frame")}
_KILO = 1000
_TIME_PLACES = 6
_EVEN = Fraction(1, 10)
"""Share by which a frame may be longer or shorter than the rate tells, if the rate is constant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """Everything that the overlay tells; what is unknown is left out.

    Attributes:
        source: What is played, where it is no rendition: “Automatic”, “Local file”.
        flavor: The rendition as the server describes it.
        video: What the decoder found; None without it.
        frame: The exact frame that is shown; None while the player shows its own.
        rate: Frames per second; 0 if unknown.
        milliseconds: The position.
        size: Pixels of the shown picture; zeros while there is none.
        dropped: Number of frames that were not shown.
        late: Number of frames that were shown more than a frame late.
    """

    source: str
    flavor: Flavor | None = None
    video: VideoFacts | None = None
    frame: Frame | None = None
    rate: Fraction = Fraction(0)
    milliseconds: int = 0
    size: tuple[int, int] = (0, 0)
    dropped: int = 0
    late: int = 0


def hdr_name(colours: Colours) -> str:
    """Return which kind of HDR a video has; "" for none."""
    return _(_HDR[colours.transfer]) if colours.transfer in _HDR else ""


def frame_facts(facts: FrameFacts, formatter: Format) -> tuple[tuple[str, str], ...]:
    """Return the lines of the overlay: what, and its value."""
    lines = (*_rendition_lines(facts, formatter), *_frame_lines(facts, formatter), *_play_lines(facts, formatter))
    return tuple((label, value) for label, value in lines if value)


def _rendition_lines(facts: FrameFacts, formatter: Format) -> Iterator[tuple[str, str]]:
    flavor, video = facts.flavor, facts.video
    yield _("Rendition"), shown(choice_of(flavor, formatter)) if flavor is not None else facts.source
    if video is None:
        yield _("Codec"), shown(flavor.codec) if flavor is not None else ""
        yield _("Pixels"), pixels_of(*facts.size) if all(facts.size) else ""
        return
    yield _("Codec"), left_to_right(" ".join(part for part in (video.codec, video.profile) if part))
    yield _("Pixels"), _pixels(video)
    yield _("Pixel format"), listed(part for part in (video.pixel_format, colours_of(video.colours)) if part)
    yield _("Frames per second"), frame_rate_of(float(video.rate), formatter) if video.rate else ""
    yield _("Sound"), listed(dict.fromkeys(_sound(sound) for sound in video.sounds))


def _sound(sound: SoundFacts) -> str:
    place = _("in a stream of its own") if sound.is_beside else ""
    told = (left_to_right(sound.codec), left_to_right(layout_name(sound.layout)), shown(sound.language), place)
    return " ".join(part for part in told if part)


def _frame_lines(facts: FrameFacts, formatter: Format) -> Iterator[tuple[str, str]]:
    frame = facts.frame
    if frame is None:
        if facts.rate:
            yield _("Frame"), formatter.number(number_of(Fraction(facts.milliseconds, _KILO), facts.rate, middle=True))
        yield _("Time"), _seconds(Fraction(facts.milliseconds, _KILO), 3, formatter)
        return
    kind = _(_KINDS[frame.kind]) if frame.kind in _KINDS else frame.kind
    notes = [kind, _("key frame") if frame.is_key else "", _("damaged") if frame.is_damaged else ""]
    yield _("Frame"), listed(part for part in (_number(facts, frame, formatter), *notes) if part)
    yield _("Time"), _seconds(frame.time, _TIME_PLACES, formatter)
    base = frame.time_base
    yield _("Time stamp"), left_to_right(f"{frame.pts} × {base.numerator}/{base.denominator}")


def _play_lines(facts: FrameFacts, formatter: Format) -> Iterator[tuple[str, str]]:
    video = facts.video
    if video is not None:
        measured = round(video.size * 8 / video.duration) if video.size and video.duration else 0
        bits = video.bit_rate or measured
        yield _("Bit rate"), formatter.bitrate(round(bits / _KILO)) if bits else ""
    dropped, late = facts.dropped, facts.late
    numbers = {"dropped": formatter.number(dropped), "late": formatter.number(late)}
    yield _("Played frames"), _("{dropped} dropped, {late} late").format(**numbers)


def _number(facts: FrameFacts, frame: Frame, formatter: Format) -> str:
    """Return the number of a frame, which is known where all frames are equally long."""
    if not facts.rate:
        return ""
    number = formatter.number(number_of(frame.time, facts.rate))
    is_even = not frame.length or abs(frame.length * facts.rate - 1) < _EVEN
    return number if is_even else _("about {number}").format(number=number)


def _pixels(video: VideoFacts) -> str:
    coded = pixels_of(video.width, video.height)
    if video.shown_size == (video.width, video.height):
        return coded
    return _("{coded}, shown as {pixels}").format(coded=coded, pixels=pixels_of(*video.shown_size))


def colours_of(colours: Colours) -> str:
    """Return how numbers become colours: “HDR (PQ), bt2020/smpte2084/bt2020nc, limited range”; "" if nothing is told.

    Primaries, transfer and matrix have FFmpeg's names; what is the same is named once.
    """
    names = dict.fromkeys(name for name in (colours.primaries, colours.transfer, colours.matrix) if name)
    extent = _("full range") if colours.full_range else _("limited range")
    told = [left_to_right("/".join(names)), extent] if names else []
    return listed(part for part in (hdr_name(colours), *told) if part)


def _seconds(time: Fraction, places: int, formatter: Format) -> str:
    return _("{seconds} s").format(seconds=formatter.decimal(float(time), places))
