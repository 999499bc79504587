"""The texts of captions, for eSearch."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kdesk.demo.store.assets.file_assets import READY, FileAssets
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.text_search import words
from kdesk.demo.wire import caption_texts


@dataclass(frozen=True, slots=True)
class Line:
    """One line of captions.

    Attributes:
        begin: Milliseconds, as `end`.
        words: As they are compared, separated by blanks.
    """

    caption: Row
    begin: int
    end: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Transcripts:
    """The lines of all captions. Each file is read once for each of its versions."""

    captions: FileAssets
    _known: dict[str, tuple[str, tuple[Line, ...]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lines(self, partner_id: int, fits: Callable[[str], bool]) -> Iterator[Line]:
        """Yield the lines of an account whose words fit."""
        sql = "SELECT * FROM captions WHERE partner_id=? AND status=? AND path IS NOT NULL ORDER BY rowid"
        for row in self.captions.database.all(sql, (partner_id, READY)):
            yield from (line for line in self._of(row) if fits(line.words))

    def _of(self, row: Row) -> tuple[Line, ...]:
        with self._lock:
            version, lines = self._known.get(row["id"], ("", ()))
        if version != row["version"]:
            lines = tuple(self._read(row))
            with self._lock:
                self._known[row["id"]] = (row["version"], lines)
        return lines

    def _read(self, row: Row) -> Iterator[Line]:
        try:
            data = self.captions.content(row)
        except OSError:
            return  # replaced or deleted meanwhile
        for begin, end, text in caption_texts.cues_of(data, row["format"]) or []:
            yield Line(row, begin, end, text, words(text))
