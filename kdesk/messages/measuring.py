"""What is said of measures: what they tell, against what they were made, and why one is missing."""

from kdesk.domain.measures import LEAST_SIDE, SCALED_BY, Measure
from kdesk.domain.video import VideoFacts
from kdesk.messages.decoding import decoder_missing
from kdesk.messages.foreign_text import shown
from kdesk.messages.reviews import measure_name
from kdesk.messages.translation import N_, _

_UNITS = {Measure.PSNR: "dB", Measure.XPSNR: "dB"}
_WHYS = {
    Measure.PSNR: N_("How small the differences of the pixels are, in decibels. Above 40 dB few people see them."),
    Measure.SSIM: N_("How much of the structure is kept: 1 for equal pictures. Below 0.95 differences are seen."),
    Measure.XPSNR: N_("As PSNR, weighted by how much people see of a difference."),
    Measure.VMAF: N_("How people of a study would judge it: 0 to 100. Six points are a difference that people notice."),
}
_SCALINGS = {"bicubic": N_("bicubic"), "lanczos": N_("Lanczos"), "bilinear": N_("bilinear")}


def unit_of(measure: Measure) -> str:
    """Return the unit of a measure, "" for one without."""
    return _UNITS.get(measure, "")


def measure_why(measure: Measure) -> str:
    """Return what a measure tells."""
    return _(_WHYS[measure])


def measure_missing(measure: Measure) -> str:
    """Return why a measure cannot be made on this computer."""
    if measure is not Measure.VMAF:
        return decoder_missing()
    return _(
        'VMAF needs an ffmpeg with libvmaf, which many systems have, and the demo extra: pip install "kdesk[demo]"'
    )


def measure_impossible(measure: Measure, reference: VideoFacts) -> str:
    """Return why a measure has no value against a reference; "" if the reference is not to blame."""
    name = measure_name(measure)
    if measure is not Measure.PSNR and min(reference.width, reference.height) < LEAST_SIDE:
        words = _("{measure} needs a reference of at least {count} pixels on each side")
        return words.format(measure=name, count=LEAST_SIDE)
    if measure is not Measure.XPSNR:
        return ""
    # FFmpeg's filter takes rows of more than 8 bits for shorter than they are in memory.
    return _("No {measure}: FFmpeg measures it wrongly for more than 8 bits at this width").format(measure=name)


def measured_label(
    measure: Measure, name: str, reference: str, is_source: bool, facts: tuple[VideoFacts, VideoFacts] | None
) -> str:
    """Return what was measured: “PSNR of 720p against the source, 720p scaled up (bicubic)”.

    Args:
        name: Of the measured video.
        reference: Name of what it was measured against.
        is_source: Whether that is the source.
        facts: Of both, once they are known.
    """
    name, against = shown(name), _("the source") if is_source else shown(reference)
    words = _("{measure} of {name} against {reference}")
    if facts is not None and facts[0].shown_size != facts[1].shown_size:
        is_smaller = facts[0].shown_size[1] < facts[1].shown_size[1]
        words = (
            _("{measure} of {name} against {reference}, {name} scaled up ({scaling})")
            if is_smaller
            else _("{measure} of {name} against {reference}, {name} scaled down ({scaling})")
        )
    scaling = _(_SCALINGS[SCALED_BY]) if SCALED_BY in _SCALINGS else SCALED_BY
    return words.format(measure=measure_name(measure), name=name, reference=against, scaling=scaling)
