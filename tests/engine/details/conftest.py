"""A demo server for what is said about files."""

from collections.abc import Iterator

import pytest

from tests.support.demo_faults import FaultControl, faults_of
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--final-wait", "1").start()
    yield process
    process.stop()


@pytest.fixture
def control(demo: DemoProcess) -> Iterator[FaultControl]:
    """Control faults and clock of the server; both are right again after the test."""
    with faults_of(demo) as control:
        yield control
