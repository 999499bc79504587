"""How fast chunks come in: a client process with four connections, and a bare receiver to compare a server with.

`python -m tests.support.intake HOST PORT TOKEN KS CHUNKS` sends chunks of 8 MiB and prints the seconds that it took.
"""

import http.client
import socket
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHUNK_BYTES = 8 << 20
CONNECTIONS = 4
_BOUNDARY = "intake"
_DATA = b"A" * CHUNK_BYTES


def _frame(offset: int, token: str, ks: str) -> tuple[bytes, bytes]:
    """The bytes before and after a chunk's own."""
    fields = {
        "ks": ks,
        "format": "1",
        "uploadTokenId": token,
        "resume": "1",
        "finalChunk": "0",
        "resumeAt": str(offset),
    }
    parts = [f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    parts.append(f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="fileData"; filename="a.txt"\r\n\r\n')
    return "".join(parts).encode(), f"\r\n--{_BOUNDARY}--\r\n".encode()


def _send(host: str, port: int, offsets: list[int], token: str, ks: str) -> None:
    connection = http.client.HTTPConnection(host, port)
    for offset in offsets:
        before, after = _frame(offset, token, ks)
        connection.putrequest("POST", "/api_v3/service/uploadToken/action/upload")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}")
        connection.putheader("Content-Length", str(len(before) + len(_DATA) + len(after)))
        connection.endheaders(before)
        connection.send(_DATA)
        connection.send(after)
        response = connection.getresponse()
        assert b"Exception" not in response.read()
    connection.close()


def _main(host: str, port: str, token: str, ks: str, chunks: str) -> None:
    offsets = [number * CHUNK_BYTES for number in range(int(chunks))]
    started = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = [offsets[number::CONNECTIONS] for number in range(CONNECTIONS)]
        list(pool.map(lambda share: _send(host, int(port), share, token, ks), shares))
    sys.stdout.write(f"{time.monotonic() - started}\n")


class BareReceiver:
    """Reads requests from sockets into files and responds to each: the maximum for plain Python on this machine."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        buffer = memoryview(bytearray(1 << 18))
        with connection, tempfile.TemporaryDirectory() as folder, (Path(folder) / "all").open("wb") as file:
            while count := connection.recv_into(buffer):
                head, _, rest = bytes(buffer[:count]).partition(b"\r\n\r\n")
                left = int(head.rpartition(b"Content-Length: ")[2]) - len(rest)
                file.write(rest)
                while left:
                    count = connection.recv_into(buffer)
                    file.write(buffer[:count])
                    left -= count
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def serve() -> None:
    """Run a bare receiver as a process of its own: it prints its port and ends with its standard input."""
    sys.stdout.write(f"{BareReceiver().port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve() if len(sys.argv) == 1 else _main(*sys.argv[1:])
