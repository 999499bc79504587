"""A painter for the tests of this folder."""

from collections.abc import Iterator

import pytest

from kdesk.media.painting.painter import FramePainter


@pytest.fixture
def painter() -> Iterator[FramePainter]:
    """A painter whose threads end with the test."""
    painter = FramePainter()
    yield painter
    painter.close()
