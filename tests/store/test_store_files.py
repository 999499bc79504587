"""Files written whole or not at all."""

import os
import stat
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o640)])
def test_what_is_kept_is_private_and_what_is_exported_follows_the_umask(
    tmp_path: Path, mode: int, *, private: bool
) -> None:
    """Also where a file with other rights was there before."""
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o666)
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "file", b"new", private=private)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of a process's files")
def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, start_child: Callable[..., "Popen[str]"]) -> None:
    """When the system takes no more bytes, the old content stays and no half of the new one."""
    (tmp_path / "file").write_bytes(b"old")

    output, _ = start_child(WRITER, str(tmp_path / "file")).communicate(timeout=PATIENCE)

    assert output == "File too large\n"
    assert (tmp_path / "file").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
