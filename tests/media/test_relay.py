"""The relay between real sockets: what it hands on, what it refuses, and what it remembers of what does not come."""

import asyncio
import contextlib
import gc
import socket
from http import HTTPStatus

import httpx
import pytest

from kdesk.errors import TimedOut
from kdesk.media import part_reader, stream, stream_opener, upstream
from kdesk.media.playlist import Segment
from kdesk.media.relay import keep_proxies_out
from kdesk.messages.errors import title_of
from kdesk.redaction import redact
from tests.media.relays import MP4, TS, Player, Relays, listed, playing, refusal
from tests.support.patience import until
from tests.support.stream_server import Fault, StreamServer, redirect, status


@pytest.fixture
def server() -> StreamServer:
    """A server of one playlist of three segments; each test enters it."""
    made = StreamServer()
    made.pages = {"/list.m3u8": listed("0.ts", "1.ts", "2.ts")} | {f"/{n}.ts": TS for n in range(3)}
    return made


async def test_segments_come_through_under_the_relays_own_names(relays: Relays, server: StreamServer) -> None:
    """The player sees one variant, one list, and the bytes; where it all comes from it never learns."""
    with server:
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            assert await player.names("main.m3u8") == ["v.m3u8"]
            assert await player.names("v.m3u8") == ["v-0.ts", "v-1.ts", "v-2.ts"]
            assert str(server.base) not in await player.text("v.m3u8")
            assert player.stream.duration == 6000
            response = await player.http.get(f"{player.base}v-1.ts")
            assert response.content == TS
            assert not player.stream.ended
            await player.http.get(f"{player.base}v-2.ts")
            assert player.stream.ended
            assert [player.stream.delivered(at) for at in (0, 2500, 4500)] == [0, 6000, 6000]
            assert player.stream.received == 2 * len(TS)
            relays.clock.time += 1
            assert player.stream.rate > 0
            relays.clock.time += 60
            assert player.stream.rate == 0, "what came a minute ago is no speed"


async def test_only_its_own_host_path_and_method_are_answered(relays: Relays, server: StreamServer) -> None:
    """A web page that guesses the port has another Host; without the token nothing is told."""
    with server:
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            root = f"http://{httpx.URL(player.base).netloc.decode()}"
            ask = player.http.request
            for method, url, headers in (
                ("GET", player.stream.url, {"Host": "evil.example"}),
                ("GET", player.stream.url, {"Host": f"localhost:{httpx.URL(root).port}"}),
                ("POST", player.stream.url, {}),
                ("GET", f"{root}/", {}),
                ("GET", f"{root}/main.m3u8", {}),
                ("GET", f"{root}/kdesk-stream-{'x' * 32}/main.m3u8", {}),
                ("GET", f"{player.base}v-9.ts", {}),
                ("GET", f"{player.base}../list.m3u8", {}),
            ):
                response = await ask(method, url, headers=headers)
                assert response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}, (method, url, headers)
                assert not response.content
    assert len(set(server.paths)) == 1


async def test_each_stream_has_a_port_and_a_token_of_its_own(relays: Relays, server: StreamServer) -> None:
    """Closing one ends its server and leaves the other alone."""
    with server:
        async with relays.relay() as relay:
            first, second = [await relay.open([f"{server.base}/list.m3u8"]) for _ in range(2)]
            async with playing(second) as player:
                assert first.url.rpartition("/")[0].rpartition("/")[2] not in second.url
                assert (await player.http.get(first.url)).status_code == HTTPStatus.OK
                first.close()
                with pytest.raises(httpx.ConnectError):
                    await player.http.get(first.url)
                assert (await player.http.get(second.url)).status_code == HTTPStatus.OK


async def test_a_segment_that_fails_is_asked_for_again(relays: Relays, server: StreamServer) -> None:
    """503, a connection that breaks off, and one without a response are each followed by a try from there on."""
    with server:
        server.once["/1.ts"] = [status(503), server.break_after(5000)]
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            response = await player.http.get(f"{player.base}v-1.ts")
            assert response.content == TS
            assert player.stream.stall is None
        asked = [headers.get("Range") for path, headers in server.asked if path == "/1.ts"]
        assert asked == [None, None, "bytes=5000-11279"]
        assert len(relays.clock.waits) == 2


async def test_a_server_without_ranges_is_read_over_again(relays: Relays, server: StreamServer) -> None:
    """What was delivered before is not delivered twice."""
    server.ranges = False
    with server:
        server.once["/1.ts"] = [server.break_after(5000)]
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            assert (await player.http.get(f"{player.base}v-1.ts")).content == TS


COMPRESSED = {"Content-Encoding": "gzip"}
RESTRICTED = {"X-Kaltura": "error-3", "X-Kaltura-App": "exiting on error 3 - RESTRICTED"}


@pytest.mark.parametrize(
    ("response", "tries"),
    [
        (status(404), 1),
        (status(503), 3),
        (status(200, COMPRESSED), 1),
        (status(200, RESTRICTED), 1),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", 1),
        (listed("file:///etc/passwd"), 1),
        (b"", 1),
    ],
    ids=["gone", "busy", "compressed", "kaltura", "script", "nested", "empty"],
)
async def test_a_dead_segment_is_remembered_and_not_answered(
    relays: Relays, server: StreamServer, response: bytes | Fault, tries: int
) -> None:
    """The player is not told an error, which it would hammer at and then skip: it waits until it goes elsewhere."""
    if isinstance(response, bytes):
        server.pages["/1.ts"] = response
    else:
        server.faults["/1.ts"] = response
    with server:
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            stream = player.stream
            asking = asyncio.ensure_future(player.http.get(f"{player.base}v-1.ts"))  # noqa: TID251  the test awaits it
            await until(lambda: stream.stall)
            assert stream.stall is not None
            assert stream.stall.at == 2000
            assert (await player.http.get(f"{player.base}v-2.ts")).content == TS, "the others wait as well"
            assert not asking.done()
            stream.seek(4000)
            with pytest.raises(httpx.RemoteProtocolError):
                await asking
            assert stream.stall is None
        assert server.paths.count("/1.ts") == tries


async def test_the_second_dead_segment_waits_as_the_first_does(relays: Relays, server: StreamServer) -> None:
    """Sound and picture lie in segments of their own: where one is dead the other is often dead too."""
    server.faults |= {"/1.ts": status(404), "/2.ts": status(404)}
    with server:
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            asking = [asyncio.ensure_future(player.http.get(f"{player.base}v-1.ts"))]  # noqa: TID251  awaited below
            await until(lambda: player.stream.stall)
            first = player.stream.stall
            asking.append(asyncio.ensure_future(player.http.get(f"{player.base}v-2.ts")))  # noqa: TID251  awaited below
            await until(lambda: "/2.ts" in server.paths and not player.stream.waiting)
            assert (await player.http.get(f"{player.base}v-0.ts")).content == TS
            assert [one.done() for one in asking] == [False, False]
            assert player.stream.stall is first, "the first is the one to be told"
            player.stream.seek(0)
            assert all(
                isinstance(end, httpx.HTTPError) for end in await asyncio.gather(*asking, return_exceptions=True)
            )
        assert server.paths.count("/2.ts") == 1


async def test_after_a_seek_only_its_place_is_asked_for(relays: Relays, server: StreamServer) -> None:
    """The demuxer that was interrupted goes through the segments that follow: the server is not bothered with them."""
    names = [f"{number}.ts" for number in range(20)]
    server.pages = {"/list.m3u8": listed(*names)} | {f"/{name}": TS for name in names}
    with server:
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            player.stream.seek(21_000)
            gone = [(await player.http.get(f"{player.base}v-{number}.ts")).status_code for number in (3, 4, 5)]
            assert gone == [HTTPStatus.NOT_FOUND] * 3
            assert server.paths == ["/list.m3u8"]
            assert (await player.http.get(f"{player.base}v-10.ts")).content == TS
            assert (await player.http.get(f"{player.base}v-3.ts")).content == TS, "the gate stays shut"
            player.stream.seek(21_000)
            relays.clock.time += 60
            assert (await player.http.get(f"{player.base}v-3.ts")).content == TS, "it never opens by itself"


async def test_closing_ends_what_waits_before_it_returns(relays: Relays, server: StreamServer) -> None:
    """Another thread that reads from the relay is free at once, though the loop does not run meanwhile."""
    with server:
        server.faults["/1.ts"] = server.stall
        async with relays.relay() as relay:
            stream = await relay.open([f"{server.base}/list.m3u8"])
            url = httpx.URL(stream.url)
            with socket.create_connection((url.host, url.port or 0)) as reader:
                path = url.path.replace("main.m3u8", "v-1.ts")
                reader.sendall(f"GET {path} HTTP/1.1\r\nHost: {url.netloc.decode()}\r\n\r\n".encode())
                await until(lambda: "/1.ts" in server.paths)
                stream.close()
                # No await between: what comes now comes without the loop.
                response = b"".join(iter(lambda: reader.recv(65536), b""))
                assert b"\r\n\r\n" in response
                assert b"G" not in response.partition(b"\r\n\r\n")[2]
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection((url.host, url.port or 0))


async def test_a_closed_stream_keeps_nothing(relays: Relays, server: StreamServer) -> None:
    """Playing long streams in turn does not depend on the garbage collector."""

    def there() -> int:
        return sum(isinstance(one, Segment) for one in gc.get_objects())

    server.pages["/list.m3u8"] = listed(*(f"{number}.ts" for number in range(500)))
    server.faults["/1.ts"] = server.stall_after(50)
    with server:
        async with relays.relay() as relay:
            before = there()
            stream = await relay.open([f"{server.base}/list.m3u8"])
            assert there() >= before + 500
            async with playing(stream) as player:
                async with player.http.stream("GET", f"{player.base}v-1.ts"):
                    await until(lambda: stream.waiting)
                    stream.close()
                await until(lambda: relay.is_idle)
            assert (stream.duration, stream.delivered(0)) == (None, None)
            await until(lambda: there() <= before)


async def test_a_file_is_delivered_in_ranges(relays: Relays) -> None:
    """A progressive file: what the player asks for is asked of the server, and its size is told."""
    with StreamServer() as server:
        server.pages["/file.mp4"] = MP4
        server.faults["/play"] = redirect(f"{server.base}/file.mp4")
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/play"])) as player:
            assert player.stream.url.endswith("/file.mp4")
            assert (await player.http.get(player.stream.url, headers={"Range": "bytes=0-"})).content == MP4
            response = await player.http.get(player.stream.url, headers={"Range": "bytes=1000-1099"})
            assert response.status_code == HTTPStatus.PARTIAL_CONTENT
            assert response.headers["content-range"] == f"bytes 1000-1099/{len(MP4)}"
            assert response.content == MP4[1000:1100]
            beyond = await player.http.get(player.stream.url, headers={"Range": f"bytes={len(MP4)}-"})
            assert beyond.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            assert player.stream.delivered(0) is None
        assert server.asked[-1][1]["Range"] == "bytes=1000-1099"


async def test_a_file_that_becomes_a_playlist_is_not_handed_on(relays: Relays) -> None:
    """Content that was checked on opening is checked again on playing."""
    with StreamServer() as server:
        server.pages["/file.mp4"] = MP4
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/file.mp4"])) as player:
            server.pages["/file.mp4"] = listed("file:///etc/passwd").ljust(len(MP4))
            async with player.http.stream("GET", player.stream.url):
                await until(lambda: player.stream.stall)


async def test_the_first_address_with_something_behind_it_is_played(relays: Relays) -> None:
    """An entry whose renditions are not made for HLS is played as a file."""
    with StreamServer() as server:
        server.pages["/file.mp4"] = MP4
        server.faults["/a.m3u8"] = status(404, {"X-Kaltura": "error-6", "X-Kaltura-App": "exiting on error 6 - x"})
        async with relays.relay() as relay:
            stream = await relay.open([f"{server.base}/a.m3u8", f"{server.base}/file.mp4"])
            assert stream.url.endswith("/file.mp4")
        problem = await refusal(relays, f"{server.base}/a.m3u8", f"{server.base}/nothing")
        assert title_of(problem) == "The server has no rendition of this video that can be played"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"", "The server sent no video"),
        (b"<html><body>sign in", "The server sent no video"),
        (b'<?xml version="1.0"?>\n<MPD type="static">', "kdesk cannot play MPEG-DASH"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "The server sent no video"),
        (b"v=0\nm=video 1 RTP/AVP 96", "The server sent no video"),
        (listed("0.ts").replace(b"#EXT-X-ENDLIST", b""), "kdesk cannot play live streams"),
        (b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nmaster.m3u8", "The server's playlist cannot be used"),
        (
            b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///etc/passwd",
            _BAD := "The server names an address that cannot be used",
        ),
        (listed("rtsp://127.0.0.1/0"), _BAD),
    ],
)
async def test_what_cannot_be_played_is_told_in_words(relays: Relays, body: bytes, title: str) -> None:
    """Neither masters inside masters nor anything that is no media comes to the player."""
    with StreamServer() as server:
        server.pages["/master.m3u8"] = body
        problem = await refusal(relays, f"{server.base}/master.m3u8")
        assert title_of(problem) == title
        assert len(server.asked) <= 2


async def count_bytes(player: Player, name: str) -> int:
    """Take everything that comes, until the connection ends."""
    count = 0
    with contextlib.suppress(httpx.HTTPError):
        async with player.http.stream("GET", f"{player.base}{name}") as response:
            async for piece in response.aiter_raw():
                count += len(piece)
    return count


async def test_floods_end(relays: Relays, server: StreamServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A playlist, a segment and an initialization section without end are read up to their bounds."""
    monkeypatch.setattr(stream_opener, "MAX_PLAYLIST", 100_000)
    monkeypatch.setattr(stream, "MAX_SEGMENT", 1_000_000)
    with server:
        server.faults["/1.ts"] = server.flood
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            taking = asyncio.ensure_future(count_bytes(player, "v-1.ts"))  # noqa: TID251  awaited below
            await until(lambda: player.stream.stall)
            assert player.stream.stall is not None
            assert title_of(player.stream.stall.problem) == "The server sends more than a stream can have"
            player.stream.close()
            assert await taking <= 1_000_000
        server.faults["/list.m3u8"] = server.flood
        problem = await refusal(relays, f"{server.base}/list.m3u8")
        assert title_of(problem) == "The server sends more than a stream can have"


async def test_drips_end(relays: Relays, server: StreamServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is no delivery: neither of a playlist nor of a segment."""
    monkeypatch.setattr(upstream, "WHOLE_SECONDS", 0.5)
    monkeypatch.setattr(part_reader, "SLOW_SECONDS", -1.0)
    server.pages["/drip.m3u8"] = server.pages["/list.m3u8"].ljust(4000)
    with server:
        server.faults["/1.ts"] = server.drip
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            async with player.http.stream("GET", f"{player.base}v-1.ts"):
                relays.clock.tick = 1000.0
                await until(lambda: player.stream.stall)
            assert player.stream.stall is not None
            assert title_of(player.stream.stall.problem) == "The server delivers the stream too slowly"
        server.pages["/master.m3u8"] = b"#EXTM3U\n" + b"#" * 2000
        server.faults["/master.m3u8"] = server.stall_after(1500)
        assert isinstance(await refusal(relays, f"{server.base}/master.m3u8"), TimedOut)


async def test_a_beginning_that_drips_ends_too(
    relays: Relays, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What something is can be told only after its first thousand bytes, which have a deadline like the others."""
    monkeypatch.setattr(upstream, "WHOLE_SECONDS", 0.3)
    server.pages["/drip.m3u8"] = server.pages["/list.m3u8"].ljust(4000)
    server.faults["/drip.m3u8"] = server.drip
    with server:
        problem = await refusal(relays, f"{server.base}/drip.m3u8")
    assert isinstance(problem, TimedOut)


async def test_only_so_many_heads_are_kept(relays: Relays, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list may name another initialization section for each of its segments."""
    monkeypatch.setattr(stream, "MAX_CACHED", 2 * len(MP4))
    lines = [f'#EXT-X-MAP:URI="{number}.mp4"\n#EXTINF:2,\n{number}.m4s' for number in range(4)]
    with StreamServer() as server:
        server.pages = {"/list.m3u8": "\n".join(["#EXTM3U", *lines, "#EXT-X-ENDLIST"]).encode()}
        server.pages |= {f"/{number}.mp4": MP4 for number in range(4)}
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            for number in (0, 1, 2, 3, 3, 2, 0):
                assert (await player.http.get(f"{player.base}v-head{number}.mp4")).content == MP4
        assert server.paths[1:] == ["/0.mp4", "/1.mp4", "/2.mp4", "/3.mp4", "/0.mp4"]


async def test_keys_and_heads_come_through_once(relays: Relays) -> None:
    """AES-128: the key has sixteen bytes; it and the initialization section are kept, since players ask again."""
    listing = ['#EXT-X-KEY:METHOD=AES-128,URI="key"', '#EXT-X-MAP:URI="init.mp4"', "#EXTINF:2,", "0.m4s"]
    with StreamServer() as server:
        server.pages = {
            "/list.m3u8": "\n".join(["#EXTM3U", *listing, "#EXT-X-ENDLIST"]).encode(),
            "/key": b"k" * 16,
            "/init.mp4": MP4,
            "/0.m4s": b"encrypted" * 300,
        }
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            for _ in range(2):
                assert (await player.http.get(f"{player.base}v-key0.key")).content == b"k" * 16
                assert (await player.http.get(f"{player.base}v-head1.mp4")).content == MP4
            assert (await player.http.get(f"{player.base}v-0.m4s")).content == b"encrypted" * 300
            assert server.paths == ["/list.m3u8", "/key", "/init.mp4", "/0.m4s"]
        server.pages["/key"] = bytes(17)
        async with relays.relay() as relay, playing(await relay.open([f"{server.base}/list.m3u8"])) as player:
            asking = asyncio.ensure_future(player.http.get(f"{player.base}v-key0.key"))  # noqa: TID251  ends with the block
            await until(lambda: player.stream.stall)
            player.stream.close()
            with pytest.raises(httpx.HTTPError):
                await asking


async def test_two_languages(relays: Relays, server: StreamServer) -> None:
    """One variant with one audio track of the wanted language comes through, the other is never asked for."""
    tracks = [
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="s",NAME="{name}",LANGUAGE="{name}",URI="{name}.m3u8"'
        for name in ("en", "de")
    ]
    variants = [f'#EXT-X-STREAM-INF:BANDWIDTH={n},RESOLUTION={n}x{n},AUDIO="s"\nlist.m3u8?{n}' for n in (360, 720)]
    server.pages["/master.m3u8"] = "\n".join(["#EXTM3U", *tracks, *variants]).encode()
    server.pages |= {"/list.m3u8?720": listed("0.ts"), "/de.m3u8": listed("0.aac"), "/0.aac": b"\xff\xf1" + bytes(2000)}
    with server:
        async with (
            relays.relay() as relay,
            playing(await relay.open([f"{server.base}/master.m3u8"], language="de")) as player,
        ):
            assert await player.names("main.m3u8") == ["v.m3u8"]
            assert 'URI="a.m3u8"' in await player.text("main.m3u8")
            assert await player.names("a.m3u8") == ["a-0.aac"]
            assert (await player.http.get(f"{player.base}a-0.aac")).content == server.pages["/0.aac"]
        assert server.paths == ["/master.m3u8", "/list.m3u8?720", "/de.m3u8", "/0.aac"]


async def test_the_relay_ends_what_it_began(relays: Relays, server: StreamServer) -> None:
    """Leaving it closes every server and connection, and no task is left."""
    with server:
        server.faults["/1.ts"] = server.stall
        async with relays.relay() as relay:
            stream = await relay.open([f"{server.base}/list.m3u8"])
            async with playing(stream) as player:
                asking = asyncio.ensure_future(player.http.get(f"{player.base}v-1.ts"))  # noqa: TID251  ends below
                await until(lambda: "/1.ts" in server.paths)
                await relay.__aexit__(None, None, None)
                with pytest.raises(httpx.HTTPError):
                    await asking
                assert relay.is_idle


def test_the_players_client_is_kept_from_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both spellings get this computer added once, and keep what they had."""
    monkeypatch.setenv("no_proxy", "intranet.example, localhost")
    monkeypatch.delenv("NO_PROXY", raising=False)
    import os  # noqa: PLC0415  read after the change

    for _ in range(2):
        keep_proxies_out()
        assert os.environ["no_proxy"] == "intranet.example,localhost,127.0.0.1,::1"
        assert os.environ["NO_PROXY"] == "127.0.0.1,localhost,::1"


async def test_a_log_does_not_tell_the_addresses_of_streams(relays: Relays, server: StreamServer) -> None:
    """Whoever reads the log could watch what is being watched."""
    with server:
        async with relays.relay() as relay:
            stream = await relay.open([f"{server.base}/list.m3u8"])
            token = stream.url.split("/")[3].removeprefix("kdesk-stream-")
            told = redact(f"[hls @ 0x1] Opening '{stream.url}' for reading")
            assert token not in told
            assert told.endswith("main.m3u8' for reading")
