"""The requirements files: one for all systems, pinned and hashed, made by uv from pyproject.toml."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devtools.checkout import Checkout
from devtools.console import run_step
from devtools.processes import environment
from devtools.venv import PIP

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
    """Write both requirements files. Pins that still fit stay; `--upgrade` lifts them."""
    app, test = checkout.app_requirements, checkout.test_requirements
    with tempfile.TemporaryDirectory(prefix="kdesk-lock-") as folder:
        uv = _install_uv(checkout, Path(folder))
        _compile(checkout, uv, app, ["--extra", "build", *arguments])
        # What the program runs with decides; the tests run with the same.
        same = ["--constraint", app.relative_to(checkout.root).as_posix()]
        _compile(checkout, uv, test, ["--extra", "build", "--extra", "test", *same, *arguments])


def _install_uv(checkout: Checkout, folder: Path) -> str:
    """Make a throw-away environment with uv in it; returns the path of uv."""
    env = environment()
    run_step("Making a throw-away environment", [sys.executable, "-m", "venv", str(folder)], env, checkout.root)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    run_step("Installing uv in it", [str(programs / "python"), *PIP, "uv"], env, checkout.root)
    return str(programs / "uv")


def _compile(checkout: Checkout, uv: str, target: Path, extras: Sequence[str]) -> None:
    """Resolve pyproject.toml with the extras into the target file."""
    relative = target.relative_to(checkout.root).as_posix()
    command = [uv, "pip", "compile", *OPTIONS, *extras, "--output-file", relative, "pyproject.toml"]
    run_step(f"Resolving {relative}", command, environment(), checkout.root)
