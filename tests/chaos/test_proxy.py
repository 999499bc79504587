"""The faulty proxy carries every byte, and strikes at the exact byte."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.support.evidence import until
from tests.support.proxy import Link, Proxy, Strike

SENT = bytes(range(256)) * 1000


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends back what it gets; the port that it listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    """A proxy before it."""
    with Proxy(echo) as running:
        yield running


def _serve(listener: socket.socket) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_echo, args=(connection,), daemon=True).start()


def _echo(connection: socket.socket) -> None:
    with connection:
        try:
            while piece := connection.recv(1 << 16):
                connection.sendall(piece)
        except ConnectionError:
            return


def exchanged(proxy: Proxy, sent: bytes = SENT) -> tuple[bytes, str]:
    """What came back, and how the connection ended."""
    back = bytearray()
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection:
        sender = threading.Thread(target=_send, args=(connection, sent))
        sender.start()
        try:
            while piece := connection.recv(1 << 16):
                back += piece
        except ConnectionError:
            return bytes(back), "reset"
        finally:
            sender.join()
    return bytes(back), "closed"


def _send(connection: socket.socket, sent: bytes) -> None:
    try:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        return


def test_bytes_pass_unchanged(proxy: Proxy) -> None:
    """Both directions arrive whole, late and slowly as well, and are counted."""
    assert exchanged(proxy) == (SENT, "closed")
    proxy.shape(Link(delay=0.02, rate=10e6))
    assert exchanged(proxy) == (SENT, "closed")
    assert proxy.carried() == (2 * len(SENT), 2 * len(SENT))


@pytest.mark.parametrize(("kind", "end"), [("reset", "reset"), ("cut", "closed")])
def test_a_connection_ends_at_the_byte(proxy: Proxy, kind: str, end: str) -> None:
    """Exactly this many bytes of the response arrive; the next connection is unharmed."""
    proxy.strike(Strike(kind, "down", after=10))  # type: ignore[arg-type]  one of the kinds, by parametrize
    back, ended = exchanged(proxy, b"twelve bytes")
    # A reset takes with it what the receiver has not read yet.
    assert (b"twelve byt".startswith(back), ended, proxy.struck()) == (True, end, 1)
    assert exchanged(proxy) == (SENT, "closed")


def test_frozen_connections_continue_after_a_thaw(proxy: Proxy) -> None:
    """Nothing passes behind the byte, in neither direction, until the thaw; then all of it does."""
    proxy.strike(Strike("freeze", "up", after=5))
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection:
        connection.sendall(b"twelve bytes")
        until(proxy.struck)
        assert proxy.carried() == (5, 0)
        proxy.thaw()
        assert connection.makefile("rb").read(12) == b"twelve bytes"


def test_a_trigger_starts_the_counting(proxy: Proxy) -> None:
    """Only the connection that carries the trigger is struck; with one skipped, only the second such connection."""
    proxy.strike(Strike("reset", "down", trigger="here", skip=1))
    ends = [exchanged(proxy, text)[1] for text in (b"there", b"nothing", b"from here")]
    assert ends == ["closed", "closed", "reset"]


def test_a_refusing_line_listens_again_on_the_same_port(proxy: Proxy) -> None:
    """Connections are refused as by a server that is down, and accepted afterwards."""
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy.port))
    proxy.accept()
    assert exchanged(proxy) == (SENT, "closed")
