"""An adaptive stream of two variants and captions, made by ffmpeg, that tests then spoil."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.support.media import ffmpeg

SECONDS = 12
SIZES = {"low": "320x180", "high": "640x360"}
_CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\nAhoy\n"


def make_variants(folder: Path) -> Path:
    """Make `main.m3u8` with `low` and `high`, each of six segments of two seconds, and English captions."""
    for name, size in SIZES.items():
        (folder / name).mkdir(parents=True)
        ffmpeg(
            *["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration={SECONDS}"],
            *["-f", "lavfi", "-i", f"sine=440:sample_rate=44100:duration={SECONDS}"],
            *["-c:v", "libx264", "-preset", "ultrafast", "-level", "3.1", "-g", "50"],
            *["-pix_fmt", "yuv420p", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "48k", "-f", "hls", "-hls_time", "2"],
            *["-hls_playlist_type", "vod", "-hls_segment_filename", str(folder / name / "%d.ts")],
            str(folder / name / "list.m3u8"),
        )
    (folder / "en").mkdir()
    (folder / "en" / "0.vtt").write_text(_CUES)
    (folder / "en" / "list.m3u8").write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:{SECONDS}\n#EXTINF:{SECONDS},\n0.vtt\n#EXT-X-ENDLIST\n"
    )
    write_main(folder, {name: peak_of(folder / name) for name in SIZES})
    return folder


def make_dash(folder: Path) -> Path:
    """Make `a.mpd` with both sizes, each of six segments of two seconds, and their sound beside them."""
    folder.mkdir(parents=True)
    sources = [f"testsrc2=size={size}:rate=25:duration={SECONDS}" for size in SIZES.values()]
    sources.append(f"sine=440:sample_rate=44100:duration={SECONDS}")
    ffmpeg(
        *[part for source in sources for part in ("-f", "lavfi", "-i", source)],
        *["-map", "0:v", "-map", "1:v", "-map", "2:a", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50"],
        *["-pix_fmt", "yuv420p", "-sc_threshold", "0", "-b:v:0", "300k", "-b:v:1", "900k", "-c:a", "aac"],
        *["-f", "dash", "-seg_duration", "2", "-adaptation_sets", "id=0,streams=v id=1,streams=a"],
        str(folder / "a.mpd"),
    )
    return folder


def write_main(folder: Path, rates: dict[str, int]) -> None:
    """Write the list of variants with these bandwidths."""
    rows = ['#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="t",NAME="English",LANGUAGE="en",URI="en/list.m3u8"']
    for name, rate in rates.items():
        rows.append(
            f'#EXT-X-STREAM-INF:BANDWIDTH={rate},RESOLUTION={SIZES[name]},CODECS="avc1.42c01f,mp4a.40.2",SUBTITLES="t"'
        )
        rows.append(f"{name}/list.m3u8")
    (folder / "main.m3u8").write_text("\n".join(["#EXTM3U", *rows, ""]))


def peak_of(folder: Path) -> int:
    """Return the highest bit rate of the segments of a variant."""
    seconds = [float(found) for found in re.findall(r"#EXTINF:([\d.]+)", (folder / "list.m3u8").read_text())]
    sizes = [(folder / f"{number}.ts").stat().st_size for number in range(len(seconds))]
    return int(max(size * 8 / length for size, length in zip(sizes, seconds, strict=True)))


def rewrite(file: Path, change: Callable[[str], str]) -> None:
    """Change the text of a playlist; the change must change something."""
    before = file.read_text()
    after = change(before)
    assert after != before
    file.write_text(after)
