"""One call or one multirequest: JSON there and back, every failure one of our errors."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx
import msgspec

from kdesk.errors import ServerProblem
from kdesk.kaltura import responses
from kdesk.kaltura.chunk_body import ChunkBody
from kdesk.kaltura.network_errors import NOT_SENDABLE
from kdesk.kaltura.response_bounds import ResponseBound, bound_of
from kdesk.kaltura.result_checks import sanitise
from kdesk.kaltura.transport import Request, Response, exchange
from kdesk.threads import Workers

T = TypeVar("T")
Shape = TypeVar("Shape")
Result = TypeVar("Result")

log = logging.getLogger(__name__)

Params = Mapping[str, Any]

LARGE = 256 * 1024
"""Bytes of an answer that the loop's thread does not read itself: a usual one of this size takes it a millisecond."""

_SECRET_PARAMS = ("ks", "password", "secret", "otp", "tokenHash")

# In the query string too: when the server loses the body, the answer is JSON all the same.
_FORMAT = {"format": "1"}
# Nothing may follow the media type: with a charset Kaltura ignores the body without a word.
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a multirequest; `result` is the type that its answer is read into."""

    service: str
    action: str
    result: type[Any]
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """The result of one call, and the properties that the server left out of what was sent (see `Results`)."""

    result: T
    dropped: frozenset[str]


class Results(list[Any]):
    """Results of a multirequest.

    dropped  names of the properties, as they were sent, that the session may not set and the server left out. The
             headers that tell this belong to the whole request: they do not tell which of its calls is meant.
    """

    def __init__(self, results: Iterable[Any], dropped: frozenset[str] = frozenset()) -> None:
        super().__init__(results)
        self.dropped = dropped


class Rpc:
    """Speaks to one service URL. Knows nothing of sessions: the KS comes with each call.

    decoders  threads that read large answers
    """

    def __init__(self, http: httpx.AsyncClient, service_url: str, decoders: Workers | None = None) -> None:
        self._http = http
        self.service_url = service_url
        self._decoders = decoders or Workers("kdesk-decode", 1)

    async def call(
        self,
        service: str,
        action: str,
        params: Params | None = None,
        *,
        result: type[T],
        ks: str = "",
        read_timeout: float | None = None,
    ) -> T:
        """Make one call and return its result. Raises ServerProblem."""
        written = await self.write(service, action, params, result=result, ks=ks, read_timeout=read_timeout)
        return written.result

    async def write(
        self,
        service: str,
        action: str,
        params: Params | None = None,
        *,
        result: type[T],
        ks: str = "",
        read_timeout: float | None = None,
    ) -> Written[T]:
        """Make one call; return its result and what the server left out. Raises ServerProblem."""
        fields = _with_ks(params or {}, ks)
        with _logged(f"{service}.{action}"):
            bound = bound_of([(action, fields)])
            answer = await self._post(f"service/{service}/action/{action}", fields, bound, read_timeout)
            found = await self._decoded(answer, bound, responses.read, result, _secrets(fields))
            sanitise(found, self.service_url, bound.objects)
            return Written(found, _dropped(answer, fields))

    async def multi(self, calls: Sequence[Call], *, ks: str = "", read_timeout: float | None = None) -> Results:
        """Make several calls in one request; the list holds each result, or the ApiError of a call that was refused.

        Later calls may refer to earlier ones as `{1:result:id}`. Nothing is rolled back. Raises ServerProblem.
        """
        numbered = {
            str(number): {"service": call.service, "action": call.action, **call.params}
            for number, call in enumerate(calls, start=1)
        }
        fields = _with_ks(numbered, ks)
        secrets = _secrets(fields) + tuple(text for call in calls for text in _secrets(call.params))
        with _logged(" + ".join(f"{call.service}.{call.action}" for call in calls)):
            bound = bound_of((call.action, call.params) for call in calls)
            answer = await self._post("service/multirequest", fields, bound, read_timeout)
            results = await self._decoded(answer, bound, responses.read_many, [call.result for call in calls], secrets)
            for result in results:
                sanitise(result, self.service_url, bound.objects)
            return Results(results, _dropped(answer, fields))

    async def upload(
        self,
        base_url: str,
        query: Mapping[str, str],
        body: ChunkBody,
        *,
        result: type[T],
        ks: str,
        read_timeout: float | None = None,
    ) -> T:
        """Send one chunk to that base address, the service URL when it is empty. Raises ServerProblem."""
        request = Request(
            "POST",
            f"{base_url or self.service_url}/api_v3/service/uploadToken/action/upload",
            params={**_FORMAT, **query},
            headers={"Accept": "application/json", **body.headers},
            body=body,
            read_timeout=read_timeout,
        )
        with _logged(f"uploadToken.upload {query}"):
            bound = bound_of([("upload", query)])
            answer = await exchange(self._http, request, limit=bound.size, seconds=bound.seconds)
            token = await self._decoded(answer, bound, responses.read, result, (ks,))
            sanitise(token, self.service_url, bound.objects)
            return token

    async def _decoded(
        self,
        answer: Response,
        bound: ResponseBound,
        read: Callable[[Response, Shape, responses.Secrets], Result],
        shape: Shape,
        secrets: responses.Secrets,
    ) -> Result:
        """Read an answer, a large one on a thread of its own, and none that holds more than was asked for."""
        answer = bound.check(answer)
        if len(answer.body) < LARGE:
            return read(answer, shape, secrets)
        return await self._decoders.run(read, answer, shape, secrets)

    async def _post(self, path: str, fields: Params, bound: ResponseBound, read_timeout: float | None) -> Response:
        request = Request(
            "POST",
            f"{self.service_url}/api_v3/{path}",
            params=_FORMAT,
            headers=_JSON,
            body=_encoded({**fields, "format": 1}),
            read_timeout=read_timeout,
        )
        return await exchange(self._http, request, limit=bound.size, seconds=bound.seconds)


def _dropped(answer: Response, fields: Params) -> frozenset[str]:
    """Return what the server left out, spelled as it was sent: proxies may change the case of a header's name."""
    lowered = answer.dropped
    if not lowered:
        return lowered
    log.info("The server left out: %s", ", ".join(sorted(lowered)))
    spelling = {name.lower(): name for name in _names(fields)}
    return frozenset(spelling.get(name, name) for name in lowered)


def _names(value: Any) -> Iterator[str]:
    """Yield the name of every field at any depth."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)


@contextmanager
def _logged(what: str) -> Iterator[None]:
    """Leave a line for every call that fails; whether that is bad news is for the caller to say."""
    try:
        yield
    except ServerProblem as error:
        log.info("%s: %s %s", what, getattr(error, "code", "") or type(error).__name__, error)
        raise


def _encoded(fields: Params) -> bytes:
    try:
        return msgspec.json.encode(fields)
    except UnicodeEncodeError as exc:
        raise NOT_SENDABLE.make("a text in it is no Unicode") from exc


def _with_ks(params: Params, ks: str) -> dict[str, Any]:
    """Add the KS where there is one; an empty one counts as none."""
    return {**params, "ks": ks} if ks else dict(params)


def _secrets(params: Params) -> tuple[str, ...]:
    return tuple(str(params[name]) for name in _SECRET_PARAMS if params.get(name))
