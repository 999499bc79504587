"""Many concurrent chunks, in any order, repeated, in every style of ending: the stored file is the sent one."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.support.demo_chunks import close, put, stored
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@dataclass(frozen=True)
class Style:
    """The way in which the chunks of one upload are sent."""

    ending: str  # zero: empty opener and empty final; last: the last chunk is final; auto: autoFinalize
    chunks: int
    size: int
    workers: int
    repeated: float = 0.0


@pytest.mark.parametrize(
    "style",
    [
        Style("zero", 20, 100_000, 4),
        Style("last", 20, 250_000, 8),
        Style("zero", 20, 100_000, 4, repeated=0.3),
        Style("auto", 12, 100_000, 4),
        Style("zero", 6, 2_000_000, 4),
    ],
)
def test_whatever_order(admin: DemoClient, demo: DemoProcess, style: Style) -> None:
    """The stored file equals the one that was sent, and its size is reported."""
    dice = random.Random(repr(style))
    data = bytes(dice.choices(b"abcdefghijklmnop", k=style.chunks * style.size))
    pieces = {offset: data[offset : offset + style.size] for offset in range(0, len(data), style.size)}
    token = admin.token(fileSize=len(data), autoFinalize=style.ending == "auto")
    first = b"" if style.ending == "zero" else pieces.pop(0)
    admin.chunk(token, first, resume=False, finalChunk=False, resumeAt=0)
    last = pieces.pop(len(data) - style.size) if style.ending == "last" else b""
    again = dice.sample(sorted(pieces), int(style.repeated * len(pieces)))
    order = dice.sample([*pieces, *again], len(pieces) + len(again))
    with ThreadPoolExecutor(style.workers) as pool:
        responses = list(pool.map(lambda offset: put(admin, token, pieces[offset], offset), order))
    assert {response["status"] for response in responses} <= {1, 2}
    if style.ending != "auto":
        assert close(admin, token, len(data) - len(last), last)["status"] == 2
    found = admin.call("uploadToken.get", uploadTokenId=token)
    assert (found["status"], found["uploadedFileSize"]) == (2, str(len(data)))
    assert stored(demo, token) == data
