"""What local files show and tell before they are uploaded, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from kdesk.domain.looks.file_look import FileDefect, FileLook
from kdesk.domain.remark import Remark
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.remarks import remark_text
from kdesk.messages.translation import N_, _
from kdesk.plain_text import left_to_right

_SEPARATOR = " · "
_CODEC = 20
"""Characters of the name of a codec."""

_CODECS: Mapping[str, str] = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "libdav1d": "AV1",
    "libaom-av1": "AV1",
    "vp8": "VP8",
    "libvpx": "VP8",
    "vp9": "VP9",
    "libvpx-vp9": "VP9",
    "prores": "ProRes",
    "dnxhd": "DNxHD",
    "mjpeg": "Motion JPEG",
    "mpeg4": "MPEG-4",
    "mpeg1video": "MPEG-1",
    "mpeg2video": "MPEG-2",
    "aac": "AAC",
    "mp3": "MP3",
    "mp3float": "MP3",
    "mp2": "MP2",
    "mp2float": "MP2",
    "opus": "Opus",
    "libopus": "Opus",
    "vorbis": "Vorbis",
    "flac": "FLAC",
    "alac": "Apple Lossless",
    "ac3": "AC-3",
    "eac3": "E-AC-3",
}
"""Names by which people know them; others keep those of FFmpeg."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What will be a problem.

    Attributes:
        title: Without a full stop, for a row.
        advice: What that means, and what can be done.
    """

    title: str = ""
    advice: str = ""


_PROBLEMS: Mapping[FileDefect, Caution] = {
    FileDefect.EMPTY: Caution(
        N_("The file is empty"),
        N_("Kaltura takes no file without content. Wait until the program that writes it is done."),
    ),
    FileDefect.NO_INDEX: Caution(
        N_("No index: its recording was interrupted"),
        N_(
            "Kaltura cannot play it as it is. Let the camera or the program that recorded it repair it, and upload"
            " the repaired file."
        ),
    ),
    FileDefect.CUT_OFF: Caution(
        N_("Incomplete: its end is missing"),
        N_("The file is shorter than it says, as if only a part had been copied. Copy it again before you upload it."),
    ),
    FileDefect.NO_TRACKS: Caution(
        N_("Neither picture nor sound"),
        N_("There is nothing in it that Kaltura could play. Check that it is the right file."),
    ),
    FileDefect.NOT_MEDIA: Caution(
        N_("No video, audio or image by its content"),
        N_("Kaltura may not be able to play it. Check that it is the right file."),
    ),
    FileDefect.DAMAGED: Caution(
        N_("Its first picture cannot be decoded"),
        N_("It may be damaged. Play it on this computer before you upload it."),
    ),
    FileDefect.ENCRYPTED: Caution(
        N_("Copy-protected"),
        N_("Kaltura cannot convert it. Export it without protection, and upload that file."),
    ),
}
NO_CAUTION = Caution()


def look_words(look: FileLook, formatter: Format) -> str:
    """Return pixels, duration and codec of a file, with dots between them; "" if it tells nothing."""
    size = left_to_right(f"{look.width}\u00a0×\u00a0{look.height}") if look.width and look.height else ""
    duration = formatter.duration(look.duration) if look.duration else ""
    parts = (size, duration, codec_name(look.video or look.audio))
    return _SEPARATOR.join(part for part in parts if part)


def codec_name(codec: str) -> str:
    """Return the name by which people know a codec; "" for one without a name."""
    known = "PCM" if codec.startswith("pcm") else _CODECS.get(codec, "")
    return known or ("" if codec == "?" else shown(codec, _CODEC))


def problem_words(problem: FileDefect | None) -> Caution:
    """Return what will be a problem, and what can be done."""
    if problem is None:
        return NO_CAUTION
    words = _PROBLEMS[problem]
    return Caution(_(words.title), _(words.advice))


def limit_words(remark: Remark, formatter: Format) -> Caution:
    """Return what a limit of the account means for a file."""
    advice = _("Kaltura decides when it is sent. Ask the administrator of the account, or make the file smaller.")
    return Caution(remark_text(remark, formatter), advice)
