"""The requirements files: pinned, hashed, for all systems, and without an address."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

NAME = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)")


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement of a file."""

    name: str
    version: str
    hashes: frozenset[str]


def read(root: Path, name: str) -> dict[str, Pin]:
    """Return the pins of a requirements file. A package with markers may stand in it more than once."""
    text = (root / "packaging" / "requirements" / name).read_text(encoding="utf-8")
    pins: dict[str, Pin] = {}
    for block in re.split(r"\n(?=\S)", text.replace("\\\n", "")):
        found = NAME.match(block)
        assert found, f"no pin: {block}"
        hashes = frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", block))
        pins[f"{found[1]} {found[2]}"] = Pin(found[1], found[2], hashes)
    return pins


@pytest.mark.parametrize("name", ["app.txt", "test.txt"])
def test_every_requirement_is_pinned_and_hashed(root: Path, name: str) -> None:
    """Each has a hash, as `pip install --require-hashes` demands."""
    pins = read(root, name)
    assert len(pins) > 20
    assert [pin.name for pin in pins.values() if not pin.hashes] == []


@pytest.mark.parametrize("name", ["app.txt", "test.txt"])
def test_no_address_is_named(root: Path, name: str) -> None:
    """Where packages come from is the business of the machine's own pip."""
    text = (root / "packaging" / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^[ ]*-(?!-hash=)", text, re.MULTILINE)


def test_dev_py_names_no_address(root: Path) -> None:
    """Neither does the tool that installs them."""
    for path in (root / "packaging").glob("devtools/*.py"):
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text(encoding="utf-8")), path


def test_the_tests_run_with_what_the_program_runs_with(root: Path) -> None:
    """test.txt holds every pin and hash of app.txt, so that one environment serves both."""
    app, test = read(root, "app.txt"), read(root, "test.txt")
    assert {key: test.get(key) for key in app} == app


def test_every_dependency_of_the_project_is_locked(root: Path) -> None:
    """Nothing that pyproject.toml asks for is missing from the files: `dev.py lock` was run."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert _names(project["dependencies"] + extras["build"]) <= {pin.name for pin in read(root, "app.txt").values()}
    assert _names(extras["test"]) <= {pin.name for pin in read(root, "test.txt").values()}


def test_pyside_stays_below_the_version_that_aborts(root: Path) -> None:
    """PySide6 6.12.0 aborts Python 3.11 within seconds: the pins stay in 6.11, from 6.11.1 on."""
    pins = [pin for pin in read(root, "app.txt").values() if pin.name.startswith(("pyside6", "shiboken6"))]
    assert {pin.name for pin in pins} == {"pyside6-addons", "pyside6-essentials", "shiboken6"}
    for pin in pins:
        assert (6, 11, 1) <= tuple(int(part) for part in pin.version.split(".")) < (6, 12), pin


def _names(requirements: list[str]) -> set[str]:
    """Return the normalised names of requirement strings."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0]).lower() for text in requirements}
