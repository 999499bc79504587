"""How dev.py talks: one line a step with its time, the output of tools only when they fail."""

import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.processes import started

STATUS_WIDTH = 60


class Stop(Exception):
    """A command cannot go on; the message is a sentence for the person at the terminal."""


def speak_plainly() -> None:
    """Make printing safe in every locale, and in order with what sub-processes print."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", line_buffering=True)


def say(text: str) -> None:
    """Print one line."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[Callable[[str], None]]:
    """Print the title, then the seconds it took; yields what shows a passing word on a terminal."""
    live = sys.stdout.isatty() and os.name != "nt"  # old Windows consoles show the escape codes themselves
    print(f"{title} ... ", end="", flush=True)
    since = time.monotonic()

    def show(word: str) -> None:
        if live:
            print(f"\r\x1b[K{title} ... {word.strip()[:STATUS_WIDTH]} ", end="", flush=True)

    try:
        yield show
    except BaseException:
        show("")
        say("failed")
        raise
    show("")
    say(f"{time.monotonic() - since:.1f} s")


def run_step(title: str, command: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
    """Run a program as one step. When it fails, Stop says so and holds its output, which is not shown otherwise."""
    with step(title) as show, started(command, env, folder, captured=True) as child:
        lines: list[str] = []
        for line in child.stdout or ():
            lines.append(line)
            show(line)
        if child.wait():
            raise Stop(f"{title}: failed with exit status {child.returncode}.\n{''.join(lines).rstrip()}")
