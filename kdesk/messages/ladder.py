"""What is odd about renditions, and why it matters, in words."""

from collections.abc import Sequence

from kdesk.domain.flavor import Flavor
from kdesk.domain.ladder import Finding, FindingKind
from kdesk.messages.format import Format
from kdesk.messages.renditions import frame_rate_of, lines_of, name_among, reason_of
from kdesk.messages.translation import N_, _

_SENTENCES = {
    FindingKind.FAILED: N_("{name} failed: {reason}"),
    FindingKind.LESS_BITRATE: N_("{name} has less bit rate ({rate}) than {other} ({other_rate})"),
    FindingKind.ALIKE: N_("{name} ({rate}) and {other} ({other_rate}) have nearly the same bit rate"),
    FindingKind.FRAME_RATE: N_("{name} has {frames} frames a second, the source {other_frames}"),
    FindingKind.SHORTER: N_("{name} has the bytes of only about {length}"),
    FindingKind.UPSCALED: N_("{name} is larger than the source ({lines})"),
    FindingKind.NO_LOW_RUNG: N_("No rendition for slow connections: the smallest one needs {rate}"),
}
_WHYS = {
    FindingKind.FAILED: N_(
        "Viewers get one of the other renditions. Convert it again, or replace the content if the source is damaged."
    ),
    FindingKind.LESS_BITRATE: N_(
        "A larger picture needs more bits. Players choose by bit rate, so that they may show the small picture to"
        " viewers with a fast connection, and the large one looks worse than it could."
    ),
    FindingKind.ALIKE: N_(
        "A player that changes between them gains nothing. One of them can be left out, which saves storage and"
        " conversion."
    ),
    FindingKind.FRAME_RATE: N_(
        "Movement may judder, because frames were left out or doubled. Half the frame rate of the source can be"
        " intended for slow connections."
    ),
    FindingKind.SHORTER: N_(
        "The bytes of the file and its bit rate give its length. The end may be missing: play it to the end, or"
        " convert it again."
    ),
    FindingKind.UPSCALED: N_(
        "It needs more bits than the source and shows no more detail. The flavor params should not enlarge."
    ),
    FindingKind.NO_LOW_RUNG: N_("On a slow mobile connection the video stops again and again."),
}


def finding_text(finding: Finding, flavors: Sequence[Flavor], formatter: Format) -> str:
    """Return a finding in one sentence.

    Args:
        flavors: All renditions of the entry, among which names are told apart.
    """
    about = finding.flavor
    words = {
        "name": name_among(about, flavors, formatter),
        "reason": reason_of(about),
        "length": formatter.duration(finding.seconds),
        "rate": formatter.bitrate(about.bitrate),
        "frames": frame_rate_of(about.frame_rate, formatter),
    }
    if (other := finding.other) is not None:
        words |= {
            "other": name_among(other, flavors, formatter),
            "other_rate": formatter.bitrate(other.bitrate),
            "other_frames": frame_rate_of(other.frame_rate, formatter),
            "lines": lines_of(other),
        }
    return _(_SENTENCES[finding.kind]).format(**words)


def finding_why(kind: FindingKind) -> str:
    """Return why a finding matters, and what can be done."""
    return _(_WHYS[kind])
