"""Import by URL: a thread that fetches content, only from this server itself."""

import logging
import shutil
import threading
import uuid
from http.client import HTTPException
from pathlib import PurePath
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from kdesk.demo.media.ingest import Content, Ingest, extension_of
from kdesk.demo.store.assets import flavors as flavor_states
from kdesk.demo.store.content_stores import ContentStores
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.files import HOLD_SECONDS
from kdesk.demo.store.profiles.ladder import SOURCE_PARAMS
from kdesk.demo.store.uploads.filetypes import IMAGE, allowed

log = logging.getLogger(__name__)
_FROM_URL = "5"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_TIMEOUT_SECONDS = 30


class ForeignAddress(ValueError):
    """An address is not this server's; no `URLError`, which puts its own words around the reason."""


class Imports:
    """Imports content by URL, one entry at a time. An import that a kill interrupted starts again."""

    def __init__(self, stores: ContentStores, ingest: Ingest) -> None:
        self._db = stores.database
        self._files = stores.files
        self._entries = stores.entries
        self._flavors = stores.flavors
        self._ingest = ingest
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._port = 0
        self._thread = threading.Thread(target=self._run, name="imports", daemon=True)

    def start(self, port: int) -> None:
        """Start the thread; `port` is the server's own."""
        self._port = port
        self._work.set()
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread; a running import starts again at the next start."""
        self._stopping.set()
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def begin(self, entry: Row, url: str) -> None:
        """Queue the import of a URL as an entry's content."""
        with self._db.transaction():
            self._entries.update(entry["id"], status=entry_states.IMPORT, source_type=_FROM_URL, import_url=url)
            if entry["media_type"] != IMAGE:
                self._flavors.add(entry, SOURCE_PARAMS, flavor_states.IMPORTING)
        self._work.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            # The removal of the hold file raises no event: poll for it.
            self._work.wait(HOLD_SECONDS if self._files.hold.exists() else None)
            self._work.clear()
            while (entry := self._next()) is not None:
                self._import(entry)

    def _next(self) -> Row | None:
        if self._stopping.is_set() or self._files.hold.exists():
            return None
        sql = "SELECT * FROM entries WHERE status=? AND import_url IS NOT NULL ORDER BY rowid LIMIT 1"
        return self._db.one(sql, (entry_states.IMPORT,))

    def _import(self, entry: Row) -> None:
        source = self._flavors.source(entry["id"])
        try:
            content = self.fetch(entry["import_url"])
        except (OSError, HTTPException, ValueError) as error:
            if not self._stopping.is_set():
                log.info("import of %s failed: %s", entry["id"], error)
                self._fail(entry, source, _reason(error))
            return
        with self._db.transaction():
            self._entries.update(entry["id"], import_url=None)
            self._ingest.take(entry, content, source["id"] if source else None)

    def _fail(self, entry: Row, source: Row | None, reason: str) -> None:
        with self._db.transaction():
            if source:
                self._flavors.update(source["id"], status=flavor_states.ERROR, description=reason[:500])
            self._entries.update(entry["id"], status=entry_states.ERROR_IMPORTING, import_url=None)

    def fetch(self, url: str) -> Content:
        """Fetch a URL into a file.

        Raises:
            OSError, HTTPException, ValueError: The URL gives no media file, or is not this server's.
        """
        own = _OwnOnly(self._port)
        own.check(url)
        # No proxy of the environment: the address is on this computer.
        opener = build_opener(ProxyHandler({}), own)
        path = self._files.contents / uuid.uuid4().hex
        with opener.open(Request(url), timeout=_TIMEOUT_SECONDS) as response, path.open("wb") as file:  # noqa: S310  checked
            shutil.copyfileobj(response, file)
            name = PurePath(urlsplit(cast("str", response.url)).path).name
        size = path.stat().st_size
        if not size or not allowed(path):
            path.unlink()
            raise ValueError("what the URL gives is no media")
        return Content(path, extension_of(name, None), size, name, self._ingest.picture_size(path))


def _reason(error: Exception) -> str:
    """Return why nothing was fetched, in words; the reason inside of an error of the standard library."""
    return str(error.reason) if isinstance(error, URLError) else str(error)


class _OwnOnly(HTTPRedirectHandler):
    """Follows only redirects to this server."""

    def __init__(self, port: int) -> None:
        self._port = port

    def check(self, url: str) -> None:
        """Raise ForeignAddress for every address that is not this server's."""
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in _LOOPBACK or parts.port != self._port:
            raise ForeignAddress("the demo server fetches from itself only")

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        """Return the request that follows a redirect, after checking its address."""
        self.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
