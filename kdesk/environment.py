"""Secrets in this process's environment, which child processes must not inherit."""

import os
from collections.abc import Mapping

PREFIX = "KDESK_"


def take_secrets() -> dict[str, str]:
    """Remove kdesk's variables from the environment of this process and return them.

    Child processes (a browser, the demo server, ffmpeg) then do not inherit them. The operating system still shows the
    user the original environment: only a keyring hides a secret completely.
    """
    return {name: os.environ.pop(name) for name in list(os.environ) if name.upper().startswith(PREFIX)}


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for another program."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(PREFIX)}
