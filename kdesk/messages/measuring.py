"""What is said of measures: what they tell, against what they were made, and why one is missing."""

from math import isinf

from kdesk.domain.measures import LEAST_SIDE, SCALED_BY, Measure
from kdesk.domain.reviews.review import Series
from kdesk.domain.video import VideoFacts
from kdesk.messages.decoding import decoder_missing
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.reviews import measure_name, time_text, value_text
from kdesk.messages.translation import N_, _

_UNITS = {Measure.PSNR: "dB", Measure.XPSNR: "dB"}
_WHYS = {
    Measure.PSNR: N_("How small the differences of the pixels are, in decibels. Above 40 dB few people see them."),
    Measure.SSIM: N_("How much of the structure is kept: 1 for equal pictures. Below 0.95 differences are seen."),
    Measure.XPSNR: N_("As PSNR, weighted by how much people see of a difference."),
    Measure.VMAF: N_("How people of a study would judge it: 0 to 100. Six points are a difference that people notice."),
}
_RULES = {
    Measure.PSNR: N_("Rule of thumb: above 40 dB hardly visible, 30 to 40 dB visible, below 30 dB plain."),
    Measure.SSIM: N_("Rule of thumb: above 0.98 hardly visible, 0.95 to 0.98 visible, below 0.95 plain."),
    Measure.XPSNR: N_("Rule of thumb: above 40 dB hardly visible, 30 to 40 dB visible, below 30 dB plain."),
    Measure.VMAF: N_("Rule of thumb: above 95 hardly visible, 80 to 95 visible, below 80 plain."),
}
_SCALINGS = {"bicubic": N_("bicubic"), "lanczos": N_("Lanczos"), "bilinear": N_("bilinear")}


def unit_of(measure: Measure) -> str:
    """Return the unit of a measure, "" for one without."""
    return _UNITS.get(measure, "")


def measure_why(measure: Measure) -> str:
    """Return what a measure tells."""
    return _(_WHYS[measure])


def measure_rule(measure: Measure) -> str:
    """Return which values are good, in one line."""
    return _(_RULES[measure])


def summary_text(series: Series, formatter: Format) -> str:
    """Return mean and worst value: “on average 41.20 dB, worst 28.50 dB at 0:08”; "" of nothing."""
    if not series.values:
        return ""
    if isinf(series.worst):
        return _("all frames are equal")
    mean, worst = (value_text(series.name, value, series.unit, formatter) for value in (series.mean, series.worst))
    at = series.worst_time
    words = _("on average {mean}, worst {worst} at {time}") if at is not None else _("on average {mean}, worst {worst}")
    return words.format(mean=mean, worst=worst, time=time_text(at) if at is not None else "")


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
