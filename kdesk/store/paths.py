"""Where kdesk stores its data: in the system's usual places, or in one directory."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

from kdesk.errors import Reason, StoreProblem
from kdesk.private_files import make_private, restrict_folder

APP_NAME = "kdesk"
DEMO_NAME = "kdesk-demo"


@dataclass(frozen=True, slots=True)
class Paths:
    """The directories and files of a run.

    Attributes:
        data: The data directory; one process at a time uses it.
        settings: The settings file.
        images: Folder of cached pictures; may be deleted at any time.
        mirrors: Folder of what was seen of libraries; may be deleted at any time.
        logs: Folder of logs.
    """

    data: Path
    settings: Path
    images: Path
    mirrors: Path
    logs: Path

    @classmethod
    def default(cls, name: str = APP_NAME) -> "Paths":
        """Return this system's usual places for the data of a program."""
        # With appauthor=None, Windows gets a folder of the same name around this one.
        system = PlatformDirs(name, appauthor=False)
        return cls(
            data=system.user_data_path,
            settings=system.user_config_path / "settings.json",
            images=system.user_cache_path / "images",
            mirrors=system.user_cache_path / "libraries",
            logs=system.user_log_path,
        )

    @classmethod
    def demo(cls) -> "Paths":
        """Return the places of `kdesk --demo`, separate from the real ones."""
        return cls.default(DEMO_NAME)

    @classmethod
    def under(cls, directory: Path) -> "Paths":
        """Return places in one directory, as for `--data DIR`."""
        data = directory.absolute()
        return cls(
            data=data,
            settings=data / "settings.json",
            images=data / "images",
            mirrors=data / "libraries",
            logs=data / "logs",
        )

    @classmethod
    def of_run(cls, directory: Path | None) -> "Paths":
        """Return the places of a run: in this directory, or the system's usual ones without it."""
        return cls.under(directory) if directory else cls.default()

    @property
    def own_folders(self) -> tuple[str, ...]:
        """The folders into which kdesk writes by itself, as they are named and as links lead to them."""
        folders = (self.data, self.settings.parent, self.images, self.mirrors, self.logs)
        return tuple(dict.fromkeys(str(place) for one in folders for place in (one.absolute(), one.resolve())))

    @property
    def journal(self) -> Path:
        """The journal of transfers."""
        return self.data / "journal.sqlite"

    @property
    def statistics(self) -> Path:
        """What is kept of many uploads together."""
        return self.data / "statistics.json"

    @property
    def templates(self) -> Path:
        """The templates of details."""
        return self.settings.with_name("templates.json")

    @property
    def lock(self) -> Path:
        """The lock file of the data directory."""
        return self.data / "kdesk.lock"

    @property
    def socket(self) -> Path:
        """The socket on which the window takes work of commands."""
        return self.data / "kdesk.sock"

    @property
    def door(self) -> Path:
        """Port and password of the window, where the system has no such sockets."""
        return self.data / "kdesk.door"

    @property
    def pasted(self) -> Path:
        """Folder of pasted images, each until its entry is READY."""
        return self.data / "pasted"

    @property
    def demo_server(self) -> Path:
        """Folder with the demo server's own data."""
        return self.data / "demo-server"

    def empty_demo(self) -> None:
        """Delete the data of a demo and its server, except the log and the lock.

        Does nothing if there is no demo server's folder.
        """
        if not self.demo_server.is_dir():
            return
        for folder in (self.images, self.mirrors, self.demo_server):
            shutil.rmtree(folder, ignore_errors=True)
        for kept in (*self.data.glob(f"{self.journal.name}*"), self.settings, self.statistics):
            kept.unlink(missing_ok=True)
        self.create()

    def create(self) -> None:
        """Create the folders for this user only, and restrict existing ones. Raises StoreProblem."""
        for folder in (self.data, self.settings.parent, self.images, self.mirrors, self.logs):
            try:
                make_private(folder)
                restrict_folder(folder)
            except OSError as exc:
                raise StoreProblem(f"{folder}: {exc.strerror or exc}", reason=Reason.DATA_UNUSABLE) from exc
