"""Calls and multirequests as JSON over HTTP; every failure becomes one of kdesk's errors."""

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
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, Bound
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
"""Bytes from which a response is decoded on another thread: this size takes about a millisecond."""

UPLOAD = ("uploadToken", "upload")

_SECRET_PARAMS = ("ks", "password", "secret", "otp", "tokenHash")

# In the query string too, so that the response is JSON even if the server loses the body.
_FORMAT = {"format": "1"}
# Wire fact: with a charset after the media type, Kaltura ignores the body silently.
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a multirequest; its result is decoded as `result`."""

    service: str
    action: str
    result: type[Any]
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriteResult(Generic[T]):
    """The result of one call, and the properties that the server ignored (see `Results`)."""

    result: T
    dropped: frozenset[str]


class Results(list[Any]):
    """The results of a multirequest.

    Attributes:
        dropped: Names, as sent, of properties that the session may not set and the server ignored. The headers that
            tell this belong to the whole request, not to one call.
    """

    def __init__(self, results: Iterable[Any], dropped: frozenset[str] = frozenset()) -> None:
        super().__init__(results)
        self.dropped = dropped


class Rpc:
    """Calls to one service URL. Knows no sessions: the KS is passed with each call.

    Args:
        http: The shared client.
        service_url: Base address of the API.
        decoders: Threads that decode large responses.

    Attributes:
        server_time: When the last response was sent, in Unix seconds of the server's clock; 0 if it does not tell.
    """

    def __init__(self, http: httpx.AsyncClient, service_url: str, decoders: Workers | None = None) -> None:
        self._http = http
        self.service_url = service_url
        self.server_time = 0
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
    ) -> WriteResult[T]:
        """Make one call; return its result and the ignored properties. Raises ServerProblem."""
        fields = _with_ks(params or {}, ks)
        with _log_failure(f"{service}.{action}"):
            bound = bound_of([(action, fields)])
            response = await self._post(f"service/{service}/action/{action}", fields, bound, read_timeout)
            found = await self._decode(response, bound, responses.read, result, _secrets(fields))
            return WriteResult(found, _dropped_properties(response, fields))

    async def multi(self, calls: Sequence[Call], *, ks: str = "", read_timeout: float | None = None) -> Results:
        """Make several calls in one request. The list holds each result, or the ApiError of a refused call.

        Later calls may refer to earlier results as `{1:result:id}`. Nothing is rolled back (rule 2).
        Raises ServerProblem.
        """
        # Wire fact: numbers begin at 0 or 1, and a gap drops all calls behind it without an error.
        numbered = {
            str(number): {"service": call.service, "action": call.action, **call.params}
            for number, call in enumerate(calls, start=1)
        }
        fields = _with_ks(numbered, ks)
        secrets = _secrets(fields) + tuple(text for call in calls for text in _secrets(call.params))
        with _log_failure(" + ".join(f"{call.service}.{call.action}" for call in calls)):
            bound = bound_of((call.action, call.params) for call in calls)
            response = await self._post("service/multirequest", fields, bound, read_timeout)
            results = await self._decode(response, bound, responses.read_many, [call.result for call in calls], secrets)
            return Results(results, _dropped_properties(response, fields))

    async def upload(
        self,
        base_url: str,
        query: Mapping[str, str],
        body: ChunkBody,
        *,
        result: type[T],
        ks: str,
        read_timeout: float | None = None,
        action: tuple[str, str] = UPLOAD,
    ) -> T:
        """Send a file or a part of one to `base_url`, or to the service URL if that is empty. Raises ServerProblem.

        Args:
            action: Service and action that take the file.
        """
        request = Request(
            "POST",
            f"{base_url or self.service_url}/api_v3/service/{action[0]}/action/{action[1]}",
            params={**_FORMAT, **query},
            headers={"Accept": "application/json", **body.headers},
            body=body,
            read_timeout=read_timeout,
        )
        with _log_failure(f"{'.'.join(action)} {query}"):
            bound = bound_of([(action[1], query)])
            response = await exchange(self._http, request, limit=bound.size, seconds=bound.seconds)
            return await self._decode(response, bound, responses.read, result, (ks,))

    async def serve(self, service: str, action: str, params: Params, *, ks: str, bound: Bound) -> bytes:
        """Return the file that an action sends. The KS is in the body, so that no address carries it.

        Raises ServerProblem.
        """
        request = Request(
            "POST",
            f"{self.service_url}/api_v3/service/{service}/action/{action}",
            headers=_JSON | ACCEPT_IDENTITY | {"Accept": "*/*"},
            body=_encode(_with_ks(params, ks)),
        )
        with _log_failure(f"{service}.{action}"):
            response = await exchange(self._http, request, limit=bound.size, seconds=bound.seconds)
            return responses.served_file(response, (ks,))

    async def _decode(
        self,
        response: Response,
        bound: ResponseBound,
        read: Callable[[Response, Shape, responses.Secrets], Result],
        shape: Shape,
        secrets: responses.Secrets,
    ) -> Result:
        """Decode a response after checking its limits, and check its results; a large one on another thread."""
        response = bound.check(response)

        def checked() -> Result:
            found = read(response, shape, secrets)
            for result in found if isinstance(shape, list) and isinstance(found, list) else [found]:
                sanitise(result, self.service_url, bound.objects)
            return found

        return checked() if len(response.body) < LARGE else await self._decoders.run(checked)

    async def _post(self, path: str, fields: Params, bound: ResponseBound, read_timeout: float | None) -> Response:
        request = Request(
            "POST",
            f"{self.service_url}/api_v3/{path}",
            params=_FORMAT,
            headers=_JSON,
            body=_encode({**fields, "format": 1}),
            read_timeout=read_timeout,
        )
        response = await exchange(self._http, request, limit=bound.size, seconds=bound.seconds)
        self.server_time = response.sent_at or self.server_time
        return response


def _dropped_properties(response: Response, fields: Params) -> frozenset[str]:
    """Return the ignored properties, spelled as sent: a proxy may change the case of header names."""
    lowered = response.dropped
    if not lowered:
        return lowered
    log.info("The server left out: %s", ", ".join(sorted(lowered)))
    spelling = {name.lower(): name for name in _names(fields)}
    return frozenset(spelling.get(name, name) for name in lowered)


def _names(value: Any) -> Iterator[str]:
    """Yield the field names at any depth."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)


@contextmanager
def _log_failure(what: str) -> Iterator[None]:
    """Log every failing call. The caller decides whether it is a problem."""
    try:
        yield
    except ServerProblem as error:
        log.info("%s: %s", what, f"{error.code}: {error}" if error.code else error)
        raise


def _encode(fields: Params) -> bytes:
    try:
        # UTF-8 has no form for half surrogates, which stand for the bytes of a file name that is not UTF-8.
        return msgspec.json.encode(fields)
    except UnicodeEncodeError as exc:
        raise NOT_SENDABLE.make("a text in it is no Unicode") from exc


def _with_ks(params: Params, ks: str) -> dict[str, Any]:
    """Add the KS; an empty one counts as none."""
    return {**params, "ks": ks} if ks else dict(params)


def _secrets(params: Params) -> tuple[str, ...]:
    return tuple(str(params[name]) for name in _SECRET_PARAMS if params.get(name))
