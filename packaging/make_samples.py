"""Makes `kdesk/demo/media/ready_made.zip`: the samples of the demo with all that ffmpeg would make of them.

Run by `python packaging/make_samples.py` in the environment of `dev.py setup`, when samples or renditions change. It
takes more time than the demo server does, for files of a third of the size.
"""

import hashlib
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kdesk.demo.media.ffmpeg import Ffmpeg, find_program
from kdesk.demo.media.ready_made import ARCHIVE, INDEX
from kdesk.demo.media.rendition import make_rendition
from kdesk.demo.media.thumbnailer import Thumbnailer
from kdesk.demo.server.samples import SAMPLES, Sample
from kdesk.demo.store.files import Files
from kdesk.demo.store.profiles.ladder import AUDIO, HD, SD, SMALL, applicable
from kdesk.demo.store.uploads.filetypes import IMAGE

MADE = (SMALL, SD, HD, AUDIO)
FRAME_EVERY = 2.0
"""Seconds between two frames."""
BOXES = (256, 640)
"""Widths of the boxes of 16:9 that the frames are scaled into, in pixels."""
LONGEST = 6_000_000
"""Bytes that the archive may have."""
_SMALLER = {"-preset ultrafast": "-preset veryslow", "-crf 24": "-crf 34", "-crf 25": "-crf 35"}
_DATE = (2026, 1, 1, 0, 0, 0)
"""In the archive, so that the same files make the same archive."""


class PatientFfmpeg(Ffmpeg):
    """Encodes slowly into small files."""

    def run(self, *arguments: str | Path, gentle: bool = True, wanted: Callable[[], bool] = lambda: True) -> str:
        """Run ffmpeg with the slowest preset."""
        line = "\0".join(map(str, arguments))
        for quick, slow in _SMALLER.items():
            line = line.replace(quick.replace(" ", "\0"), slow.replace(" ", "\0"))
        return super().run(*line.split("\0"), gentle=gentle, wanted=wanted)


class Maker:
    """Makes the files below a folder and remembers what the index says of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ffmpeg = PatientFfmpeg(find_program())
        self._files = Files(folder / "data")
        self._files.root.mkdir()
        self._files.prepare()
        self._thumbnailer = Thumbnailer(self._files, self._ffmpeg)
        self.members: dict[str, Path] = {}
        self.index: dict[str, Any] = {"samples": {}, "files": {}, "longest": 0}

    def add(self, sample: Sample) -> None:
        """Make one sample and everything that belongs to it."""
        stem = Path(sample.file_name).stem
        source = self._folder / sample.file_name
        self._ffmpeg.run(*sample.arguments.split(" "), source)
        self.index["samples"][sample.file_name] = self._member(f"{stem}/{sample.file_name}", source)
        known = self._know(source)
        info = self._ffmpeg.probe(source)
        pictured = info.has_video or sample.media_type == IMAGE
        known["frames"] = list(self._frames(source, stem, info.duration_ms / 1000)) if pictured else []
        if sample.media_type == IMAGE:
            return
        known["renditions"] = {}
        for params in applicable(info, MADE):
            folder = self._folder / f"{stem}-{params.id}"
            folder.mkdir()
            made = make_rendition(self._ffmpeg, source, params, folder, lambda: True)
            members = [self._member(f"{stem}/{params.id}/{path.name}", path) for path in sorted(folder.iterdir())]
            told = {"file_name": made.file_name, "playlist": made.playlist, "codecs": made.codecs, "members": members}
            known["renditions"][str(params.id)] = told
            rendition = self._know(folder / made.file_name)
            rendition["frames"] = known["frames"]
            if not info.has_video:
                rendition["wave"] = self._wave(folder / made.file_name, stem)

    def _know(self, path: Path) -> dict[str, Any]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.index["longest"] = max(self.index["longest"], path.stat().st_size)
        known: dict[str, Any] = {"info": asdict(self._ffmpeg.probe(path))}
        self.index["files"][digest] = known
        return known

    def _member(self, name: str, path: Path) -> str:
        self.members[name] = path
        return name

    def _frames(self, source: Path, stem: str, seconds: float) -> Iterator[tuple[float, int, str]]:
        second = 0.0
        while second < seconds:
            sizes = [(width, self._folder / f"{stem}-{second}-{width}.jpg") for width in BOXES]
            made = []
            for width, target in sizes:
                self._shoot(source, second, width, target)
                made.append((width, self._member(f"{stem}/frames/{second:04.1f}-{width}.jpg", target)))
            for _width, target in sizes:  # a captured thumbnail is such a file, and is asked for in other sizes
                self._know(target)["frames"] = [(0.0, width, member) for width, member in made]
            yield from ((second, width, member) for width, member in made)
            second += FRAME_EVERY

    def _shoot(self, source: Path, second: float, width: int, target: Path) -> None:
        box = f"scale={width}:{width * 9 // 16}:force_original_aspect_ratio=decrease:force_divisible_by=2"
        output = ["-frames:v", "1", "-update", "1", "-vf", box, "-q:v", "6"]
        seek = ["-ss", str(second)] if second else []
        self._ffmpeg.run(*seek, "-i", source, *output, target)

    def _wave(self, sound: Path, stem: str) -> str:
        """Make the picture of a sound as a PNG, and what a picture of that is."""
        wave = self._thumbnailer.waveform(sound)
        self._know(wave)["frames"] = list(self._frames(wave, f"{stem}-wave", FRAME_EVERY))
        return self._member(f"{stem}/wave.png", wave)


def write(archive: Path, maker: Maker) -> None:
    """Write the archive: the same files give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, path in sorted(maker.members.items()):
            file.writestr(zipfile.ZipInfo(name, _DATE), path.read_bytes(), zipfile.ZIP_DEFLATED)
        index = json.dumps(maker.index, indent=1, sort_keys=True)
        file.writestr(zipfile.ZipInfo(INDEX, _DATE), index, zipfile.ZIP_DEFLATED)


def main() -> int:
    """Make the archive; 1 if it became too long."""
    with tempfile.TemporaryDirectory(prefix="kdesk-samples-") as folder:
        maker = Maker(Path(folder))
        for sample in SAMPLES:
            maker.add(sample)
        write(ARCHIVE, maker)
    size = ARCHIVE.stat().st_size
    print(f"{ARCHIVE.name}: {size / 1e6:.1f} MB, {len(maker.members)} files")
    return int(size > LONGEST)


if __name__ == "__main__":
    sys.exit(main())
