"""What a Linux desktop needs around the folder: menu, metadata, icons, the unit for the watch folders, the command."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from devtools import debian
from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.package import elf
from devtools.package.prune import INSIDE, OPENED_BY_NAME, remove_dangling

HOME = Path("usr/lib/kdesk")
"""Where the program is installed, from `/` on."""
EXTRAS = HOME / "extras"
_OF_GLIBC = ("libc.", "libm.", "libdl.", "librt.", "libpthread.", "libutil.", "libresolv.", "libmvec.", "ld-linux")
_READABLE = 0o644


def lay_out(checkout: Checkout, folder: Path, tree: Path) -> None:
    """Put the frozen folder and everything around it into a new tree."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree / HOME, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/kdesk").symlink_to("../lib/kdesk/kdesk")
    linux, icon = checkout.packaging / "linux", checkout.root / "resources/icons/kdesk.svg"
    for source, place in (
        (linux / "kdesk.desktop", "usr/share/applications"),
        (linux / "org.kdesk.kdesk.metainfo.xml", "usr/share/metainfo"),
        (icon, "usr/share/icons/hicolor/scalable/apps"),
        (checkout.packaging / "systemd/kdesk-watch.service", "usr/lib/systemd/user"),
        (folder / "NOTICES.txt", "usr/share/doc/kdesk"),
        (checkout.root / "CHANGELOG.md", "usr/share/doc/kdesk"),
    ):
        _copy(source, tree / place)
    for size, picture in _icons(folder):
        _copy(picture, tree / f"usr/share/icons/hicolor/{size}x{size}/apps", "kdesk.png")


def leave_to_the_system(tree: Path) -> None:
    """Remove the libraries that Debian has packages for: its updates then reach kdesk as well."""
    inside = tree / HOME / INSIDE
    for path in inside.iterdir():
        if path.name in debian.LIBRARIES:
            path.unlink()
    files = [path for path in (tree / HOME).rglob("*") if elf.is_elf(path)]
    by_name: dict[str, frozenset[str]] = {}
    for path, names in elf.needed_by(files).items():
        by_name[path.name] = by_name.get(path.name, frozenset()) | names
    loose = {path.name for path in files if path.parent == inside and path.name.startswith("lib")}
    opened = {name for name in loose if name.startswith(OPENED_BY_NAME)}
    for name in sorted(loose - elf.closure(set(by_name) - loose | opened, by_name)):
        (inside / name).unlink()
    remove_dangling(inside)


def dependencies(tree: Path, opened_by_name: Iterable[str] = ()) -> list[str]:
    """Return what the programs of a tree need of other packages. Stop for a library that no package is known for."""
    files = [path for path in tree.rglob("*") if elf.is_elf(path)]
    own = {path.name for path in tree.rglob("*")}
    asked = {name for names in elf.needed_by(files).values() for name in names} | set(opened_by_name)
    missing = sorted(name for name in asked - own if not name.startswith(_OF_GLIBC))
    unknown = [name for name in missing if name not in debian.LIBRARIES]
    if unknown:
        raise Stop(f"No package is known for: {', '.join(unknown)}.")
    choices = dict.fromkeys(debian.LIBRARIES[name] for name in missing)
    return [f"libc6 (>= {elf.newest_glibc(files)})", *sorted(" | ".join(names) for names in choices)]


def _icons(folder: Path) -> Iterable[tuple[int, Path]]:
    for picture in sorted((folder.parent / "icons").glob("kdesk-*.png")):
        yield int(picture.stem.partition("-")[2]), picture


def _copy(source: Path, place: Path, name: str = "") -> None:
    place.mkdir(parents=True, exist_ok=True)
    target = place / (name or source.name)
    shutil.copyfile(source, target)
    target.chmod(_READABLE)
