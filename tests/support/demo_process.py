"""The demo server as a process on a free port, which tests start, kill and start again."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.patience import PATIENCE


class DemoProcess:
    """A demo server on a data directory.

    Args:
        flags: Further options of its command line.

    Attributes:
        credentials: The ready line: service_url, partner_id, admin_secret, user_id, password, app_token_id, app_token.
    """

    def __init__(self, data_dir: Path, *flags: str) -> None:
        self.data_dir = data_dir
        self.credentials: dict[str, Any] = {}
        self._flags = flags
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id while it runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        """The service URL without a trailing slash."""
        return str(self.credentials["service_url"])

    @property
    def port(self) -> int:
        """The port of the service URL."""
        return int(self.url.rpartition(":")[2])

    def start(self) -> "DemoProcess":
        """Start the process and wait for the ready line."""
        # The demo's errors go to the test's own stderr, so that a failing test shows them.
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "kdesk.demo", "--data", str(self.data_dir), "--until-stdin-closes", *self._flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            status = self._gone()
            message = f"the demo server ended with status {status}"
            raise AssertionError(message)
        self.credentials = json.loads(line)
        return self

    def kill(self) -> None:
        """End it with `kill -9`."""
        assert self._process is not None
        self._process.kill()
        self._gone()

    def stop(self) -> int:
        """End it cleanly, if it runs, and return its exit status."""
        if self._process is None:
            return 0
        self._process.terminate()
        return self._gone()

    def signal(self, number: int) -> int:
        """End it by a signal and return its exit status."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._gone()

    def close_stdin(self) -> int:
        """Close its standard input, as the death of its parent would, and return its exit status."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._gone()

    def requests(self) -> list[dict[str, Any]]:
        """Return all `uploadToken.upload` requests: time, token, resume, resumeAt, finalChunk, length, outcome."""
        path = self.data_dir / "requests.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def _gone(self) -> int:
        process, self._process = self._process, None
        assert process is not None
        try:
            return process.wait(PATIENCE)
        finally:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
