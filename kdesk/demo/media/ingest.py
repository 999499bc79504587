"""Attaches uploaded or stored files to entries as their content, immediately or when the upload completes."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdesk.demo.media.clipping import Cut, Part
from kdesk.demo.media.ffmpeg import Ffmpeg
from kdesk.demo.store.assets import flavors as flavor_states
from kdesk.demo.store.content_stores import ContentStores
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.fields import BASE_ENTRY, CLASSES, DOCUMENT_ENTRY, MEDIA_ENTRY
from kdesk.demo.store.entries.versions import FIRST, following
from kdesk.demo.store.profiles.conversion_profiles import ConversionProfiles
from kdesk.demo.store.profiles.ladder import SOURCE_PARAMS
from kdesk.demo.store.profiles.media_info import MediaInfo
from kdesk.demo.store.uploads import tokens as token_states
from kdesk.demo.store.uploads.filetypes import IMAGE, VIDEO, document_type_of_name, media_type, media_type_of_name
from kdesk.demo.store.uploads.tokens import Tokens
from kdesk.demo.wire.errors import ApiError

_UPLOADED_FILE = "1"
_AUTOMATIC = -1


@dataclass(frozen=True, slots=True)
class Content:
    """A file that becomes content. It is never changed afterwards, so several entries may share it.

    Attributes:
        size: Bytes.
        picture: Width and height of a picture, if known already.
    """

    path: Path
    extension: str
    size: int
    name: str = ""
    picture: tuple[int, int] | None = None

    @property
    def media_type(self) -> int | None:
        """The media type by the file's name, otherwise by its bytes; None if it is not media."""
        return media_type_of_name(self.name) or media_type(self.path)


class Ingest:
    """Attaches tokens and files to entries. `work` is set when a source waits for the transcoder."""

    def __init__(self, stores: ContentStores, profiles: ConversionProfiles, tokens: Tokens, ffmpeg: Ffmpeg) -> None:
        self._db = stores.database
        self._files = stores.files
        self._entries = stores.entries
        self._flavors = stores.flavors
        self._profiles = profiles
        self._tokens = tokens
        self._ffmpeg = ffmpeg
        self.work = threading.Event()

    def picture_size(self, path: Path) -> tuple[int, int] | None:
        """Return width and height of a file that is a picture. It runs ffmpeg: call it before locking the database."""
        if media_type(path) != IMAGE:
            return None
        info = self._ffmpeg.probe(path)
        return info.width, info.height

    def attach(self, entry: Row, token: Row) -> None:
        """Attach a token as `addContent` does.

        A full token is used immediately, an incomplete one when its upload completes. An entry with a token that was
        used before waits forever, as on the real server.
        """
        self._entries.update(entry["id"], source_type=_UPLOADED_FILE)
        if token["status"] == token_states.FULL:
            # Kaltura accepts an upload without bytes, and refuses it only here (rule 1).
            if not token["uploaded"]:
                raise ApiError("FILE_CONTENT_NOT_SECURE")
            self._begin(entry, token, None)
        else:
            self._await_bytes(entry, token)

    def arrived(self, token: Row) -> None:
        """Attach a completed token to the entry that waits for it and close it; without such an entry it stays full."""
        entry = self._entries.find(token["entry_id"]) if token["entry_id"] else None
        if entry is not None and entry["status"] == entry_states.IMPORT:
            self._begin(entry, token, token["attached_id"] if token["attached_type"] == "flavorAsset" else None)

    def released(self, token: Row) -> None:
        """Reset the entry that waits for a deleted token to NO_CONTENT, even if the token was used before."""
        entry = self._entries.find(token["entry_id"]) if token["entry_id"] else None
        if entry is None or entry["status"] != entry_states.IMPORT:
            return
        self._entries.update(entry["id"], status=entry_states.NO_CONTENT)
        if token["attached_type"] == "flavorAsset":
            self._flavors.update(token["attached_id"], status=flavor_states.DELETED)

    def refused(self, token: Row) -> None:
        """Set the conversion profile of an entry whose awaited upload has a forbidden file type."""
        entry = self._entries.find(token["entry_id"]) if token["entry_id"] else None
        if entry is not None and entry["status"] == entry_states.IMPORT and token["attached_type"] == "flavorAsset":
            self._entries.update(entry["id"], conversion_profile_id=self._profile_of(entry))

    def _profile_of(self, entry: Row) -> int:
        return int(entry["conversion_profile_id"] or self._profiles.default_id(entry["partner_id"]))

    def _await_bytes(self, entry: Row, token: Row) -> None:
        with self._db.transaction():
            kind, target = "entry", entry["id"]
            if entry["object_type"] != DOCUMENT_ENTRY and entry["media_type"] != IMAGE:
                kind = "flavorAsset"
                target = self._flavors.add(entry, SOURCE_PARAMS, flavor_states.IMPORTING)
            self._tokens.update(token["id"], attached_type=kind, attached_id=target, entry_id=entry["id"])
            self._entries.update(entry["id"], status=entry_states.IMPORT)

    def take(self, entry: Row, content: Content, flavor_id: str | None = None) -> None:
        """Set an entry's content: pictures and documents become READY, everything else is converted.

        Args:
            flavor_id: The source flavor that waits for the content.
        """
        entry = self._typed(entry, content) if entry["object_type"] == BASE_ENTRY else entry
        self._place(entry, content, self._examined(entry, content), flavor_id)

    def take_parts(self, entry: Row, content: Content, parts: Sequence[Part]) -> None:
        """Set an entry's source to parts of a file; the transcoder cuts them."""
        cut = Cut(self._files.stored(content.path), tuple(parts))
        self._flavors.add(entry, SOURCE_PARAMS, flavor_states.QUEUED, version="2", cut=cut.to_json())
        self._expect(entry)

    def take_flavor(self, entry: Row, content: Content, params_id: int) -> None:
        """Add a rendition that a client sent."""
        path = self._files.stored(content.path)
        columns = {"path": path, "size": content.size, "file_ext": content.extension, "sent": True}
        self._flavors.add(entry, params_id, flavor_states.VALIDATING, **columns)
        if entry["status"] == entry_states.NO_CONTENT:
            self._expect(self._typed(entry, content))

    def _expect(self, entry: Row) -> None:
        """Start the conversion of an entry by its profile, or by the default one."""
        profile = self._profile_of(entry)
        self._entries.update(entry["id"], status=entry_states.PRECONVERT, conversion_profile_id=profile)
        self.work.set()

    def _begin(self, entry: Row, token: Row, flavor_id: str | None) -> None:
        path, name = self._files.upload(token["id"]) / "base", token["file_name"] or ""
        picture = None if token["width"] is None else (token["width"], token["height"])
        content = Content(path, token["extension"], token["uploaded"], name, picture)
        # A media entry without a media type gets one only if the upload completes after the attaching.
        if entry["object_type"] == BASE_ENTRY or entry["status"] == entry_states.IMPORT:
            entry = self._typed(entry, content)
        info = self._examined(entry, content)
        with self._db.transaction():
            self._tokens.update(token["id"], status=token_states.CLOSED)
            self._place(entry, content, info, flavor_id)

    def _typed(self, entry: Row, content: Content) -> Row:
        """Set the type of an entry without one if its content is media or a document, and return the entry."""
        if entry["object_type"] == DOCUMENT_ENTRY or entry["media_type"] is not None:
            return entry
        document, media = document_type_of_name(content.name), content.media_type
        columns: dict[str, Any]
        if entry["object_type"] != BASE_ENTRY:
            columns = {"media_type": media or VIDEO}
        elif document:
            columns = {"media_type": document, "type": CLASSES[DOCUMENT_ENTRY].type, "object_type": DOCUMENT_ENTRY}
        elif media:
            columns = {"media_type": media, "type": CLASSES[MEDIA_ENTRY].type, "object_type": MEDIA_ENTRY}
        else:
            columns = {"media_type": _AUTOMATIC, "type": _AUTOMATIC}
        self._entries.update(entry["id"], **columns)
        return self._entries.require(entry["id"])

    def _examined(self, entry: Row, content: Content) -> MediaInfo | None:
        """Return the properties of a file that is stored unchanged; None for one that is converted."""
        if entry["object_type"] in (BASE_ENTRY, DOCUMENT_ENTRY):
            return MediaInfo()
        if entry["media_type"] != IMAGE:
            return None
        if content.picture:
            return MediaInfo(width=content.picture[0], height=content.picture[1])
        return self._ffmpeg.probe(content.path)

    def _place(self, entry: Row, content: Content, info: MediaInfo | None, flavor_id: str | None) -> None:
        if info is None:
            self._convert(entry, content, flavor_id)
            return
        self._keep_whole(entry, content, info)
        if flavor_id:
            self._flavors.update(flavor_id, status=flavor_states.DELETED)

    def _keep_whole(self, entry: Row, content: Content, info: MediaInfo) -> None:
        number = following(int(entry["version"] or FIRST))
        # A document keeps its version, and lists the source params as if it had a flavor.
        version: dict[str, Any] = {"flavor_params_ids": str(SOURCE_PARAMS)}
        if entry["object_type"] != DOCUMENT_ENTRY:
            thumb_version = number if entry["media_type"] == IMAGE else entry["thumb_version"]
            version = {"version": str(number), "thumb_version": thumb_version}
        self._entries.update(
            entry["id"],
            status=entry_states.READY,
            **version,
            width=info.width or None,
            height=info.height or None,
            content_path=self._files.stored(content.path),
            content_ext=content.extension,
        )
        if entry["object_type"] == DOCUMENT_ENTRY:
            self._keep_source(entry, content)

    def _keep_source(self, entry: Row, content: Content) -> None:
        """Give a document its one flavor, which is READY."""
        source = self._flavors.source(entry["id"])
        self._store_source(entry, content, source["id"] if source else None, flavor_states.READY)

    def _convert(self, entry: Row, content: Content, flavor_id: str | None) -> None:
        self._store_source(entry, content, flavor_id, flavor_states.QUEUED)
        self._expect(entry)

    def _store_source(self, entry: Row, content: Content, flavor_id: str | None, status: int) -> None:
        self._flavors.update(
            flavor_id or self._flavors.add(entry, SOURCE_PARAMS, flavor_states.QUEUED),
            status=status,
            version="2",
            size=content.size,
            file_ext=content.extension,
            path=self._files.stored(content.path),
        )


def extension_of(part_name: str, token_name: str | None) -> str:
    """Return the extension for storing: the part's, or (if none or `.tmp`) the token's, or `noex`."""
    extension = _extension(part_name)
    if not extension or (extension == "tmp" and token_name):
        extension = _extension(token_name or "") or extension
    return extension or "noex"


def _extension(name: str) -> str:
    """Return the text after the last dot in lower case, without characters that are unsafe in a header or a path."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return "".join(character for character in extension if character.isprintable() and character not in ' "/\\')
