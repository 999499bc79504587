"""Tokens with `autoFinalize`, which close after enough bytes."""

from tests.support.demo_chunks import A, B, C, close, force, opened, put, stored, token_state
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


def test_auto_finalize(admin: DemoClient, demo: DemoProcess) -> None:
    """With autoFinalize a token closes after enough bytes in any order; with offset -1 it closes too early."""
    token = opened(admin, fileSize=2500, autoFinalize=True)
    assert put(admin, token, C, 2000)["status"] == 1
    assert put(admin, token, B, 1000)["status"] == 2
    assert stored(demo, token) == A + B + C
    early = opened(admin, fileSize=2500, autoFinalize=True)
    assert put(admin, early, B, -1)["status"] == 2


def test_auto_finalize_counts_chunks_sent_twice(admin: DemoClient) -> None:
    """A re-sent chunk makes autoFinalize fail early; the missing chunk repairs it."""
    token = opened(admin, fileSize=2500, autoFinalize=True)
    assert put(admin, token, B, 1000)["status"] == 1
    assert put(admin, token, B, 1000)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert put(admin, token, C, 2000)["status"] == 2


def test_in_order(admin: DemoClient, demo: DemoProcess) -> None:
    """Chunks in order close the token with the last one, though none says that it is final."""
    token = opened(admin, fileSize=2500, autoFinalize=1)
    assert put(admin, token, B, 1000)["status"] == 1
    assert put(admin, token, C, 2000)["status"] == 2
    assert stored(demo, token) == A + B + C


def test_a_single_chunk(admin: DemoClient) -> None:
    """One chunk of the declared size closes its token; a longer one leaves it partial forever."""
    exact, short = (admin.token(fileSize=size, autoFinalize=True) for size in (1000, 500))
    assert admin.chunk(exact, A, resume=False, finalChunk=False)["status"] == 2
    assert admin.chunk(short, A, resume=False, finalChunk=False)["status"] == 1
    assert token_state(admin, short) == (1, "1000")


def test_final_flags_win(admin: DemoClient) -> None:
    """An omitted `finalChunk` closes the token immediately; an explicit one works as usual."""
    omitted = admin.token(fileSize=2500, autoFinalize=True)
    assert admin.chunk(omitted, A, resume=False)["status"] == 2
    explicit = opened(admin, fileSize=2500, autoFinalize=True)
    put(admin, explicit, B, 1000)
    assert close(admin, explicit, 2000, C)["status"] == 2


def test_more_than_declared(admin: DemoClient, demo: DemoProcess) -> None:
    """With more bytes than declared the token never closes; they are stored, but the reported size does not change."""
    token = opened(admin, fileSize=2200, autoFinalize=True)
    put(admin, token, B, 1000)
    assert put(admin, token, C, 2000)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert token_state(admin, token) == (1, "2000")
    assert stored(demo, token) == A + B + C


def test_five_tries(admin: DemoClient, demo: DemoProcess) -> None:
    """After five failed attempts to close, the server returns an internal error."""
    token = opened(admin, fileSize=1500, autoFinalize=True)
    force(demo, token, "attempts", 4)
    assert put(admin, token, A, 0)["code"] == "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE"
    assert put(admin, token, A, 0)["code"] == "INTERNAL_SERVERL_ERROR"


def test_attached_and_automatic(admin: DemoClient, small_video: bytes) -> None:
    """A waiting entry continues with the chunk that completes its token."""
    half = len(small_video) // 2
    token = admin.token(fileSize=len(small_video), autoFinalize=True)
    entry = admin.entry()
    admin.attach(entry, token)
    admin.chunk(token, b"", resume=False, finalChunk=False)
    assert put(admin, token, small_video[half:], half)["status"] == 1
    assert put(admin, token, small_video[:half], 0)["status"] == 3
    assert admin.call("media.get", entryId=entry)["status"] in (1, 2)
