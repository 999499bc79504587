"""Sentences about what a server does otherwise than an address asks."""

from kdesk.domain.links.departures import Departure, DepartureKind
from kdesk.messages.foreign_text import shown
from kdesk.messages.translation import N_, _

_SENTENCES = {
    DepartureKind.RENDITION_IGNORED: N_("The server ignored {asked}; {got} came"),
    DepartureKind.RENDITIONS_OTHER: N_("Other renditions came than the chosen ones: {got}"),
    DepartureKind.MAX_BITRATE_IGNORED: N_(
        "The highest bit rate of {asked} kbit/s was ignored, since nothing would be left: up to {got} kbit/s came"
    ),
    DepartureKind.MIN_BITRATE_IGNORED: N_(
        "The lowest bit rate of {asked} kbit/s was ignored, since nothing would be left: {got} kbit/s came"
    ),
    DepartureKind.PREFERRED_NOT_FIRST: N_("The preferred {asked} kbit/s is not the first variant; {got} kbit/s is"),
    DepartureKind.CUT_IGNORED: N_("Start and end were ignored: the whole video came"),
    DepartureKind.CUT_ROUGH: N_("{got} s came instead of {asked} s"),
    DepartureKind.START_DROPPED: N_("The start was dropped: a file begins at its beginning"),
    DepartureKind.PROTOCOL_IGNORED: N_("The addresses in the answer begin with {got}, not with {asked}"),
    DepartureKind.HOST_IGNORED: N_("The host {asked} was ignored; the addresses lead to {got}"),
    DepartureKind.CAPTIONS_LEFT: N_("Captions came all the same: {got}"),
    DepartureKind.AUDIO_MISSING: N_("There is no sound track in the language {asked}"),
    DepartureKind.SIDE_CLAMPED: N_("{asked} pixels were limited to {got}"),
    DepartureKind.SIZE_OTHER: N_("{got} pixels came instead of {asked}"),
    DepartureKind.TYPE_OTHER: N_("The format {asked} was ignored: the picture is {got}"),
    DepartureKind.FLAVOR_UNUSED: N_("The rendition has no effect: the server chooses from which one it cuts frames"),
    DepartureKind.SECOND_CLAMPED: N_("Second {asked} was limited to {got}, the last whole second"),
    DepartureKind.SLICE_CLAMPED: N_("Slice {asked} was limited to {got}, the last one"),
    DepartureKind.FRAMES_REPEAT: N_(
        "Frames repeat: without start and end they lie at whole seconds, and the video has only {got}"
    ),
    DepartureKind.QUALITY_UNUSED: N_("The quality has no effect: the picture is no JPEG"),
    DepartureKind.BACKGROUND_UNUSED: N_("The background has no effect: nothing is filled up"),
}


def departure_words(departure: Departure) -> str:
    """Return what the server did otherwise."""
    sentence = _(_SENTENCES[departure.kind])
    return sentence.format(asked=shown(departure.asked, 200), got=shown(departure.got, 200))
