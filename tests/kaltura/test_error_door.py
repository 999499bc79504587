"""Whatever the network or the server does, one of kdesk's errors is raised."""

import asyncio
import json
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.errors import (
    ApiError,
    BadResponse,
    BodyDropped,
    BodyTooLarge,
    EntryGone,
    NotPermitted,
    ServerProblem,
    SessionEnded,
    TimedOut,
    TlsFailed,
    TokenGone,
    Unreachable,
)
from kdesk.kaltura import transport, wire, wire_entries
from kdesk.kaltura.network_errors import ProxyFailed
from kdesk.kaltura.proxies import read_proxy
from kdesk.kaltura.rpc import Call
from kdesk.messages.errors import title_of
from tests.kaltura.scripted_http import URL, ScriptedServer, recorded, refusal
from tests.support.raised_words import raises_saying

KS = "djJ8MTAyfHNlY3JldHNlY3JldHNlY3JldA=="


async def response_to(reply: Any, *, result: Any = wire_entries.WireEntry, ks: str = "") -> Any:
    """Make one call with this response."""
    return await ScriptedServer([reply]).rpc.call("media", "get", {"entryId": "0_x"}, result=result, ks=ks)


async def error_of(reply: Any, *, result: Any = wire_entries.WireEntry, ks: str = "") -> ServerProblem:
    """Make one call with this response, and return the error."""
    with pytest.raises(ServerProblem) as caught:
        await response_to(reply, result=result, ks=ks)
    return caught.value


def chained(outer: Exception, cause: Exception) -> Exception:
    """Return the error as libraries raise it: from another one."""
    outer.__cause__ = cause
    return outer


NETWORK: list[tuple[Exception, type[ServerProblem], bool]] = [
    (httpx.ConnectError("All connection attempts failed"), Unreachable, True),
    (chained(httpx.ConnectError(""), socket.gaierror(-2, "Name or service not known")), Unreachable, True),
    (httpx.ConnectTimeout(""), Unreachable, True),
    (httpx.ProxyError("502"), Unreachable, True),
    (httpx.ReadTimeout(""), TimedOut, True),
    (httpx.WriteTimeout(""), TimedOut, True),
    (httpx.PoolTimeout(""), TimedOut, True),
    (httpx.ReadError("reset"), BadResponse, True),
    (httpx.WriteError("reset"), BadResponse, True),
    (httpx.RemoteProtocolError("Server disconnected without sending a response."), BadResponse, True),
    (httpx.DecodingError("gzip"), BadResponse, True),
    (httpx.LocalProtocolError("bad header"), BadResponse, False),
    (httpx.UnsupportedProtocol("ftp"), BadResponse, False),
    (httpx.InvalidURL("no"), BadResponse, False),
    (UnicodeError("label too long"), BadResponse, False),
    (ConnectionResetError(104, "reset"), BadResponse, True),
    (chained(httpx.ConnectError(""), ssl.SSLCertVerificationError(1, "verify failed")), TlsFailed, True),
    (chained(httpx.ConnectError(""), ssl.SSLError(1, "WRONG_VERSION_NUMBER")), TlsFailed, True),
    (chained(httpx.ConnectError(""), ssl.SSLEOFError(8, "EOF")), Unreachable, True),
    (ssl.SSLError(1, "DECRYPTION_FAILED"), BadResponse, True),
]


@pytest.mark.parametrize(
    ("raised", "kind", "retryable"), NETWORK, ids=lambda value: getattr(value, "__name__", str(value))
)
async def test_network_errors_are_translated(raised: Exception, kind: type[ServerProblem], retryable: bool) -> None:
    """Each way in which a connection fails has its error, with the host in the detail."""
    error = await error_of(raised)
    assert type(error) is kind
    assert error.retryable is retryable
    assert "kaltura.example" in error.detail
    assert error.__cause__ is raised


def all_subclasses(kind: type[Exception]) -> set[type[Exception]]:
    """Return the class and everything below it."""
    return {kind}.union(*(all_subclasses(child) for child in kind.__subclasses__()))


def made(kind: type[Exception]) -> Exception:
    """Make an error of that class, whatever its constructor wants."""
    if kind is httpx.HTTPStatusError:
        request = httpx.Request("GET", URL)
        return httpx.HTTPStatusError("", request=request, response=httpx.Response(500, request=request))
    if kind in {httpx.StreamConsumed, httpx.StreamClosed, httpx.ResponseNotRead, httpx.RequestNotRead}:
        return kind()
    return ProxyFailed(read_proxy("http_proxy", "proxy.example"), "x") if kind is ProxyFailed else kind("broken")


EVERY_HTTPX_ERROR = sorted(
    all_subclasses(httpx.HTTPError) | all_subclasses(httpx.InvalidURL) | all_subclasses(httpx.StreamError),
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", EVERY_HTTPX_ERROR)
async def test_every_error_class_of_httpx_is_mapped(kind: type[Exception]) -> None:
    """A class that a later httpx adds cannot get past the door."""
    assert isinstance(await error_of(made(kind)), ServerProblem)


def test_every_error_class_of_httpcore_is_mapped_by_httpx() -> None:
    """What the layer below raises arrives as an error of httpx, so that the door needs to know one library."""
    httpcore = pytest.importorskip("httpcore")
    mapped = httpx._transports.default._load_httpcore_exceptions()
    raised = {
        kind
        for name, kind in vars(httpcore).items()
        if isinstance(kind, type) and issubclass(kind, Exception) and name != "ConnectionNotAvailable"
    }
    assert raised
    assert all(any(issubclass(kind, known) for known in mapped) for kind in raised)


async def test_tls_failure_names_host_and_reason() -> None:
    """A person learns which server could not prove what, and nothing tries again by itself."""
    cause = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    cause.verify_message = "self-signed certificate"
    error = await error_of(chained(httpx.ConnectError("x"), cause))
    assert (type(error), error.detail) == (TlsFailed, "kaltura.example: self-signed certificate")


async def test_the_system_says_why_there_is_no_connection() -> None:
    """“Connection refused” helps; “All connection attempts failed” does not."""
    group = ExceptionGroup("several", [ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")])
    error = await error_of(chained(httpx.ConnectError("All connection attempts failed"), group))
    assert error.detail == "kaltura.example: Connection refused"


def html(status: int = 200, text: str = "<html><body>Welcome to the airport</body></html>") -> httpx.Response:
    """Return a web page."""
    return httpx.Response(status, html=text)


NONSENSE: list[tuple[httpx.Response, type[ServerProblem], str, bool]] = [
    (html(), BadResponse, "HTTP 200, text/html): <html><body>Welcome to the airport", True),
    (recorded("bad format"), BadResponse, "an empty answer (HTTP 200, text/html)", True),
    (recorded("limits(post_max_size=2M): 2.5 MB body"), BadResponse, "text/xml): <?xml version", True),
    (httpx.Response(200, content=b'{"id": "0_x", "na'), BadResponse, "not complete JSON", True),
    (httpx.Response(200, json=[1, 2]), BadResponse, "of an unexpected shape", True),
    (httpx.Response(200, json={"id": 17}), BadResponse, "of an unexpected shape", True),
    (httpx.Response(200, content=b"\xff\xfe\x00"), BadResponse, "not complete JSON", True),
    (httpx.Response(200, content=b'{"id": "\xff"}'), BadResponse, "not complete JSON", True),
    (httpx.Response(200, content=b"[" * 100_000), BadResponse, "kaltura.example sent", True),
    (httpx.Response(200, content=b'{"args":' + b"[" * 100_000), BadResponse, "kaltura.example sent", True),
    (recorded("limits(nginx client_max_body_size=3m): 4 MB body"), BodyTooLarge, "HTTP 413", True),
    (recorded("db down: system.ping"), BadResponse, "HTTP 404", True),
    (recorded("session.start expiry=abc"), BadResponse, "HTTP 500", True),
    (html(502), BadResponse, "HTTP 502", True),
    (html(503), BadResponse, "HTTP 503", True),
    (html(403), BadResponse, "HTTP 403", False),
    (html(429), BadResponse, "HTTP 429", True),
    (html(407), Unreachable, "HTTP 407", True),
    (html(511), Unreachable, "HTTP 511", True),
    (httpx.Response(302, headers={"location": "https://login.hotspot.example/"}), BadResponse, "HTTP 302", True),
    (httpx.Response(500, content=b"{ not json"), BadResponse, "HTTP 500", True),
]


@pytest.mark.parametrize(("reply", "kind", "words", "retryable"), NONSENSE, ids=lambda value: str(value)[:40])
async def test_nonsense_becomes_one_sentence(
    reply: httpx.Response, kind: type[ServerProblem], words: str, retryable: bool
) -> None:
    """The detail tells what was received from where."""
    error = await error_of(reply)
    assert type(error) is kind
    assert words in error.detail
    assert error.detail.startswith("kaltura.example sent ")
    assert error.retryable is retryable


async def test_redirects_of_calls_are_not_followed() -> None:
    """A captive portal gets no second request, and with it no KS."""
    server = ScriptedServer([httpx.Response(307, headers={"location": "https://elsewhere.example/"})])
    with pytest.raises(BadResponse):
        await server.rpc.call("system", "ping", result=bool, ks=KS)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("text", "seconds"), [("17", 17.0), ("soon", None), ("", None)])
async def test_retry_after_travels_on_the_error(text: str, seconds: float | None) -> None:
    """What the server asks to wait is there for whoever decides about waiting."""
    error = await error_of(httpx.Response(503, headers={"retry-after": text}))
    assert error.retry_after == seconds


async def test_control_characters_of_a_response_are_not_shown() -> None:
    """The shown beginning of a response is one line of plain text, of 80 characters at most."""
    error = await error_of(httpx.Response(200, content="\x1b[31m\n\u202eabc\x00".encode() + b"x" * 500))
    shown = error.detail.partition("): ")[2]
    assert shown.startswith("[31m abc")
    assert shown.isprintable()
    assert len(shown) == 80


async def test_a_huge_response_is_given_up() -> None:
    """An endless response ends at the limit instead of filling the memory."""
    request = transport.Request("GET", URL)
    server = ScriptedServer([httpx.Response(200, content=b"x" * 2_000_000)])
    with pytest.raises(BadResponse, match="more than 1 MiB"):
        await transport.exchange(server.http, request, limit=2**20)


API_ERRORS: list[tuple[str, type[ApiError]]] = [
    ("media.list expired ks", SessionEnded),
    ("session.get ks tampered", SessionEnded),
    ("session.get after session.end", SessionEnded),
    ("media.add: as user KS for other user", NotPermitted),
    ("media.list no ks", NotPermitted),
    ("get: unknown", TokenGone),
    ("media.get: not found", EntryGone),
    ("limits(upload_max_filesize=1M): 1.5 MB file part", BodyDropped),
    ("limits(post_max_size=2M): 2.5 MB body, params in query string", BodyDropped),
    ("memcached down: uploadToken.add", ApiError),
]


@pytest.mark.parametrize(("name", "kind"), API_ERRORS)
async def test_recorded_refusals_become_their_errors(name: str, kind: type[ApiError]) -> None:
    """What a real server refused with HTTP 200 is read as the error that the engine acts on."""
    assert type(await error_of(recorded(name))) is kind


async def test_an_exception_under_another_status_counts_too() -> None:
    """A gateway that turns Kaltura's exception into HTTP 500 hides nothing."""
    assert isinstance(await error_of(httpx.Response(500, json=refusal("ENTRY_ID_NOT_FOUND"))), EntryGone)


@pytest.mark.parametrize("status", [200, 500])
async def test_the_ks_never_comes_back(status: int) -> None:
    """The server echoes a KS that it does not like; no error repeats it."""
    for ks in (KS, "bm90IGEga3M=", "short"):
        body = refusal("INVALID_KS", KSID=ks, ERR_CODE="-1", ERR_DESC="INVALID_STR")
        body["message"] = f'Invalid KS "{ks}", Error "-1,INVALID_STR"'
        error = await error_of(httpx.Response(status, json=body), ks=ks)
        assert isinstance(error, ApiError)
        assert ks not in f"{error!r} {error} {error.detail} {title_of(error)} {error.api_args}"
        page = await error_of(httpx.Response(status, text=f"<x>{ks}</x> your ks={ks}"), ks=ks)
        assert ks not in f"{page!r} {page.detail}"


async def test_secrets_of_a_call_never_come_back() -> None:
    """A server that echoes parameters cannot get a password into a tooltip."""
    page = httpx.Response(500, text="bad parameter hunter2-hunter2")
    with pytest.raises(BadResponse) as caught:
        await ScriptedServer([page]).rpc.call("user", "loginByLoginId", {"password": "hunter2-hunter2"}, result=str)
    assert "hunter2" not in str(caught.value)


async def test_details_are_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Which call it was, what the server said of itself, and more of what it sent; no secret."""
    caplog.set_level("INFO")
    page = httpx.Response(502, headers={"X-Me": "front-7"}, text=f"ks={KS} " + "gateway " * 50)
    await error_of(page, ks=KS)
    assert "media.get: BadResponse (server_overloaded)" in caplog.text
    assert "'x-me': 'front-7'" in caplog.text
    assert caplog.text.count("gateway") > 30
    assert KS not in caplog.text


async def test_a_multirequest_keeps_results_and_refusals_apart() -> None:
    """A refused call stands in its place; the others are results."""
    server = ScriptedServer([recorded("multi: failing middle call, independent third")])
    calls = [Call("system", "ping", bool), Call("media", "get", wire_entries.WireEntry), Call("system", "getTime", int)]
    first, second, third = await server.rpc.multi(calls, ks=KS)
    assert (first, third) == (True, 1795190498)
    assert isinstance(second, EntryGone)
    assert server.sent[0]["1"] == {"service": "system", "action": "ping"}
    assert (server.sent[0]["ks"], server.sent[0]["format"]) == (KS, 1)


@pytest.mark.parametrize("body", [[True], [], {}, [True, True, True], None])
async def test_a_multirequest_of_another_length_is_no_response(body: Any) -> None:
    """A gap in the numbering drops calls silently: the count is checked."""
    with pytest.raises(BadResponse):
        await ScriptedServer([body]).rpc.multi([Call("system", "ping", bool)] * 2)


async def test_calls_go_out_as_kaltura_reads_them() -> None:
    """The media type is bare, and JSON is asked for in the query string too."""
    server = ScriptedServer([recorded("media.get: no content")])
    await server.rpc.call("media", "get", {"entryId": "0_7rim5ny9"}, result=wire_entries.WireEntry, ks=KS)
    request = server.asked[0]
    assert request.headers["content-type"] == "application/json"
    assert str(request.url) == f"{URL}/api_v3/service/media/action/get?format=1"
    assert server.sent[0] == {"entryId": "0_7rim5ny9", "ks": KS, "format": 1}
    assert KS not in str(request.url)


async def test_text_that_is_no_unicode_is_not_sent() -> None:
    """Half surrogates cannot stand in JSON: our error says so before anything leaves."""
    server = ScriptedServer([])
    with raises_saying(BadResponse, "could not be sent"):
        await server.rpc.call("media", "list", {"filter": {"nameLike": "\udcff"}}, result=wire_entries.WireEntries)
    assert not server.asked


SHAPES: list[Any] = [wire.WireToken, wire_entries.WireEntries, wire.WireFlavors, wire.WireSession, str, int, object]

FIELDS = ["objectType", "code", "message", "args", "id", "objects", "status", "ks", "totalCount", "expiry", "partnerId"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(FIELDS), inner),
    max_leaves=20,
)

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(response: httpx.Response, shape: Any) -> None:
    """Read a response: only a result or one of kdesk's errors may come out."""

    async def run(call: Callable[[ScriptedServer], Any]) -> None:
        with suppress(ServerProblem):
            await call(ScriptedServer([response]))

    asyncio.run(run(lambda server: server.rpc.call("x", "y", result=shape)))
    asyncio.run(run(lambda server: server.rpc.multi([Call("x", "y", shape)])))


@quick
@given(body=st.binary(), status=st.integers(200, 599), shape=st.sampled_from(SHAPES))
def test_arbitrary_bytes_never_raise_anything_foreign(body: bytes, status: int, shape: Any) -> None:
    """Whatever bytes come with whatever status, the caller sees our errors only."""
    survives(httpx.Response(status, content=body), shape)


@quick
@given(value=JSON, shape=st.sampled_from(SHAPES), status=st.sampled_from([200, 500]))
def test_arbitrary_json_never_raises_anything_foreign(value: Any, shape: Any, status: int) -> None:
    """Any JSON, with and without the form of Kaltura's exception."""
    survives(httpx.Response(status, content=json.dumps(value).encode()), shape)
    marked = {**value, "objectType": "KalturaAPIException"} if isinstance(value, dict) else [value]
    survives(httpx.Response(status, content=json.dumps(marked).encode()), shape)
