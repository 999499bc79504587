"""What `dev.py package --check` shows: installed where nothing else is, toured, upgraded, removed, nothing left."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.console import Stop, say
from devtools.package.clean_root import CleanRoot
from devtools.package.former_data import go_on_with_data, journalled, leave_data
from devtools.package.linux_tree import HOME
from devtools.processes import output

_BROUGHT_SINCE = ("libsqlite3-0",)
"""Packages whose libraries versions before this one had, but did not find from the processes that they start."""


@dataclass(frozen=True, slots=True)
class Packages:
    """What is installed one after the other.

    Attributes:
        before: The version before.
        single: The folder as one file.
        of_desktop: What that takes from the system: the libraries that belong to its drivers and its screen, and xz.
        tour: The program of the guided tour, of the new version.
    """

    before: Path
    main: Path
    extras: Sequence[Path]
    single: Path
    of_desktop: Sequence[str]
    tour: Path


def check(root: CleanRoot, packages: Packages, pictures: Path, version: str) -> None:
    """Show everything in turn. Stop at the first thing that is wrong."""
    root.make()
    root.apt("Installing what the single file takes from the desktop", "satisfy", *packages.of_desktop)
    _single(root, packages.single)
    # First, so that what these leave is not counted.
    depends = _depends((packages.before, packages.main, *packages.extras))
    root.apt("Installing what they depend on", "satisfy", *depends)
    clean = root.files()
    _upgraded(root, packages, version)
    root.tour("Touring the new one, without ffmpeg", packages.tour, pictures / "without-ffmpeg", decoder=False)
    root.install("Installing the extras", packages.extras)
    root.tour("Touring it with the extras", packages.tour, pictures / "with-extras", decoder=True)
    names = [package.name.partition("_")[0] for package in (packages.main, *packages.extras)]
    root.apt("Removing them", "purge", *names)
    left = sorted(root.files() - clean)
    if left:
        raise Stop(f"Left behind: {', '.join(left)}.")
    say("Nothing is left.")


def _single(root: CleanRoot, single: Path) -> None:
    """Start the one file where nothing is installed for it, and remove what it unpacked."""
    place = root.user_home / "kdesk.run"
    shutil.copy2(single, place)
    inside = f"/{place.relative_to(root.folder)}"
    root.use("Starting the single file, where nothing else is", inside)
    root.use("Starting it again", inside)
    root.run("Removing what it unpacked", inside, "--remove-unpacked", user=root.user_home.name)
    left = [path.name for path in root.user_home.rglob("*single-file*")]
    if left:
        raise Stop(f"The single file left {', '.join(left)}.")
    place.unlink()
    for name in (".cache", ".config", ".local"):  # a former version would find the data of a newer one there
        shutil.rmtree(root.user_home / name, ignore_errors=True)


def _upgraded(root: CleanRoot, packages: Packages, version: str) -> None:
    """Use the version before, upgrade it, and go on with what it left."""
    root.install("Installing the version before", [packages.before])
    _expect(root, "kdesk", _field(packages.before, "Version"))
    # Its windows found some libraries of their own in the system alone; the new one has to do without.
    root.apt("Installing what the version before does not bring", "install", *_BROUGHT_SINCE)
    left, (former, _transfers) = leave_data(root, HOME), journalled(root)
    root.apt("Removing that", "purge", *_BROUGHT_SINCE)
    said = ", ".join(f"{name} is {state}" for name, state in left.items())
    say(f"Of version {_field(packages.before, 'Version')}, with a journal of version {former}: {said}.")
    root.install("Upgrading it", [packages.main])
    _expect(root, "kdesk", version)
    stayed = sorted(name for name in _paths(packages.before) - _paths(packages.main) if (root.folder / name).exists())
    if stayed:
        raise Stop(f"The upgrade left {', '.join(stayed)}.")
    go_on_with_data(root, HOME, left, former)


def _paths(package: Path) -> set[str]:
    """Return the files of a package, seen from the top."""
    listed = output(["dpkg-deb", "--contents", str(package)]) or ""
    names = (line.split(maxsplit=5)[-1].partition(" -> ")[0] for line in listed.splitlines())
    return {name.removeprefix("./") for name in names if not name.endswith("/")}


def _field(package: Path, name: str) -> str:
    return (output(["dpkg-deb", "--field", str(package), name]) or "").strip()


def _depends(packages: Sequence[Path]) -> list[str]:
    """Return what packages depend on, without each other."""
    told = (_field(package, "Depends") for package in packages)
    wanted = {one.strip() for text in told for one in text.split(",")}
    return sorted(one for one in wanted if one and not one.startswith("kdesk"))


def _expect(root: CleanRoot, name: str, version: str) -> None:
    told = root.told("dpkg-query", "--show", "--showformat=${Version}", name)
    if told != version:
        raise Stop(f"{name} is installed in version {told or 'none'} instead of {version}.")
    if not root.told("kdesk", "--version").startswith("kdesk "):
        raise Stop("The installed kdesk does not start.")
