"""The real decoding process for a test."""

from collections.abc import Iterator

import pytest

from kdesk.pictures.process import DecodingProcess


@pytest.fixture(scope="module")
def decoder() -> Iterator[DecodingProcess]:
    """Decode pictures in one process for all tests of a module."""
    process = DecodingProcess()
    yield process
    process.close()
