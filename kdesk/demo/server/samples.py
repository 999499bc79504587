"""What an empty demo is filled with: a few short videos, a sound and a picture, made by ffmpeg on the spot."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdesk.demo.media.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.media.receiving import Chunk
from kdesk.demo.server.media_parts import Inputs, Media
from kdesk.demo.server.stores import Stores
from kdesk.demo.store.auth.rights import Writer
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.fields import CLASSES, MEDIA_ENTRY
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.uploads.filetypes import AUDIO, IMAGE, VIDEO
from kdesk.demo.store.uploads.tokens import Tokens
from kdesk.demo.wire.ks import ADMIN, Session
from kdesk.demo.wire.params import Args

log = logging.getLogger(__name__)
_DONE = "samples"
_H264 = "-c:v libx264 -preset ultrafast -crf 24 -pix_fmt yuv420p -c:a aac -b:a 96k -movflags +faststart -f mp4"
_TONE = "-f lavfi -i sine=frequency={hertz}:sample_rate=44100"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: how ffmpeg makes it (a line of arguments) and what its entry says."""

    name: str
    file_name: str
    media_type: int
    tags: str
    description: str
    arguments: str


SAMPLES = (
    Sample(
        "Mandelbrot descent",
        "mandelbrot.mp4",
        VIDEO,
        "mathematics, fractal",
        "Ten seconds of falling into the edge of the Mandelbrot set.",
        f"-f lavfi -i mandelbrot=size=480x270:rate=12:end_scale=0.02 {_TONE.format(hertz=220)} -t 10 {_H264}",
    ),
    Sample(
        "Studio test chart",
        "chart.mp4",
        VIDEO,
        "test, chart, studio",
        "The moving test chart in 720p, with a tone.",
        f"-f lavfi -i testsrc2=size=1280x720:rate=15 {_TONE.format(hertz=440)} -t 6 {_H264}",
    ),
    Sample(
        "Game of Life",
        "life.mp4",
        VIDEO,
        "cells, silent",
        "Conway's cells in colour, without sound.",
        "-f lavfi -i life=size=160x90:rate=15:mold=10:ratio=0.1:death_color=#203060:life_color=#ffd060 -t 12 "
        f"-vf scale=640:360:flags=neighbor {_H264}",
    ),
    Sample(
        "Slow gradients",
        "gradients.mp4",
        VIDEO,
        "colour, calm",
        "Colours that turn slowly; taller than wide, as a telephone films.",
        "-f lavfi -i gradients=size=360x640:rate=15:speed=0.02:n=3:seed=11:c0=#0f2b46:c1=#2a9d8f:c2=#e9c46a "
        f"{_TONE.format(hertz=330)} -t 6 {_H264}",
    ),
    Sample(
        "Morning tones",
        "tones.mp3",
        AUDIO,
        "sound",
        "A tone with a beep, for trying how sound without a picture looks and plays.",
        "-f lavfi -i sine=frequency=330:beep_factor=4:sample_rate=44100 -t 9 -c:a libmp3lame -b:a 128k -f mp3",
    ),
    Sample(
        "Sierpinski carpet",
        "carpet.jpg",
        IMAGE,
        "mathematics, picture",
        "A still picture.",
        "-f lavfi -i sierpinski=size=1280x720:seed=7 -frames:v 1 -update 1 -q:v 4 -f image2",
    ),
)


@dataclass(frozen=True, slots=True)
class SampleMaker:
    """Makes samples, and brings them in the way that a client would: token, chunk, entry, attach."""

    owner: Session
    new_file: Callable[[], Path]
    ffmpeg: Ffmpeg
    tokens: Tokens
    entries: Entries
    inputs: Inputs

    def add(self, sample: Sample, **columns: Any) -> Row:
        """Make a file and its entry. FfmpegError if there is no file."""
        path = self.new_file()
        self.ffmpeg.run(*sample.arguments.split(" "), path)
        size = path.stat().st_size
        token = self.tokens.add(self.owner, Args({"fileName": sample.file_name, "fileSize": size}))
        token = self.inputs.uploads.receive(token, Chunk(path, size, sample.file_name))
        fields = {"name": sample.name, "tags": sample.tags, "description": sample.description}
        sent = Args({**fields, "mediaType": sample.media_type})
        entry = self.entries.add(CLASSES[MEDIA_ENTRY], sent, Writer(self.owner), **columns)
        self.inputs.ingest.attach(entry, token)
        return entry


class Samples:
    """Fills an empty server once, in the background; an interrupted filling goes on at the next start."""

    def __init__(self, database: Database, maker: SampleMaker) -> None:
        self._db = database
        self._maker = maker
        self._thread = threading.Thread(target=self._fill, name="samples", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end; ffmpeg has been ended before."""
        self._thread.join()

    def _fill(self) -> None:
        done = self._db.one("SELECT value FROM facts WHERE name=?", (_DONE,))
        if done is None and self._db.count("SELECT count(*) FROM entries"):
            return
        begun = int(done["value"]) if done else 0
        for number, sample in enumerate(SAMPLES[begun:], begun + 1):
            try:
                self._maker.add(sample)
            except FfmpegError as error:
                log.warning("sample %s: %s", sample.name, error)
                return
            self._db.run("INSERT OR REPLACE INTO facts VALUES (?,?)", (_DONE, str(number)))


def sample_maker(stores: Stores, media: Media) -> SampleMaker:
    """Return a maker whose samples belong to the first partner's producer."""
    identity = stores.accounts.identity
    owner = Session(identity.partner_id, identity.user_id, ADMIN, 0)
    new_file = stores.disk.files.new_incoming
    return SampleMaker(owner, new_file, media.ffmpeg, stores.tokens, stores.catalogue.entries, media.inputs)
