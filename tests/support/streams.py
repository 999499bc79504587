"""Streams for the player, made by ffmpeg: segments of two seconds, one or two languages, sound alone, a single file."""

from pathlib import Path

from tests.support.media import ffmpeg

SECONDS = 12
SEGMENT_SECONDS = 2
_PICTURE = ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=25:duration={SECONDS}"]
_CODE = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p"]


def _tone(hertz: int) -> list[str]:
    return ["-f", "lavfi", "-i", f"sine={hertz}:sample_rate=44100:duration={SECONDS}"]


def _cut(folder: Path, ending: str = "ts") -> list[str]:
    folder.mkdir(parents=True)
    cut = ["-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod"]
    fragmented = ["-hls_segment_type", "fmp4"] if ending == "m4s" else []
    return [*cut, *fragmented, "-hls_segment_filename", str(folder / f"%d.{ending}"), str(folder / "list.m3u8")]


def make_video(folder: Path) -> Path:
    """Make a stream of pictures and sound in MPEG-TS; `list.m3u8` and `0.ts` to `5.ts`."""
    ffmpeg(*_PICTURE, *_tone(440), *_CODE, "-c:a", "aac", "-b:a", "48k", *_cut(folder))
    return folder


def make_fragmented(folder: Path) -> Path:
    """Make the same in fragmented MP4, with an initialization section."""
    ffmpeg(*_PICTURE, *_tone(440), *_CODE, "-c:a", "aac", "-b:a", "48k", *_cut(folder, "m4s"))
    return folder


def make_encrypted(folder: Path) -> Path:
    """Make the first again, encrypted with AES-128; the key is `key` beside the list."""
    cut = _cut(folder)
    (folder / "key").write_bytes(bytes(range(16)))
    told = folder / "key.info"
    told.write_text(f"key\n{folder / 'key'}\n")
    ffmpeg(*_PICTURE, *_tone(440), *_CODE, "-c:a", "aac", "-b:a", "48k", "-hls_key_info_file", str(told), *cut)
    return folder


def make_sound(folder: Path) -> Path:
    """Make a stream of sound alone."""
    ffmpeg(*_tone(440), "-c:a", "aac", "-b:a", "48k", *_cut(folder))
    return folder


def make_two_languages(folder: Path) -> Path:
    """Make `master.m3u8` of one silent video with English and German sound beside it."""
    ffmpeg(*_PICTURE, *_CODE, "-an", *_cut(folder / "video"))
    for name, hertz in (("en", 440), ("de", 880)):
        ffmpeg(*_tone(hertz), "-c:a", "aac", "-b:a", "48k", *_cut(folder / name))
    tracks = [
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="{name}",LANGUAGE="{name}",DEFAULT={default},URI="{name}/list.m3u8"'
        for name, default in (("en", "YES"), ("de", "NO"))
    ]
    variant = '#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=320x180,AUDIO="sound"\nvideo/list.m3u8'
    (folder / "master.m3u8").write_text("\n".join(["#EXTM3U", *tracks, variant, ""]))
    return folder


def make_file(path: Path) -> Path:
    """Make a single MP4 file whose index is at its end, so that a player must seek in it."""
    ffmpeg(*_PICTURE, *_tone(440), *_CODE, "-c:a", "aac", "-b:a", "48k", str(path))
    return path
