"""Which shared libraries Qt misses on this machine (Linux): `ldd` names them, Qt says only that a plugin failed."""

import ctypes
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from devtools.checkout import Checkout
from devtools.processes import output

NOT_FOUND = re.compile(r"^\s*(\S+) => not found\s*$", re.MULTILINE)

# The parts of Qt that the window uses; patterns below the Qt folder of PySide6. The other plugins (databases, GTK
# themes, speech) may lack what they like: Qt does without them.
QT_PARTS = (
    "lib/libQt6Core.so.*",
    "lib/libQt6Gui.so.*",
    "lib/libQt6Widgets.so.*",
    "lib/libQt6Network.so.*",
    "lib/libQt6DBus.so.*",
    "lib/libQt6Svg.so.*",
    "lib/libQt6OpenGL.so.*",
    "lib/libQt6Multimedia.so.*",
    "lib/libQt6MultimediaWidgets.so.*",
    "plugins/platforms/libqxcb.so",
    "plugins/xcbglintegrations/*.so",
    "plugins/multimedia/*.so",
    "plugins/tls/*.so",
    "plugins/imageformats/libqsvg.so",
    "plugins/imageformats/libqjpeg.so",
    "plugins/iconengines/libqsvgicon.so",
)
WAYLAND_PARTS = ("plugins/platforms/libqwayland*.so", "plugins/wayland-shell-integration/libxdg-shell.so")

# What Qt opens by name at run time, so that ldd cannot know it: OpenSSL, for https in the player.
OPENED_BY_NAME = ("libssl.so.3",)


def missing_in(ldd_output: str) -> tuple[str, ...]:
    """Return the libraries that ldd did not find, each once, sorted; Qt's own come with PySide6 and do not count."""
    names = {
        name for name in NOT_FOUND.findall(ldd_output) if not name.startswith(("libQt6", "libpyside", "libshiboken"))
    }
    return tuple(sorted(names))


def missing(checkout: Checkout, env: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the names of the libraries that the installed Qt needs and this machine does not have."""
    patterns = QT_PARTS + (WAYLAND_PARTS if env.get("WAYLAND_DISPLAY") else ())
    files = [str(file) for pattern in patterns for file in sorted(_qt_folder(checkout).glob(pattern))]
    # The loader of glibc 2.35 (Ubuntu 22.04) crashes on some files while libraries are missing: ldd tells nothing of
    # these, all of the others, and fails.
    linked = output(["ldd", *files], any_status=True) if files and shutil.which("ldd") else ""
    return tuple(sorted({*missing_in(linked or ""), *_unloadable(OPENED_BY_NAME)}))


def _qt_folder(checkout: Checkout) -> Path:
    """Return where PySide6 keeps its Qt; the pattern hides the version of Python."""
    found = sorted(checkout.venv.glob("lib/python3*/site-packages/PySide6/Qt"))
    return found[0] if found else checkout.venv / "no-qt"


def _unloadable(names: Iterable[str]) -> list[str]:
    """Return those of the names that the loader of this system does not find."""
    return [name for name in names if not _loads(name)]


def _loads(name: str) -> bool:
    """Say whether a shared library can be opened by its name."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
