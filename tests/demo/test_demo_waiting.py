"""Concurrency of the demo server: nothing slow happens while the database is locked."""

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kdesk.demo.faults.registry import Faults
from kdesk.demo.media.ffmpeg import Ffmpeg
from kdesk.demo.media.receiving import Chunk
from kdesk.demo.server import demo as demo_parts
from kdesk.demo.server.demo import Demo, Install, build
from kdesk.demo.store.profiles.media_info import MediaInfo
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.origin import Origin
from kdesk.demo.wire.params import Args
from kdesk.demo.wire.request import Incoming

_PATIENCE = 60


class WatchedFfmpeg(Ffmpeg):
    """An ffmpeg that checks at each probe whether another thread can use the database."""

    demo: Demo

    def __init__(self, program: str | None) -> None:
        super().__init__(program)
        self.asked: list[bool] = []

    def probe(self, path: Path) -> MediaInfo:
        """Note whether another thread can query the database meanwhile."""
        other = threading.Thread(
            target=self.demo.stores.disk.database.count, args=("SELECT count(*) FROM entries",), daemon=True
        )
        other.start()
        other.join(_PATIENCE)
        self.asked.append(not other.is_alive())
        return super().probe(path)


class InProcess:
    """Calls of `media` and one upload, on a demo server without a socket."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._session = Session(next(iter(demo.stores.accounts.identity.partners)), "somebody", 2, 2**31, "")
        self.token: str = demo.stores.tokens.add(self._session, Args({"fileName": "picture.jpg"}))["id"]

    def call(self, action: str, **params: Any) -> dict[str, Any]:
        """One call."""
        tree = {
            "service": "media",
            "action": action,
            "ks": self._demo.stores.accounts.sessions.start(self._session),
            **params,
        }
        response = self._demo.dispatcher().dispatch(Incoming(tree, {}, "http://demo", Origin()))
        assert isinstance(response, dict)
        return response

    def send(self, data: bytes) -> None:
        """Upload a whole file."""
        part = self._demo.stores.disk.files.new_incoming()
        part.write_bytes(data)
        self._demo.media.inputs.uploads.receive(
            self._demo.stores.tokens.fresh(self.token), Chunk(part, len(data), "picture.jpg")
        )


@pytest.mark.parametrize("early", [False, True])
def test_pictures_are_examined_with_the_database_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: bytes, early: bool
) -> None:
    """A picture is probed without blocking others, whether it is attached before or after its upload."""
    monkeypatch.setattr(demo_parts, "Ffmpeg", WatchedFfmpeg)
    with closing(build(tmp_path, Install(final_wait=1), Faults())) as demo:
        assert isinstance(demo.media.ffmpeg, WatchedFfmpeg)
        demo.media.ffmpeg.demo = demo
        server = InProcess(demo)
        entry = server.call("add", entry={"name": "x", "mediaType": 2})["id"]
        resource = {"objectType": "KalturaUploadedFileTokenResource", "token": server.token}
        if not early:
            server.send(picture)
        server.call("addContent", entryId=entry, resource=resource)
        if early:
            server.send(picture)
        found = server.call("get", entryId=entry)
        assert (found["status"], found["width"], found["height"]) == (2, 320, 180)
        assert demo.media.ffmpeg.asked == [True]
