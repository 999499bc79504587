"""Recorded requests as sent, and responses in the form that is compared."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Self
from urllib.parse import quote

import httpx

from tests.contract.contents import Contents

_TIMEOUT = 30
_SHOWN_BYTES = 4
_BOUNDARY = "contract-boundary"
TEXTS = ("text/", "application/json", "application/x-mpegurl")
"""Content types that are compared as text."""


class Sender:
    """Sends vectors over one connection pool. Redirects are responses and not followed.

    Attributes:
        control: The headers of the demo server's control calls.
    """

    def __init__(self, url: str, contents: Contents, control: Mapping[str, str]) -> None:
        self._control = control
        self._contents = contents
        self._http = httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def build(self, send: dict[str, Any]) -> httpx.Request:
        """Return the request of a vector with its marks replaced."""
        path, params = quote(send["path"], safe="/?&=%:;,~()"), send.get("params", {})
        headers = send.get("headers", {})
        match send["mode"]:
            case "json":
                headers = {"Content-Type": "application/json"} | headers
                return self._http.build_request(send["method"], path, content=json.dumps(params), headers=headers)
            case "form":
                return self._http.build_request("POST", path, data=dict(_flat(params)))
            case "multipart":
                return self._multipart(path, list(_flat(params)), send.get("files", []))
            case "multipart_qs":
                return self._multipart(path, [], send["files"])
            case _:
                return self._http.build_request(send["method"], path, headers=headers)

    def call(self, service: str, action: str, params: dict[str, Any]) -> Any:
        """Send one call with a JSON body and return the result."""
        return self._http.post(f"/api_v3/service/{service}/action/{action}", json={"format": 1} | params).json()

    def control(self, path: str, params: dict[str, Any]) -> None:
        """Send one control call to the demo server."""
        self._http.post(path, json=params, headers=self._control).raise_for_status()

    def upload(self, params: dict[str, Any], data: bytes) -> Any:
        """Send one `uploadToken.upload` and return the result."""
        files = {"fileData": ("blob", data, "application/octet-stream")}
        fields = dict(_flat({"format": 1} | params))
        return self._http.post("/api_v3/service/uploadToken/action/upload", data=fields, files=files).json()

    def send(self, request: httpx.Request, expect: dict[str, Any]) -> dict[str, Any]:
        """Return the response: status, the expected headers, and the body as `_body` returns it."""
        response = self._http.send(request)
        headers = {name: response.headers[name] for name in expect["headers"] if name in response.headers}
        return {"status": response.status_code, "headers": headers, "body": _body(response)}

    def _multipart(self, path: str, fields: list[tuple[str, str]], parts: list[list[Any]]) -> httpx.Request:
        """Return a multipart form, written by hand, since parts without a name or with an empty one are needed too."""
        sections = [(f'form-data; name="{name}"', text.encode()) for name, text in fields]
        for field, file_name, kind, piece in parts:
            named = "" if file_name is None else f'; filename="{file_name}"'
            head = f'form-data; name="{field}"{named}\r\nContent-Type: {kind}'
            sections.append((head, self._contents.read([tuple(piece)])))
        body = b"".join(
            f"--{_BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode() + data + b"\r\n" for head, data in sections
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        return self._http.build_request("POST", path, content=body + f"--{_BOUNDARY}--\r\n".encode(), headers=headers)


def _flat(params: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield nested parameters as form fields: `a:b`, true as 1."""
    for name, value in params.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}:")
        else:
            yield prefix + name, str(int(value)) if isinstance(value, bool) else str(value)


def compact(xml: str) -> str:
    """XML without the white space between its elements."""
    return re.sub(r">\s+<", "><", re.sub(r"\s+/>", "/>", xml)).strip()


def _body(response: httpx.Response) -> Any:
    """Return JSON unchanged, text as text, files as `<n bytes first four in hexadecimal>`."""
    kind = response.headers.get("Content-Type", "")
    if kind == "application/json":
        return response.json()
    if kind.startswith("text/xml"):
        return compact(response.text)
    if kind.startswith(TEXTS):
        return response.text
    return f"<{len(response.content)} bytes {response.content[:_SHOWN_BYTES].hex()}>"
