"""One thread that makes the renditions of every entry that waits, and starts again what a kill interrupted."""

import logging
import threading
from pathlib import Path

from kdesk.demo import entries as entry_states
from kdesk.demo import flavors as flavor_states
from kdesk.demo.database import Database, Row
from kdesk.demo.entries import Entries
from kdesk.demo.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.files import Files
from kdesk.demo.filetypes import VIDEO
from kdesk.demo.flavors import Flavors
from kdesk.demo.ladder import DEFAULT_PROFILE, SOURCE_PARAMS, FlavorParams, renditions
from kdesk.demo.media_info import MediaInfo, probe
from kdesk.demo.rendition import Rendition, make_rendition

log = logging.getLogger(__name__)
_THUMB_VERSION = 100_002
_HELD_SECONDS = 0.2


class Transcoder:
    """Works through entries at status 1, one at a time. `work` is set when there may be one."""

    def __init__(
        self,
        database: Database,
        files: Files,
        entries: Entries,
        flavors: Flavors,
        ffmpeg: Ffmpeg,
        work: threading.Event,
    ) -> None:
        self._db = database
        self._files = files
        self._entries = entries
        self._flavors = flavors
        self._ffmpeg = ffmpeg
        self._work = work
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="transcoder", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier process left undone."""
        self._work.set()
        self._thread.start()

    def stop(self) -> None:
        """Stop; the entry in work stays at status 1 and is started again next time. ffmpeg has been ended before."""
        self._stopping.set()
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            # Nobody tells when the file of the hold goes away: look for it now and then.
            self._work.wait(_HELD_SECONDS if self._files.hold.exists() else None)
            self._work.clear()
            while not self._stopping.is_set() and (entry := self._next()) is not None:
                self._process_guarded(entry)

    def _next(self) -> Row | None:
        if self._files.hold.exists():
            return None
        sql = "SELECT * FROM entries WHERE status=? ORDER BY updated_at, rowid LIMIT 1"
        return self._db.one(sql, (entry_states.PRECONVERT,))

    def _process_guarded(self, entry: Row) -> None:
        try:
            self._process(entry)
        except Exception:
            if self._stopping.is_set():
                return
            # The boundary of one piece of work: one bad file must not end the thread.
            log.exception("transcoding %s failed", entry["id"])
            self._finish(entry["id"], entry_states.ERROR_CONVERTING)

    def _process(self, entry: Row) -> None:
        source = self._flavors.source(entry["id"])
        if source is None:
            self._finish(entry["id"], entry_states.ERROR_CONVERTING)
            return
        path = self._files.open_path(source["path"])
        info = probe(self._ffmpeg, path)
        profile = entry["conversion_profile_id"] or DEFAULT_PROFILE
        plan = renditions(info, profile)
        if not info.has_video and not info.has_audio:
            self._flavors.update(source["id"], status=flavor_states.ERROR, description=_UNREADABLE)
            self._finish(entry["id"], entry_states.ERROR_CONVERTING)
            return
        queued = self._describe(entry, source, info, plan)
        made = [self._make(path, params, flavor_id, info) for params, flavor_id in queued]
        if self._stopping.is_set():
            return
        done = [rendition for rendition in made if rendition]
        if not info.duration_ms and done:
            self._entries.update(entry["id"], duration_ms=max(rendition.info.duration_ms for rendition in done))
        failed = bool(plan) and not done
        self._finish(entry["id"], entry_states.ERROR_CONVERTING if failed else entry_states.READY)

    def _describe(
        self, entry: Row, source: Row, info: MediaInfo, plan: list[FlavorParams]
    ) -> list[tuple[FlavorParams, str]]:
        """Record what the source is, and queue its renditions."""
        with self._db.transaction():
            for row in self._flavors.of_entry(entry["id"]):
                if row["params_id"] != SOURCE_PARAMS:
                    self._flavors.update(row["id"], status=flavor_states.DELETED)
            self._flavors.update(source["id"], status=flavor_states.READY, **_figures(info))
            size = {"width": info.width or None, "height": info.height or None}
            pictured = size if entry["media_type"] == VIDEO else {}
            self._entries.update(entry["id"], duration_ms=info.duration_ms, **pictured)
            return [(params, self._flavors.add(entry, params.id, flavor_states.QUEUED)) for params in plan]

    def _make(self, source: Path, params: FlavorParams, flavor_id: str, info: MediaInfo) -> Rendition | None:
        """Make one rendition; None if it failed, with the reason in the flavor."""
        if self._stopping.is_set():
            return None
        self._flavors.update(flavor_id, status=flavor_states.CONVERTING)
        try:
            made = make_rendition(self._ffmpeg, source, params, info, self._files.new_work())
        except FfmpegError as error:
            if not self._stopping.is_set():
                self._flavors.update(flavor_id, status=flavor_states.ERROR, description=str(error)[:500])
            return None
        folder = self._files.renditions / flavor_id
        made.folder.replace(folder)
        self._flavors.update(
            flavor_id,
            status=flavor_states.READY,
            version="1",
            size=(folder / made.file_name).stat().st_size,
            file_ext=params.extension,
            path=self._files.stored(folder / made.file_name),
            hls_path=self._files.stored(folder / made.playlist),
            codecs=made.codecs,
            **_figures(made.info),
        )
        return made

    def _finish(self, entry_id: str, status: int) -> None:
        """Set the entry's end; one that was deleted meanwhile stays deleted."""
        ready = [row for row in self._flavors.of_entry(entry_id) if row["status"] == flavor_states.READY]
        ids = ",".join(str(row["params_id"]) for row in ready)
        with self._db.transaction():
            entry = self._entries.find(entry_id)
            if entry is not None and entry["status"] == entry_states.PRECONVERT:
                self._entries.update(entry_id, status=status, flavor_params_ids=ids, thumb_version=_THUMB_VERSION)


_UNREADABLE = "The file holds neither video nor audio that can be decoded"


def _figures(info: MediaInfo) -> dict[str, object]:
    return {
        "width": info.width,
        "height": info.height,
        "bitrate": info.bitrate,
        "frame_rate": info.frame_rate,
        "container": info.container or None,
        "video_codec": (info.video_codec or None) if info.has_video else None,
    }
