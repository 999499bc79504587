"""Fixtures of a demo server without content, for the modules that import them; pytest builds one for each module."""

from collections.abc import Iterator

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A running demo server without content."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples").start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with an admin session."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()
