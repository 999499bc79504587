"""File permissions: identity, database, log and uploads are readable only by the user."""

import sys
from pathlib import Path

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def open_to_others(folder: Path) -> list[str]:
    """Return the files in a folder, itself included, that other users can access."""
    return [str(path) for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_everything_that_the_demo_writes_is_private(tmp_path: Path, small_video: bytes) -> None:
    """Permissions are restricted from the first start; a directory of an older version is restricted at the next."""
    root = tmp_path / "some" / "demo"
    server = DemoProcess(root, "--no-samples").start()
    with DemoClient(server.credentials) as client:
        client.as_admin().chunk(client.token(), small_video, resume=False, finalChunk=True)
    assert open_to_others(root) == []
    assert server.stop() == 0

    widened = [root, root / "identity.json", root / "state.sqlite3", root / "requests.jsonl", root / "owner.lock"]
    for path in widened:
        path.chmod(0o777)
    server.start()
    assert not set(map(str, widened)) & set(open_to_others(root))
    assert server.stop() == 0


def test_a_directory_that_holds_other_things_keeps_its_rights(tmp_path: Path) -> None:
    """Only the demo's own files are restricted."""
    (tmp_path / "notes.txt").touch()
    tmp_path.chmod(0o755)
    server = DemoProcess(tmp_path, "--no-samples").start()
    assert server.stop() == 0
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert {Path(path).name for path in open_to_others(tmp_path)} == {tmp_path.name, "notes.txt"}
