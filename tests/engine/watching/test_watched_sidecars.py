"""Sidecars in watch folders: taken with the file that they belong to, when all of them rest."""

from pathlib import Path

from kdesk.domain.watch_folders import WatchKind
from kdesk.engine.watching.sidecars import SidecarLookup
from tests.engine.watching.conftest import Watching


async def test_sidecars_come_with_their_file(watching: Watching) -> None:
    """Captions, poster and slides beside a video are no uploads of their own, and are taken with it, once."""
    watching.video("a.mp4")
    for name in ("a.en.vtt", "a.jpg", "a.pdf"):
        (watching.folder / name).write_bytes(b"\xff\xd8\xff\xe0" + name.encode())
    watching.video("b.mp4")
    (watching.folder / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0alone")
    async with watching.running(watching.watch()):
        await watching.until(lambda: watching.all_sent(3))
        await watching.settle()
        assert sorted(watching.names()) == ["a.mp4", "b.mp4", "c.jpg"]
        details = watching.queue.details.of(watching.of("a.mp4")[0].id).details
        assert [Path(one.path).name for one in details.captions or ()] == ["a.en.vtt"]
        assert [Path(one.path).name for one in details.attachments or ()] == ["a.pdf"]
        assert details.poster is not None
        assert Path(details.poster.path).name == "a.jpg"
    async with watching.running():
        await watching.settle()
        assert len(watching.names()) == 3


async def test_images_stay_uploads_where_no_videos_are_taken(watching: Watching) -> None:
    """Beside a video that the folder leaves out, an image belongs to nothing."""
    watching.video("a.mp4")
    (watching.folder / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0image")
    async with watching.running(watching.watch(kinds=frozenset({WatchKind.IMAGE}))):
        await watching.until(lambda: watching.all_sent(1))
        assert watching.names() == ["a.jpg"]


def test_a_file_waits_for_its_sidecars(watching: Watching) -> None:
    """One that is being written holds up its video, and no other; one that vanished as well."""
    videos = [str(watching.video(name)) for name in ("a.mp4", "b.mp4")]
    captions = watching.folder / "a.en.vtt"
    captions.write_text("WEBVTT")
    resting: set[str] = set()
    lookup = SidecarLookup(watching.watch(), lambda path, _stamp: path in resting)
    found = lookup.find([*videos, str(captions)])
    assert (found.of, found.belonging) == ({videos[0]: (str(captions),)}, {str(captions)})
    assert found.waiting == {videos[0]}
    resting.add(str(captions))
    assert not lookup.find(videos).waiting
    assert lookup.find([str(watching.folder / "gone" / "c.mp4")]).of == {}
