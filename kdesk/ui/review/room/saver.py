"""Saves and opens reviews, and exports them as reports and pictures. Nothing of it happens on the loop thread."""

import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kdesk.domain.compared import Compared
from kdesk.domain.ladder import findings_of
from kdesk.domain.names import in_a_sentence
from kdesk.domain.reviews.presentable import presentable
from kdesk.domain.reviews.review import Review, ReviewedVideo
from kdesk.domain.reviews.review_file import (
    MAX_FILE,
    MAX_VIEW_FILE,
    SUFFIX,
    VIEW_SUFFIX,
    pack,
    review_of_json,
    unpack,
    view_json,
)
from kdesk.domain.reviews.reviewed import Reviewer, reviewed, title_of
from kdesk.domain.reviews.view_fields import fields_of
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.messages.format import Format
from kdesk.messages.ladder import finding_text
from kdesk.messages.review_report import review_page
from kdesk.plain_text import file_name
from kdesk.threads import Workers
from kdesk.ui.file_dialogs import choose_file, save_as
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.side import Side
from kdesk.ui.review.review_draft import ReviewDraft
from kdesk.ui.review.room.printed import pdf_of
from kdesk.ui.review.room.still_pictures import png_data
from kdesk.ui.review.room.written_times import WrittenTimes
from kdesk.ui.review.services import ReviewServices


class ReviewSaver(QObject):
    """Asks for places, and reads and writes there.

    Args:
        host: Over whose window dialogs are opened.

    Attributes:
        path: Where the review was saved or opened last; None for a new one.
        more_findings: Returns what was found beside what the renditions tell.

    Signals:
        opened: A `Review` was read.
        saved: The review was written.
        told: A sentence: what was done, or why it was not.
    """

    opened = Signal(object)
    saved = Signal()
    told = Signal(str)

    def __init__(
        self, draft: ReviewDraft, session: CompareSession, services: ReviewServices, reviewer: Reviewer, host: QWidget
    ) -> None:
        super().__init__(host)
        self._draft, self._session, self._services, self._reviewer = draft, session, services, reviewer
        self._host, self._workers = host, Workers("kdesk-review-files", 1)
        self.path: Path | None = None
        self.more_findings: Callable[[], tuple[str, ...]] = tuple
        self.times = WrittenTimes(session, services.choices, services.formatter, self)

    @property
    def host(self) -> QWidget:
        """The window."""
        return self._host.window()

    def gathered(self) -> Review:
        """Return the draft with what is compared, where, and in which view."""
        whats = [side.what for side in self._session.sides]
        return self._draft.review.replace(
            title=title_of(whats),
            sides=tuple(map(self._reviewed, self._session.sides)),
            time=self._session.position,
            view=fields_of(self._session.view),
            findings=_findings(whats, self._services.formatter) + self.more_findings(),
            changed=int(time.time()),
        )

    def save(self) -> None:
        """Save where it was saved before, or ask for a place."""
        if self.path is not None:
            self._save(self.path)
        else:
            self.save_elsewhere()

    def save_elsewhere(self) -> None:
        """Ask for a place and save there."""
        save_as(self.host, _("Save the review"), f"{self.proposed_name}.{SUFFIX}", self._save, SUFFIX)

    def ask(self) -> None:
        """Let a review be chosen, and open it."""
        filters = (
            _("Reviews ({endings})").format(endings=f"*.{SUFFIX} *.{VIEW_SUFFIX}"),
            _("All files (*)"),
        )
        choose_file(self.host, _("Open a review"), self.open, filters)

    def open(self, path: Path) -> None:
        """Open a review."""
        self._spawn(self._open(path))

    def export_report(self) -> None:
        """Ask for a place, and write a report there: a web page, or PDF."""
        suffixes = {_("Web page (*.html)"): "html", _("PDF (*.pdf)"): "pdf"}
        save_as(self.host, _("Export a report"), f"{self.proposed_name}.html", self._export, suffixes)

    def export_view(self, image: QImage) -> None:
        """Ask for a place, and write a picture of the view there, with a file beside it that opens the view."""
        copy = QImage(image)
        save_as(
            self.host,
            _("Save the picture of the view"),
            f"{self.proposed_name}.png",
            lambda path: self._spawn(self._export_view(path, copy)),
            "png",
        )

    def close(self) -> None:
        """End the thread."""
        self._workers.close()

    def _reviewed(self, side: Side) -> ReviewedVideo:
        return reviewed(side.what, side.label, side.facts.size if side.facts is not None else 0, self._reviewer)

    @property
    def proposed_name(self) -> str:
        """What files are called unless the person says otherwise, without an ending."""
        return file_name(title_of(side.what for side in self._session.sides), instead=_("Review"))

    def _save(self, path: Path) -> None:
        review = self.gathered()

        async def save() -> None:
            await self._write(path, lambda: pack(review))
            self.path = path
            self._draft.note_saved(review)
            self.saved.emit()

        self._spawn(save())

    def _export(self, path: Path) -> None:
        # Whoever gets the report must not get what a name or a note carries along.
        review, formatter, write = presentable(self.gathered()), self._services.formatter, self.times.form.write
        if path.suffix.lower() == ".pdf":
            self._spawn(self._write(path, lambda: pdf_of(review, formatter, write)))
        else:
            self._spawn(self._write(path, lambda: review_page(review, formatter, write).encode()))

    async def _export_view(self, path: Path, image: QImage) -> None:
        text = view_json(self.gathered()).encode()
        await self._services.files.save(path.with_suffix(f".{VIEW_SUFFIX}"), _once(text))
        await self._write(path, lambda: png_data(image))

    async def _open(self, path: Path) -> None:
        is_view = path.suffix.lower() == f".{VIEW_SUFFIX}"
        read, most = (review_of_json, MAX_VIEW_FILE) if is_view else (unpack, MAX_FILE)
        review = await self._services.files.read_as(path, most, read)
        self.path = path if read is unpack else None
        self.opened.emit(review)

    async def _write(self, path: Path, make: Callable[[], bytes]) -> None:
        async def pieces() -> AsyncGenerator[bytes, None]:
            yield await self._workers.run(make)

        await self._services.files.save(path, pieces())
        self.told.emit(_("Saved as “{name}”").format(name=in_a_sentence(path.name)))

    def _spawn(self, work: Coroutine[object, None, None]) -> None:
        async def told() -> None:
            try:
                await work
            except KdeskError as error:
                self.told.emit(sentence_of(error, self._services.formatter))

        self._services.tasks.spawn(told(), name="review file")


async def _once(data: bytes) -> AsyncGenerator[bytes, None]:
    yield data


def _findings(sides: Iterable[Compared], formatter: Format) -> tuple[str, ...]:
    """Return what is odd about the renditions of the compared entries, in words."""
    entries = {side.entry.id: (side.entry, side.flavors) for side in sides if side.entry is not None}
    return tuple(
        finding_text(one, flavors, formatter)
        for entry, flavors in entries.values()
        for one in findings_of(flavors, entry.duration)
    )
