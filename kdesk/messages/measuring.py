"""What is said of measures: what they are of, and why one is missing."""

from kdesk.domain.measures import Measure
from kdesk.messages.decoding import decoder_missing
from kdesk.messages.reviews import measure_name
from kdesk.messages.translation import _


def measure_missing(measure: Measure) -> str:
    """Return why a measure cannot be made on this computer."""
    if measure is not Measure.VMAF:
        return decoder_missing()
    return _(
        'VMAF needs an ffmpeg with libvmaf, which many systems have, and the demo extra: pip install "kdesk[demo]"'
    )


def measured_how(measure: Measure, reference: str, size: tuple[int, int], maker: str) -> str:
    """Return what a measure is of.

    Args:
        reference: Name of the video that the other one is compared with.
        size: Pixels of the reference.
        maker: What measured.
    """
    return _("{measure} against {reference}, scaled to {width} × {height} (bicubic), by {maker}").format(  # noqa: RUF001  the sign of sizes
        measure=measure_name(measure), reference=reference, width=size[0], height=size[1], maker=maker
    )
