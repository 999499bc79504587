"""Too large bodies, as the server, PHP and a proxy treat them."""

from collections.abc import Iterator

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

_UPLOAD = "/api_v3/service/uploadToken/action/upload"
_LIMITS = ("--part-max", "1", "--post-max", "2", "--proxy-max", "3")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A server with 1 MB for files and 2 MB for bodies, behind a proxy with 3 MB."""
    process = DemoProcess(tmp_path_factory.mktemp("limits"), "--no-samples", *_LIMITS)
    process.start()
    yield process
    assert process.stop() == 0


def _send(client: DemoClient, token: str, size: int, *, in_query: bool = False) -> httpx.Response:
    params = {"ks": client.ks, "uploadTokenId": token, "format": "1"}
    files = {"fileData": ("a.mp4", bytes(size))}
    if in_query:
        return client.http.post(_UPLOAD, params=params, files=files)
    return client.http.post(_UPLOAD, data=params, files=files)


def test_file_that_is_too_large(admin: DemoClient, demo: DemoProcess) -> None:
    """It counts as a failed upload; the other fields arrive, the token remains usable, nothing stays on disk."""
    token = admin.token()
    assert _send(admin, token, 1_500_000).json()["code"] == "UPLOAD_ERROR"
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 0
    assert list((demo.data_dir / "incoming").iterdir()) == []


def test_body_that_is_too_large(admin: DemoClient) -> None:
    """Neither format nor parameters arrive, so that the response is XML."""
    response = _send(admin, admin.token(), 2_500_000)
    assert response.headers["content-type"] == "text/xml;charset=UTF-8"
    assert (
        "<code>MISSING_MANDATORY_PARAMETER</code><message>Missing parameter &quot;uploadTokenId&quot;" in response.text
    )


def test_body_that_is_too_large_with_parameters_in_the_query(admin: DemoClient) -> None:
    """Parameters in the query string remain: the response is JSON, and only the file is missing."""
    response = _send(admin, admin.token(), 2_500_000, in_query=True).json()
    assert response["args"] == {"PARAM_NAME": "fileData"}


def test_chunked_body_that_is_too_large(admin: DemoClient) -> None:
    """A body of undeclared length is measured while it arrives."""
    head = b'--b\r\nContent-Disposition: form-data; name="fileData"; filename="a"\r\n\r\n'
    pieces = [head, *[bytes(100_000)] * 25, b"\r\n--b--\r\n"]
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    params = {"ks": admin.ks, "uploadTokenId": admin.token(), "format": "1"}
    response = admin.http.post(_UPLOAD, params=params, content=iter(pieces), headers=kind).json()
    assert response["args"] == {"PARAM_NAME": "fileData"}


@pytest.mark.parametrize("size", [4_000_000, 30_000_000])
def test_body_that_a_proxy_refuses(admin: DemoClient, size: int) -> None:
    """The response is 413 with HTML, and the token is unchanged."""
    token = admin.token()
    response = _send(admin, token, size)
    assert (response.status_code, response.headers["content-type"]) == (413, "text/html")
    assert "<center><h1>413 Request Entity Too Large</h1></center>" in response.text
    assert admin.call("uploadToken.get", uploadTokenId=token)["status"] == 0
