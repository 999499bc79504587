"""Where kdesk keeps what it keeps: by the system's custom, or all of it under one directory."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

from kdesk.errors import Reason, StoreProblem
from kdesk.private_files import make_private, narrow_folder

APP_NAME = "kdesk"
DEMO_NAME = "kdesk-demo"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place on disk that a run uses.

    data      the data directory, owned by one process at a time
    settings  the settings file
    images    folder of cached pictures; may be emptied at any time
    logs      folder of logs
    """

    data: Path
    settings: Path
    images: Path
    logs: Path

    @classmethod
    def default(cls, name: str = APP_NAME) -> "Paths":
        """Return the places that this system has for programs of this user."""
        system = PlatformDirs(name, appauthor=False)
        return cls(
            data=system.user_data_path,
            settings=system.user_config_path / "settings.json",
            images=system.user_cache_path / "images",
            logs=system.user_log_path,
        )

    @classmethod
    def demo(cls) -> "Paths":
        """Return the places of `kdesk --demo`, apart from the real ones."""
        return cls.default(DEMO_NAME)

    @classmethod
    def under(cls, directory: Path) -> "Paths":
        """Return places that all lie in one directory, as `--data DIR` asks."""
        data = directory.absolute()
        return cls(data=data, settings=data / "settings.json", images=data / "images", logs=data / "logs")

    @property
    def journal(self) -> Path:
        """The journal of transfers."""
        return self.data / "journal.sqlite"

    @property
    def lock(self) -> Path:
        """The file whose lock tells who owns the data directory."""
        return self.data / "kdesk.lock"

    @property
    def demo_server(self) -> Path:
        """Where the demo server of this data directory keeps its own state."""
        return self.data / "demo-server"

    def empty_demo(self) -> None:
        """Forget what a demo has kept here, its server's content included; the log and the lock stay.

        Without a demo server's folder nothing here is a demo's, and nothing is touched.
        """
        if not self.demo_server.is_dir():
            return
        for folder in (self.images, self.demo_server):
            shutil.rmtree(folder, ignore_errors=True)
        for kept in (*self.data.glob(f"{self.journal.name}*"), self.settings):
            kept.unlink(missing_ok=True)
        self.create()

    def create(self) -> None:
        """Make the folders, private to this user, and make those of an earlier kdesk so. Raises StoreProblem."""
        for folder in (self.data, self.settings.parent, self.images, self.logs):
            try:
                make_private(folder)
                narrow_folder(folder)
            except OSError as exc:
                raise StoreProblem(f"{folder}: {exc.strerror or exc}", reason=Reason.DATA_UNUSABLE) from exc
