"""What the packets of a rendition tell, in words."""

from kdesk.domain.bit_rates import PacketScan, peaks_above, whole_seconds
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.translation import _, listed, ngettext

_KILO = 1000


def rate_label(name: str) -> str:
    """Return what a curve shows."""
    return _("Bit rate of {name}, picture only").format(name=shown(name))


def declared_words(name: str, declared: int, formatter: Format) -> str:
    """Return what stands at the line of the declared bandwidth.

    Args:
        declared: Bits per second.
    """
    return _("{name}: declared {rate}").format(name=name, rate=formatter.bitrate(declared // _KILO))


def scan_words(scan: PacketScan, declared: int, formatter: Format) -> str:
    """Return mean, GOPs and peaks of a rendition: “2.4 Mbit/s on average, 30 key frames, GOPs of 2.0 s”.

    Args:
        declared: Bits per second; 0 if nothing is declared.
    """
    gops, peaks = scan.gops, len(peaks_above(whole_seconds(scan), declared))
    parts = [_("{rate} on average").format(rate=formatter.bitrate(round(scan.mean / _KILO)))]
    count = len(scan.key_times)
    frames = ngettext("{count} key frame", "{count} key frames", count)
    parts.append(frames.format(count=formatter.number(count)))
    if gops:
        least, most = (formatter.decimal(float(one)) for one in (min(gops), max(gops)))
        words = _("GOPs of {least} s") if least == most else _("GOPs of {least} s to {most} s")
        parts.append(words.format(least=least, most=most))
    if peaks:
        seconds = ngettext(
            "{count} second above the declared bandwidth", "{count} seconds above the declared bandwidth", peaks
        )
        parts.append(seconds.format(count=formatter.number(peaks)))
    return listed(parts)
