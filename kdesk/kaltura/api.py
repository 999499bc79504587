"""API calls with a session: adds the KS, and renews it once when the server says that it ended."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from typing import TypeVar

from kdesk.domain.reachability import Reachability
from kdesk.errors import ApiError, BadResponse, SessionEnded, Unreachable
from kdesk.kaltura.chunk_body import ChunkBody
from kdesk.kaltura.response_body import Bound
from kdesk.kaltura.rpc import UPLOAD, Call, Params, Results, Rpc, WriteResult
from kdesk.kaltura.session import Session

T = TypeVar("T")


class Api:
    """The entry point of all service groups.

    Attributes:
        session: Provides the KS.
        reachability: Updated after each call.
    """

    def __init__(self, rpc: Rpc, session: Session) -> None:
        self._rpc = rpc
        self.session = session
        self.reachability = Reachability()

    @property
    def service_url(self) -> str:
        """Base address of the API."""
        return self._rpc.service_url

    @property
    def server_time(self) -> int:
        """When the server sent its last response, in Unix seconds of its clock; 0 if it does not tell."""
        return self._rpc.server_time

    async def call(
        self,
        service: str,
        action: str,
        params: Params | None = None,
        *,
        result: type[T],
        read_timeout: float | None = None,
    ) -> T:
        """Make one call. Raises ServerProblem, SignInNeeded."""
        return await self._with_renewal(
            lambda ks: self._rpc.call(service, action, params, result=result, ks=ks, read_timeout=read_timeout)
        )

    async def write(self, service: str, action: str, params: Params, *, result: type[T]) -> WriteResult[T]:
        """Make one call that sets properties, and report the properties that the server ignored.

        Raises ServerProblem, SignInNeeded.
        """
        return await self._with_renewal(lambda ks: self._rpc.write(service, action, params, result=result, ks=ks))

    async def multi(self, calls: Sequence[Call]) -> Results:
        """Make several calls in one request; see `Rpc.multi`. Raises ServerProblem, SignInNeeded."""

        async def send(ks: str) -> Results:
            results = await self._rpc.multi(calls, ks=ks)
            ended = [result for result in results if isinstance(result, SessionEnded)]
            if ended and len(ended) == len(results):  # nothing was done, so that repeating is safe
                raise ended[0]
            return results

        return await self._with_renewal(send)

    async def upload(
        self,
        base_url: str,
        query: Mapping[str, str],
        make_body: Callable[[str], ChunkBody],
        *,
        result: type[T],
        read_timeout: float | None = None,
        repeatable: bool,
        action: tuple[str, str] = UPLOAD,
    ) -> T:
        """Send a chunk, or a whole file.

        A body that cannot be made twice is not repeated: after the renewal SessionEnded is raised, and the caller sends
        the chunk again. Raises ServerProblem, SignInNeeded, FileChanged.

        Args:
            make_body: Makes the body for a KS.
            repeatable: Whether `make_body` may be called a second time.
            action: Service and action that take the file.
        """

        async def send(ks: str) -> T:
            async with aclosing(make_body(ks)) as body:
                return await self._rpc.upload(
                    base_url, query, body, result=result, ks=ks, read_timeout=read_timeout, action=action
                )

        return await (self._with_renewal(send) if repeatable else self._sending_once(send))

    async def serve(self, service: str, action: str, params: Params, bound: Bound) -> bytes:
        """Return the file that an action sends. Raises ServerProblem, SignInNeeded."""
        return await self._with_renewal(lambda ks: self._rpc.serve(service, action, params, ks=ks, bound=bound))

    async def _sending_once(self, send: Callable[[str], Awaitable[T]]) -> T:
        with self._tracking_reachability():
            ks = await self.session.ks()
            try:
                return await send(ks)
            except SessionEnded:
                await self.session.renew(ks)
                raise

    async def _with_renewal(self, send: Callable[[str], Awaitable[T]]) -> T:
        with self._tracking_reachability():
            ks = await self.session.ks()
            try:
                return await send(ks)
            except SessionEnded:
                # Once only: a server that refuses a new KS would refuse every one. The second call is outside of the
                # handler, so that its error does not carry this one as its context.
                ks = await self.session.renew(ks)
            return await send(ks)

    @contextmanager
    def _tracking_reachability(self) -> Iterator[None]:
        """Report whether the enclosed call reached the server; a time-out reports nothing."""
        try:
            yield
        except Unreachable:
            self.reachability.notify(False)
            raise
        except (ApiError, BadResponse):
            self.reachability.notify(True)
            raise
        self.reachability.notify(True)
