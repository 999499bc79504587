"""How the count of what was left out reads."""

import pytest

from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence

R = LeftOutReason


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([(R.HIDDEN, False)], "1 file was left out: 1 hidden file"),
        ([(R.HIDDEN, True)], "1 folder was left out: 1 hidden folder"),
        ([(R.SIDECAR, True)] * 2, "2 folders were left out: 2 sidecar folders"),
        (
            [(R.UNFINISHED, False), (R.UNFINISHED, True), (R.HIDDEN, True), (R.HIDDEN, False)],
            "4 files and folders were left out: 2 unfinished downloads, 1 hidden file, 1 hidden folder",
        ),
        ([(R.SOURCE_CODE, False)], "1 file was left out: 1 text file with the ending of a video"),
    ],
)
def test_folders_are_counted_apart_from_files(found: list[tuple[LeftOutReason, bool]], said: str) -> None:
    """In the total and for each reason."""
    left_out = LeftOut()
    left_out.add(LeftOutFile("/x", reason, is_folder) for reason, is_folder in found)
    assert left_out_sentence(left_out, Format()) == said
