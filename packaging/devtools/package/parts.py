"""The Debian packages: the program, and beside it what is under the GPL, each a package of its own.

PyAV could be built from source against an FFmpeg under the LGPL. It is a package of its own instead, made of the wheels
that are locked by their hashes: nothing is compiled here, the review room has the decoders and filters it is tested
with, whoever only uploads saves 30 MB, and the main package stays under the MIT licence with libraries under the LGPL.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devtools.checkout import Checkout
from devtools.console import Stop
from devtools.package import contents, deb, elf, natives, sbom
from devtools.package.frozen import Workshop
from devtools.package.linux_tree import EXTRAS, HOME, dependencies, lay_out, leave_to_the_system

FORBIDDEN = re.compile(
    r"lib(x264|x265|xvidcore|postproc)\b.*|ffmpeg-linux.*|(lib)?Qt6?(Charts|Graphs|VirtualKeyboard).*"
)
"""Names of files under the GPL, of which the main package holds none."""
_DOC = Path("usr/share/doc")
_CACHES = """#!/bin/sh
set -e
if command -v update-desktop-database >/dev/null; then update-desktop-database -q /usr/share/applications || true; fi
if command -v gtk-update-icon-cache >/dev/null; then
    gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor 2>/dev/null || true
fi
"""
_SUMMARY = "Upload, review and share video of a Kaltura account"
_STORY = (
    "kdesk is the desktop client for people who work with a Kaltura video account: uploads that continue after a crash,"
    " a library of any size, review, and links that were checked, in a window and as commands."
)


@dataclass(frozen=True, slots=True)
class Extra:
    """A package beside the main one.

    Attributes:
        folder: Of its files below the extras of the program.
        sources: Patterns below the folder of the libraries of Python.
    """

    name: str
    folder: str
    sources: tuple[str, ...]
    distributions: tuple[str, ...]
    table: tuple[natives.Native, ...]
    summary: str
    story: str


REVIEW = Extra(
    "kdesk-review",
    "review",
    ("av", "av.libs", "av-*.dist-info"),
    ("av",),
    natives.REVIEW,
    "Exact frames, comparing and measures for kdesk",
    "The decoder of the review room of kdesk: PyAV with FFmpeg, x264 and x265, which are under the GPL.",
)
FFMPEG = Extra(
    "kdesk-ffmpeg",
    "ffmpeg",
    ("imageio_ffmpeg/binaries/ffmpeg-*",),
    (),
    natives.FFMPEG,
    "The ffmpeg program for the demo server of kdesk",
    "With it the demo makes renditions of what is uploaded. The package ffmpeg of the system does the same.",
)


@dataclass(frozen=True, slots=True)
class Packager:
    """Makes packages of one version into one folder; `quickly` made ones are larger."""

    checkout: Checkout
    workshop: Workshop
    target: Path
    version: str
    epoch: str
    quickly: bool = False

    def main(self, folder: Path, tree: Path) -> Path:
        """Write the package of the program."""
        lay_out(self.checkout, folder, tree)
        leave_to_the_system(tree)
        refuse_gpl(tree)
        components = self.shipped(tree / HOME)
        for text in (tree / HOME).glob("*.txt"):  # those of the whole folder, which has libraries of the system
            text.unlink()
        self._tell(tree, HOME, "kdesk", "MIT", components)
        scripts = {"postinst": _CACHES, "postrm": _CACHES}
        depends = dependencies(tree, ("libssl.so.3", "libcrypto.so.3", "libEGL.so.1"))
        suggests = (REVIEW.name, "ffmpeg", "gnome-keyring | kwalletmanager")
        control = deb.Control("kdesk", self.version, _SUMMARY, (_STORY,), depends, suggests, "video", scripts)
        return deb.write(control, tree, self.target, self.epoch, quickly=self.quickly)

    def beside(self, extra: Extra, tree: Path) -> Path:
        """Write a package beside it."""
        shutil.rmtree(tree, ignore_errors=True)
        place = tree / EXTRAS / extra.folder
        place.mkdir(parents=True)
        for pattern in extra.sources:
            for source in self.workshop.packages.glob(pattern):
                copy = shutil.copytree if source.is_dir() else shutil.copy2
                copy(source, place / source.name)
        for path in [*place.rglob("__pycache__"), *place.rglob("*.p[yx][di]"), *place.rglob("*.pyx")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        refuse_unknown(extra.table, libraries(place), of_python=False)
        components = self._components(extra.distributions, extra.table)
        self._tell(tree, EXTRAS / extra.folder, extra.name, "GPL-3.0-or-later", components)
        depends = [f"kdesk (= {self.version})", *dependencies(tree)]
        story = (extra.story,)
        control = deb.Control(extra.name, self.version, extra.summary, story, depends)
        return deb.write(control, tree, self.target, self.epoch, quickly=self.quickly)

    def shipped(self, folder: Path) -> list[contents.Component]:
        """Return the components of a frozen folder. Stop if a file belongs to none."""
        names = libraries(folder)
        table = (*natives.MAIN, *natives.SYSTEM)
        refuse_unknown(table, names, of_python=True)
        there = [*names, *(path.name for path in folder.rglob("*") if path.is_file())]
        return self._components(self.workshop.shipped(), tuple(natives.of_files(table, there)))

    def _components(self, distributions: Iterable[str], table: tuple[natives.Native, ...]) -> list[contents.Component]:
        licences = self.checkout.packaging / "licences"
        python = contents.distributions(self.workshop.packages, distributions)
        return [*python, *contents.natives(table, licences)]

    def _tell(self, tree: Path, home: Path, name: str, licence: str, components: list[contents.Component]) -> None:
        """Write notices, bill and copyright: where Debian has them, and where the program looks for them."""
        place = tree / _DOC / name
        for folder in (place, tree / home):
            folder.mkdir(parents=True, exist_ok=True)
            write_papers(self.checkout, folder, name, self.version, licence, components)
        own = (self.checkout.root / "LICENSE").read_text(encoding="utf-8")
        told = f"{name} is under {licence}; the notices of what it holds are in NOTICES.txt beside this file.\n\n{own}"
        (place / "copyright").write_text(told, encoding="utf-8")


def write_papers(
    checkout: Checkout, place: Path, name: str, version: str, licence: str, components: list[contents.Component]
) -> None:
    """Write the notices, the bill of materials and the texts of the licences into a folder."""
    notices = contents.notices(f"Third-party software in {name} {version}", components)
    (place / "NOTICES.txt").write_text(notices, encoding="utf-8")
    (place / "sbom.cdx.json").write_text(sbom.bill(name, version, licence, components), encoding="utf-8")
    for text in sorted((checkout.packaging / "licences").glob("*.txt")):
        if f"See {text.name}." in notices:
            shutil.copyfile(text, place / text.name)


def libraries(folder: Path) -> list[str]:
    """Return the names of the programs and shared libraries below a folder, modules of Python left out."""
    found = (path for path in folder.rglob("*") if elf.is_elf(path))
    return [
        path.name
        for path in found
        if not re.search(r"\.(cpython-\w+(-\w+)*|abi3)\.so$", path.name) or "Qt" in path.name
    ]


def refuse_gpl(folder: Path) -> None:
    """Stop if a file under the GPL lies below a folder."""
    found = [path.name for path in folder.rglob("*") if FORBIDDEN.fullmatch(path.name)]
    if found:
        raise Stop(f"Under the GPL, and not for the main package: {', '.join(found)}.")


def refuse_unknown(table: Iterable[natives.Native], names: Iterable[str], *, of_python: bool) -> None:
    """Stop if a library belongs to no component; plugins of Qt, which are Qt's, are not asked for."""
    left = [name for name in natives.unknown(table, names) if not (of_python and _IS_PLUGIN.fullmatch(name))]
    if left:
        raise Stop(f"packaging/devtools/package/natives.py names no licence of: {', '.join(left)}.")


_IS_PLUGIN = re.compile(
    r"lib(q\w+|\w+plugin|ffmpegmediaplugin|adwaita|bradient|xdg-shell|qt-plugin-\S+|q\S+-integration)\.so"
)
