"""Writes a Debian package from a tree of files, with `dpkg-deb` alone."""

import hashlib
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devtools.console import Stop, run_step
from devtools.package.frozen import gently
from devtools.processes import environment, output

_SCRIPT_MODE, _CONTROL = 0o755, "DEBIAN"


@dataclass(frozen=True, slots=True)
class Control:
    """The fields of a package; `description` has paragraphs that are wrapped here, `scripts` are named as dpkg does."""

    name: str
    version: str
    summary: str
    description: Sequence[str]
    depends: Sequence[str]
    suggests: Sequence[str] = ()
    section: str = "video"
    scripts: Mapping[str, str] = field(default_factory=dict)

    def text(self, architecture: str, size: int) -> str:
        """Return the control file; `size` is in bytes."""
        lines = [
            f"Package: {self.name}",
            f"Version: {self.version}",
            f"Section: {self.section}",
            "Priority: optional",
            f"Architecture: {architecture}",
            "Maintainer: The kdesk authors <kdesk@localhost>",
            f"Installed-Size: {-(-size // 1024)}",
            *([f"Depends: {', '.join(self.depends)}"] if self.depends else []),
            *([f"Suggests: {', '.join(self.suggests)}"] if self.suggests else []),
            f"Description: {self.summary}",
        ]
        for number, paragraph in enumerate(self.description):
            lines += [" ."] * bool(number) + [f" {line}" for line in textwrap.wrap(paragraph, 76)]
        return "\n".join(lines) + "\n"


def architecture() -> str:
    """Return what dpkg calls this machine. Stop where there is no dpkg."""
    told = output(["dpkg", "--print-architecture"])
    if told is None:
        raise Stop("dpkg is missing: Debian packages are made on Debian and Ubuntu.")
    return told.strip()


def write(control: Control, tree: Path, target: Path, epoch: str, *, quickly: bool = False) -> Path:
    """Write the package into the folder `target` and return its file.

    Args:
        tree: What is installed, from `/` on. The folder DEBIAN is added to it.
        quickly: Compress little.
        epoch: Seconds of the newest date that a file in the package has, so that the same tree gives the same package.
    """
    machine = architecture()
    folder = tree / _CONTROL
    shutil.rmtree(folder, ignore_errors=True)
    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    folder.mkdir()
    (folder / "control").write_text(control.text(machine, size), encoding="utf-8")
    sums = (f"{_md5(path)}  {path.relative_to(tree).as_posix()}\n" for path in files)
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")
    for name, script in control.scripts.items():
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(_SCRIPT_MODE)
    package = target / f"{control.name}_{control.version}_{machine}.deb"
    pressed = ("-Zgzip", "-z1") if quickly else ("-Zxz",)
    command = ["dpkg-deb", "--root-owner-group", *pressed, "--build", str(tree), str(package)]
    run_step(f"Writing {package.name}", gently(command), environment() | {"SOURCE_DATE_EPOCH": epoch}, tree)
    return package


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
