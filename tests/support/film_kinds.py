"""Numbered videos of all kinds whose frames a decoder may take for others."""

from collections.abc import Callable
from pathlib import Path

from tests.support.numbered_video import X264, make, remake

Kind = Callable[[Path], Path]
"""Writes a file into a folder and returns its path."""


def plain(path: Path) -> Path:
    """H.264 at a constant rate, as most are."""
    return make(path / "a.mp4", (*X264, "-g", "30"), sound=True)


def open_groups(path: Path) -> Path:
    """Groups that begin with frames which refer to the group before."""
    return make(path / "a.mp4", (*X264, "-bf", "3", "-g", "24", "-x264opts", "open-gop=1:b-pyramid=normal"))


def variable_rate(path: Path) -> Path:
    """Most frames left out, the others at their times."""
    kept = r"select='lt(mod(n,7),3)+eq(mod(n,11),0)'"
    return make(path / "a.mp4", ("-vf", kept, "-fps_mode", "vfr", *X264, "-bf", "2", "-g", "20"))


def hevc(path: Path) -> Path:
    """H.265 with open groups."""
    parameters = "log-level=error:open-gop=1:bframes=3:keyint=25"
    return make(path / "a.mp4", ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", parameters))


def mpeg2(path: Path) -> Path:
    """MPEG-2 in a transport stream."""
    return make(path / "a.ts", ("-c:v", "mpeg2video", "-b:v", "4M", "-bf", "2", "-g", "15"), sound=True)


def late_stream(path: Path) -> Path:
    """A transport stream that begins at some time of its clock."""
    return make(path / "a.ts", (*X264, "-bf", "2", "-g", "30", "-output_ts_offset", "5000"), sound=True)


def edit_list(path: Path) -> Path:
    """A copy that begins in the midst of a group: an edit list hides the frames before."""
    source = make(path / "all.mp4", (*X264, "-bf", "2", "-g", "40"), sound=True)
    return remake(source, path / "a.mp4", "-c", "copy", before=("-ss", "2.3"))


def turned(path: Path) -> Path:
    """A portrait video, as telephones write it: the picture lies on its side, and players turn it."""
    source = make(path / "all.mp4", (*X264, "-bf", "2"), sound=True)
    return remake(source, path / "a.mp4", "-c", "copy", "-metadata:s:v", "rotate=90")


def fragments(path: Path) -> Path:
    """A fragmented MP4, which has no index."""
    movement = ("-movflags", "frag_keyframe+empty_moov")
    return make(path / "a.mp4", (*X264, "-bf", "2", "-g", "30", *movement), sound=True)


def anamorphic(path: Path) -> Path:
    """Pixels that are wider than high."""
    return make(path / "a.mp4", ("-vf", "setsar=4/3", *X264))


def film(path: Path) -> Path:
    """23.976 frames a second."""
    return make(path / "a.mov", (*X264, "-bf", "2"), rate="24000/1001")


def ntsc(path: Path) -> Path:
    """29.97 frames a second."""
    return make(path / "a.mp4", (*X264, "-bf", "2"), rate="30000/1001")


def fast(path: Path) -> Path:
    """59.94 frames a second in a container that rounds times to milliseconds."""
    return make(path / "a.mkv", (*X264, "-bf", "2", "-g", "60"), rate="60000/1001", sound=True)


def vp9(path: Path) -> Path:
    """VP9 in WebM."""
    return make(path / "a.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M"))


def avi(path: Path) -> Path:
    """MPEG-4 with B-frames in AVI, which has no presentation times."""
    return make(path / "a.avi", ("-c:v", "mpeg4", "-q:v", "4", "-bf", "1", "-g", "20"))


def fields(path: Path) -> Path:
    """Interlaced H.264."""
    return make(path / "a.ts", (*X264, "-flags", "+ilme+ildct", "-x264opts", "tff=1", "-g", "24"), size=(320, 192))


def intra(path: Path) -> Path:
    """ProRes with ten bits, every frame by itself."""
    return make(path / "a.mov", ("-c:v", "prores_ks", "-profile:v", "3", "-pix_fmt", "yuv422p10le"))


def one_group(path: Path) -> Path:
    """One key frame for all."""
    return make(path / "a.mp4", (*X264, "-g", "1000", "-sc_threshold", "0", "-bf", "2"))


def flash(path: Path) -> Path:
    """H.264 in FLV."""
    return make(path / "a.flv", (*X264, "-bf", "2", "-g", "30"), sound=True)


KINDS = (
    *(
        plain,
        open_groups,
        variable_rate,
        hevc,
        mpeg2,
        late_stream,
        edit_list,
        turned,
        fragments,
        anamorphic,
        film,
        ntsc,
    ),
    *(fast, vp9, avi, fields, intra, one_group, flash),
)
