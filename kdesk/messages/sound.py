"""What was measured of sounds, in words."""

from collections.abc import Sequence
from fractions import Fraction
from math import isinf

from kdesk.domain.sound_measures import OUT_OF_STEP, ChannelLevel, SoundFault, SoundMeasures, SoundOffset
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed

SILENCE = -70.0
"""LUFS from which on EBU R 128 counts nothing."""
LIMIT = -0.01
"""dBFS from which a sample is at the limit of its format."""
IN_STEP = Fraction(5, 1000)
"""Seconds below which an offset is none: it is not measured more exactly."""
MINUS = "\u2212"
_CHANNELS = {
    "FL": N_("left"),
    "FR": N_("right"),
    "FC": N_("centre"),
    "LFE": N_("deep effects"),
    "BL": N_("rear left"),
    "BR": N_("rear right"),
    "SL": N_("side left"),
    "SR": N_("side right"),
    "BC": N_("rear centre"),
}
_LAYOUTS = {
    "mono": N_("mono"),
    "stereo": N_("stereo"),
    "5.1": N_("5.1 surround"),
    "5.1(side)": N_("5.1 surround"),
    "7.1": N_("7.1 surround"),
}
_FAULTS = {
    SoundFault.SILENT: N_("Nothing is heard: all channels are silent."),
    SoundFault.EQUAL: N_("Both channels are equal: mono in a stereo track."),
    SoundFault.OPPOSITE: N_("The channels are out of phase: on one loudspeaker they cancel each other out."),
}


def decibels(value: float, unit: str, formatter: Format) -> str:
    """Return a level with its unit, minus infinity for digital silence."""
    words = f"{MINUS}∞" if isinf(value) else formatter.decimal(value).replace("-", MINUS)
    # A no-break space: a figure is never parted from its unit.
    return f"{words}\u00a0{unit}"


def layout_name(layout: str) -> str:
    """Return a channel layout in words: “stereo”, “5.1 surround”; FFmpeg's name of a rare one."""
    return _(_LAYOUTS[layout]) if layout in _LAYOUTS else layout


def channel_name(channel: ChannelLevel, number: int) -> str:
    """Return the name of a channel: “left”; “channel 3” if the file does not tell."""
    known = _CHANNELS.get(channel.name)
    return _(known) if known else _("channel {number}").format(number=number)


def sound_summary(measures: SoundMeasures, formatter: Format) -> str:
    """Return one line of loudness, range, true peak, layout, samples a second."""
    loudness = measures.loudness
    samples = formatter.decimal(measures.rate / 1000, 1 if measures.rate % 1000 else 0)
    rate = f"{samples}\u00a0kHz"
    if loudness.integrated <= SILENCE:
        return _("silent, {layout}, {rate}").format(layout=layout_name(measures.layout), rate=rate)
    return _("{integrated}, range {span}, true peak {peak}, {layout}, {rate}").format(
        integrated=decibels(loudness.integrated, "LUFS", formatter),
        span=decibels(loudness.span, "LU", formatter),
        peak=decibels(loudness.true_peak, "dBTP", formatter),
        layout=layout_name(measures.layout),
        rate=rate,
    )


def channel_summary(measures: SoundMeasures, formatter: Format) -> str:
    """Return the levels of all channels, a line each."""
    words = _("{channel}: peak {peak}, mean {mean}")
    parts = [
        words.format(
            channel=channel_name(channel, number),
            peak=decibels(channel.peak, "dBFS", formatter),
            mean=decibels(channel.mean, "dBFS", formatter),
        )
        for number, channel in enumerate(measures.channels, 1)
    ]
    return "\n".join(parts)


def silent_names(measures: SoundMeasures) -> str:
    """Return the names of the silent channels: “right”, “left, centre”."""
    silent = measures.silent_channels
    return listed(
        channel_name(channel, number) for number, channel in enumerate(measures.channels, 1) if channel in silent
    )


def fault_sentences(measures: SoundMeasures) -> Sequence[str]:
    """Return what is wrong with the channels, and whether they reach the limit, a sentence each."""
    found = [
        _("Nothing is heard of these channels: {names}.").format(names=silent_names(measures))
        if fault is SoundFault.SILENT_CHANNELS
        else _(_FAULTS[fault])
        for fault in measures.faults
    ]
    if measures.peak >= LIMIT:
        found.append(_("The sound reaches the limit, in red: what was louder was cut off."))
    return found


def offset_sentence(offset: SoundOffset | None, ahead: Fraction, names: tuple[str, str], formatter: Format) -> str:
    """Return by how much the sound of one video is later or earlier than that of another one.

    Args:
        ahead: Seconds by which the one is shown further ahead than the other.
        names: Of the one and of the other.
    """
    name, reference = names
    if offset is None or not offset.is_sure:
        words = _("The sound of {name} is not that of {reference}, or too short: no offset can be told.")
        return words.format(name=name, reference=reference)
    later = offset.by - ahead
    if abs(later) < IN_STEP:
        words = _("The sound of {name} is in step with that of {reference}.")
        return words.format(name=name, reference=reference)
    words = (
        _("The sound of {name} is {count} ms later than that of {reference}.")
        if later > 0
        else _("The sound of {name} is {count} ms earlier than that of {reference}.")
    )
    found = words.format(name=name, count=formatter.number(round(abs(later) * 1000)), reference=reference)
    if abs(later) <= OUT_OF_STEP:
        return found
    noticed = _("Viewers notice {count} ms.").format(count=formatter.number(round(OUT_OF_STEP * 1000)))
    return f"{found} {noticed}"
