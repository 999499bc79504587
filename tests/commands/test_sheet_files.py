"""What a sheet says of files is said of what its command queues, and of nothing else."""

from pathlib import Path

from kdesk.commands.sheet_files import files_of_sheet
from kdesk.commands.wanted_sheet import WantedSheet
from kdesk.exit_status import Output
from tests.engine.queue_harness import QueueHarness


async def test_details_wait_no_longer_than_their_command(tmp_path: Path) -> None:
    """A file that was sent before is not queued again; whoever drops it later in the window means something else."""
    file, other = tmp_path / "talk.mp4", tmp_path / "panel.mp4"
    for path in (file, other):
        path.write_bytes(b"\0\0\0\x18ftypmp42" + path.name.encode())
    (tmp_path / "sheet.csv").write_text("file,title\ntalk.mp4,Of the sheet\npanel.mp4,Of the sheet\n")
    harness, sheet = QueueHarness(tmp_path), WantedSheet(tmp_path / "sheet.csv")
    async with harness.running() as queue:
        async with files_of_sheet(sheet, queue, harness.server.api(), Output()) as (files, *_):
            assert files == [file, other]
            [queued] = await queue.enqueue([other], with_sidecars=False)
        [dropped] = await queue.enqueue([file], with_sidecars=False)
        assert queue.details.of(queued.id).details.title == "Of the sheet"
        assert queue.details.of(dropped.id).details.title is None
