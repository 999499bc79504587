"""Transcoding that is held by a file."""

from pathlib import Path

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


def test_held_transcoding(tmp_path: Path, small_video: bytes) -> None:
    """While held, an entry stays at 1 and its source unexamined, over a restart too; without the file it continues."""
    process = DemoProcess(tmp_path, "--no-samples", "--hold-transcoding")
    with DemoClient(process.start().credentials) as client:
        entry = client.as_admin().upload(small_video)
    process.stop()
    with DemoClient(process.start().credentials) as client:
        client.as_admin()
        assert client.call("media.get", entryId=entry)["status"] == 1
        source = client.call("flavorAsset.getByEntryId", entryId=entry)[0]
        assert (source["status"], source["width"], source["sizeInBytes"]) == (0, 0, str(len(small_video)))
        (tmp_path / "hold-transcoding").unlink()
        assert client.wait_for(entry)["duration"] == 3
    assert process.stop() == 0
