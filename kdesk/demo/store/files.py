"""Where the demo server keeps its files; every name is made by the server itself."""

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600

HOLD_SECONDS = 0.2
"""How often those who are held look whether they still are."""


@dataclass(frozen=True, slots=True)
class Files:
    """The layout of the data directory."""

    root: Path

    def prepare(self) -> None:
        """Make the folders, and clear what a killed process left half done."""
        shutil.rmtree(self.incoming, ignore_errors=True)
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.rmtree(self.packages, ignore_errors=True)
        self._narrow()
        kept = (self.uploads, self.contents, self.renditions, self.thumbnails)
        for folder in (self.incoming, self.work, self.packages, *kept):
            folder.mkdir(parents=True, exist_ok=True)

    def _narrow(self) -> None:
        """Take everybody else's rights from a directory of an earlier start, and from what lies in it with a secret.

        A directory that held something else before keeps its own rights: only the files in it are narrowed.
        """
        if self.identity.exists() or not any(path != self.lock for path in self.root.iterdir()):
            self.root.chmod(_FOLDER)
        for path in (self.identity, self.lock, self.request_log, *self.root.glob(f"{self.database.name}*")):
            if path.exists():
                path.chmod(_FILE)

    @property
    def identity(self) -> Path:
        """The credentials."""
        return self.root / "identity.json"

    @property
    def lock(self) -> Path:
        """What says that a process owns the directory."""
        return self.root / "owner.lock"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "state.sqlite3"

    @property
    def request_log(self) -> Path:
        """One line of JSON for each `uploadToken.upload`."""
        return self.root / "requests.jsonl"

    @property
    def hold(self) -> Path:
        """While this file exists nothing is transcoded, and nothing imported by URL."""
        return self.root / "hold-transcoding"

    @property
    def incoming(self) -> Path:
        """Bodies that are still arriving."""
        return self.root / "incoming"

    @property
    def work(self) -> Path:
        """What ffmpeg is writing."""
        return self.root / "work"

    @property
    def uploads(self) -> Path:
        """One folder for each upload token."""
        return self.root / "uploads"

    @property
    def contents(self) -> Path:
        """Content that came by no upload token: one file each."""
        return self.root / "contents"

    @property
    def renditions(self) -> Path:
        """One folder for each flavor."""
        return self.root / "renditions"

    @property
    def packages(self) -> Path:
        """What was packaged for streaming, one folder for each package."""
        return self.root / "packages"

    @property
    def thumbnails(self) -> Path:
        """Pictures already made."""
        return self.root / "thumbnails"

    def new_incoming(self) -> Path:
        """A fresh name for a body that arrives."""
        return self.incoming / uuid.uuid4().hex

    def new_work(self) -> Path:
        """A fresh folder for one piece of work."""
        folder = self.work / uuid.uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def upload(self, token_id: str) -> Path:
        """The folder of an upload token."""
        return self.uploads / token_id

    def stored(self, path: Path) -> str:
        """How the database names a file: relative to the data directory."""
        return path.relative_to(self.root).as_posix()

    def open_path(self, stored: str) -> Path:
        """The file that the database names."""
        return self.root / stored
