"""`file:` addresses and the paths that they name."""

import os
import socket
from pathlib import Path

import pytest

from kdesk.domain.file_urls import local_path, path_argument

HOST = socket.gethostname()

pytestmark = pytest.mark.skipif(os.name == "nt", reason="paths as Unix has them")


@pytest.mark.parametrize("host", ["", "localhost", "LocalHost", HOST, HOST.upper(), HOST.partition(".")[0]])
def test_the_own_computer_is_local(host: str) -> None:
    """With no host, as localhost, and by its own name, in any letter case."""
    assert local_path(f"file://{host}/videos/My%20clip%231.mp4") == Path("/videos/My clip#1.mp4")


@pytest.mark.parametrize(
    "url", ["file://nas/share/clip.mp4", "https://example.com/a.mp4", "clip.mp4", "file://[/a", ""]
)
def test_everything_else_is_not(url: str) -> None:
    """Other computers, other schemes, and what is no address at all."""
    assert local_path(url) is None


def test_undecodable_bytes_are_kept() -> None:
    """A name that is no UTF-8 is found again by its bytes."""
    path = local_path("file:///videos/caf%E9.mp4")
    assert path
    assert os.fsencode(path) == b"/videos/caf\xe9.mp4"


def test_half_characters_name_a_file_where_bytes_are_meant() -> None:
    """As arguments have bytes that are no Unicode; what a clipboard has of others names nothing, and ends nothing."""
    path = local_path(os.fsdecode(b"file:///videos/caf\xe9%20.mp4"))
    assert path
    assert os.fsencode(path) == b"/videos/caf\xe9 .mp4"
    assert local_path("file:///videos/\ud800.mp4") is None
    assert path_argument("file:///videos/\ud800.mp4") == Path("file:///videos/\ud800.mp4")


def test_an_argument_is_a_path_or_such_an_address() -> None:
    """A file whose name only looks like an address of another computer is a path."""
    assert path_argument("file://localhost/a/b.mp4") == Path("/a/b.mp4")
    assert path_argument("a/b c%20.mp4") == Path("a/b c%20.mp4")
    assert path_argument("file:x.mp4") == Path("file:x.mp4")
