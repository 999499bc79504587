"""The listener for the answer of a login page: what it takes, and every attack that it refuses."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from kdesk.browser_sign_in.listener import Limits
from kdesk.browser_sign_in.login import BrowserSignIn, OpenLogin
from kdesk.errors import Reason, SignInRefused
from kdesk.messages.login_page import page_words

KS = "djJ8MTAyfAabcdefghijklmnopqrstuvwxyz0123456789-_ABC=="
PAGE = "https://login.example.org/kdesk?portal=1"
ORIGIN = "https://login.example.org"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Waiting:
    """A sign-in that waits, and whoever talks to it."""

    login: OpenLogin
    hidden: list[str] = field(default_factory=list)

    @property
    def query(self) -> dict[str, str]:
        """What the login page is told."""
        return {name: value for name, (value,) in parse_qs(urlsplit(self.login.address).query).items()}

    @property
    def port(self) -> int:
        port = urlsplit(self.query["redirect_uri"]).port
        assert port is not None
        return port

    @property
    def answer(self) -> dict[str, str]:
        """The right answer."""
        return {"ks": KS, "state": self.query["state"]}

    async def send(self, data: bytes, host: str = "127.0.0.1") -> bytes:
        """Send bytes, and return all that comes until the connection ends."""
        reader, writer = await asyncio.open_connection(host, self.port)
        writer.write(data)
        try:
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.transport.abort()

    async def post(self, fields: dict[str, str] | bytes, target: str = "/sign-in", **headers: str) -> bytes:
        """Post a form, and return the response."""
        return await self.send(self.form(fields, target, **headers))

    def form(self, fields: dict[str, str] | bytes, target: str = "/sign-in", **headers: str) -> bytes:
        """Return the request with a form; headers with `_` for `-`, "" for none."""
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        usual = {"Host": f"127.0.0.1:{self.port}", "Origin": ORIGIN, "Content-Type": FORM}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        lines = {"Content-Length": str(len(body)), **usual, **given}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        return f"POST {target} HTTP/1.1\r\n{head}\r\n".encode() + body

    async def get(self, target: str = "/sign-in", host: str = "") -> bytes:
        return await self.send(f"GET {target} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{self.port}'}\r\n\r\n".encode())


@asynccontextmanager
async def begun(seconds: float = 60.0, limits: Limits | None = None) -> AsyncIterator[Waiting]:
    """Begin a sign-in."""
    hidden: list[str] = []
    async with BrowserSignIn(page_words, hidden.append, seconds=seconds, limits=limits).begin(PAGE) as login:
        yield Waiting(login, hidden)


async def still_takes(waiting: Waiting) -> None:
    """Whatever came before, the right answer is taken."""
    assert (await waiting.post(waiting.answer)).startswith(b"HTTP/1.1 200 ")
    assert await waiting.login.session() == KS


def status(response: bytes) -> int:
    """Return the status of a response; 0 if the connection ended without one."""
    return int(response.split(b" ", 2)[1]) if response else 0


async def test_the_address_names_the_listener_and_a_state_of_its_own() -> None:
    """Two sign-ins have different states; the page keeps its own parameters."""
    async with begun() as one, begun() as other:
        assert one.login.address.startswith("https://login.example.org/kdesk?portal=1&redirect_uri=http%3A%2F%2F127")
        assert len(one.query["state"]) >= 43
        assert one.query["state"] != other.query["state"]
        assert one.port != other.port


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_the_answer_is_taken_at_both_addresses(host: str) -> None:
    """A browser that goes to ::1 reaches the same listener."""
    async with begun() as waiting:
        shown = f"[{host}]" if ":" in host else host
        response = await waiting.send(waiting.form(waiting.answer, Host=f"{shown}:{waiting.port}"), host)
        assert status(response) == 200
        assert await waiting.login.session() == KS
        assert waiting.hidden == [waiting.query["state"], KS]


async def test_the_page_says_that_the_tab_may_be_closed_and_keeps_nothing() -> None:
    """No cache, no referrer, no scripts; neither the session nor the state is repeated."""
    async with begun() as waiting:
        response = (await waiting.post(waiting.answer)).decode()
    assert "You may close this tab." in response
    assert KS not in response
    assert waiting.query["state"] not in response
    for header in (
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
        "Content-Security-Policy: default-src 'none'; style-src 'nonce-",
        "Connection: close",
    ):
        assert header in response


async def test_the_reading_page_is_the_same_for_everybody() -> None:
    """It holds no state, and its only script has the nonce of this response."""
    async with begun() as waiting:
        response = (await waiting.get()).decode()
        assert waiting.query["state"] not in response
        assert "history.replaceState" in response
        nonces = set(re.findall(r"nonce[-=]\"?([\w-]+)", response))
        assert len(nonces) == 1
        assert nonces != set(re.findall(r"nonce[-=]\"?([\w-]+)", (await waiting.get()).decode()))
        own = await waiting.post(waiting.answer, Origin=f"http://127.0.0.1:{waiting.port}", Sec_Fetch_Dest="empty")
        assert status(own) == 200


async def test_a_hidden_origin_is_a_form_of_an_https_page() -> None:
    """Browsers send `Origin: null` from https: to http:; such a form is a navigation that a person sees."""
    async with begun() as waiting:
        assert status(await waiting.post(waiting.answer, Origin="null", Sec_Fetch_Dest="iframe")) == 403
        assert status(await waiting.post(waiting.answer, Origin="null", Sec_Fetch_Mode="no-cors")) == 403
        kind = {"Sec_Fetch_Dest": "document", "Sec_Fetch_Mode": "navigate"}
        assert status(await waiting.post(waiting.answer, Origin="null", **kind)) == 200


ATTACKS: dict[str, tuple[int, dict[str, str]]] = {
    "another host name": (421, {"Host": "login.attacker.example"}),
    "a host name that leads here": (421, {"Host": "localhost.attacker.example:80"}),
    "localhost": (421, {"Host": "localhost"}),
    "another port": (421, {"Host": "127.0.0.1:1"}),
    "no host": (0, {"Host": ""}),
    "another origin": (403, {"Origin": "https://attacker.example"}),
    "an origin that begins alike": (403, {"Origin": "https://login.example.org.attacker.example"}),
    "the page without encryption": (403, {"Origin": "http://login.example.org"}),
    "no origin": (403, {"Origin": ""}),
    "JSON": (415, {"Content_Type": "application/json"}),
    "several parts": (415, {"Content_Type": "multipart/form-data; boundary=x"}),
    "plain text, which needs no preflight": (415, {"Content_Type": "text/plain"}),
}


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_right_answer_from_the_wrong_place_is_refused(name: str) -> None:
    """Even with the right state; the listener goes on, and nothing of the session comes back."""
    expected, headers = ATTACKS[name]
    async with begun() as waiting:
        response = await waiting.post(waiting.answer, **headers)
        assert status(response) in {expected, 400 if expected == 0 else expected}
        assert KS.encode() not in response
        await still_takes(waiting)


async def test_another_host_learns_nothing() -> None:
    """A page whose host name leads here (DNS rebinding) gets no words, not even for the reading page."""
    async with begun() as waiting:
        response = await waiting.get(host="attacker.example")
        assert status(response) == 421
        assert b"kdesk" not in response


@pytest.mark.parametrize(
    "fields",
    [
        {"ks": KS},
        {"ks": KS, "state": ""},
        {"ks": KS, "state": "guessed"},
        {"ks": KS, "state": "gu\udcffessed\x00".encode("utf-8", "surrogateescape").decode("latin-1")},
    ],
)
async def test_a_wrong_state_is_refused(fields: dict[str, str]) -> None:
    """Missing, empty, guessed, or no text at all."""
    async with begun() as waiting:
        assert status(await waiting.post(fields)) == 403
        await still_takes(waiting)


@pytest.mark.parametrize("change", ["cut", "longer", "twice", "case"])
async def test_a_state_that_is_nearly_right_is_refused(change: str) -> None:
    """A part of it, more than it, it twice, and it in capitals."""
    async with begun() as waiting:
        state = waiting.query["state"]
        made = {"cut": state[:-1], "longer": state + "x", "twice": f"{state}&state={state}", "case": state.swapcase()}
        assert status(await waiting.post(f"ks={KS}&state={made[change]}".encode())) == 403
        await still_takes(waiting)


@pytest.mark.parametrize(
    "ks", ["", "x", "<script>alert(1)</script>", "djJ8\r\nSet-Cookie: a=b", "é" * 20, "a" * 20_000], ids=len
)
async def test_what_is_no_session_is_refused(ks: str) -> None:
    """With the right state; the page may answer again."""
    async with begun() as waiting:
        response = await waiting.post({**waiting.answer, "ks": ks})
        assert status(response) == 400
        assert b"script>alert" not in response
        await still_takes(waiting)


async def test_a_blank_of_a_session_is_the_plus_that_was_not_encoded() -> None:
    """No KS has a blank; one of version 1 may have a plus."""
    async with begun() as waiting:
        body = f"ks=abcd+efgh%2Bijkl&state={waiting.query['state']}".encode()
        assert status(await waiting.post(body)) == 200
        assert await waiting.login.session() == "abcd+efgh+ijkl"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "CONNECT"])
async def test_other_methods_are_refused(method: str) -> None:
    """Also the preflight of a script, which is answered without any permission."""
    async with begun() as waiting:
        head = f"{method} /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{waiting.port}\r\nOrigin: {ORIGIN}\r\n\r\n"
        response = await waiting.send(head.encode())
        assert status(response) == 405
        assert b"access-control" not in response.lower()
        await still_takes(waiting)


async def test_a_session_in_the_address_is_never_used() -> None:
    """Addresses are kept in histories and logs; the page says that nothing was taken."""
    async with begun() as waiting:
        target = f"/sign-in?{urlencode(waiting.answer)}"
        for response in (await waiting.get(target), await waiting.post(waiting.answer, target)):
            assert status(response) == 400
            assert KS.encode() not in response
        assert status(await waiting.get("/favicon.ico")) == 404
        assert status(await waiting.get("/sign-in/../sign-in")) == 404
        await still_takes(waiting)


async def test_a_long_body_is_refused_whether_it_is_announced_or_not() -> None:
    """Before it is read, or as soon as it is too long."""
    async with begun() as waiting:
        assert status(await waiting.post(waiting.answer, Content_Length=str(10**9))) == 413
        host = f"Host: 127.0.0.1:{waiting.port}\r\nOrigin: {ORIGIN}\r\nContent-Type: {FORM}\r\n"
        body = f"{urlencode(waiting.answer)}&more={'a' * 100_000}".encode()
        head = f"POST /sign-in HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n".encode()
        # Reset instead of a response where it comes while the rest is still sent.
        assert status(await waiting.send(head + body + b"\r\n0\r\n\r\n")) in {413, 0}
        await still_takes(waiting)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40,
        b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 100_000,
        b"POST /sign-in HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nHost: a\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"",
    ],
    ids=["TLS", "endless header", "two hosts", "two lengths", "blank lines", "nothing"],
)
async def test_what_is_no_request_ends_its_connection_only(data: bytes) -> None:
    """A broken client does not keep the answer of the page out."""
    async with begun(limits=Limits(seconds=0.2)) as waiting:
        assert status(await waiting.send(data)) in {0, 400, 421}
        await still_takes(waiting)


async def test_two_origins_are_refused() -> None:
    """Nobody can tell which of them a browser meant."""
    async with begun() as waiting:
        response = await waiting.post(waiting.answer, Origin=f"{ORIGIN}\r\nOrigin: https://attacker.example")
        assert status(response) == 400


async def test_a_slow_request_ends_after_its_time() -> None:
    """A connection that sends a byte and waits is closed, also in the middle of a body."""
    async with begun(limits=Limits(seconds=0.2)) as waiting:
        assert await waiting.send(b"P") == b""
        assert await waiting.post(waiting.answer, Content_Length="30000") == b""
        await still_takes(waiting)


async def test_more_connections_than_allowed_are_closed_unheard() -> None:
    """As soon as one of the others ends, the answer is taken."""
    async with begun(limits=Limits(seconds=60, connections=2)) as waiting:
        held = [await asyncio.open_connection("127.0.0.1", waiting.port) for _ in range(2)]
        for _reader, writer in held:
            writer.write(b"P")
        await asyncio.sleep(0)
        assert await waiting.get() == b""
        for _reader, writer in held:
            writer.transport.abort()
        for _ in range(1000):
            if response := await waiting.post(waiting.answer):
                assert status(response) == 200
                break
        assert await waiting.login.session() == KS


async def test_one_answer_is_taken_and_the_port_closes_at_once() -> None:
    """A second one finds nobody, on a new connection or on one that was open before."""
    async with begun() as waiting:
        reader, writer = await asyncio.open_connection("127.0.0.1", waiting.port)
        await still_takes(waiting)
        writer.write(waiting.form({**waiting.answer, "ks": "another" * 4}))
        assert status(await reader.read()) == 409
        writer.transport.abort()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", waiting.port)
        assert await waiting.login.session() == KS


async def test_two_answers_at_once_are_one() -> None:
    """The first counts, whichever it is."""
    async with begun() as waiting:
        both = await asyncio.gather(*(waiting.post({**waiting.answer, "ks": ks * 4}) for ks in ("first-", "second-")))
        assert sorted(map(status, both)) in ([0, 200], [200, 409])
        assert await waiting.login.session() in {"first-" * 4, "second-" * 4}


async def test_nothing_is_listened_to_after_the_time() -> None:
    """The reason says so; the port is closed when the block is left."""
    with pytest.raises(SignInRefused) as refused:
        async with begun(seconds=0.05) as waiting:
            await waiting.login.session()
    assert refused.value.reason is Reason.LOGIN_PAGE_SILENT
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", waiting.port)


async def test_cancelling_closes_the_port_and_every_connection() -> None:
    """Both addresses; a connection that was open is reset or ended."""
    async with begun(limits=Limits(seconds=1000)) as waiting:
        reader, writer = await asyncio.open_connection("127.0.0.1", waiting.port)
        writer.write(b"GET /sign-in HTTP/1.1\r\n")
        task = asyncio.ensure_future(waiting.login.session())  # noqa: TID251  the task is the test's own
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    with suppress(ConnectionError):
        assert await reader.read() == b""
    writer.transport.abort()
    for host in ("127.0.0.1", "::1"):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(host, waiting.port)


async def test_a_port_that_somebody_has_at_the_other_address_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens at ::1 would get what the browser sends there."""
    create = socket.create_server
    taken: list[socket.socket] = []

    def crowded(address: tuple[str, int], *, family: socket.AddressFamily = socket.AF_INET) -> socket.socket:
        made = create(address, family=family)
        if family is socket.AF_INET and not taken:
            taken.append(create(("::1", made.getsockname()[1]), family=socket.AF_INET6))
        return made

    monkeypatch.setattr(socket, "create_server", crowded)
    async with begun() as waiting:
        assert waiting.port != taken[0].getsockname()[1]
        await still_takes(waiting)
    taken[0].close()


async def test_without_a_port_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser is opened then."""

    def nowhere(*_args: object, **_options: object) -> socket.socket:
        raise PermissionError(13, "not allowed")

    monkeypatch.setattr(socket, "create_server", nowhere)
    with pytest.raises(SignInRefused) as refused:
        async with begun():
            pass
    assert refused.value.reason is Reason.LOGIN_PAGE_UNHEARD
