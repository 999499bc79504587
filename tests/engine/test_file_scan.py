"""From what was dropped to files: folders walked, loops ended, each refusal with its reason."""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.left_out import LeftOutFile, LeftOutReason
from kdesk.engine.files import local_file
from kdesk.engine.files.local_file import Looked
from kdesk.engine.transfers import file_scan
from kdesk.engine.transfers.file_scan import BATCH, Batch, FileScan
from kdesk.errors import FileEmpty, FileMissing, FileUnreadable, KindNotTaken, NotAFile
from kdesk.messages.errors import advice_of

CONTENT = b"\0\0\0\x18ftypmp42 content"
ODD_NAMES = [
    "new\nline.mp4",
    "\u202eright to left.mp4",
    "🎬 film.mp4",
    "quote\"'.mp4",
    "<b>bold</b>.mp4",
    f"{'é' * 120}.mp4",
]


def make(path: Path, content: bytes = CONTENT) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def batches(paths: Iterable[Path]) -> Iterator[Batch]:
    """Walk the paths."""
    return iter(FileScan(paths).next_batch, None)


def taken(*paths: Path) -> dict[Path, object]:
    """Walk the paths and return each outcome by its path."""
    items = [item for batch in batches(paths) for item in batch.taken]
    assert len({item.path for item in items}) == len(items)
    return {Path(item.path): item.outcome for item in items}


def test_a_file_is_looked_at(tmp_path: Path) -> None:
    """A file that can be taken comes with its size and kind."""
    clip = make(tmp_path / "clip.mp4")
    assert taken(clip) == {clip: Looked(len(CONTENT), MediaType.VIDEO)}


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """Files inside folders come in the order of names, at any depth; hidden ones stay out."""
    expected = [make(tmp_path / name) for name in ("a.mp4", "b/1.mp4", "b/c/2.mp4", "d.mp4")]
    make(tmp_path / ".hidden.mp4")
    make(tmp_path / ".hidden/inside.mp4")
    assert list(taken(tmp_path)) == expected


def test_other_files_inside_folders_are_left_out(tmp_path: Path) -> None:
    """What is no media inside a folder was not meant: counted, not queued. Dropped by itself it says why."""
    clip, notes = make(tmp_path / "clip.mp4"), make(tmp_path / "notes.txt", b"words")
    (batch,) = batches([tmp_path])
    assert [Path(item.path) for item in batch.taken] == [clip]
    assert batch.left_out == (LeftOutFile(str(notes), LeftOutReason.OTHER_KIND),)
    assert isinstance(taken(notes)[notes], KindNotTaken)


NOT_MEANT = {
    "@eaDir": LeftOutReason.SIDECAR,
    "#recycle": LeftOutReason.SIDECAR,
    ".@__thumb": LeftOutReason.SIDECAR,
    "__MACOSX": LeftOutReason.SIDECAR,
    "$RECYCLE.BIN": LeftOutReason.SIDECAR,
    "System Volume Information": LeftOutReason.SIDECAR,
    ".Trashes": LeftOutReason.HIDDEN,
    "talk.mp4.download": LeftOutReason.UNFINISHED,
    "DCIM/100GOPRO/GL010001.LRV": LeftOutReason.SIDECAR,
    "DCIM/100GOPRO/GX010001.THM": LeftOutReason.SIDECAR,
    "DCIM/DJI_0001.lrf": LeftOutReason.SIDECAR,
    "DCIM/._GX010001.MP4": LeftOutReason.SIDECAR,
    "Thumbs.db": LeftOutReason.SIDECAR,
    ".DS_Store": LeftOutReason.SIDECAR,
    "desktop.ini": LeftOutReason.SIDECAR,
    "~$talk.mp4": LeftOutReason.SIDECAR,
    ".hidden.mp4": LeftOutReason.HIDDEN,
    "Unconfirmed 388394.crdownload": LeftOutReason.UNFINISHED,
    "talk.mp4.part": LeftOutReason.UNFINISHED,
    "talk.mp4.PARTIAL": LeftOutReason.UNFINISHED,
    "talk.mp4.filepart": LeftOutReason.UNFINISHED,
    "talk.mp4.!ut": LeftOutReason.UNFINISHED,
    "talk.mp4.tmp": LeftOutReason.UNFINISHED,
    "talk.mp4.part-Frag12": LeftOutReason.UNFINISHED,
    "src/index.ts": LeftOutReason.SOURCE_CODE,
    "src/util.mts": LeftOutReason.SOURCE_CODE,
    "readme.txt": LeftOutReason.OTHER_KIND,
}
"""What lies beside the one clip that is meant, on cards, shares, in download and project folders, and why it stays."""

FOLDERS = {"@eaDir", "#recycle", ".@__thumb", "__MACOSX", "$RECYCLE.BIN", "System Volume Information", ".Trashes"}
FOLDERS |= {"talk.mp4.download"}  # Safari keeps what it downloads in a folder


def a_card(folder: Path) -> Path:
    """Make a folder with all of that; return the one clip that is meant."""
    clip = make(folder / "DCIM/100GOPRO/GX010001.MP4")
    for name in NOT_MEANT:
        content = b"export const answer = 42;\n" if name.endswith(("ts", "txt")) else CONTENT
        make(folder / name / "inside.mp4" if name in FOLDERS else folder / name, content)
    return clip


def test_what_nobody_means_stays_out_of_folders(tmp_path: Path) -> None:
    """Unfinished downloads, sidecar files and source code are left out, each with its reason; the clip is taken."""
    clip = a_card(tmp_path)
    found = list(batches([tmp_path]))
    assert [Path(item.path) for batch in found for item in batch.taken] == [clip]
    left_out = {item.path: (item.reason, item.is_folder) for batch in found for item in batch.left_out}
    assert left_out == {str(tmp_path / name): (reason, name in FOLDERS) for name, reason in NOT_MEANT.items()}


def test_what_is_named_by_itself_is_taken_or_has_its_reason(tmp_path: Path) -> None:
    """Whoever drops a file means it: its content decides. A folder of that kind is walked."""
    a_card(tmp_path)
    media = [tmp_path / name for name in ("DCIM/100GOPRO/GL010001.LRV", "talk.mp4.part", ".hidden.mp4")]
    text = tmp_path / "src/index.ts"
    outcomes = taken(*media, text, tmp_path / "@eaDir")
    inside = tmp_path / "@eaDir/inside.mp4"
    assert {path for path, outcome in outcomes.items() if isinstance(outcome, Looked)} == {*media, inside}
    assert isinstance(outcomes[text], KindNotTaken)


def test_a_slow_drive_yields_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends after a while as well as after many files."""
    for number in range(3):
        make(tmp_path / f"{number}.mp4")
    monkeypatch.setattr(file_scan, "BATCH_SECONDS", 0)
    assert [len(batch.taken) for batch in batches([tmp_path])] == [1, 1, 1]


def test_a_folder_without_media_says_so(tmp_path: Path) -> None:
    """A folder in which nothing was found is a row with that reason, and with advice about a folder, not a file."""
    make(tmp_path / "notes.txt", b"words")
    problem = taken(tmp_path)[tmp_path]
    assert isinstance(problem, KindNotTaken)
    advice = str(advice_of(problem))
    assert "folder" in advice
    assert "of the file" not in advice


def test_folder_loops_end(tmp_path: Path) -> None:
    """A link to a folder above is walked once."""
    clip = make(tmp_path / "a/clip.mp4")
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(taken(tmp_path)) == [clip]


def test_a_folder_and_one_inside_it_are_walked_once(tmp_path: Path) -> None:
    """A folder that was walked with the one above it comes no second time, not even as an empty one."""
    clip = make(tmp_path / "a/clip.mp4")
    assert list(taken(tmp_path, tmp_path / "a", tmp_path)) == [clip]


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """Twelve hundred folders inside one another, deeper than Python's calls may be; yields the innermost."""
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    yield tmp_path / Path(*["d"] * 1200)
    # What removes temporary folders after the tests cannot go that deep.
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # noqa: S603, S607  our own folder


def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path, deep_folder: Path) -> None:
    """Folders are walked at any depth that the system allows."""
    clip = make(deep_folder / "clip.mp4")
    assert list(taken(tmp_path)) == [clip]


def test_many_files_come_in_batches(tmp_path: Path) -> None:
    """Five thousand files come in batches, so that the first rows appear at once."""
    for number in range(5000):
        make(tmp_path / f"{number:04}.mp4")
    sizes = [len(batch.taken) for batch in batches([tmp_path])]
    assert sizes == [BATCH] * (5000 // BATCH)


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_odd_names_are_taken(tmp_path: Path, name: str) -> None:
    """Newlines, right-to-left marks, emoji, quotes and markup in a name are no reason to refuse a file."""
    clip = make(tmp_path / name)
    assert isinstance(taken(clip)[clip], Looked)


def test_undecodable_names_are_taken(tmp_path: Path) -> None:
    """A name of bytes that are no UTF-8 is taken as any other."""
    clip = make(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.mp4")))
    assert isinstance(taken(tmp_path)[clip], Looked)


def test_impossible_paths_have_a_reason(tmp_path: Path) -> None:
    """A path that the system cannot even look at is a row with a reason, and the others go on."""
    clip = make(tmp_path / "clip.mp4")
    too_long, with_zero = tmp_path / f"{'x' * 300}.mp4", tmp_path / "a\0b.mp4"
    outcomes = taken(too_long, with_zero, clip)
    assert isinstance(outcomes[too_long], FileUnreadable)
    assert isinstance(outcomes[with_zero], FileMissing)
    assert isinstance(outcomes[clip], Looked)


def test_what_cannot_be_taken_does_not_stop_the_others(tmp_path: Path) -> None:
    """Empty files, broken links and pipes each have their reason; the file beside them is taken."""
    clip, empty = make(tmp_path / "clip.mp4"), make(tmp_path / "empty.mp4", b"")
    link, pipe = tmp_path / "link.mp4", tmp_path / "pipe.mp4"
    link.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    outcomes = taken(tmp_path)
    assert isinstance(outcomes[clip], Looked)
    assert isinstance(outcomes[empty], FileEmpty)
    assert isinstance(outcomes[link], NotAFile)
    assert isinstance(outcomes[pipe], NotAFile)


def test_a_scan_that_hangs_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has looked at is not lost, what else hangs stays with it, and another scan takes the rest."""
    files = [make(tmp_path / f"{number}.mp4") for number in range(5)]
    hangs, go_on = threading.Event(), threading.Event()

    def look(path: str) -> Looked:
        if path == str(files[1]):
            hangs.set()
            go_on.wait(10)
        return local_file.look_at(path)

    monkeypatch.setattr(file_scan, "look_at", look)
    scan = FileScan(files)
    with ThreadPoolExecutor(1) as thread:
        batch = thread.submit(scan.next_batch)
        assert hangs.wait(10)
        assert scan.split(60, lambda _here, _other: True) is None
        split = scan.split(0, lambda _here, other: other == str(files[3]))
        go_on.set()
        after = batch.result()
    assert split
    assert after
    assert [Path(item.path) for item in split.before.taken] == files[:1]
    assert split.left == (str(files[1]), str(files[3]))
    assert [Path(item.path) for item in after.taken] == [files[1], files[3]]
    others = split.rest.next_batch()
    assert others
    assert [Path(item.path) for item in others.taken] == [files[2], files[4]]
    assert scan.split(0, lambda _here, _other: True) is None
    assert (scan.next_batch(), split.rest.next_batch()) == (None, None)
