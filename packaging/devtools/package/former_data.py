"""What a version leaves for its user, and whether the next one goes on with it."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from devtools.console import Stop
from devtools.package.clean_root import CleanRoot

DATA = ".local/share/kdesk-demo"
_SAMPLES, _FREE_BOX = "ready_made.zip", b"\0\0\0\x08free"


def leave_data(root: CleanRoot, home: Path) -> dict[str, str]:
    """Upload a file with the installed program, and return the names and states of its transfers."""
    file = root.user_home / "clip.mp4"
    # With an empty part behind it, the copy of a sample is another file.
    file.write_bytes(_sample(root.folder / home) + _FREE_BOX)
    root.use("Uploading with it", f"/{home}/kdesk", f"/{file.relative_to(root.folder)}")
    return journalled(root)[1]


def go_on_with_data(root: CleanRoot, home: Path, left: dict[str, str], former: int) -> None:
    """Open the window of the program on what was left. Stop if it is not all there, and nothing beside it."""
    root.use("Opening what it left", f"/{home}/kdesk")
    version, transfers = journalled(root)
    if transfers != left or version < former:
        raise Stop(f"Of {left} in version {former} the upgrade made {transfers} in version {version}.")
    beside = [path.name for path in root.user_home.rglob("*") if ".damaged-" in path.name or ".earlier." in path.name]
    if beside:
        raise Stop(f"The new version could not read: {', '.join(beside)}.")


def journalled(root: CleanRoot) -> tuple[int, dict[str, str]]:
    """Return the version of the journal, and the states of its transfers by their names."""
    with closing(sqlite3.connect(root.user_home / DATA / "journal.sqlite")) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return version, dict(connection.execute("SELECT name, state FROM transfers"))


def _sample(folder: Path) -> bytes:
    archive = next(folder.rglob(_SAMPLES), None)
    if archive is None:
        raise Stop(f"{folder} has no samples.")
    with zipfile.ZipFile(archive) as opened:
        return opened.read(next(name for name in opened.namelist() if name.endswith(".mp4")))
