"""Where the relay asks: redirects lead to the web alone, and the KS to the account's own server alone."""

from kdesk.domain.media_ports import Access
from kdesk.errors import BadResponse
from kdesk.media import upstream
from kdesk.messages.errors import title_of
from tests.media.relays import TS, Relays, listed, playing, refusal
from tests.support.stream_server import StreamServer, redirect, status


async def test_redirects_end_and_lead_nowhere_else(relays: Relays) -> None:
    """Loops, other schemes, and more hops than anybody needs."""
    with StreamServer() as server:
        server.faults["/loop"] = redirect(f"{server.base}/loop")
        assert title_of(await refusal(relays, f"{server.base}/loop")) == "The server sends every request somewhere else"
        assert server.paths.count("/loop") == upstream.MAX_REDIRECTS + 1
        for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://u:p@127.0.0.1/x", ""):
            server.faults["/away"] = redirect(target)
            assert isinstance(await refusal(relays, f"{server.base}/away"), BadResponse)


async def _ks_of(server: StreamServer) -> list[str | None]:
    return [headers.get("X-Kaltura-Ks") for _, headers in server.asked]


async def test_the_ks_goes_to_the_accounts_server_alone(relays: Relays) -> None:
    """In a header, on every hop there, and on no hop elsewhere: not after a redirect, not for segments of others."""
    with StreamServer() as account, StreamServer() as other:
        relays.access = Access(account.base, "djJ8secret")
        account.faults["/p/1/playManifest/a.m3u8"] = redirect(f"{other.base}/list.m3u8")
        other.pages = {"/list.m3u8": listed("0.ts", f"{account.base}/1.ts"), "/0.ts": TS}
        account.pages["/1.ts"] = TS
        async with relays.relay() as relay:
            stream = await relay.open([f"{account.base}/p/1/playManifest/a.m3u8"])
            async with playing(stream) as player:
                for number in range(2):
                    assert (await player.http.get(f"{player.base}v-{number}.ts")).content == TS
                assert "djJ8secret" not in await player.text("main.m3u8") + await player.text("v.m3u8")
        assert await _ks_of(account) == ["djJ8secret"] * 2
        assert await _ks_of(other) == [None] * 2
        assert "djJ8secret" not in str(other.asked)


async def test_a_manifest_that_is_refused_gets_the_ks_in_its_path(relays: Relays) -> None:
    """Once, only where the server says error-3, only in the relay's own request, and never at another server."""
    restricted = status(404, {"X-Kaltura": "error-3", "X-Kaltura-App": "exiting on error 3 - RESTRICTED"})
    with StreamServer() as server:
        relays.access = Access(server.base, "djJ8a/b+c")
        server.faults["/p/1/playManifest/entryId/0_x/a.m3u8"] = restricted
        server.pages["/p/1/playManifest/ks/djJ8a%2Fb%2Bc/entryId/0_x/a.m3u8"] = listed("/0.ts")
        server.pages["/0.ts"] = TS
        async with relays.relay() as relay:
            stream = await relay.open([f"{server.base}/p/1/playManifest/entryId/0_x/a.m3u8"])
            async with playing(stream) as player:
                assert "djJ8" not in await player.text("main.m3u8") + await player.text("v.m3u8") + stream.url


async def test_a_protected_entry_of_a_delivery_host_is_asked_of_the_accounts_server(relays: Relays) -> None:
    """The delivery host says error-3 and is never told the KS; what both refuse is refused."""
    restricted = status(404, {"X-Kaltura": "error-3", "X-Kaltura-App": "exiting on error 3 - RESTRICTED"})
    manifest = "/p/1/playManifest/entryId/0_x/a.m3u8"
    with StreamServer() as server, StreamServer() as delivery:
        relays.access = Access(f"{server.base}/api_v3", "djJ8a/b+c")
        delivery.faults[manifest] = restricted
        problem = await refusal(relays, f"{delivery.base}{manifest}")
        assert title_of(problem) == "The server did not deliver the stream"
        server.pages["/p/1/playManifest/ks/djJ8a%2Fb%2Bc/entryId/0_x/a.m3u8"] = listed("/0.ts")
        server.pages["/0.ts"] = TS
        async with relays.relay() as relay:
            stream = await relay.open([f"{delivery.base}{manifest}"])
            async with playing(stream) as player:
                assert "djJ8" not in await player.text("main.m3u8") + await player.text("v.m3u8") + stream.url
        assert len(delivery.asked) == 2
        assert "djJ8" not in str(delivery.asked)
