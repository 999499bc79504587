"""Captions, attachments and cue points of the samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kdesk.demo.store.assets.file_assets import FileAssets
from kdesk.demo.store.cue_points import ANNOTATION, THUMB, CuePoints
from kdesk.demo.store.database import Row
from kdesk.demo.wire import caption_texts
from kdesk.demo.wire.params import Args

_ENGLISH = """1
00:00:00,500 --> 00:00:03,000
This is the edge of the <i>Mandelbrot set</i>.

2
00:00:03,200 --> 00:00:06,000
Every detail holds the whole again,
and nobody reaches the bottom.

3
00:00:06,500 --> 00:00:09,800
The picture falls for ten seconds.
"""
_GERMAN = """WEBVTT

00:00.500 --> 00:03.000
Dies ist der Rand der <i>Mandelbrot-Menge</i>.

00:03.200 --> 00:06.000
In jeder Einzelheit steckt wieder das Ganze,
und niemand kommt unten an.

00:06.500 --> 00:09.800
Das Bild fällt zehn Sekunden lang.
"""
_NOTES = """Mandelbrot descent

Ten seconds, 12 pictures a second, from the whole set to a fiftieth of it.
The tone has 220 hertz.
"""


@dataclass(frozen=True, slots=True)
class Extra:
    """A caption, or an attachment.

    Attributes:
        columns: Of its row.
    """

    table: str
    text: str
    extension: str
    columns: dict[str, Any]


MANDELBROT = (
    Extra("captions", _ENGLISH, "srt", {"language": "English", "label": "English", "format": caption_texts.SRT}),
    Extra("captions", _GERMAN, "vtt", {"language": "German", "label": "Deutsch", "format": caption_texts.WEBVTT}),
    Extra("attachments", _NOTES, "txt", {"title": "How it was made", "filename": "notes.txt", "format": "1"}),
)


_CHAPTER = 2
CHAPTERS: dict[str, Sequence[tuple[int, str]]] = {
    "mandelbrot.mp4": ((0, "The whole set"), (3500, "Into the valley of the seahorses"), (7000, "A fiftieth of it")),
}
"""Milliseconds and titles, by the name of the sample's file."""
_NOTE = (5000, 6500, "Is this still sharp?")


@dataclass(frozen=True, slots=True)
class ExtraMaker:
    """Adds extras to an entry. The first caption is the default one."""

    captions: FileAssets
    attachments: FileAssets
    points: CuePoints

    def add(self, entry: Row, extras: Sequence[Extra]) -> None:
        """Add them."""
        for extra in extras:
            assets = self.captions if extra.table == self.captions.table else self.attachments
            asset_id = assets.add(entry, **extra.columns)
            assets.keep(asset_id, extra.text.encode(), extra.extension)
        first = next(iter(self.captions.of_entry(entry["id"])), None)
        if first is not None:
            self.captions.make_default(first)

    def add_points(self, entry: Row, chapters: Sequence[tuple[int, str]]) -> None:
        """Add chapters, and a note if there are any."""
        for start, title in chapters:
            sent = Args({"startTime": start, "title": title, "subType": _CHAPTER})
            self.points.add(entry, entry["user_id"], THUMB, sent)
        if chapters:
            start, end, text = _NOTE
            sent = Args({"startTime": start, "endTime": end, "text": text, "isPublic": True})
            self.points.add(entry, entry["user_id"], ANNOTATION, sent)
