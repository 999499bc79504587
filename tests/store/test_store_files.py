"""Files written whole or not at all."""

import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from kdesk.store.files import write_atomically
from tests.support.patience import PATIENCE

WRITER = """
import resource, sys
from pathlib import Path
from kdesk.store.files import write_atomically

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), bytes(5000))
except OSError as exc:
    print(exc.strerror)
"""


def test_a_file_is_replaced(tmp_path: Path) -> None:
    """The new content is there, and nothing else."""
    for durable in (True, False):
        write_atomically(tmp_path / "file", b"new", durable=durable)

    assert (tmp_path / "file").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of a process's files")
def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, start_child: Callable[..., "Popen[str]"]) -> None:
    """When the system takes no more bytes, the old content stays and no half of the new one."""
    (tmp_path / "file").write_bytes(b"old")

    output, _ = start_child(WRITER, str(tmp_path / "file")).communicate(timeout=PATIENCE)

    assert output == "File too large\n"
    assert (tmp_path / "file").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
