"""The requirements files: one for all systems, pinned and hashed, made by uv from pyproject.toml."""

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devtools.checkout import Checkout
from devtools.console import run_step
from devtools.processes import environment
from devtools.venv import INSTALL

PROJECT = "pyproject.toml"
# The demo shows the whole program, so the review room comes with it.
DEMO = ("--extra", "demo", "--extra", "review")
OPTIONS = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
)


def lock(checkout: Checkout, arguments: Sequence[str]) -> None:
    """Write the requirements files. Pins that still fit stay; `--upgrade` lifts them, that of the resolver too."""
    app, demo, test = checkout.app_requirements, checkout.demo_requirements, checkout.test_requirements
    with tempfile.TemporaryDirectory(prefix="kdesk-lock-") as folder:
        uv = _install_uv(checkout, Path(folder))
        _compile(checkout, uv, app, [PROJECT, *arguments])
        # What the program runs with decides; demo and tests run with the same, and beside them stands what builds.
        _compile(checkout, uv, demo, [PROJECT, *DEMO, *_bound_by(checkout, app), *arguments])
        _compile(checkout, uv, test, [PROJECT, *DEMO, "--extra", "test", *_bound_by(checkout, demo), *arguments])
        build = ["--group", "build", *_bound_by(checkout, test)]
        _compile(checkout, uv, checkout.build_requirements, [*build, *arguments])
        package = ["--group", "package", *_bound_by(checkout, checkout.build_requirements)]
        _compile(checkout, uv, checkout.package_requirements, [*package, *arguments])
        _compile(checkout, uv, checkout.lock_requirements, ["--group", "lock", *arguments])


def _install_uv(checkout: Checkout, folder: Path) -> str:
    """Make a throw-away environment with the locked uv in it; returns the path of uv."""
    env = environment()
    run_step("Making a throw-away environment", [sys.executable, "-m", "venv", str(folder)], env, checkout.root)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    command = [str(programs / "python"), *INSTALL, "--require-hashes", "-r", str(checkout.lock_requirements)]
    run_step("Installing uv in it (hashed)", command, env, checkout.root)
    return str(programs / "uv")


def _bound_by(checkout: Checkout, pins: Path) -> tuple[str, str]:
    """Return the arguments by which a package that stands in `pins` gets the same version again."""
    return "--constraint", pins.relative_to(checkout.root).as_posix()


def _compile(checkout: Checkout, uv: str, target: Path, what: Sequence[str]) -> None:
    """Resolve what pyproject.toml asks for into the target file."""
    relative = target.relative_to(checkout.root).as_posix()
    command = [uv, "pip", "compile", *OPTIONS, *what, "--output-file", relative]
    run_step(f"Resolving {relative}", command, environment(), checkout.root)
    target.write_text(by_minor_version(target.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def by_minor_version(pins: str) -> str:
    """Return the pins with markers that ask for the minor version of Python only.

    uv asks for the full one. That of Ubuntu 22.04 is 3.11.0rc1 for good, and for its pip 22 a candidate is never less
    than anything.
    """
    return re.sub(r"python_full_version (<|>=) '(\d+\.\d+)'", r"python_version \1 '\2'", pins)
