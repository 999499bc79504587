"""Leaving out of the frozen folder what kdesk does not use."""

import shutil
import subprocess
import sys
from pathlib import Path

from devtools.package import elf
from devtools.package.qt_parts import is_packaged

INSIDE = "Contents/Frameworks" if sys.platform == "darwin" else "_internal"
"""Where PyInstaller puts everything but the program."""


def prune(folder: Path) -> None:
    """Remove parts of Qt that are not on the list, then the libraries that only these needed."""
    inside = folder / INSIDE
    qt = inside / "PySide6"
    for path in sorted(qt.rglob("*")):
        if (path.is_file() or path.is_symlink()) and not is_packaged(path.relative_to(qt)):
            path.unlink()
    remove_dangling(inside)
    _remove_unneeded(folder)
    remove_dangling(inside)
    remove_unread(inside)
    strip_interpreter(inside)
    _remove_empty(inside)


def remove_dangling(folder: Path) -> None:
    """Remove links that lead nowhere."""
    for path in folder.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()


def _remove_unneeded(folder: Path) -> None:
    """Remove libraries beside the interpreter that nothing needs any more. Only Linux has them."""
    inside = folder / INSIDE
    files = [path for path in folder.rglob("*") if elf.is_elf(path)]
    needs = elf.needed_by(files)
    loose = {path.name for path in files if path.parent == inside and ".so" in path.name and _is_library(path)}
    roots = {path.name for path in files} - loose
    by_name: dict[str, frozenset[str]] = {}
    for path, names in needs.items():
        by_name[path.name] = by_name.get(path.name, frozenset()) | names
    opened = {name for name in loose if name.startswith(OPENED_BY_NAME)}
    kept = elf.closure(roots | opened, by_name)
    for name in sorted(loose - kept):
        (inside / name).unlink()


def remove_unread(inside: Path) -> None:
    """Remove what installers keep about distributions; versions and licences stay."""
    for path in inside.glob("*.dist-info/*"):
        if path.name in _OF_INSTALLERS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def strip_interpreter(inside: Path) -> None:
    """Remove what only debuggers read of the interpreter and its modules; where `strip` is missing, it stays.

    An interpreter that was built here can have 25 MB of it. Other libraries are left alone: those of Qt and FFmpeg come
    stripped, and `strip` has broken some.
    """
    program = shutil.which("strip")
    if program is None or sys.platform != "linux":
        return
    for path in [*inside.glob("libpython3*.so*"), *inside.glob("python3*/lib-dynload/*.so")]:
        if not path.is_symlink():
            subprocess.run([program, "--strip-debug", str(path)], check=True)


def _is_library(path: Path) -> bool:
    """Say whether it is one that others are linked with, and not a module of Python."""
    return path.name.startswith("lib")


_OF_INSTALLERS = frozenset({"RECORD", "INSTALLER", "REQUESTED", "WHEEL", "sboms"})
OPENED_BY_NAME = ("libssl.", "libcrypto.", "libpython")
"""Nothing is linked with these: the player opens the first two for https, the program the last one."""


def _remove_empty(folder: Path) -> None:
    """Remove folders that hold nothing, the deepest first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            shutil.rmtree(path)
