"""The steps before rows of the second recording."""

import time
from typing import Any

from tests.contract.bindings import Bindings
from tests.contract.contents import AUDIO_BYTES, CLIP_BYTES, FILM_BYTES, PICTURE_BYTES, Contents, Piece
from tests.contract.preparation import Preparation
from tests.contract.recorded_server import RecordedServer
from tests.contract.sending import Sender

_FILM, _CLIP = ("film", 0, FILM_BYTES), ("clip", 0, CLIP_BYTES)
_PICTURE = ("picture", 0, PICTURE_BYTES)
_AUDIO = ("audio", 0, AUDIO_BYTES)
_CONTENTS = {2: _PICTURE, 5: _AUDIO}
_SOURCE = 0
_EARLIER_ENTRIES = 10
_DAY = 86_400


class SecondPreparation(Preparation):
    """Makes whole objects: ready entries, flavors, thumbnails, users."""

    def __init__(self, server: RecordedServer, bindings: Bindings, sender: Sender, contents: Contents) -> None:
        super().__init__(server, bindings, sender, contents)
        self._steps |= {
            "made": self._make_entry,
            "flavor": self._flavor,
            "thumb": self._thumb,
            "file": self._file,
            "replacement": self._replacement,
            "ready": self._ready,
            "user": self._user,
            "category": self._category,
            "rendition": self._rendition,
        }

    def begin(self) -> None:
        """Add the entries that the recorded account had had for a day: rows ask for entries before the recording."""
        for number in range(_EARLIER_ENTRIES):
            entry = {"objectType": "KalturaMediaEntry", "name": f"earlier {number}", "mediaType": 1}
            made = self._made("media", "add", {"ks": self._admin, "entry": entry})
            self._change(
                "entries", {"status": 2, "created_at": self._yesterday, "updated_at": self._yesterday}, "id=?", made
            )

    @property
    def _yesterday(self) -> int:
        return int(time.time()) - _DAY

    def _make_entry(
        self,
        mark: str,
        service: str,
        user: str,
        fields: dict[str, Any],
        state: str,
        afterwards: dict[str, Any],
        flavor: dict[str, Any],
    ) -> None:
        ks = self._server.ks(user)
        if service == "data":
            made = self._made("data", "add", {"ks": ks, "dataEntry": {**fields, "dataContent": "x"}})
        else:
            entry = {"objectType": "KalturaMediaEntry"} | fields
            made = self._made("media", "add", {"ks": self._admin, "entry": {**entry, "userId": user}})
        self._bindings.bind(mark, made)
        if state == "ready":
            resource = self._resource(ks, _CONTENTS.get(fields.get("mediaType", 1), _FILM))
            self._made("media", "addContent", {"ks": self._admin, "entryId": made, "resource": resource})
            if fields.get("mediaType") != 2:
                self._ready(mark, flavor)
        if afterwards:
            changes = self._bindings.put_in(afterwards)
            self._made("baseEntry", "update", {"ks": self._admin, "entryId": made, "baseEntry": changes})

    def _ready(self, mark: str, flavor: dict[str, Any]) -> None:
        """Push an entry to READY with only its source, as a loop beside the recording did."""
        entry, columns = self._bindings.value(mark), dict(flavor)
        duration = columns.pop("duration_ms")
        with self._server.state() as state:
            state.execute(
                "UPDATE entries SET status=2, duration_ms=?, width=?, height=?, flavor_params_ids='0' WHERE id=?",
                (duration, columns["width"], columns["height"], entry),
            )
        self._change("flavors", columns | {"status": 2}, "entry_id=? AND params_id=0 AND status<>3", entry)

    def _change(self, table: str, columns: dict[str, Any], where: str, value: str) -> None:
        """Change columns in the database."""
        names = ",".join(f"{name}=?" for name in columns)
        with self._server.state() as state:
            state.execute(f"UPDATE {table} SET {names} WHERE {where}", (*columns.values(), value))  # noqa: S608  our own names

    def _flavor(self, mark: str, entry: str, params: int, columns: dict[str, Any]) -> None:
        owner = self._bindings.value(entry)
        if params == _SOURCE:
            rows = self._sender.call("flavorAsset", "getByEntryId", {"ks": self._admin, "entryId": owner})
            sources = [row["id"] for row in rows if row["flavorParamsId"] == _SOURCE]
            assert sources, rows
            self._bindings.bind(mark, sources[0])
            return
        added = {"ks": self._admin, "entryId": owner, "flavorAsset": {"flavorParamsId": params}}
        made = self._made("flavorAsset", "add", added)
        self._bindings.bind(mark, made)
        content = {"ks": self._admin, "id": made, "contentResource": self._resource(self._admin, _CLIP)}
        self._made("flavorAsset", "setContent", content)
        if columns:
            self._change("flavors", columns, "id=?", made)

    def _rendition(self, mark: str, columns: dict[str, Any]) -> None:
        self._change("flavors", columns, "id=?", self._bindings.value(mark))

    def _thumb(self, mark: str, entry: str, *, content: bool) -> None:
        owner = self._bindings.value(entry)
        made = self._made("thumbAsset", "add", {"ks": self._admin, "entryId": owner, "thumbAsset": {}})
        self._bindings.bind(mark, made)
        if content:
            resource = self._resource(self._admin, _PICTURE)
            self._made("thumbAsset", "setContent", {"ks": self._admin, "id": made, "contentResource": resource})

    def _file(self, mark: str, service: str, entry: str, fields: dict[str, Any], text: str) -> None:
        """Add a caption or an attachment, with content if there is a text."""
        kind = service.partition("_")[2]
        added = {"ks": self._admin, "entryId": self._bindings.value(entry), kind: fields}
        made = self._made(service, "add", added)
        self._bindings.bind(mark, made)
        if text:
            resource = {"objectType": "KalturaStringResource", "content": text}
            self._made(service, "setContent", {"ks": self._admin, "id": made, "contentResource": resource})

    def _replacement(self, entry: str) -> None:
        """Set new content of an entry, which waits for its replacement."""
        replaced = {"entryId": self._bindings.value(entry), "resource": self._resource(self._admin, _CLIP)}
        self._made("media", "updateContent", {"ks": self._admin} | replaced)

    def _user(self, user: str, roles: str = "") -> None:
        added = {"id": user, "fullName": user} | ({"isAdmin": True, "roleIds": roles} if roles else {})
        self._made("user", "add", {"ks": self._admin, "user": added})

    def _category(self, name: str) -> None:
        added = self._sender.call("category", "add", {"ks": self._admin, "category": {"name": name}})
        assert "code" not in added, added

    def _resource(self, ks: str, piece: Piece) -> dict[str, Any]:
        """Return the resource of a full token."""
        name = {_PICTURE: "i.jpg", _AUDIO: "a.mp3"}.get(piece, "v.mp4")
        token = self._made("uploadToken", "add", {"ks": ks, "uploadToken": {"fileName": name}})
        self._sent({"ks": ks, "uploadTokenId": token}, piece)
        return {"objectType": "KalturaUploadedFileTokenResource", "token": token}
