"""Malicious requests: the server refuses them without using memory, and continues."""

import socket
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.patience import PATIENCE

_MOST_MEGABYTES = 60
_MB = 1 << 20
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data; boundary=b"
_PART = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
_FILE = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n'
_END = b"--b--\r\n"
_HOSTILE_NAMES = (b"../../identity.json", b"..\\..\\identity.json", b"/etc/passwd", b"a\0b", b"C:\\x", b".." * 5000)


def _peak(process: Path) -> float:
    """Return the peak memory of the process since the last reset, in MB."""
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.fixture
def flat(demo: DemoProcess, nobody: DemoClient) -> Iterator[None]:
    """Afterwards the server still runs, uses hardly more memory, and has stored nothing."""
    assert nobody.call("system.ping") is True
    process = Path(f"/proc/{demo.pid}")
    if not process.exists():
        pytest.skip("this system does not tell how much memory a process has held")
    (process / "clear_refs").write_text("5")  # Reset the peak.
    before = _peak(process)
    yield
    assert nobody.call("system.ping") is True
    assert _peak(process) - before < _MOST_MEGABYTES
    assert list((demo.data_dir / "incoming").iterdir()) == []


def _repeated(piece: bytes, megabytes: float) -> Iterator[bytes]:
    block = piece * (65_536 // len(piece) + 1)
    for _ in range(int(megabytes * _MB / len(block))):
        yield block


_BODIES: dict[str, tuple[str, Iterable[bytes]]] = {
    "100 MB of JSON": (_JSON, [b'{"a":"', *_repeated(b"x", 100), b'"}']),
    "10,000 nested brackets": (_JSON, [b'{"a":', b"[" * 10_000, b"]" * 10_000, b"}"]),
    "a million lists": (_JSON, [b'{"a":[', *_repeated(b"[],", 3), b"1]}"]),
    "numbers without end": (_JSON, [b'{"format":1,"pager":{"pageIndex":', *_repeated(b"9", 1), b"}}"]),
    "a number beyond every float": (_JSON, [b'{"format":1,"pager":{"pageIndex":1e999,"pageSize":-1e999}}']),
    "long exotic text": (_JSON, [b'{"a":"', *_repeated("\N{GRINNING FACE}".encode(), 3.5), b'"}']),
    "a million pairs": (_FORM, _repeated(b"a&", 3.5)),
    "deep names": (_FORM, [b"a", *_repeated(b"[b]", 3), b"=1"]),
    "NUL in names": (_FORM, [b"a%00b=1&%00=2&a[%00][c]=3&x=%00"]),
    "a multipart without end": (_MULTIPART, [_FILE[:-2] % (b"f", b"a", b""), *_repeated(b"x", 100)]),
    "text without end": (_MULTIPART, [_PART[:-2] % (b"t", b""), *_repeated(b"x", 100)]),
    "a header without end": (_MULTIPART, [b"--b\r\nX-Long: ", *_repeated(b"x", 20)]),
    "parts without number": (_MULTIPART, [*_repeated(_PART % (b"a", b"1"), 20), _END]),
    "files without number": (_MULTIPART, [*(_FILE % (b"f%d" % n, b"a", b"x") for n in range(20_000)), _END]),
    "one file again and again": (_MULTIPART, [*_repeated(_FILE % (b"f", b"a", b"x"), 3), _END]),
    "traversal in names": (_MULTIPART, [*(_FILE % (name, name, b"x") for name in _HOSTILE_NAMES), _END]),
}


@pytest.mark.parametrize("name", _BODIES)
@pytest.mark.usefixtures("flat")
def test_hostile_body(nobody: DemoClient, name: str) -> None:
    """A hostile body is read or refused, in the end as an upload without a session, with hardly any memory."""
    kind, pieces = _BODIES[name]
    path = "/api_v3/service/uploadToken/action/list"
    response = nobody.http.post(path, content=b"".join(pieces), headers={"Content-Type": kind})
    assert response.status_code == 200
    assert "KalturaAPIException" in response.text


@pytest.mark.usefixtures("flat")
def test_references_without_end(nobody: DemoClient) -> None:
    """A text with many beginnings of references is read once, not once for each."""
    call = {"service": "system", "action": "ping", "x": "}" + "{1:result" * 150_000}
    body = {"format": 1, "1": call, "2": call}
    assert nobody.http.post("/api_v3/service/multirequest", json=body, timeout=PATIENCE).json() == [True, True]


def test_traversal_in_uploaded_names(admin: DemoClient, demo: DemoProcess) -> None:
    """A name never leads out of the data directory: it is stored as text."""
    before = {path.name for path in demo.data_dir.parent.iterdir()}
    for name in _HOSTILE_NAMES[:-1]:  # The last one is too long for the header of a part.
        token = admin.token(name.decode().replace("\0", ""))
        stored = admin.chunk(token, b"some text", name=name.decode().replace("\0", ""))
        assert stored.get("status") == 2 or stored["code"] == "UPLOAD_ERROR", (name, stored)
    assert admin.error("uploadToken.get", uploadTokenId="../../identity.json") == "UPLOAD_TOKEN_NOT_FOUND"
    assert admin.error("media.get", entryId="../../identity.json") == "ENTRY_ID_NOT_FOUND"
    assert {path.name for path in demo.data_dir.parent.iterdir()} == before


def _connect(demo: DemoProcess) -> socket.socket:
    return socket.create_connection(("127.0.0.1", httpx.URL(demo.url).port or 0), timeout=PATIENCE)


@pytest.mark.usefixtures("flat")
def test_endless_headers(demo: DemoProcess) -> None:
    """Endless headers are refused long before memory is full."""
    with _connect(demo) as connection:
        connection.sendall(b"GET /api_v3/ HTTP/1.1\r\nHost: x\r\n")
        try:
            for _ in range(1000):
                connection.sendall(b"X-Header: " + b"x" * 10_000 + b"\r\n")
            response = connection.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            response = b""
    assert response == b"" or response.startswith(b"HTTP/1.1 4")


@pytest.mark.usefixtures("flat")
def test_slow_clients(demo: DemoProcess, nobody: DemoClient) -> None:
    """A hundred unfinished requests do not delay others."""
    started = [_connect(demo) for _ in range(100)]
    try:
        for number, connection in enumerate(started):
            connection.sendall(b"POST /api_v3/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n")
            if number % 2:
                connection.sendall(b"Content-Type: application/json\r\n\r\n{")
        assert nobody.call("system.ping") is True
    finally:
        for connection in started:
            connection.close()


@pytest.mark.usefixtures("flat")
@pytest.mark.parametrize(
    "head", [b"\0" * 500, b"GET " + b"/x" * 60_000, b"GET /\xff HTTP/1.1\r\n\r\n", b"POST / HTTP/9\r\n"]
)
def test_data_that_is_not_http(demo: DemoProcess, head: bytes) -> None:
    """Data that is not HTTP is refused, or kept waiting."""
    with _connect(demo) as connection:
        connection.sendall(head)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(20) in (b"", b"HTTP/1.1 400 Bad Req")
