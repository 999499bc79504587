"""What stands in for ffmpeg where there is none: the samples, ready made, with their renditions and pictures.

The archive beside this module is made by `packaging/make_samples.py`. Its index knows files by their content.
"""

import hashlib
import json
import shutil
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

from kdesk.demo.media.picture import Picture
from kdesk.demo.store.profiles.media_info import MediaInfo

ARCHIVE = Path(__file__).with_name("ready_made.zip")
INDEX = "index.json"


class ReadyMade:
    """Reads the archive.

    Its index has, by the SHA-256 of a file: `info`, the properties of the file; `frames`, each a second, the width of a
    box of 16:9 and the picture in it; and for a source `renditions`, by the id of their params. By the file names of
    the samples it has their members.
    """

    def __init__(self, archive: Path = ARCHIVE) -> None:
        self._path = archive

    def info(self, path: Path) -> MediaInfo | None:
        """Return the properties of a file that is known."""
        known = self._known(path)
        return MediaInfo(**known["info"]) if known else None

    def sample(self, file_name: str, target: Path) -> bool:
        """Write a sample's file; False if there is no such sample."""
        return self._write(self._index["samples"].get(file_name), target)

    def frame(self, path: Path, picture: Picture, target: Path) -> bool:
        """Write the JPEG of the frame that is nearest to a time, in the size that is; False if there is none.

        A client may refuse a picture of more than twice the size that it asked for.
        """
        frames = (self._known(path) or {}).get("frames") or [(0.0, 0, None)]
        wanted = max(picture.width, picture.height * 16 // 9) or max(width for _, width, _ in frames)

        def distance(frame: tuple[float, int, str | None]) -> tuple[float, int]:
            return abs(frame[0] - (picture.second or 0.0)), abs(frame[1] - wanted)

        return self._write(min(frames, key=distance)[2], target)

    def wave(self, path: Path, target: Path) -> bool:
        """Write the picture of a sound's waveform; False if there is none."""
        return self._write((self._known(path) or {}).get("wave"), target)

    def rendition(self, source: Path, params_id: int, folder: Path) -> dict[str, Any] | None:
        """Write a rendition's files and return what the index says of it: `file_name`, `playlist` and `codecs`."""
        made: dict[str, Any] | None = ((self._known(source) or {}).get("renditions") or {}).get(str(params_id))
        for member in made["members"] if made else ():
            self._write(member, folder / member.rpartition("/")[2])
        return made

    @cached_property
    def _index(self) -> dict[str, Any]:
        if not self._path.exists():
            return {"samples": {}, "files": {}, "longest": 0}
        with zipfile.ZipFile(self._path) as archive:
            index: dict[str, Any] = json.loads(archive.read(INDEX))
            return index

    def _known(self, path: Path) -> dict[str, Any] | None:
        """Return what the index says of a file. One that is longer than all samples need not be read."""
        if path.stat().st_size > self._index["longest"]:
            return None
        with path.open("rb") as file:
            known: dict[str, Any] | None = self._index["files"].get(hashlib.file_digest(file, "sha256").hexdigest())
            return known

    def _write(self, member: str | None, target: Path) -> bool:
        if member is None:
            return False
        with zipfile.ZipFile(self._path) as archive, archive.open(member) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
        return True
