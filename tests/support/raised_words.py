"""Errors that are expected by what they say to a person."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kdesk.errors import KdeskError
from kdesk.messages.errors import sentence_of


@contextmanager
def raises_saying(
    kind: type[KdeskError] | tuple[type[KdeskError], ...], pattern: str
) -> Iterator[pytest.ExceptionInfo[KdeskError]]:
    """Expect an error whose title and detail match a pattern."""
    with pytest.raises(kind) as caught:
        yield caught
    assert re.search(pattern, sentence_of(caught.value)), sentence_of(caught.value)
