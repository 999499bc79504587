"""Everything that CI runs: format, lint, types, import contracts, tests."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from devtools.checkout import Checkout
from devtools.console import Stop, run_step, say
from devtools.display import private_display
from devtools.processes import environment, run

_GIB = 2**30
_MEMORY_OF_A_PROCESS = 4 * _GIB
"""At the end of a whole run a process of tests holds 3 GiB."""
_FEWEST, _MOST = 2, 8


def in_processes() -> tuple[str, ...]:
    """Return how everything is tested; a run with arguments has one process, whose output can be followed."""
    # The tests of one file share servers, so that they stay together. They come in the order of tests/conftest.py, not
    # by their number: the files with few tests are those that drive whole windows.
    count = str(processes(os.cpu_count() or 1, _memory()))
    return ("-n", count, "--dist", "loadfile", "--no-loadscope-reorder")


def processes(cores: int, memory: int) -> int:
    """Return in how many processes to test: two a core, as they wait for servers half of the time, if all have room.

    Args:
        cores: Of this computer.
        memory: Of this computer, in bytes.
    """
    return min(max(_FEWEST, min(2 * cores, memory // _MEMORY_OF_A_PROCESS)), _MOST)


def _memory() -> int:
    """Return the bytes of memory of this computer; 0 on a system that does not say."""
    sizes = getattr(os, "sysconf_names", {})
    if not {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} <= set(sizes):
        return 0
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@dataclass(frozen=True, slots=True)
class Check:
    """One tool that reads the sources."""

    title: str
    command: tuple[str, ...]


def checks(checkout: Checkout) -> tuple[Check, ...]:
    """Return the checks in their order, the quick ones first."""
    ruff = checkout.tool("ruff")
    mypy = (checkout.python, "-m", "mypy", "--no-error-summary")
    tools = [str(path.relative_to(checkout.root)) for path in sorted(checkout.packaging.glob("**/*.py"))]
    return (
        Check("Format", (ruff, "format", "--check", "--quiet", ".")),
        Check("Lint", (ruff, "check", "--quiet", ".")),
        Check("Types of kdesk", mypy),
        Check("Types of packaging", (*mypy, *tools)),
        Check("Import contracts", (checkout.tool("lint-imports"),)),
    )


def run_all(checkout: Checkout, pytest_arguments: Sequence[str]) -> int:
    """Run every check and the tests, also when one fails; returns 0 when all of them passed.

    pytest's closing line stays the last one when nothing failed.
    """
    failed = [check.title for check in checks(checkout) if not _passes(checkout, check)]
    if run_tests(checkout, pytest_arguments):
        failed.append("Tests")
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def run_tests(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run pytest on a screen of its own; returns its exit status."""
    variables = environment() | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    # Each of the many programs that tests start, and each process of tests, would compile all sources for itself.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    with private_display(variables) as env:
        return run([checkout.python, "-m", "pytest", *(arguments or in_processes())], env, checkout.root)


def _passes(checkout: Checkout, check: Check) -> bool:
    """Run one check as one line; what it found is printed when it fails."""
    env = environment() | {"MYPYPATH": str(checkout.packaging)}
    try:
        run_step(check.title, check.command, env, checkout.root)
    except Stop as stop:
        say(str(stop))
        return False
    return True
