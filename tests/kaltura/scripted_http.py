"""A scripted server: sends responses in order or from a function, and records the requests."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from kdesk.kaltura.rpc import Rpc

URL = "https://kaltura.example"
VECTORS = Path(__file__).parent / "vectors" / "recorded_answers.json"

Reply = Any
"""An httpx.Response, an exception to raise, or anything else to send as JSON."""


class ScriptedServer:
    """Replaces the network for one client.

    Attributes:
        replies: Returns the reply to a call; None to reply in the order of the script.
        asked: Every request.
        sent: The JSON body of each request, None for other bodies.
        gates: Events by call: the reply waits for its event.
    """

    def __init__(self, replies: Iterable[Reply] | Callable[[str, dict[str, Any]], Reply]) -> None:
        self.replies = replies if callable(replies) else None
        self._waiting = [] if callable(replies) else list(replies)
        self.asked: list[httpx.Request] = []
        self.sent: list[Any] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._respond))
        self.rpc = Rpc(self.http, URL)

    @property
    def calls(self) -> list[str]:
        """`service.action` of every request, in order."""
        return [_called(request) for request in self.asked]

    async def _respond(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        self.asked.append(request)
        is_json = request.headers.get("content-type") == "application/json"
        self.sent.append(json.loads(body) if is_json else None)
        if gate := self.gates.get(_called(request)):
            await gate.wait()
        reply = self.replies(_called(request), self.sent[-1]) if self.replies else self._waiting.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, httpx.Response):
            return reply
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=json.dumps(reply).encode())


class FakeSession:
    """A session that always has a KS."""

    user_id = "anna"

    def __init__(self) -> None:
        self.renewed = 0

    async def ks(self) -> str:
        """Give the present KS."""
        return f"KS-{self.renewed}"

    async def renew(self, stale: str) -> str:
        """Give the next one."""
        assert stale == f"KS-{self.renewed}"
        self.renewed += 1
        return await self.ks()


def _called(request: httpx.Request) -> str:
    parts = request.url.path.split("/")
    if "service" not in parts:
        return request.url.path
    return ".".join(parts[parts.index("service") + 1 :: 2])


def each_call(reply: Callable[[str, Any], Reply]) -> Callable[[str, Any], Reply]:
    """Return a script that replies to the calls of a multirequest one by one, by the script for single calls."""

    def replies(called: str, sent: Any) -> Reply:
        if called != "multirequest":
            return reply(called, sent)
        calls = [sent[number] for number in sorted(filter(str.isdecimal, sent), key=int)]
        return [reply(f"{call['service']}.{call['action']}", call) for call in calls]

    return replies


def refusal(code: str, **args: str) -> dict[str, Any]:
    """Return Kaltura's exception as the server sends it: `args` is a list when there are none."""
    return {"code": code, "message": f"about {code}", "objectType": "KalturaAPIException", "args": args or []}


INVALID_KS = refusal("INVALID_KS", KSID="EXPIRED", ERR_CODE="-1", ERR_DESC="INVALID_STR")


@cache
def _vectors() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))
    return loaded


def recorded(name: str) -> httpx.Response:
    """Return the recorded response of a real server, reduced to the relevant fields."""
    vector = _vectors()[name]
    is_json = vector["headers"].get("Content-Type") == "application/json"
    body = json.dumps(vector["body"]) if is_json else vector["body"]
    return httpx.Response(vector["status"], headers=vector["headers"], content=body.encode())


async def blocks_of(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """Deliver bytes in blocks."""
    for start in range(0, len(data), size):
        yield data[start : start + size]
