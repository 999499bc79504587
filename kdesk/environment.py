"""Secrets in the environment of this process, which the programs that it starts must not inherit."""

import os
from collections.abc import Mapping

PREFIX = "KDESK_"


def take_secrets() -> dict[str, str]:
    """Return the variables that are meant for kdesk, and remove them from the environment of this process.

    What this process starts from now on (a browser, the demo server, ffmpeg) does not inherit them. The system itself
    goes on telling its user how the process was started: only a keyring keeps a secret from everybody.
    """
    return {name: os.environ.pop(name) for name in list(os.environ) if name.upper().startswith(PREFIX)}


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for another program."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(PREFIX)}
