"""Actions of the recording between its rows, repeated before a row."""

import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.contract.bindings import Bindings
from tests.contract.contents import VIDEO_BYTES, Contents, Piece
from tests.contract.recorded_server import RecordedServer
from tests.contract.sending import Sender
from tests.contract.vector import Step

_DAY = 86_400
_ADMIN = 2


class Preparation:
    """Every `do` of a step is a method here; recorded ids are bound to the new objects."""

    def __init__(self, server: RecordedServer, bindings: Bindings, sender: Sender, contents: Contents) -> None:
        self._server = server
        self._bindings = bindings
        self._sender = sender
        self._contents = contents
        self._admin = server.ks("admin@example.test", _ADMIN)
        self._steps: dict[str, Callable[..., None]] = {
            "token": self._token,
            "entry": self._entry,
            "delete": self._delete,
            "abort": self._abort,
            "chunk": self._chunk,
            "rename": self._rename,
            "convert": self._convert,
            "force": self._force,
            "stretch": self._stretch,
            "fill": self._fill,
            "fault": self._fault,
            "bulk": self._bulk,
        }

    def begin(self) -> None:
        """Make the objects that the recorded account had before the first row: none."""

    def do(self, step: Step) -> None:
        """Do one step."""
        self._steps[step["do"]](**{name: value for name, value in step.items() if name != "do"})

    def _token(self, mark: str, user: str, fields: dict[str, Any], pieces: list[Piece], full: bool) -> None:
        ks = self._server.ks(user)
        made = self._made("uploadToken", "add", {"ks": ks, "uploadToken": fields})
        self._bindings.bind(mark, made)
        for place, piece in enumerate(pieces):
            last = full and place == len(pieces) - 1
            flags = {"resume": place > 0, "finalChunk": last, "resumeAt": 1000 * place}
            self._sent({"ks": ks, "uploadTokenId": made, **flags}, piece)

    def _entry(self, mark: str, user: str, fields: dict[str, Any]) -> None:
        service = "media" if "mediaType" in fields else "baseEntry"
        entry = {"objectType": "KalturaMediaEntry"} | fields
        self._bindings.bind(mark, self._made(service, "add", {"ks": self._server.ks(user), "entry": entry}))

    def _delete(self, mark: str) -> None:
        self._sender.call("uploadToken", "delete", {"ks": self._admin, "uploadTokenId": self._bindings.value(mark)})

    def _chunk(self, mark: str, piece: Piece, at: int) -> None:
        flags = {"resume": at > 0, "finalChunk": False, "resumeAt": at}
        self._sent({"ks": self._admin, "uploadTokenId": self._bindings.value(mark), **flags}, piece)

    def _rename(self, mark: str, name: str) -> None:
        changed = {"entryId": self._bindings.value(mark), "mediaEntry": {"name": name}}
        self._made("media", "update", {"ks": self._admin} | changed)

    def _fill(self, mark: str) -> None:
        token = self._made("uploadToken", "add", {"ks": self._admin, "uploadToken": {"fileName": "v.mp4"}})
        self._sent({"ks": self._admin, "uploadTokenId": token}, ("video", 0, VIDEO_BYTES))
        resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
        filled = {"entryId": self._bindings.value(mark), "resource": resource}
        self._made("media", "addContent", {"ks": self._admin} | filled)

    def _convert(self, mark: str) -> None:
        """Push an entry to READY with only its source, as was done by hand."""
        entry = self._bindings.value(mark)
        with self._server.state() as state:
            state.execute("UPDATE entries SET status=2, duration_ms=6000, flavor_params_ids='0' WHERE id=?", (entry,))
            state.execute(
                "UPDATE flavors SET status=2, width=320, height=180, bitrate=200, frame_rate=25, "
                "container='isom', video_codec='avc1', tags='source,web,mbr' "
                "WHERE entry_id=? AND params_id=0 AND status<>3",
                (entry,),
            )

    def _force(self, mark: str, status: int | None = None, days_old: int = 0) -> None:
        """Change a token in the database."""
        with self._server.state() as state:
            state.execute(
                "UPDATE tokens SET status=coalesce(?, status), updated_at=updated_at-? WHERE id=?",
                (status, days_old * _DAY, self._bindings.value(mark)),
            )

    def _stretch(self, mark: str, size: int) -> None:
        """Extend a token's file on disk with a hole."""
        token = self._bindings.value(mark)
        with self._server.base(token).open("r+b") as file:
            file.truncate(size)
        with self._server.state() as state:
            state.execute("UPDATE tokens SET uploaded=?, assembled=? WHERE id=?", (size, size, token))

    def _fault(self, target: str, kind: str) -> None:
        """Fail the next call of this action, as while a part of the recorded server was stopped."""
        self._sender.control("/demo/faults", {"target": target, "kind": kind, "count": 1})

    def _bulk(self, call: dict[str, Any], times: int) -> None:
        """Make many objects, in one request."""
        batch = {str(number): call for number in range(times)}
        made = self._sender.call("multirequest", "", {"ks": self._admin, **batch})
        assert len(made) == times, made[-1]

    def _abort(self, mark: str, sent: int) -> None:
        """Send this number of bytes of a chunk of 200,000 and close the connection."""
        token, address = self._bindings.value(mark), urlsplit(self._server.url)
        fields = {"ks": self._admin, "uploadTokenId": token, "resume": False, "finalChunk": False, "format": 1}
        request = self._sender.build(
            {
                "method": "POST",
                "mode": "multipart",
                "path": "/api_v3/service/uploadToken/action/upload",
                "params": fields,
                "files": [["fileData", "blob", "application/octet-stream", ["A", 0, 200_000]]],
            }
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        body = request.read()
        with socket.create_connection((str(address.hostname), address.port or 80), timeout=10) as line:
            line.sendall(
                f"POST {request.url.path} HTTP/1.1\r\n{head}\r\n".encode() + body[: len(body) * sent // 200_000]
            )

    def _made(self, service: str, action: str, params: dict[str, Any]) -> str:
        made = self._sender.call(service, action, params)
        assert isinstance(made, dict), made
        assert "code" not in made, made
        return str(made["id"])

    def _sent(self, params: dict[str, Any], piece: Piece) -> None:
        response = self._sender.upload(params, self._contents.read([piece]))
        assert "code" not in response, response
