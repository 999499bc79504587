"""What is odd about renditions by their files, and why it matters, in words."""

from collections.abc import Callable, Sequence

from kdesk.domain.flavor import Flavor
from kdesk.domain.measured_findings import MeasuredFinding, MeasuredKind, MeasuredRendition
from kdesk.domain.sound_measures import OUT_OF_STEP
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.messages.renditions import frame_rate_of, name_among
from kdesk.messages.sound import layout_name, silent_names
from kdesk.messages.translation import N_, _

_SENTENCES = {
    MeasuredKind.UNREADABLE: N_("The file of {name} cannot be read: {reason}"),
    MeasuredKind.NO_SOUND: N_("{name} has no sound, {other} has"),
    MeasuredKind.LATE_SOUND: N_("The sound is {offset} ms late in {name}"),
    MeasuredKind.EARLY_SOUND: N_("The sound is {offset} ms early in {name}"),
    MeasuredKind.SILENT: N_("{name} has a sound track, but nothing is heard of it"),
    MeasuredKind.SILENT_CHANNELS: N_("{name} has silent channels: {channels}"),
    MeasuredKind.EQUAL_CHANNELS: N_("{name} has the same sound on both channels, {other} has not"),
    MeasuredKind.OPPOSITE_CHANNELS: N_("The channels of {name} are out of phase"),
    MeasuredKind.FEWER_CHANNELS: N_("{name} has {layout} sound, {other} has {other_layout}"),
    MeasuredKind.SAMPLE_RATE: N_("The sound of {name} has {samples} kHz, that of {other} {other_samples} kHz"),
    MeasuredKind.COLOURS: N_("{name} shows other colours than {other}: {matrix}"),
    MeasuredKind.TURNED: N_("The picture of {name} is turned"),
    MeasuredKind.SHAPE: N_("The picture of {name} has another shape: {size}, {other} has {other_size}"),
    MeasuredKind.FRAME_RATE: N_("The file of {name} has {frames} frames a second, that of {other} {other_frames}"),
    MeasuredKind.DURATION: N_("{name} lasts {length} s, {other} {other_length} s"),
    MeasuredKind.REPEATS: N_("{name} shows {repeated} of its frames twice: others were dropped"),
    MeasuredKind.NO_DETAIL: N_("{name} has no more detail than a smaller picture: it was enlarged"),
}
_WHYS = {
    MeasuredKind.UNREADABLE: N_("A player may play it all the same, or parts of it. If it does not, convert it again."),
    MeasuredKind.NO_SOUND: N_("Viewers who get this rendition hear nothing. Convert it again."),
    MeasuredKind.LATE_SOUND: N_(
        "Viewers notice from {least} ms on, most of all where somebody speaks. It was measured by comparing how loud"
        " both are from moment to moment."
    ),
    MeasuredKind.EARLY_SOUND: N_(
        "Viewers notice from {least} ms on, most of all where somebody speaks. It was measured by comparing how loud"
        " both are from moment to moment."
    ),
    MeasuredKind.SILENT: N_("Every sample of the measured part is 60 dB or more below full scale."),
    MeasuredKind.SILENT_CHANNELS: N_(
        "Whoever hears one channel only, with one earphone for example, hears nothing. Every sample of the measured"
        " part is 60 dB or more below full scale."
    ),
    MeasuredKind.EQUAL_CHANNELS: N_("The stereo sound of the source became mono: places of instruments are lost."),
    MeasuredKind.OPPOSITE_CHANNELS: N_(
        "On a phone or another single loudspeaker left and right cancel each other out, and hardly anything is heard."
        " One of them has its polarity inverted."
    ),
    MeasuredKind.FEWER_CHANNELS: N_("Channels were mixed together. For slow connections that can be intended."),
    MeasuredKind.SAMPLE_RATE: N_("High tones are missing: speech sounds as on the telephone."),
    MeasuredKind.COLOURS: N_(
        "The pictures of both were compared at the same moments. Mostly the file names another colour matrix than its"
        " numbers have: greens and skin look wrong."
    ),
    MeasuredKind.TURNED: N_("The note in the file that turns the picture was lost, or was applied twice."),
    MeasuredKind.SHAPE: N_("Circles look like eggs, or a part is cut off. The flavor params can keep the shape."),
    MeasuredKind.FRAME_RATE: N_(
        "Movement may judder, because frames were left out or doubled. Half the frame rate of the source can be"
        " intended for slow connections."
    ),
    MeasuredKind.DURATION: N_("The beginning or the end may be missing: play it to the end, or convert it again."),
    MeasuredKind.REPEATS: N_("Movement judders at regular intervals. It was seen in eight seconds in the middle."),
    MeasuredKind.NO_DETAIL: N_(
        "It needs the bits of a large picture and shows no more than a small one. Very strong compression can have the"
        " same effect. Six pictures were compared with the source."
    ),
}


def measured_text(
    finding: MeasuredFinding,
    flavors: Sequence[Flavor],
    formatter: Format,
    name: Callable[[Flavor], str] | None = None,
) -> str:
    """Return a finding in one sentence.

    Args:
        flavors: All renditions of the entry, among which names are told apart.
        name: Returns the name of one, where they are no renditions of one entry.
    """
    about, other = finding.about, finding.other
    named = name or (lambda flavor: name_among(flavor, flavors, formatter))
    words = {
        "name": named(about.flavor),
        "other": named(other.flavor),
        "offset": formatter.number(round(abs(about.offset.by) * 1000)) if about.offset is not None else "",
        "channels": silent_names(about.sound) if about.sound is not None else "",
        "repeated": formatter.percent(about.repeats.repeated, about.repeats.frames) if about.repeats else "",
        "matrix": _matrices(about, other),
        "reason": title_of(about.problem, formatter) if about.problem is not None else "",
    }
    words |= _facts_of(about, "", formatter) | _facts_of(other, "other_", formatter)
    return _(_SENTENCES[finding.kind]).format(**words)


def measured_why(kind: MeasuredKind) -> str:
    """Return why a finding matters, and how it was measured."""
    return _(_WHYS[kind]).format(least=round(OUT_OF_STEP * 1000))


def _facts_of(one: MeasuredRendition, prefix: str, formatter: Format) -> dict[str, str]:
    facts, track = one.facts, one.track
    found: dict[str, str] = {}
    if facts is not None:
        wide, high = facts.shown_size
        found |= {
            "frames": frame_rate_of(float(facts.rate), formatter),
            "length": formatter.decimal(float(facts.duration)),
            "size": f"{wide}\u00a0×\u00a0{high}",
        }
    if track is not None:
        found |= {"layout": layout_name(track.layout), "samples": formatter.decimal(track.rate / 1000)}
    return {prefix + name: value for name, value in found.items()}


def _matrices(about: MeasuredRendition, other: MeasuredRendition) -> str:
    """Return what the files tell of their colour matrices."""
    names = [one.facts.colours.matrix if one.facts is not None else "" for one in (about, other)]
    if names[0] != names[1]:
        return _("its file names the matrix {matrix}, the other one {other}").format(
            matrix=names[0] or _("unknown"), other=names[1] or _("unknown")
        )
    return _("its numbers do not fit the matrix that its file names")
