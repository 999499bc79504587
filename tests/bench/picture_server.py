"""A server of pictures, whose URLs name the picture and the delay of the response."""

import time
from collections.abc import Mapping

from tests.support.local_server import HttpRequest, LocalHttpServer, send_response


class PictureServer(LocalHttpServer):
    """Serves `/p/1/thumbnail/entry_id/NAME-NUMBER/wait/MILLISECONDS/…`.

    Args:
        pictures: Encoded pictures by name.
    """

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__()
        self._pictures = pictures
        self._requested: list[str] = []

    def take_requested(self) -> list[str]:
        """Return the paths that were requested since the last call."""
        requested, self._requested = self._requested, []
        return requested

    def respond(self, request: HttpRequest) -> None:
        """Wait, then send the picture."""
        self._requested.append(request.path)
        parts = request.path.split("/")
        name = parts[parts.index("entry_id") + 1].rpartition("-")[0]
        time.sleep(int(parts[parts.index("wait") + 1]) / 1000)  # noqa: TID251  a server that takes its time
        send_response(request, self._pictures[name], headers={"Content-Type": "image/jpeg"})


def address(server: str, name: str, number: int, wait_ms: int = 0) -> str:
    """Return the URL of a picture in the size of a card."""
    return f"{server}/p/1/thumbnail/entry_id/{name}-{number}/wait/{wait_ms}/width/320/height/180"
