"""A web server that is not Kaltura: it sends the same response to every request."""

from dataclasses import dataclass, field
from http import HTTPStatus

from tests.support.local_server import HttpRequest, LocalHttpServer, read_body, send_response


@dataclass(frozen=True, slots=True)
class Response:
    """What the server sends."""

    body: bytes
    kind: str = "application/json"
    status: HTTPStatus = HTTPStatus.OK
    headers: dict[str, str] = field(default_factory=dict)


class OddServer(LocalHttpServer):
    """Sends one response, whatever is requested."""

    keep_alive = False

    def __init__(self, response: Response) -> None:
        super().__init__()
        self._response = response

    def respond(self, request: HttpRequest) -> None:
        """Send the response."""
        read_body(request)
        response = self._response
        headers = {"Content-Type": response.kind} | response.headers
        send_response(request, response.body, status=response.status, headers=headers)
