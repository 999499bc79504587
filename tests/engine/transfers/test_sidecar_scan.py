"""The scan of dropped paths finds the files beside a video that belong to it."""

from pathlib import Path

from kdesk.domain.details.upload_details import NOTHING_SAID, CompanionFile, Poster, UploadDetails
from kdesk.engine.transfers.file_scan import FileScan


def test_sidecars_of_a_folder(tmp_path: Path) -> None:
    """What belongs to a video is no file of its own; what belongs to none is."""
    for name in ("talk.mp4", "talk.en.vtt", "talk.jpg", "talk.pdf", "other.jpg", "sub/talk.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\xff\xd8\xff" if name.endswith("jpg") else b"\0\0\0\x18ftyp")
    (tmp_path / "talk.xmp").write_text(
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/elements/1.1/">'
        "<d:title><r:Alt><r:li>Bees</r:li></r:Alt></d:title></r:RDF>"
    )
    scan = FileScan([tmp_path])
    batch = scan.next_batch()
    assert batch is not None
    said = {Path(file.path).relative_to(tmp_path).as_posix(): file.said for file in batch.files}
    assert said == {
        "other.jpg": NOTHING_SAID,
        "sub/talk.jpg": NOTHING_SAID,
        "talk.mp4": UploadDetails(
            title="Bees",
            captions=(CompanionFile(str(tmp_path / "talk.en.vtt"), "English"),),
            poster=Poster(str(tmp_path / "talk.jpg")),
            attachments=(CompanionFile(str(tmp_path / "talk.pdf")),),
        ),
    }
    assert not batch.left_out


def test_sidecars_of_a_drop(tmp_path: Path) -> None:
    """Files that are dropped together are grouped; without the video, and where it is not wanted, they are not."""
    paths = [tmp_path / name for name in ("talk.mp4", "talk.jpg")]
    for path in paths:
        path.write_bytes(b"\xff\xd8\xff" if path.suffix == ".jpg" else b"\0\0\0\x18ftyp")

    def names(*dropped: Path, with_sidecars: bool = True) -> list[str]:
        batch = FileScan(dropped, with_sidecars=with_sidecars).next_batch()
        assert batch is not None
        return [Path(file.path).name for file in batch.files]

    assert names(*paths) == ["talk.mp4"]
    assert names(*reversed(paths)) == ["talk.mp4"]
    assert names(paths[1]) == ["talk.jpg"]
    assert names(*paths, with_sidecars=False) == ["talk.mp4", "talk.jpg"]
