"""The virtual environment: made, filled from the hashed requirements, and left alone while nothing changed.

A stamp inside it says what it was filled from. It is marked unfinished before the first change and finished after
the last, so that an interrupted set-up is seen and done again from the start.
"""

import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from devtools.checkout import Checkout
from devtools.console import Stop, run_step, say
from devtools.processes import environment, output

STAMP = "kdesk-setup.json"
PIP_CHECK = ("-m", "pip", "--disable-pip-version-check", "check")
# The requirements files are closed, so nothing is left to resolve: a resolver looks at what is newest on the day. So
# does an isolated build, which gets the newest backend. `--use-pep517` builds alike with every release of pip.
INSTALL = (
    *("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--progress-bar", "off"),
    *("--no-deps", "--no-build-isolation", "--use-pep517"),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an environment was made of."""

    root: str
    python: str
    requirements: tuple[str, ...]  # digests of the files whose packages it holds
    project: str
    installed: tuple[str, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """What an environment holds now."""

    python: str
    installed: tuple[str, ...]
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done; `reason` is empty when the environment as such is good."""

    reason: str
    requirements: bool
    project: bool


def digest(path: Path) -> str:
    """Return a short fingerprint of a text file that does not depend on its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]


def plan(stamp: Stamp | None, probe: Probe | None, wanted: Stamp) -> Plan:
    """Decide what a set-up has to do; what `wanted` says of `installed` is not looked at."""
    reason = _reason_to_start_over(stamp, probe, wanted)
    if reason or stamp is None or probe is None:
        return Plan(reason, requirements=True, project=True)
    requirements = not set(wanted.requirements) <= set(stamp.requirements) or probe.installed != stamp.installed
    return Plan("", requirements=requirements, project=requirements or stamp.project != wanted.project)


def _reason_to_start_over(stamp: Stamp | None, probe: Probe | None, wanted: Stamp) -> str:
    """Return why the environment cannot be kept; one that somebody made by hand, without a stamp, can."""
    if probe is None:
        return "there is none that works"
    if probe.python != wanted.python:
        return f"it is of Python {probe.python}, and this is {wanted.python}"
    if stamp and stamp.root != wanted.root:
        return "the checkout was moved"
    if stamp and not stamp.finished:
        return "the last set-up was interrupted"
    if probe.damaged:
        return f"files are missing of: {', '.join(probe.damaged)}"
    return ""


def set_up(checkout: Checkout, requirements: Path) -> None:
    """Bring the environment to what the requirements file and pyproject.toml say; nothing to do takes no time."""
    wanted = _wanted(checkout, requirements)
    stamp = read_stamp(checkout.venv)
    to_do = plan(stamp, look(checkout), wanted)
    if not (to_do.requirements or to_do.project):
        return
    if to_do.reason:
        _create(checkout, to_do.reason)
    elif stamp and not to_do.requirements:
        wanted = replace(wanted, requirements=stamp.requirements)
    write_stamp(checkout.venv, wanted)
    _install(checkout, (checkout.build_requirements, requirements) if to_do.requirements else ())
    if to_do.requirements and stamp and not to_do.reason and output([checkout.python, *PIP_CHECK]) is None:
        # A package that is locked no longer may ask for another version of one that is.
        _create(checkout, "a package that was needed before does not go with those that are needed now")
        write_stamp(checkout.venv, wanted)
        _install(checkout, (checkout.build_requirements, requirements))
    run_step("Checking that nothing is missing", [checkout.python, *PIP_CHECK], environment(), checkout.root)
    _finish(checkout, wanted)


def _install(checkout: Checkout, files: Iterable[Path]) -> None:
    """Install the requirements files, those first whose packages build others, and kdesk itself."""
    env = environment()
    for file in files:
        command = [checkout.python, *INSTALL, "--require-hashes", "-r", str(file)]
        run_step(f"Installing {file.name} (hashed)", command, env, checkout.root)
    run_step("Installing kdesk, editable", [checkout.python, *INSTALL, "-e", "."], env, checkout.root)


def _wanted(checkout: Checkout, requirements: Path) -> Stamp:
    """Return the stamp of the environment that is asked for. Each file contains the packages of those before it."""
    nested = [checkout.app_requirements, checkout.demo_requirements, checkout.test_requirements]
    files = [*nested[: nested.index(requirements)], requirements, checkout.build_requirements]
    return Stamp(
        root=str(checkout.root),
        python=".".join(platform.python_version_tuple()[:2]),
        requirements=tuple(digest(file) for file in files),
        project=digest(checkout.project_file),
        installed=(),
        finished=False,
    )


def _create(checkout: Checkout, reason: str) -> None:
    """Make an empty environment in place of what is there. Raises Stop for a link: what it leads to is another's."""
    if checkout.venv.is_symlink():
        place = checkout.venv.readlink()
        raise Stop(f".venv leads to {place}, which is not emptied: {reason}. Remove the link, and one is made here.")
    if checkout.venv.exists():
        say(f"Making .venv anew: {reason}.")
    # From inside an environment, that one's interpreter is about to go: its parent makes the new one.
    base = str(getattr(sys, "_base_executable", sys.executable))
    run_step("Making .venv", [base, "-m", "venv", "--clear", str(checkout.venv)], environment(), checkout.root)


def _finish(checkout: Checkout, wanted: Stamp) -> None:
    """Write down what is there now."""
    probe = look(checkout)
    write_stamp(checkout.venv, replace(wanted, installed=probe.installed if probe else (), finished=True))


def look(checkout: Checkout) -> Probe | None:
    """Ask the environment's own Python what it holds; None when it does not run or has no pip."""
    text = output([checkout.python, "-I", str(checkout.packaging / "devtools" / "probe.py")])
    if text is None or not text.startswith("{"):
        return None
    seen: Mapping[str, Any] = json.loads(text)
    if not any(name.startswith("pip==") for name in seen["installed"]):
        return None
    return Probe(str(seen["python"]), tuple(seen["installed"]), tuple(seen["damaged"]))


def read_stamp(venv: Path) -> Stamp | None:
    """Return the stamp, or None where there is none; one that cannot be read counts as unfinished."""
    try:
        text = (venv / STAMP).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        fields = json.loads(text)
        fields.update(requirements=tuple(fields["requirements"]), installed=tuple(fields["installed"]))
        return Stamp(**fields)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Stamp(root="", python="", requirements=(), project="", installed=(), finished=False)


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Replace the stamp in one step, so that no half of one is ever read."""
    draft = venv / (STAMP + ".new")
    draft.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")
    draft.replace(venv / STAMP)
