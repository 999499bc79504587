"""The subjects of the contract: the engine's fake server, and one demo server for all tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from tests.engine.server_contract.subject import Subject, demo_subject, fake_subject
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content; its closing calls do not wait for missing chunks."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--final-wait", "0").start()
    yield process
    process.stop()


@pytest.fixture(params=["fake server", "demo server"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Subject]:
    """Return each server in turn."""
    if request.param == "fake server":
        yield fake_subject()
        return
    async with make_http() as http:
        yield await demo_subject(request.getfixturevalue("demo"), KalturaConnector(http))
