"""A client of the demo server for its tests: calls, chunks and waiting, over httpx."""

import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import httpx

from tests.support.patience import PATIENCE

_POLL_SECONDS = 0.05
_UNFINISHED = {0, 1, 8}
"""The statuses of a flavor that waits for the transcoder."""


class DemoClient:
    """Calls with one session. Results are in wire form, errors included."""

    def __init__(self, credentials: dict[str, Any]) -> None:
        self.credentials = credentials
        self.partner_id: int = credentials["partner_id"]
        self.ks = ""
        # Plain HTTP: an empty context avoids loading the trust store for every client.
        unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.http = httpx.Client(base_url=credentials["service_url"], timeout=PATIENCE, verify=unused)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def as_admin(self) -> "DemoClient":
        """Sign in with the admin secret."""
        return self.as_user(self.credentials["user_id"], kind=2)

    def as_user(self, user_id: str, kind: int = 0, privileges: str = "", expiry: int = 3600) -> "DemoClient":
        """Sign in as a user."""
        secret = self.credentials["admin_secret"]
        who = {"partnerId": self.partner_id, "userId": user_id, "type": kind}
        self.ks = self.call("session.start", ks="", secret=secret, privileges=privileges, expiry=expiry, **who)
        assert isinstance(self.ks, str)
        return self

    def call(self, name: str, **params: Any) -> Any:
        """Send one call with a JSON body; `ks` and `format` are added."""
        service, action = name.split(".")
        body = {"format": 1, **({"ks": self.ks} if self.ks else {}), **params}
        return self.http.post(f"/api_v3/service/{service}/action/{action}", json=body).json()

    def error(self, name: str, **params: Any) -> str:
        """Return the error code of a failing call."""
        return str(self.call(name, **params)["code"])

    def token(self, file_name: str = "clip.mp4", **fields: Any) -> str:
        """Add an upload token and return its id."""
        return str(self.call("uploadToken.add", uploadToken={"fileName": file_name, **fields})["id"])

    def chunk(self, token: str, data: bytes, *, name: str | None = "clip.mp4", **params: Any) -> Any:
        """Send one chunk: control parameters in the query string, the KS in the body."""
        query = {"format": "1", "uploadTokenId": token, **{key: _text(value) for key, value in params.items()}}
        path = "/api_v3/service/uploadToken/action/upload"
        files = {"fileData": (name, data, "application/octet-stream")}
        return self.http.post(path, params=query, data={"ks": self.ks}, files=files).json()

    def entry(self, name: str = "a clip", media_type: int = 1, **fields: Any) -> str:
        """Add an entry without content and return its id."""
        return str(self.call("media.add", entry={"name": name, "mediaType": media_type, **fields})["id"])

    def attach(self, entry: str, token: str) -> Any:
        """`addContent` of a token."""
        resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
        return self.call("media.addContent", entryId=entry, resource=resource)

    def upload(self, data: bytes, name: str = "clip.mp4", media_type: int = 1, **fields: Any) -> str:
        """Upload a file and return the id of its entry."""
        token = self.token(name)
        assert self.chunk(token, data, name=name)["status"] == 2
        entry = self.entry(name, media_type, **fields)
        self.attach(entry, token)
        return entry

    def wait_for(self, entry: str, *statuses: int) -> dict[str, Any]:
        """Return the entry when it has one of these statuses."""
        return wait_until(
            lambda: self.call("media.get", entryId=entry), lambda found: found.get("status") in (statuses or (2,))
        )

    def converted(self, entry: str) -> str:
        """Return the entry's id when none of its flavors waits for the transcoder."""
        filters = {"entryIdEqual": entry}
        wait_until(
            lambda: self.call("flavorAsset.list", filter=filters)["objects"],
            lambda found: found and all(row["status"] not in _UNFINISHED for row in found),
        )
        return entry


def wait_until(ask: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:
    """Return the first accepted result; fail after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not wanted(result := ask()):
        assert time.monotonic() < deadline, f"still {result}"
        time.sleep(_POLL_SECONDS)  # noqa: TID251  the pause between two questions to another process
    return result


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def with_files(client: DemoClient, source: Path, made: Mapping[int, Path]) -> str:
    """Upload a source, replace what the server makes of it by these renditions, and return the id of the entry.

    Args:
        made: The files of the renditions by their flavor params.
    """
    entry = client.converted(client.upload(source.read_bytes(), "talk.mp4"))
    for flavor in client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]:
        if not flavor["isOriginal"]:
            client.call("flavorAsset.delete", id=flavor["id"])
    for params, file in made.items():
        added = client.call("flavorAsset.add", entryId=entry, flavorAsset={"flavorParamsId": params, "fileExt": "mp4"})
        token = client.token(file.name)
        client.chunk(token, file.read_bytes(), name=file.name)
        resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
        client.call("flavorAsset.setContent", id=added["id"], contentResource=resource)
    return client.converted(entry)
