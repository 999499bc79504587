"""Log of `uploadToken.upload` requests, one line of JSON each, from which tests count re-sent bytes.

The log is emptied at the start if it is large: 16 MiB are the chunks of half a terabyte.
"""

import json
import threading
import time
from pathlib import Path

_LARGE = 1 << 24


class UploadLog:
    """Appends to `requests.jsonl`; a line is written before the response is sent."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        is_large = path.exists() and path.stat().st_size > _LARGE
        self._file = path.open("w" if is_large else "a", encoding="utf-8")

    def add(self, *, token: str, resume: bool, resume_at: float, final: bool, length: int, outcome: str) -> None:
        """Append a request.

        Args:
            outcome: `stored`, an error code, or `cut` for an incomplete body.
        """
        line = {"time": time.time(), "token": token, "resume": resume, "resumeAt": resume_at}
        line |= {"finalChunk": final, "length": length, "outcome": outcome}
        with self._lock:
            if not self._file.closed:
                self._file.write(json.dumps(line) + "\n")
                self._file.flush()

    def close(self) -> None:
        """Close the file; later lines are dropped."""
        with self._lock:
            self._file.close()
