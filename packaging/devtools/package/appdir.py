"""The folder that becomes one file, an AppImage for example; see `single_file`."""

import shutil
from pathlib import Path

from devtools.checkout import Checkout
from devtools.package.linux_tree import HOME, lay_out

_RUN = f"""#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/{HOME.as_posix()}/kdesk" "$@"
"""
_EXECUTABLE = 0o755


def write_appdir(checkout: Checkout, folder: Path, place: Path) -> Path:
    """Lay the frozen folder out as an AppDir and return it; it keeps the libraries of the system."""
    lay_out(checkout, folder, place)
    shutil.copyfile(checkout.packaging / "linux/kdesk.desktop", place / "kdesk.desktop")
    shutil.copyfile(checkout.root / "resources/icons/kdesk.svg", place / "kdesk.svg")
    (place / ".DirIcon").symlink_to("kdesk.svg")
    start = place / "AppRun"
    start.write_text(_RUN, encoding="utf-8")
    start.chmod(_EXECUTABLE)
    return place
