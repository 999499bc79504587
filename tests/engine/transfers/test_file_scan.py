"""The scan of dropped paths: folders are walked, loops end, and each refused file has its reason."""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.left_out import LeftOutFile, LeftOutReason
from kdesk.domain.source_file import SourceKind
from kdesk.engine.files import local_file
from kdesk.engine.files.local_file import ProbedFile
from kdesk.engine.transfers import file_scan
from kdesk.engine.transfers.file_scan import BATCH, FileScan, ScannedBatch
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


def batches(paths: Iterable[Path]) -> Iterator[ScannedBatch]:
    """Scan the paths batch by batch."""
    return iter(FileScan(paths).next_batch, None)


def results_of(*paths: Path) -> dict[Path, object]:
    """Scan the paths and return each result by its path."""
    items = [item for batch in batches(paths) for item in batch.files]
    assert len({item.path for item in items}) == len(items)
    return {Path(item.path): item.result for item in items}


def test_a_file_is_probed(tmp_path: Path) -> None:
    """A file that can be uploaded has its size and media type."""
    clip = make(tmp_path / "clip.mp4")
    assert results_of(clip) == {clip: ProbedFile(len(CONTENT), MediaType.VIDEO)}


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """At any depth; hidden files are left out."""
    expected = [make(tmp_path / name) for name in ("a.mp4", "b/1.mp4", "b/c/2.mp4", "d.mp4")]
    make(tmp_path / ".hidden.mp4")
    make(tmp_path / ".hidden/inside.mp4")
    assert list(results_of(tmp_path)) == expected


def test_other_files_inside_folders_are_left_out(tmp_path: Path) -> None:
    """A file of another kind is left out in a folder, and taken as what it is if it was dropped by itself."""
    clip, notes = make(tmp_path / "clip.mp4"), make(tmp_path / "notes.txt", b"words")
    sensor = make(tmp_path / "sensor.bin", b"\x00\x01\x02")
    (batch,) = batches([tmp_path])
    assert [Path(item.path) for item in batch.files] == [clip]
    left_out = (LeftOutFile(str(notes), LeftOutReason.DOCUMENT), LeftOutFile(str(sensor), LeftOutReason.OTHER_KIND))
    assert batch.left_out == left_out
    outcomes = results_of(notes, sensor)
    assert [kind_of(outcomes[path]) for path in (notes, sensor)] == [SourceKind.DOCUMENT, SourceKind.DATA]


def kind_of(outcome: object) -> SourceKind:
    """Return what a probed file becomes."""
    assert isinstance(outcome, ProbedFile)
    return outcome.kind


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
    "readme.txt": LeftOutReason.DOCUMENT,
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


def test_unwanted_files_in_folders_are_left_out(tmp_path: Path) -> None:
    """Unfinished downloads, sidecar files and source code are left out, each with its reason."""
    clip = a_card(tmp_path)
    found = list(batches([tmp_path]))
    assert [Path(item.path) for batch in found for item in batch.files] == [clip]
    left_out = {item.path: (item.reason, item.is_folder) for batch in found for item in batch.left_out}
    assert left_out == {str(tmp_path / name): (reason, name in FOLDERS) for name, reason in NOT_MEANT.items()}


def test_a_file_dropped_by_itself_is_judged_by_its_content(tmp_path: Path) -> None:
    """Whatever its name; a dropped folder with such a name is walked."""
    a_card(tmp_path)
    media = [tmp_path / name for name in ("DCIM/100GOPRO/GL010001.LRV", "talk.mp4.part", ".hidden.mp4")]
    text = tmp_path / "src/index.ts"
    outcomes = results_of(*media, text, tmp_path / "@eaDir")
    inside = tmp_path / "@eaDir/inside.mp4"
    kinds = {path: kind_of(outcome) for path, outcome in outcomes.items()}
    assert kinds == {**dict.fromkeys((*media, inside), SourceKind.MEDIA), text: SourceKind.DOCUMENT}


def test_a_slow_drive_yields_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends after a while, not only after many files."""
    for number in range(3):
        make(tmp_path / f"{number}.mp4")
    monkeypatch.setattr(file_scan, "BATCH_SECONDS", 0)
    assert [len(batch.files) for batch in batches([tmp_path])] == [1, 1, 1]


def test_a_folder_without_media_has_a_reason(tmp_path: Path) -> None:
    """Its advice is about a folder, not about a file."""
    make(tmp_path / "notes.txt", b"words")
    problem = results_of(tmp_path)[tmp_path]
    assert isinstance(problem, KindNotTaken)
    advice = str(advice_of(problem))
    assert "folder" in advice
    assert "of the file" not in advice


def test_folder_loops_end(tmp_path: Path) -> None:
    """A link to a parent folder is walked once."""
    clip = make(tmp_path / "a/clip.mp4")
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(results_of(tmp_path)) == [clip]


def test_a_folder_and_one_inside_it_are_walked_once(tmp_path: Path) -> None:
    """A folder that was walked with its parent comes no second time, not even as an empty one."""
    clip = make(tmp_path / "a/clip.mp4")
    assert list(results_of(tmp_path, tmp_path / "a", tmp_path)) == [clip]


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """Return the innermost of 1,200 nested folders, more than Python's recursion limit."""
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


def test_folders_may_be_nested_deeper_than_the_recursion_limit(tmp_path: Path, deep_folder: Path) -> None:
    """They are walked at any depth that the system allows."""
    clip = make(deep_folder / "clip.mp4")
    assert list(results_of(tmp_path)) == [clip]


def test_many_files_come_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five thousand files come in batches, so that the first rows appear at once."""
    monkeypatch.setattr(file_scan, "BATCH_SECONDS", 3600)
    for number in range(5000):
        make(tmp_path / f"{number:04}.mp4")
    sizes = [len(batch.files) for batch in batches([tmp_path])]
    assert sizes == [BATCH] * (5000 // BATCH)


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_odd_names_are_accepted(tmp_path: Path, name: str) -> None:
    """Line feeds, right-to-left marks, emoji, quotes and markup in a name are no reason to refuse a file."""
    clip = make(tmp_path / name)
    assert isinstance(results_of(clip)[clip], ProbedFile)


def test_undecodable_names_are_accepted(tmp_path: Path) -> None:
    """A name whose bytes are no UTF-8 is accepted like any other."""
    clip = make(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.mp4")))
    assert isinstance(results_of(tmp_path)[clip], ProbedFile)


def test_impossible_paths_have_a_reason(tmp_path: Path) -> None:
    """A path that the system refuses has a row with the reason; the other paths are scanned."""
    clip = make(tmp_path / "clip.mp4")
    too_long, with_zero = tmp_path / f"{'x' * 300}.mp4", tmp_path / "a\0b.mp4"
    outcomes = results_of(too_long, with_zero, clip)
    assert isinstance(outcomes[too_long], FileUnreadable)
    assert isinstance(outcomes[with_zero], FileMissing)
    assert isinstance(outcomes[clip], ProbedFile)


def test_a_refused_file_does_not_stop_the_scan(tmp_path: Path) -> None:
    """Empty files, broken links and pipes each have their reason; the file beside them is accepted."""
    clip, empty = make(tmp_path / "clip.mp4"), make(tmp_path / "empty.mp4", b"")
    link, pipe = tmp_path / "link.mp4", tmp_path / "pipe.mp4"
    link.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    outcomes = results_of(tmp_path)
    assert isinstance(outcomes[clip], ProbedFile)
    assert isinstance(outcomes[empty], FileEmpty)
    assert isinstance(outcomes[link], NotAFile)
    assert isinstance(outcomes[pipe], NotAFile)


def test_a_scan_that_hangs_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No probed file is lost, the paths on the same drive stay, and another scan takes the rest."""
    files = [make(tmp_path / f"{number}.mp4") for number in range(5)]
    hangs, go_on = threading.Event(), threading.Event()

    def probe(path: str, *, known_regular: bool, with_stamp: bool) -> ProbedFile:
        if path == str(files[1]):
            hangs.set()
            go_on.wait(10)
        return local_file.probe(path, known_regular=known_regular, with_stamp=with_stamp)

    monkeypatch.setattr(file_scan, "probe", probe)
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
    assert [Path(item.path) for item in split.before.files] == files[:1]
    assert split.left == (str(files[1]), str(files[3]))
    assert [Path(item.path) for item in after.files] == [files[1], files[3]]
    others = split.rest.next_batch()
    assert others
    assert [Path(item.path) for item in others.files] == [files[2], files[4]]
    assert scan.split(0, lambda _here, _other: True) is None
    assert (scan.next_batch(), split.rest.next_batch()) == (None, None)
