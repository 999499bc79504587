"""Connections through a SOCKS 5 proxy (RFC 1928, RFC 1929).

httpcore's own SOCKS proxy is not used: it waits forever for a silent proxy, leaves the connection open when the proxy
refuses, and raises AssertionError when the peer is no SOCKS proxy.
"""

from collections.abc import Iterable

import httpcore
from httpcore import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream
from httpcore._backends.auto import AutoBackend  # the only backend for asyncio that it ships
from socksio import ProtocolError
from socksio.socks5 import (
    SOCKS5AuthMethod,
    SOCKS5AuthMethodsRequest,
    SOCKS5AuthReply,
    SOCKS5Command,
    SOCKS5CommandRequest,
    SOCKS5Connection,
    SOCKS5Reply,
    SOCKS5ReplyCode,
    SOCKS5UsernamePasswordReply,
    SOCKS5UsernamePasswordRequest,
)

from kdesk.kaltura.network_errors import ProxyFailed, ProxyFault
from kdesk.kaltura.proxies import Proxy

_VERSION = 5
_MAX_LOGIN = 255
"""Bytes of a user name or password, whose length is sent in one byte."""
_ADDRESS_BYTES = {1: 4, 4: 16}
"""Length of the address in a reply, by its type; a name (3) carries its own length."""


class SocksBackend(AsyncNetworkBackend):
    """Connects to servers through one proxy, which also resolves their names.

    Args:
        proxy: Of the kind socks5 or socks5h. Both are treated alike: a network with such a proxy seldom resolves public
            names itself.
        seconds: Time-out for each of its responses.
    """

    def __init__(self, proxy: Proxy, seconds: float) -> None:
        self._proxy = proxy
        self._seconds = seconds
        self._backend = AutoBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the library's name
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to the server. Raises ProxyFailed, and httpcore's ConnectError and ConnectTimeout."""
        proxy = self._proxy
        stream = await self._backend.connect_tcp(proxy.host, proxy.port, timeout, local_address, socket_options)
        try:
            await self._shake_hands(stream, host, port)
        except (ProtocolError, httpcore.ReadError, httpcore.WriteError, httpcore.TimeoutException) as exc:
            await stream.aclose()
            raise ProxyFailed(proxy, str(exc) or type(exc).__name__, ProxyFault.SILENT) from exc
        # Also when cancelled: httpcore does not know the stream yet, and would not close it.
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _shake_hands(self, stream: AsyncNetworkStream, host: str, port: int) -> None:
        connection = SOCKS5Connection()
        methods = [SOCKS5AuthMethod.NO_AUTH_REQUIRED]
        if self._proxy.login:
            methods.append(SOCKS5AuthMethod.USERNAME_PASSWORD)
        connection.send(SOCKS5AuthMethodsRequest(methods))
        await stream.write(connection.data_to_send(), self._seconds)
        chosen = connection.receive_data(await self._exactly(stream, 2))
        if not isinstance(chosen, SOCKS5AuthReply) or chosen.method not in methods:
            raise ProxyFailed(self._proxy, "it takes none of the logins offered", ProxyFault.LOGIN)
        if chosen.method == SOCKS5AuthMethod.USERNAME_PASSWORD:
            await self._log_in(stream, connection)
        connection.send(SOCKS5CommandRequest.from_address(SOCKS5Command.CONNECT, (host, port)))
        await stream.write(connection.data_to_send(), self._seconds)
        reply = connection.receive_data(await self._reply(stream))
        if not isinstance(reply, SOCKS5Reply) or reply.reply_code != SOCKS5ReplyCode.SUCCEEDED:
            code = reply.reply_code.name if isinstance(reply, SOCKS5Reply) else "?"
            raise ProxyFailed(self._proxy, code.replace("_", " ").lower(), ProxyFault.REFUSED)

    async def _log_in(self, stream: AsyncNetworkStream, connection: SOCKS5Connection) -> None:
        user, password = (text.encode() for text in self._proxy.login or ("", ""))
        if max(len(user), len(password)) > _MAX_LOGIN:
            raise ProxyFailed(self._proxy, f"its login is longer than {_MAX_LOGIN} bytes", ProxyFault.LOGIN)
        connection.send(SOCKS5UsernamePasswordRequest(user, password))
        await stream.write(connection.data_to_send(), self._seconds)
        response = connection.receive_data(await self._exactly(stream, 2))
        if not isinstance(response, SOCKS5UsernamePasswordReply) or not response.success:
            raise ProxyFailed(self._proxy, "it refuses this login", ProxyFault.LOGIN)

    async def _reply(self, stream: AsyncNetworkStream) -> bytes:
        """Read the reply to a command, which ends with an address of variable length and a port."""
        head = await self._exactly(stream, 4)
        if head[0] != _VERSION:
            raise ProtocolError("no reply of SOCKS 5")
        count = _ADDRESS_BYTES.get(head[3])
        if count is None:
            head += await self._exactly(stream, 1)
            count = head[4]
        return head + await self._exactly(stream, count + 2)

    async def _exactly(self, stream: AsyncNetworkStream, count: int) -> bytes:
        # A response may arrive in pieces, and socksio parses only complete ones.
        data = b""
        while len(data) < count:
            piece = await stream.read(count - len(data), self._seconds)
            if not piece:
                raise ProtocolError("it closed the connection")
            data += piece
        return data
