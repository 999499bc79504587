"""What the tests of the store share: transfers to keep, and child processes to kill."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kdesk.domain.transfer import Transfer
from tests.support import transfers

ROOT = Path(__file__).parents[2]

# The same examples on every machine, and no time limit for a single one: a busy machine is not a failure.
settings.register_profile("kdesk", deadline=None, derandomize=True, max_examples=80)
settings.load_profile("kdesk")


@pytest.fixture
def make_transfer() -> Callable[..., Transfer]:
    """Make a transfer by number; fields can be given."""

    def make(number: int, **fields: Any) -> Transfer:
        name = f"clip {number}.mp4"
        given = {"path": f"/videos/{name}", "name": name, "account": "1:ann@https://example.org", "created_at": 1.5}
        return transfers.make_transfer(f"t{number}", **(given | fields))

    return make


@contextmanager
def _running(code: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(  # noqa: S603  this interpreter, with code of the test
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def start_child() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start Python code in another process; it is killed when the test ends, if not before."""
    with ExitStack() as stack:
        yield lambda code, *arguments: stack.enter_context(_running(code, *arguments))


@pytest.fixture
def edit_journal(path: Path) -> Callable[[str], None]:
    """Run SQL on the journal behind kdesk's back."""

    def edit(statement: str) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    return edit
