"""What is odd about a rendition by its file, beside the source."""

from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import Any

import pytest

from kdesk.domain.detail import Detail, Look, Repeats, colour_difference
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.measured_findings import (
    MeasuredKind,
    MeasuredRendition,
    findings_alone,
    measured_findings,
    unreadable,
)
from kdesk.domain.sound_measures import ChannelLevel, ChannelWaveforms, Loudness, SoundFault, SoundMeasures, SoundOffset
from kdesk.domain.video import Colours, SoundFacts, VideoFacts
from kdesk.errors import MediaProblem, Reason

STEREO = SoundFacts("aac", 48_000, 2, "stereo")
FACTS = VideoFacts(
    *("mov", "h264", "High", "yuv420p", 1280, 720),
    rate=Fraction(25),
    duration=Fraction(60),
    colours=Colours(matrix="bt709"),
    sounds=(STEREO,),
)


def sound(*peaks: float, phase: float | None = 0.3, names: tuple[str, ...] = ("FL", "FR")) -> SoundMeasures:
    """Return measures of channels with these peaks."""
    channels = tuple(ChannelLevel(name, peak, peak - 20) for name, peak in zip(names, peaks, strict=False))
    waveforms = ChannelWaveforms(Fraction(0), Fraction(60), tuple(bytes(4) for _ in peaks))
    return SoundMeasures("stereo", 48_000, channels, Loudness(-23.0, 6.0, -1.0), waveforms, phase)


def rendition(number: int = 1, **changes: Any) -> MeasuredRendition:
    """Return a rendition in which nothing is odd."""
    flavor = Flavor(f"0_{number}", "0_entry", number, FlavorStatus.READY)
    look = Look({720: Detail(20.0, 6)}, (bytes([100, 110, 120] * 9),))
    values: dict[str, Any] = {"facts": FACTS, "sound": sound(-1.0, -2.0), "repeats": Repeats(0, 200), "look": look}
    return MeasuredRendition(flavor, **(values | {"offset": SoundOffset(Fraction(0), 0.9), "lines": 720} | changes))


SOURCE = rendition(0)


def with_facts(**changes: Any) -> MeasuredRendition:
    """Return a rendition whose file tells this."""
    return rendition(facts=replace(FACTS, **changes))


@pytest.mark.parametrize(
    ("about", "kinds"),
    [
        (rendition(), []),
        (with_facts(sounds=()), [MeasuredKind.NO_SOUND]),
        (with_facts(sounds=(replace(STEREO, channels=1, layout="mono"),)), [MeasuredKind.FEWER_CHANNELS]),
        (with_facts(sounds=(replace(STEREO, rate=22_050),)), [MeasuredKind.SAMPLE_RATE]),
        (with_facts(sounds=(replace(STEREO, rate=44_100),)), []),
        (rendition(offset=SoundOffset(Fraction(120, 1000), 0.9)), [MeasuredKind.LATE_SOUND]),
        (rendition(offset=SoundOffset(Fraction(-41, 1000), 0.9)), [MeasuredKind.EARLY_SOUND]),
        (rendition(offset=SoundOffset(Fraction(40, 1000), 0.9)), []),
        (rendition(offset=SoundOffset(Fraction(1), 0.3)), []),
        (rendition(offset=None, sound=None, repeats=None, look=None), []),
        (rendition(sound=sound(-inf, -70.0)), [MeasuredKind.SILENT]),
        (rendition(sound=sound(-1.0, -inf)), [MeasuredKind.SILENT_CHANNELS]),
        (rendition(sound=sound(-1.0, -1.0, phase=1.0)), [MeasuredKind.EQUAL_CHANNELS]),
        (rendition(sound=sound(-1.0, -1.0, phase=-0.9)), [MeasuredKind.OPPOSITE_CHANNELS]),
        (with_facts(width=720, height=1280), [MeasuredKind.TURNED]),
        (with_facts(width=720, height=1280, rotation=90), []),
        (with_facts(width=960), [MeasuredKind.SHAPE]),
        (with_facts(width=960, aspect=Fraction(4, 3)), []),
        (with_facts(rate=Fraction(20)), [MeasuredKind.FRAME_RATE]),
        (with_facts(rate=Fraction(0), duration=Fraction(0)), []),
        (with_facts(duration=Fraction(58)), [MeasuredKind.DURATION]),
        (rendition(repeats=Repeats(40, 200)), [MeasuredKind.REPEATS]),
        (rendition(look=Look({720: Detail(1.0, 6)}, SOURCE.look.colours)), [MeasuredKind.NO_DETAIL]),  # type: ignore[union-attr]
        (rendition(look=Look({720: Detail(20.0, 6)}, (bytes([90, 125, 120] * 9),))), [MeasuredKind.COLOURS]),
        (rendition(look=Look({}, ())), []),
        (rendition(facts=None), []),
    ],
)
def test_each_fault_is_found_alone(about: MeasuredRendition, kinds: list[MeasuredKind]) -> None:
    """And what was not measured, or cannot be told, is none."""
    found = measured_findings(about, SOURCE)
    assert [one.kind for one in found] == kinds
    assert all(one.key == ("measured", one.kind, "0_1") for one in found)


def test_what_the_source_has_is_no_fault_of_a_rendition() -> None:
    """It is one of the source, but for channels that are equal on purpose."""
    silent = rendition(0, sound=sound(-1.0, -inf))
    assert [one.kind for one in findings_alone(silent)] == [MeasuredKind.SILENT_CHANNELS]
    assert measured_findings(rendition(sound=sound(-1.0, -inf)), silent) == ()
    assert measured_findings(rendition(sound=sound(-1.0, -1.0, phase=1.0)), silent) == ()
    equal = rendition(0, sound=sound(-1.0, -1.0, phase=1.0))
    assert findings_alone(equal) == ()
    assert findings_alone(rendition(0, sound=None)) == ()
    mono = rendition(0, sound=sound(-1.0, phase=None, names=("FC",)))
    assert measured_findings(rendition(sound=sound(-1.0, -1.0, phase=1.0)), mono) == ()
    assert measured_findings(with_facts(sounds=()), rendition(0, facts=replace(FACTS, sounds=()))) == ()


def test_colours_of_hdr_are_not_compared_with_others() -> None:
    """Tone mapping changes them on purpose."""
    hdr = rendition(0, facts=replace(FACTS, colours=Colours(transfer="smpte2084")))
    about = rendition(look=Look({720: Detail(20.0, 6)}, (bytes([10, 225, 120] * 9),)))
    assert measured_findings(about, hdr) == ()


def test_a_silent_channel_for_deep_effects_is_no_fault() -> None:
    """Most films are silent there nearly all the time."""
    measures = sound(-1.0, -1.0, -inf, phase=None, names=("FL", "FR", "LFE"))
    assert measures.faults == ()
    assert measures.peak == -1.0
    assert sound(-inf, -inf, -inf, names=("FL", "FR", "LFE")).faults == (SoundFault.SILENT,)


def test_what_moves_in_few_places_does_not_change_the_colours() -> None:
    """The median of all places counts; other numbers of pictures cannot be compared."""
    one = bytes([100] * 30)
    other = bytes([100] * 21 + [255] * 9)
    assert colour_difference((one,), (other,)) == 0.0
    assert colour_difference((one,), (one, other)) == 0.0
    assert colour_difference((one,), (bytes([107] * 30),)) == 7.0
    assert colour_difference((), ()) == 0.0
    untold = Look({}, (one,), (one,)), Look({}, (bytes(30),), (one,))
    assert untold[0].colour_difference(untold[1]) == 0.0
    assert untold[0].colour_difference(Look({}, (bytes(30),))) == 100.0
    assert Repeats(0, 0).share == 0.0


def test_a_file_that_cannot_be_read_has_a_finding_of_its_own() -> None:
    """It is compared with nothing."""
    found = unreadable(SOURCE.flavor, MediaProblem(reason=Reason.MEDIA_DAMAGED))
    assert (found.kind, found.flavor, found.about.track) == (MeasuredKind.UNREADABLE, SOURCE.flavor, None)
