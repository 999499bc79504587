"""Reviews on disk: saved, opened, exported; errors in words."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from kdesk.domain.compare_view import CompareView, ViewKind
from kdesk.domain.compared import Compared, rendition
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.reviews.review import Review, ReviewedVideo, SideKind
from kdesk.domain.reviews.review_file import reviews_among, unpack
from kdesk.domain.reviews.reviewed import Reviewer, found
from kdesk.domain.reviews.view_fields import view_of
from kdesk.domain.video import VideoSource
from kdesk.messages.format import Format
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.saver import ReviewSaver
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.fakes.videos import FakeVideos
from tests.ui.library.library_fakes import FakeImages, NoStreams, make_entry, make_flavor
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.room.test_notes import picture

ENTRY = make_entry(0)
FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2, status=FlavorStatus.READY))
FILE = Compared(VideoSource(path=Path("/somewhere/harbour.mov")))


class Stage:
    """A saver with a session of a rendition and a file."""

    def __init__(self, theme: Theme, formatter: Format, tasks: TaskScope) -> None:
        self.services = ReviewServices(
            theme=theme,
            formatter=formatter,
            tasks=tasks,
            images=FakeImages(),
            relay=NoStreams(),  # type: ignore[arg-type]
            clipboard=LinkClipboard(QApplication.clipboard(), print),
        )
        self.host = QWidget()
        self.session = CompareSession(FakeVideos(), tasks, lambda what: what.flavor.name if what.flavor else "file")
        self.session.show([rendition(ENTRY, FLAVORS[0], FLAVORS), FILE], at=Fraction(2))
        self.draft = ReviewDraft("ada")
        reviewer = Reviewer("ada", "https://kaltura.example/api_v3?ks=x")
        self.saver = ReviewSaver(self.draft, self.session, self.services, reviewer, self.host)
        self.told: list[str] = []
        self.opened: list[Review] = []
        self.saver.told.connect(self.told.append)
        self.saver.opened.connect(self.opened.append)

    async def choose(self, path: Path) -> None:
        """Choose a path in the open dialog, and wait until something is told."""
        count = len(self.told) + len(self.opened)
        (dialog,) = self.host.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.close()
        dialog.setParent(None)
        await until(lambda: len(self.told) + len(self.opened) > count)


@pytest.fixture
def staged(run_qt: RunQt, theme: Theme, formatter: Format) -> Callable[[Any], None]:
    """Run a test on a stage."""

    def run(work: Any) -> None:
        async def play(tasks: TaskScope) -> None:
            stage = Stage(theme, formatter, tasks)
            await until(lambda: stage.session.is_settled)
            try:
                await work(stage)
            finally:
                stage.saver.close()
                stage.session.close()
                stage.host.deleteLater()

        run_qt(play)

    return run


def test_a_review_is_saved_and_opened(staged: Callable[[Any], None], tmp_path: Path) -> None:
    """With what is compared, where, and in which view; the second time without a question."""

    async def work(stage: Stage) -> None:
        path = tmp_path / "a.kdesk-review"
        stage.session.set_view(CompareView(kind=ViewKind.WIPE, zoom=2.0))
        stage.draft.add_note(Fraction(1), "first")
        assert not stage.draft.is_saved
        stage.saver.save()
        await stage.choose(path)
        assert stage.draft.is_saved
        stage.draft.add_note(Fraction(2), "second")
        stage.saver.save()
        await until(lambda: stage.draft.is_saved)
        review = unpack(path.read_bytes())
        assert [note.text for note in review.notes] == ["first", "second"]
        assert (review.time, view_of(review.view)) == (Fraction(2), stage.session.view)
        assert review.sides[0].entry_id == ENTRY.id
        assert review.sides[0].service_url == "https://kaltura.example/api_v3"
        assert (review.sides[1].kind, review.sides[1].file_name) == (SideKind.FILE, "harbour.mov")
        assert "somewhere" not in str(review)
        assert stage.told == ["Saved as “a.kdesk-review”"] * 2
        stage.saver.ask()
        await stage.choose(path)
        assert stage.opened == [review]

    staged(work)


def test_reports_are_exported(staged: Callable[[Any], None], tmp_path: Path) -> None:
    """By the ending of the name: a web page, or PDF."""

    async def work(stage: Stage) -> None:
        stage.draft.add_note(Fraction(1), "Banding")
        for name, begin in (("a.html", b"<!doctype html>"), ("a.pdf", b"%PDF-")):
            stage.saver.export_report()
            await stage.choose(tmp_path / name)
            assert (tmp_path / name).read_bytes().startswith(begin)
        assert b"Banding" in (tmp_path / "a.html").read_bytes()

    staged(work)


def test_a_picture_opens_its_view(staged: Callable[[Any], None], tmp_path: Path) -> None:
    """The file beside it has sides, time and view."""

    async def work(stage: Stage) -> None:
        stage.session.set_view(CompareView(kind=ViewKind.ONION))
        stage.saver.export_view(picture())
        await stage.choose(tmp_path / "a.png")
        assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
        stage.saver.open(tmp_path / "a.kdesk-view")
        await until(lambda: stage.opened)
        assert view_of(stage.opened[0].view).kind is ViewKind.ONION
        assert stage.saver.path is None

    staged(work)


def test_what_is_wrong_with_a_file_is_told(staged: Callable[[Any], None], tmp_path: Path) -> None:
    """Damaged, missing, and where nothing can be written."""

    async def work(stage: Stage) -> None:
        (tmp_path / "bad.kdesk-review").write_bytes(b"PK nonsense")
        for path in (tmp_path / "bad.kdesk-review", tmp_path / "none.kdesk-review"):
            count = len(stage.told)
            stage.saver.open(path)
            await until(lambda count=count: len(stage.told) > count)
        stage.saver.save()
        await stage.choose(tmp_path / "no folder" / "a.kdesk-review")
        assert [words.partition(":")[0] for words in stage.told[:2]] == [
            "This is no review that kdesk can open",
            "The file is not there",
        ]
        assert len(stage.told) == 3
        assert stage.saver.path is None

    staged(work)


def test_sides_are_found_again_by_their_ids() -> None:
    """Among all renditions of known entries, and files by their names; never by a path that a review names."""
    known = [rendition(ENTRY, FLAVORS[0], FLAVORS), FILE]
    other = ReviewedVideo(SideKind.RENDITION, "720p", ENTRY.id, flavor_id=FLAVORS[1].id)
    side = found(other, known)
    assert side is not None
    assert side.flavor == FLAVORS[1]
    assert found(ReviewedVideo(SideKind.FILE, "x", file_name="harbour.mov"), known) is FILE
    assert found(replace(other, entry_id="0_other"), known) is None
    assert found(replace(other, flavor_id="gone"), known) is None
    assert found(ReviewedVideo(SideKind.FILE, "x", file_name="/etc/passwd"), known) is None


def test_reviews_are_known_by_their_names() -> None:
    """In any letter case."""
    files = [Path("A.KDESK-REVIEW"), Path("a.mp4"), Path("a.kdesk-view")]
    assert reviews_among(files) == [files[0], files[2]]
