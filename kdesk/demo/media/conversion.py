"""The steps that make an entry playable: examine the source, make renditions, set the entry's status."""

import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdesk.demo.faults.registry import Faults, Stage
from kdesk.demo.media.captures import Captures
from kdesk.demo.media.clipping import cut_from_json, join
from kdesk.demo.media.ffmpeg import AbandonedError, Ffmpeg, FfmpegError
from kdesk.demo.media.rendition import Rendition, make_rendition, package
from kdesk.demo.store.assets import flavors as flavor_states
from kdesk.demo.store.assets.clones import Clones
from kdesk.demo.store.assets.readiness import outcome
from kdesk.demo.store.content_stores import ContentStores
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.versions import following
from kdesk.demo.store.profiles.conversion_profiles import INGEST, NO_PROFILE, ConversionProfiles
from kdesk.demo.store.profiles.ladder import PARAMS, SOURCE_PARAMS, applicable
from kdesk.demo.store.profiles.media_info import MediaInfo
from kdesk.demo.store.uploads.filetypes import VIDEO

_THUMB_VERSION = 100_002
_UNREADABLE = "The file holds neither video nor audio that can be decoded"
_NO_SOURCE = "The entry has no source that could be converted"


@dataclass(frozen=True, slots=True)
class Conversion:
    """Performs the next step of a flavor."""

    stores: ContentStores
    profiles: ConversionProfiles
    captures: Captures
    clones: Clones
    ffmpeg: Ffmpeg
    faults: Faults

    def advance(self, flavor: Row) -> None:
        """Perform the step that a flavor waits for, then update its entry."""
        if flavor["params_id"] == SOURCE_PARAMS:
            self._examine(flavor)
        else:
            self._convert(flavor)
        # Read again: a replacement may have moved the flavor to another entry.
        if (current := self.stores.flavors.get(flavor["id"])) is not None:
            self.settle(current["entry_id"])

    def fail(self, flavor: Row, reason: str) -> None:
        """Set a flavor to ERROR."""
        self.stores.flavors.update(flavor["id"], status=flavor_states.ERROR, description=reason[:500])
        self.settle(flavor["entry_id"])

    def settle(self, entry_id: str) -> None:
        """Update an entry's status from its flavors. An entry that was deleted meanwhile is left alone."""
        with self.stores.database.transaction():
            entry = self.stores.entries.find(entry_id)
            if entry is None:
                return
            rows = self.stores.flavors.of_entry(entry_id)
            ready = [str(row["params_id"]) for row in rows if row["status"] == flavor_states.READY]
            changes: dict[str, Any] = {"flavor_params_ids": ",".join(ready)}
            behaviors = {row["params_id"]: row["ready_behavior"] for row in self._profile_params(entry)}
            status = outcome(rows, behaviors)
            if entry["status"] in (entry_states.PRECONVERT, entry_states.ERROR_CONVERTING) and status is not None:
                changes |= {"status": status, "thumb_version": entry["thumb_version"] or _THUMB_VERSION}
            # Every update moves `updatedAt`, and one of `status` calls the listeners.
            if any(entry[column] != value for column, value in changes.items()):
                self.stores.entries.update(entry_id, **changes)
            if (settled := self.stores.entries.find(entry_id)) is not None:
                self.clones.fill_waiting(settled)

    def _profile_params(self, entry: Row) -> list[Row]:
        profile = entry["conversion_profile_id"] or self.profiles.default_id(entry["partner_id"])
        return [] if profile == NO_PROFILE else self.profiles.params(profile)

    def _cut(self, source: Row) -> Row:
        """Make the file of a source that consists of parts of another file. FfmpegError if it cannot be made."""
        self.stores.flavors.update(source["id"], status=flavor_states.CONVERTING)
        cut, work = cut_from_json(source["cut"]), self.stores.files.new_work()
        try:
            path = self.stores.files.open_path(cut.stored)
            made = join(self.ffmpeg, path, cut.parts, work, self._wanted(source["id"]))
            kept = made.replace(self.stores.files.contents / f"{uuid.uuid4().hex}{made.suffix}")
        finally:
            shutil.rmtree(work, ignore_errors=True)
        file = {"path": self.stores.files.stored(kept), "size": kept.stat().st_size, "file_ext": kept.suffix[1:]}
        self.stores.flavors.update(source["id"], cut=None, **file)
        return self.stores.flavors.get(source["id"]) or source

    def _examine(self, source: Row) -> None:
        """Probe the source and queue its renditions."""
        try:
            source = self._cut(source) if source["cut"] else source
        except AbandonedError:
            raise
        except FfmpegError as error:
            self.stores.flavors.update(source["id"], status=flavor_states.ERROR, description=str(error)[:500])
            return
        info = self.ffmpeg.probe(self.stores.files.open_path(source["path"]))
        # Without ffmpeg nothing is known of a file that is no sample: it is taken as it is.
        if not info.has_video and not info.has_audio and self.ffmpeg.ready_made is None:
            self.stores.flavors.update(source["id"], status=flavor_states.ERROR, description=_UNREADABLE)
            return
        with self.stores.database.transaction():
            entry = self.stores.entries.find(source["entry_id"])
            if entry is None:
                return
            for row in self.stores.flavors.of_entry(entry["id"]):
                # Flavors that were sent together with the source remain.
                if row["params_id"] != SOURCE_PARAMS and not row["sent"]:
                    self.stores.flavors.update(row["id"], status=flavor_states.DELETED)
            # With these tags Kaltura offers the source for `format/url`, but neither for HLS nor for DASH.
            tags = "source,web,mbr" if info.plays_in_browsers else "source"
            self.stores.flavors.update(source["id"], status=flavor_states.READY, tags=tags, **figures(info))
            size = {"width": info.width or None, "height": info.height or None}
            pictured = size if entry["media_type"] == VIDEO else {}
            self.stores.entries.update(entry["id"], duration_ms=info.duration_ms, **pictured)
            self._plan(entry, info)
            if info.has_video and entry["media_type"] == VIDEO:
                self.captures.queue_automatic(entry)
        self.captures.catch_up()

    def _plan(self, entry: Row, info: MediaInfo) -> None:
        """Add a flavor for every rendition of the profile, NOT_APPLICABLE if the source is too small for it."""
        rows = [row for row in self._profile_params(entry) if row["origin"] != INGEST]
        wanted = [PARAMS[row["params_id"]] for row in rows if row["params_id"] != SOURCE_PARAMS]
        made = applicable(info, wanted)
        sent = {row["params_id"] for row in self.stores.flavors.of_entry(entry["id"])}
        for params in wanted:
            if params.id in sent:
                continue
            status = flavor_states.QUEUED if params in made else flavor_states.NOT_APPLICABLE
            self.stores.flavors.add(entry, params.id, status)

    def _convert(self, flavor: Row) -> None:
        """Make one rendition, or package one that was sent. A failure is stored in the flavor."""
        work = self.stores.files.new_work()
        try:
            make = self._sent if flavor["status"] == flavor_states.VALIDATING else self._made
            self._keep(flavor, make(flavor, work))
        except AbandonedError:
            raise
        except FfmpegError as error:
            self.stores.flavors.update(flavor["id"], status=flavor_states.ERROR, description=str(error)[:500])
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _made(self, flavor: Row, work: Path) -> Rendition:
        self.stores.flavors.update(flavor["id"], status=flavor_states.CONVERTING)
        names = (f"conversion.{flavor['params_id']}", f"conversion.{flavor['entry_id']}")
        if fault := self.faults.strike(Stage.CONVERSION, *names):
            raise FfmpegError(fault.reason)
        source = self.stores.flavors.source(flavor["entry_id"])
        if source is None or not source["path"]:
            raise FfmpegError(_NO_SOURCE)
        path = self.stores.files.open_path(source["path"])
        wanted = self._wanted(flavor["id"])
        return make_rendition(self.ffmpeg, path, PARAMS[flavor["params_id"]], work, wanted)

    def _sent(self, flavor: Row, work: Path) -> Rendition:
        target = work / f"rendition.{flavor['file_ext']}"
        shutil.copyfile(self.stores.files.open_path(flavor["path"]), target)
        return package(self.ffmpeg, target)

    def _keep(self, flavor: Row, made: Rendition) -> None:
        """Move a finished rendition to a new folder, so that readers of the previous version are not disturbed."""
        version = str(following(int(flavor["version"] or 0)))
        folder = self.stores.files.renditions / f"{flavor['id']}-{version}"
        # A kill between the move and the commit leaves a folder of this name.
        shutil.rmtree(folder, ignore_errors=True)
        with self.stores.database.transaction():
            # Asked again inside the transaction: the entry may have been deleted since ffmpeg ended.
            if not self._is_wanted(flavor["id"]):
                return
            made.folder.replace(folder)
            self.stores.flavors.update(
                flavor["id"],
                status=flavor_states.READY,
                version=version,
                size=(folder / made.file_name).stat().st_size,
                file_ext=made.file_name.rpartition(".")[2],
                path=self.stores.files.stored(folder / made.file_name),
                hls_path=self.stores.files.stored(folder / made.playlist) if made.playlist else None,
                codecs=made.codecs,
                **figures(made.info),
            )
            entry = self.stores.entries.find(flavor["entry_id"])
            if entry is not None and not entry["duration_ms"]:
                self.stores.entries.update(entry["id"], duration_ms=made.info.duration_ms)

    def _wanted(self, flavor_id: str) -> Callable[[], bool]:
        return lambda: self._is_wanted(flavor_id)

    def _is_wanted(self, flavor_id: str) -> bool:
        """Return whether neither the flavor nor its entry was deleted while ffmpeg ran."""
        row = self.stores.flavors.get(flavor_id)
        return row is not None and self.stores.entries.find(row["entry_id"]) is not None


def figures(info: MediaInfo) -> dict[str, Any]:
    """Return the columns of a flavor that describe its file."""
    return {
        "width": info.width,
        "height": info.height,
        "bitrate": info.bitrate,
        "frame_rate": info.frame_rate,
        "container": info.container or None,
        "video_codec": (info.video_codec or None) if info.has_video else None,
        "audio_codec": info.audio_codec or None,
        "duration_ms": info.duration_ms,
    }
