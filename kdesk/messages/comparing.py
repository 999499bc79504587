"""What the Compare window says of its sides, and of how well it keeps up."""

from kdesk.domain.compared import Compared
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.video import VideoFacts
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.frame_facts import colours_of
from kdesk.messages.renditions import choice_of, frame_rate_of, pixels_of
from kdesk.messages.translation import N_, _, ngettext

NAME_LIMIT = 60
"""Characters of the name of a side."""
KEPT_UP = 0.97
"""Share of the frames from which on nothing is said of those that are missing."""

_FORMS = {
    DifferenceForm.ABSOLUTE: N_("Absolute"),
    DifferenceForm.SIGNED: N_("Signed"),
    DifferenceForm.HEAT: N_("Heat map"),
}
_SCALINGS = {Scaling.NEAREST: N_("Nearest"), Scaling.BILINEAR: N_("Bilinear"), Scaling.LANCZOS: N_("Lanczos")}


def side_name(what: Compared, formatter: Format, *, with_entry: bool) -> str:
    """Return the name of a side: “720p, 2.5 Mbit/s”; the name of a file.

    Args:
        with_entry: Whether the sides belong to several entries, so that each needs the name of its own.
    """
    if what.source.path is not None:
        return shown(what.source.path.name, NAME_LIMIT)
    choice = choice_of(what.flavor, formatter) if what.flavor is not None else ""
    if what.entry is None or not (with_entry or not choice):
        return shown(choice, NAME_LIMIT)
    name = shown(what.entry.name or what.entry.id, NAME_LIMIT)
    return _("{entry}, {rendition}").format(entry=name, rendition=choice) if choice else name


def facts_line(facts: VideoFacts, formatter: Format) -> str:
    """Return what a file tells of its video: pixels, codec, colours, bit rate, frame rate."""
    parts = [pixels_of(facts.width, facts.height), shown(facts.codec)]
    # Before what is cut first: wrong colours come from here more often than from anywhere else.
    parts.append(colours_of(facts.colours) or _("colours not named"))
    kilobits = facts.bit_rate // 1000
    if kilobits:
        parts.append(formatter.bitrate(kilobits))
    if facts.rate:
        rate = frame_rate_of(float(facts.rate), formatter)
        parts.append(formatter.together(_("{rate} fps").format(rate=rate)))
    if facts.profile:
        parts.append(shown(facts.profile))
    return " · ".join(parts)


def shift_words(shift: int, formatter: Format) -> str:
    """Return by how many frames a side is ahead: “+3 frames”; "" if it is not shifted."""
    if not shift:
        return ""
    sign = "+" if shift > 0 else "−"
    words = ngettext("{sign}{count} frame", "{sign}{count} frames", abs(shift))
    return words.format(sign=sign, count=formatter.number(abs(shift)))


def aligned_words(letter: str, before: int, after: int, formatter: Format) -> str:
    """Return by how many frames a side had to be shifted to show the same as the first one.

    Args:
        before: The shift that it had.
        after: The shift that it has now.
    """
    if before == after:
        words = _("Nothing to shift: side {letter} shows the same frames as side A")
    elif not after:
        words = _("Side {letter} shows the same frames as side A without a shift")
    else:
        words = _("Side {letter} is shifted by {shift}: it shows the same frames as side A")
    return words.format(letter=letter, shift=shift_words(after, formatter))


def pace_words(shown_frames: float, wanted: float, share: float, formatter: Format) -> str:
    """Return what is said while playing cannot keep up; "" while it does.

    Args:
        shown_frames: A second.
        wanted: A second, at the chosen speed.
        share: Of the speed that was reached; below 1.0 the pictures are late.
    """
    if not wanted or shown_frames >= wanted * KEPT_UP:
        return ""
    words = _("{shown} of {wanted} frames a second shown").format(
        shown=formatter.number(round(shown_frames)), wanted=formatter.number(round(wanted))
    )
    if share < KEPT_UP:
        slower = _("at {percent} of the speed").format(percent=formatter.percent(round(share * 100), 100))
        return _("{words}, {slower}").format(words=words, slower=slower)
    return words


def form_name(form: DifferenceForm) -> str:
    """Return the name of a form of difference."""
    return _(_FORMS[form])


def scaling_name(scaling: Scaling) -> str:
    """Return the name of a scaling."""
    return _(_SCALINGS[scaling])


def zoom_words(zoom: float, formatter: Format) -> str:
    """Return a zoom: “50 %”; 0 is the one that fits."""
    return formatter.percent(round(zoom * 100), 100) if zoom else _("Fit")
