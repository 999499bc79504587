"""Texts without secrets: for logs, complaints, and everything else that may quote what was pasted or received."""

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"

# KSID: where INVALID_KS repeats the KS that it refuses.
_KEYS = "ks|password|secret|adminSecret|userSecret|otp|token|tokenHash|app_?token|admin_?secret|one_?time_?code|KSID"
_PATTERNS = (
    # A KS of version 2, which is the base64 of `v2|…`, anywhere.
    re.compile(r"djJ8[A-Za-z0-9_\-+/=%]{6,}"),
    # In a URL: `?ks=…`, `&ks=…`, `/ks/…`; form fields look the same.
    re.compile(r"(?i)((?:^|[?&;/\s\"'(])(?:ks|password|secret|otp|tokenHash)(?:=|%3D|/))[^\s&;\"'/)<>]+"),
    # In JSON and in the repr of a mapping, the quotes of the value escaped or not.
    re.compile(rf"(?i)(\\?[\"'](?:{_KEYS})\\?[\"']\s*:\s*\\?[\"'])(?:[^\"'\\]|\\[^\"'])+"),
    # In the repr of a call or a data class: `secret='…'`.
    re.compile(rf"(?i)(\b(?:{_KEYS})=[\"'])[^\"']+"),
    # The relay's URLs for the player: whoever knows one can watch.
    re.compile(r"(/kdesk-stream-)[\w-]+"),
    # Kaltura's own message about a KS: `Invalid KS "…"`.
    re.compile(r"(?i)(Invalid KS \\?[\"'])[^\"'\\]+"),
)

# In a URL, before its host. A URL ends at a space, a quote or an angle bracket at the latest.
_WORD = re.compile(r"[^\s\"'<>]+")
# Up to the last @ of the word: a password may contain `/`, `#`, `?` or `@`. Digits after the colon may be a port.
# The example in kdesk's own advice about proxies is kept.
_USER_INFO = re.compile(
    r"(?i)((?<=[a-z0-9+.-])://)(?!(?-i:USER:PASSWORD@$))(?:[^/?#@:]+:(?!\d{1,5}[/?#]).*|[^/?#@:]+)(?=@)"
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text without any KS, these secrets, and values in places where secrets usually are.

    Takes time in proportion to the length of the text, whoever wrote it.
    """
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(_hidden, text)
    return _WORD.sub(_without_user_info, text) if "@" in text else text


def _hidden(match: re.Match[str]) -> str:
    """Return what stands for a match: its first group, which tells what was hidden, and the mark."""
    return f"{match[1] if match.re.groups else ''}{HIDDEN}"


def _without_user_info(word: re.Match[str]) -> str:
    """Return a word without user names and passwords in URLs.

    The pattern sees the word up to its last @ only: the search for an @ behind each `://` would take quadratic time.
    """
    before, at, host = word[0].rpartition("@")
    return _USER_INFO.sub(_hidden, before + at) + host
