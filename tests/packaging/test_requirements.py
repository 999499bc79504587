"""The requirements files: pinned, hashed, closed, for all systems, and without an address."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest
from devtools.lock import by_minor_version
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.support.requirements_file import Pin, read_pins

FILES = ("app.txt", "demo.txt", "test.txt", "build.txt", "package.txt", "lock.txt")
BESIDE = ("build.txt", "package.txt")
"""What stands beside the program, and is not all installed for tests."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
MACHINES = {"linux": ("x86_64", "aarch64"), "macOS": ("x86_64", "arm64"), "Windows": ("AMD64", "ARM64")}


def read(root: Path, name: str) -> tuple[Pin, ...]:
    """Return the pins of a requirements file."""
    return read_pins(root / "packaging" / "requirements" / name)


def project_of(root: Path) -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def wanted(root: Path, name: str) -> list[str]:
    """Return the requirements in pyproject.toml that a file serves."""
    project = project_of(root)
    groups, extras = project["dependency-groups"], project["project"]["optional-dependencies"]
    demo = project["project"]["dependencies"] + extras["demo"] + extras["review"]
    return {
        "app.txt": project["project"]["dependencies"],
        "demo.txt": demo,
        "test.txt": demo + extras["test"],
        "build.txt": groups["build"] + project["build-system"]["requires"],
        "package.txt": groups["package"],
        "lock.txt": groups["lock"],
    }[name]


def environments() -> Iterator[Any]:
    """Yield the marker variables of each Python, system and machine that kdesk is for."""
    for python in PYTHONS:
        for system, variables in SYSTEMS.items():
            for machine in MACHINES[system]:
                versions = {"python_version": python, "python_full_version": f"{python}.1"}
                made = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
                told = {**variables, **versions, **made, "implementation_version": f"{python}.1"}
                told["platform_machine"] = machine
                yield pytest.param(told, id=f"{python} {system} {machine}")


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_pinned_and_hashed(root: Path, name: str) -> None:
    """Each has a hash, as `pip install --require-hashes` demands."""
    pins = read(root, name)
    assert pins
    assert [pin.name for pin in pins if not pin.hashes] == []


@pytest.mark.parametrize("name", FILES)
def test_no_address_is_named(root: Path, name: str) -> None:
    """Where packages come from is the business of the machine's own pip."""
    text = (root / "packaging" / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^[ ]*-(?!-hash=)", text, re.MULTILINE)


def test_markers_ask_for_the_minor_version_of_python(root: Path) -> None:
    """Ubuntu 22.04 has Python 3.11.0rc1 for good, and its pip 22 finds a candidate less than nothing."""
    pins = "a==1 ; python_full_version < '3.12' and os_name == 'nt'\nb==2 ; python_full_version >= '3.12'\n"
    assert by_minor_version(pins) == pins.replace("python_full_version", "python_version")
    assert [pin for name in FILES for pin in read(root, name) if "full_version" in str(pin.marker)] == []


def test_dev_py_names_no_address(root: Path) -> None:
    """Neither does the tool that installs them."""
    for path in (root / "packaging").glob("devtools/*.py"):
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("name", ["app.txt", "demo.txt", "build.txt", "package.txt"])
def test_one_environment_serves_all(root: Path, name: str) -> None:
    """A package that stands in test.txt and in another file has the same version and hashes in both."""
    here = {pin.name: (pin.version, pin.hashes) for pin in read(root, name)}
    tests = {pin.name: (pin.version, pin.hashes) for pin in read(root, "test.txt")}
    both = here.keys() & tests.keys()
    assert {key: here[key] for key in both} == {key: tests[key] for key in both}
    assert both if name in BESIDE else both == here.keys()


def test_the_program_alone_brings_nothing_of_the_demo(root: Path) -> None:
    """`pip install kdesk` installs no web server, no ffmpeg and no decoder; `kdesk[demo,review]` installs them."""
    demo = {canonicalize_name(Requirement(text).name) for text in wanted(root, "demo.txt")}
    extra = demo - {canonicalize_name(Requirement(text).name) for text in wanted(root, "app.txt")}
    assert extra == {"av", "cryptography", "imageio-ffmpeg", "python-multipart", "starlette", "uvicorn"}
    # The keyring of Linux asks for cryptography as well.
    assert extra & {pin.name for pin in read(root, "app.txt")} == {"cryptography"}
    assert extra <= {pin.name for pin in read(root, "demo.txt")}


@pytest.mark.parametrize("environment", list(environments()))
@pytest.mark.parametrize("name", FILES)
def test_the_lock_is_closed(root: Path, name: str, environment: dict[str, str]) -> None:
    """Whatever pyproject.toml and a locked package ask for is locked, in a version that they allow.

    A package that is not installed here cannot be asked what it needs: it may only be one for other systems.
    """
    pins = read(root, name)
    locked = {pin.name: pin for pin in pins if pin.holds(environment)}
    missing = {}
    for requirement, asking in _asked_for(locked, wanted(root, name), environment):
        pin = locked.get(canonicalize_name(requirement.name))
        if pin is None or pin.version not in requirement.specifier:
            missing[str(requirement)] = asking
    assert missing == {}


@pytest.mark.parametrize("name", ["app.txt", "demo.txt", "test.txt", "build.txt"])
def test_every_pin_that_holds_here_is_installed(root: Path, name: str) -> None:
    """So each of them is asked what it needs by the test above, and allows every Python that kdesk is for."""
    for pin in read(root, name):
        if pin.holds():
            told = metadata(pin.name)
            assert told["Version"] == pin.version
            admitted = SpecifierSet(told.get("Requires-Python", ""))
            assert [python for python in PYTHONS if pin.marker is None and f"{python}.1" not in admitted] == [], pin


def test_the_classifiers_name_every_python_that_is_locked_for(root: Path) -> None:
    """What the page of the package promises is what the lock is looked through for."""
    told = " ".join(project_of(root)["project"]["classifiers"])
    assert tuple(re.findall(r"Python :: (3\.\d+)", told)) == PYTHONS


def test_pyside_stays_below_the_version_that_aborts(root: Path) -> None:
    """PySide6 6.12.0 aborts Python 3.11 within seconds: the pins stay in 6.11, from 6.11.1 on."""
    pins = [pin for pin in read(root, "app.txt") if pin.name.startswith(("pyside6", "shiboken6"))]
    assert {pin.name for pin in pins} == {"pyside6-addons", "pyside6-essentials", "shiboken6"}
    for pin in pins:
        assert (6, 11, 1) <= tuple(int(part) for part in pin.version.split(".")) < (6, 12), pin


def _asked_for(
    locked: dict[str, Pin], wanted: list[str], environment: dict[str, str]
) -> Iterator[tuple[Requirement, str]]:
    """Yield each requirement that applies, with the name of who asks: from the wanted ones on, extras included."""
    waiting = [(Requirement(text), "kdesk", "") for text in wanted]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement, asking, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate(environment | {"extra": extra}):
            continue
        yield requirement, asking
        name = canonicalize_name(requirement.name)
        for wish in {"", *requirement.extras}:
            if name in locked and (name, wish) not in seen:
                seen.add((name, wish))
                waiting += [(each, name, wish) for each in _requirements_of(name)]


def _requirements_of(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in metadata(name).get_all("Requires-Dist") or []]
    except PackageNotFoundError:
        return []
