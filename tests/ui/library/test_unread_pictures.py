"""Pictures that are not read to their end, in the window's loop."""

import gc
from http import HTTPStatus

from kdesk.errors import BadResponse, ServerProblem
from kdesk.kaltura.client import make_http
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.messages.errors import sentence_of
from kdesk.ui.tasks import TaskScope
from tests.support.odd_server import OddServer, Response
from tests.ui.library.qt_loop import RunQt


def test_a_picture_that_is_too_long_leaves_nothing_open(run_qt: RunQt) -> None:
    """An error keeps no reference to a half-read response, which Qt's loop could not close later."""
    kept: list[ServerProblem] = []

    async def work(_tasks: TaskScope) -> None:
        with OddServer(Response(bytes(8 * 2**20), "image/png", HTTPStatus.OK)) as server:
            async with make_http() as http:
                try:
                    await Thumbnails(http).fetch(f"{server.url}/thumbnail/width/320/height/180")
                except BadResponse as exc:
                    kept.append(exc)

    run_qt(work)
    assert "too long" in sentence_of(kept.pop())
    gc.collect()
