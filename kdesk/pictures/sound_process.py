"""Reads media files of this computer in a process of its own, one at a time. No Qt."""

import json
import os
import subprocess
import threading
from pathlib import Path

from kdesk.domain.sound import Waveform
from kdesk.environment import without_secrets
from kdesk.errors import BadResponse, DecoderFailed, Reason
from kdesk.pictures.process import own_command
from kdesk.threads import Workers

COMMAND = "read-sound"
"""Internal subcommand of kdesk's command line."""

SECONDS = 60.0
"""For the waveform of one file; an hour of sound takes about thirty."""
LENGTH_SECONDS = 5.0
"""For the length of one file."""
LENGTH, WAVEFORM = "length", "waveform"


class SoundProcess:
    """Implements `domain.sound.SoundReader`."""

    def __init__(self) -> None:
        self._thread = Workers("kdesk-sounds", 1, spare=1)
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    async def length(self, path: Path) -> float:
        """Return the seconds that a file lasts. Raises BadResponse, DecoderFailed."""
        found = await self._thread.run(self._ask, LENGTH, path, LENGTH_SECONDS)
        return found.duration

    async def waveform(self, path: Path) -> Waveform:
        """Return the waveform of a file. Raises BadResponse, DecoderFailed."""
        return await self._thread.run(self._ask, WAVEFORM, path, SECONDS)

    def close(self) -> None:
        """Kill what runs. Does not block."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()
        self._thread.close()

    def _ask(self, wanted: str, path: Path, seconds: float) -> Waveform:
        process = self._start()
        try:
            answer, _ = process.communicate(wanted.encode() + b"\n" + os.fsencode(path), seconds)
            if process.returncode:
                raise _unread(f"exit status {process.returncode}")
            found = json.loads(answer)
            return Waveform(float(found["duration"]), bytes(found.get("peaks", ())))
        except (OSError, ValueError, KeyError, TypeError, subprocess.TimeoutExpired) as exc:
            raise _unread(str(exc)) from exc
        finally:
            process.kill()
            process.communicate()
            with self._lock:
                self._running.discard(process)

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._closed:
                raise DecoderFailed("kdesk is closing")
            try:
                process = subprocess.Popen(  # noqa: S603  our own program, started with our own interpreter
                    own_command(COMMAND),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=without_secrets(os.environ),
                    # No console window on Windows; 0 elsewhere.
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as exc:
                raise DecoderFailed(str(exc)) from exc
            self._running.add(process)
            return process


def _unread(why: str) -> BadResponse:
    return BadResponse(f"the sound was not read: {why}", reason=Reason.PICTURE_UNUSABLE, retryable=False)
