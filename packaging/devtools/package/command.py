"""`dev.py package`: everything that people install, made in build/package from a clean checkout."""

import argparse
import platform
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from devtools.checkout import Checkout
from devtools.console import Stop, run_step, say
from devtools.package import check as checking
from devtools.package.appdir import write_appdir
from devtools.package.clean_root import CleanRoot
from devtools.package.frozen import Workshop
from devtools.package.linux_tree import dependencies
from devtools.package.parts import FFMPEG, REVIEW, Extra, Packager, refuse_gpl, write_papers
from devtools.package.single_file import RUNTIME_RELEASE, check_runtime, write_appimage, write_run
from devtools.processes import environment, output

LIMITS = {"kdesk": 70_000_000, "kdesk-review": 35_000_000}
"""Bytes that the Debian packages may have: 70 MB, and 105 MB both together."""


def package(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Make the packages that the arguments ask for; returns the exit status."""
    options = _parsed(arguments)
    if options.appimage_runtime:
        check_runtime(options.appimage_runtime, platform.machine())
    place = checkout.build / "package"
    place.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(checkout, place)
    workshop.prepare()
    _wheel(checkout, workshop, place)
    folder = workshop.freeze()
    version, epoch = version_of(checkout), _epoch(checkout)
    packager = Packager(checkout, workshop, place, version, epoch)
    if sys.platform != "linux":
        # What lies at the top of an application of macOS is outside of what is signed.
        papers = folder / "Contents/Resources" if sys.platform == "darwin" else folder
        write_papers(checkout, papers, "kdesk", version, "MIT", packager.shipped(folder))
        return _done(place, [folder])
    refuse_gpl(folder)
    write_papers(checkout, folder, "kdesk", version, "MIT", packager.shipped(folder))
    appdir = write_appdir(checkout, folder, place / "kdesk.AppDir")
    single = _single_files(packager, appdir, options.appimage_runtime)
    made = [folder, appdir, *single, packager.main(folder, place / "tree")]
    extras = [packager.beside(extra, place / f"tree-{extra.name}") for extra in _extras(with_ffmpeg=options.ffmpeg)]
    for file in (made[-1], *extras):
        _weigh(file)
    if options.check:
        before = options.before or _before(packager, folder, place / "tree-before")
        of_desktop = [*dependencies(appdir), "xz-utils"]
        packages = checking.Packages(before, made[-1], extras, single[0], of_desktop, workshop.freeze_tour())
        checking.check(CleanRoot(place / "root"), packages, place / "tour", version)
    return _done(place, [*made, *extras])


def version_of(checkout: Checkout) -> str:
    """Return the version of kdesk."""
    found = re.search(r'^version = "([^"]+)"$', checkout.project_file.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise Stop("pyproject.toml names no version.")
    return found[1]


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py package")
    parser.add_argument("--ffmpeg", action="store_true", help="make a package of the demo's ffmpeg, too")
    runtime = f"also write an AppImage, with this runtime of type 2 (release {RUNTIME_RELEASE}, its hash is compared)"
    parser.add_argument("--appimage-runtime", type=Path, metavar="FILE", help=runtime)
    parser.add_argument("--before", type=Path, metavar="DEB", help="what --check upgrades: a former kdesk_*.deb")
    parser.add_argument("--check", action="store_true", help="install, tour, upgrade and remove them in a clean root")
    return parser.parse_args(arguments)


def _single_files(packager: Packager, appdir: Path, runtime: Path | None) -> list[Path]:
    """Write the folder as one file: the one that unpacks itself first, and an AppImage where there is its runtime."""
    name = f"kdesk-{packager.version}-{platform.machine()}"
    for old in (*packager.target.glob("kdesk-*.run"), *packager.target.glob("kdesk-*.AppImage")):
        old.unlink()
    run = packager.target / f"{name}.run"
    made = [write_run(packager.checkout, appdir, run, packager.version, packager.epoch)]
    if runtime is not None:
        made.append(write_appimage(appdir, runtime, packager.target / f"{name}.AppImage", packager.epoch))
    return made


def _extras(*, with_ffmpeg: bool) -> list[Extra]:
    return [REVIEW, FFMPEG] if with_ffmpeg else [REVIEW]


def _wheel(checkout: Checkout, workshop: Workshop, place: Path) -> None:
    """Make sdist and wheel, with the locked backend and no network."""
    for old in (*place.glob("kdesk-*.tar.gz"), *place.glob("kdesk-*.whl")):
        old.unlink()
    command = [
        workshop.python,
        "-m",
        "hatchling",
        "build",
        "--directory",
        str(place),
        "--target",
        "sdist",
        "--target",
        "wheel",
    ]
    run_step("Making sdist and wheel", command, environment(), checkout.root)


def _before(packager: Packager, folder: Path, tree: Path) -> Path:
    """Make the version before out of the same folder, with a file that is gone since."""
    copy = tree.with_name("kdesk-before")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, symlinks=True)
    (copy / "of-the-version-before").write_text("Only the version before has this file.\n", encoding="utf-8")
    return replace(packager, version=f"{packager.version}~before", quickly=True).main(copy, tree)


def _weigh(file: Path) -> None:
    size, limit = file.stat().st_size, LIMITS.get(file.name.partition("_")[0])
    if limit and size > limit:
        raise Stop(f"{file.name} has {size / 1e6:.1f} MB, more than {limit / 1e6:.0f} MB.")


def _epoch(checkout: Checkout) -> str:
    """Return the date of the last commit, which every file of a package then has at most."""
    return (output(["git", "-C", str(checkout.root), "log", "-1", "--format=%ct"]) or "1767225600").strip()


def _done(place: Path, made: Sequence[Path]) -> int:
    for path in dict.fromkeys([*sorted(place.glob("kdesk-*.*")), *made]):
        size = sum(file.lstat().st_size for file in path.rglob("*")) if path.is_dir() else path.stat().st_size
        say(f"{path.name}: {size / 1e6:.1f} MB")
    say(f"They are in {place}.")
    return 0
