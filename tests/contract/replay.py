"""Replays the vectors against one demo server process, in order, and compares the responses with the recorded ones."""

import re
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx

from tests.contract.bindings import Bindings, UnknownMarkError
from tests.contract.compare import differences, kind_of
from tests.contract.contents import Contents
from tests.contract.preparation import Preparation
from tests.contract.preparation_second import SecondPreparation
from tests.contract.recorded_server import RecordedServer
from tests.contract.sending import Sender
from tests.contract.vector import FIRST, SECOND, Vector
from tests.support.patience import PATIENCE

_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one row.

    Attributes:
        differences: None if the response is the recorded one.
        alike: The response is of the recorded kind: the same status, error or class, and dropped fields.
    """

    vector: Vector
    differences: tuple[str, ...]
    alike: bool = False

    @property
    def part(self) -> str:
        """The subject of the row: the first word of its name."""
        return re.split(r"[: \d\[]", self.vector.name, maxsplit=1)[0]

    @property
    def is_equal(self) -> bool:
        return not self.differences


def replay(vectors: Iterable[Vector], folder: Path, recording: Path = FIRST) -> Iterator[Outcome]:
    """Start a server in this folder and replay all vectors. Rows that were sent together are sent together."""
    with RecordedServer(folder / "data", recording) as server:
        contents = Contents(folder)
        preparing = SecondPreparation if recording == SECOND else Preparation
        bindings = Bindings(server.known(), server.session)
        with Sender(server.url, contents, server.control) as sender:
            preparation = preparing(server, bindings, sender, contents)
            preparation.begin()
            player = _Player(server, bindings, sender, preparation)
            for _, group in groupby(enumerate(vectors), key=lambda item: item[1].together or item[0]):
                yield from player.play([vector for _, vector in group])


class _Player:
    def __init__(self, server: RecordedServer, bindings: Bindings, sender: Sender, preparation: Preparation) -> None:
        self._server = server
        self._bindings = bindings
        self._sender = sender
        self._preparation = preparation

    def play(self, group: list[Vector]) -> Iterator[Outcome]:
        """Replay rows that belong together; a row that cannot be prepared fails alone."""
        try:
            for vector in group:
                for step in vector.before:
                    self._preparation.do(step)
            responses = self._expected_response(group) if group[0].patient else self._responses(group)
        except (UnknownMarkError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, AssertionError) as error:
            yield from (Outcome(vector, (f"not prepared: {error!r}",)) for vector in group)
            return
        for vector, response in zip(group, responses, strict=True):
            found = tuple(differences(vector.expected, response, self._bindings))
            yield Outcome(vector, found, not found or kind_of(vector.expected) == kind_of(response))

    def _expected_response(self, group: list[Vector]) -> list[dict[str, Any]]:
        """Repeat a row until its response is the recorded one; otherwise return the last."""
        deadline = time.monotonic() + PATIENCE
        while any(differences(group[0].expected, (responses := self._responses(group))[0], self._bindings)):
            if time.monotonic() > deadline:
                break
            time.sleep(_PAUSE)  # noqa: TID251  the pause between two questions to another process
        return responses

    def _responses(self, group: list[Vector]) -> list[dict[str, Any]]:
        if group[0].disk:
            stored = self._server.stored(self._bindings.value(group[0].disk))
            return [{name: stored[name] for name in group[0].expect}]
        requests = [self._sender.build(self._bindings.put_in(vector.send)) for vector in group]
        if len(requests) == 1:
            return [self._sender.send(requests[0], group[0].expected)]
        barrier = threading.Barrier(len(requests))

        def send(request: httpx.Request) -> dict[str, Any]:
            barrier.wait()
            return self._sender.send(request, group[0].expected)

        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(send, requests))
