"""What the browser shows: the page that reads an answer out of its own address, and what is said at the end."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from kdesk.domain.login_page import PageWords

_SCRIPT = """
(async () => {
  const answer = location.hash.slice(1);
  // The address leaves the history before anything else is done with it.
  history.replaceState(null, "", location.pathname);
  let taken = false;
  if (answer) {
    try {
      const form = {method: "POST", body: new URLSearchParams(answer), credentials: "omit", cache: "no-store"};
      taken = (await fetch(location.pathname, form)).ok;
    } catch {}
  }
  document.getElementById("wait").hidden = true;
  document.getElementById(taken ? "done" : "refused").hidden = false;
})();
"""
_STYLE = """
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem; text-align: start; }
h1 { font-size: 1.375rem; }
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A response: its headers and its body."""

    headers: Mapping[str, str]
    body: bytes


NOTHING = Page({}, b"")
"""For whoever is no browser on its way from the login page."""


def reading_page(words: PageWords) -> Page:
    """Return the page that reads the fragment of its address, and posts it to the same address."""
    nonce = secrets.token_urlsafe(16)
    parts = (
        f'<p id="wait">{escape(words.wait)}</p>',
        f'<p id="done" role="status" hidden>{escape(words.done)}</p>',
        f'<p id="refused" role="alert" hidden>{escape(words.refused)}</p>',
        f"<noscript><p>{escape(words.no_script)}</p></noscript>",
        f'<script nonce="{nonce}">{_SCRIPT}</script>',
    )
    return _page(words, "\n".join(parts), nonce, f"script-src 'nonce-{nonce}'; connect-src 'self'; ")


def closing_page(words: PageWords, *, taken: bool) -> Page:
    """Return what is said after an answer."""
    said = words.done if taken else words.refused
    role = "status" if taken else "alert"
    return _page(words, f'<p role="{role}">{escape(said)}</p>', secrets.token_urlsafe(16), "")


def _page(words: PageWords, content: str, nonce: str, may: str) -> Page:
    text = (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}" dir="{escape(words.direction)}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f'<title>{escape(words.heading)}</title>\n<style nonce="{nonce}">{_STYLE}</style>\n</head>\n'
        f"<body>\n<h1>{escape(words.heading)}</h1>\n{content}\n</body>\n</html>\n"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; {may}style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none';"
            " frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Page(headers, text.encode())
