"""The login page of the demo's organisation: it signs people in in their browser, and hands the session to a program.

The program names an address of its own computer (`redirect_uri`) and a text for this one sign-in (`state`). The answer
is a form that the page posts there, or with `response_mode=fragment` a redirection to it with the fields behind the #.
A real organisation has such a page in its own portal; Kaltura's servers have none.
"""

import secrets
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import Response

from kdesk.demo.store.auth.logins import Logins
from kdesk.demo.store.auth.sessions import DAY, Sessions
from kdesk.demo.wire import ks
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session

PATH = ["sso", "login"]
_CARRIED = ("redirect_uri", "state", "response_mode")
_LOOPBACK = ("127.0.0.1", "::1")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:22rem;margin:15vh auto 0;padding:0 1rem}"
    "label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input{margin-bottom:.75rem}"
)


@dataclass(frozen=True, slots=True)
class LoginPage:
    """Shows the form, checks what was entered, and answers the program."""

    logins: Logins
    sessions: Sessions

    def respond(self, method: str, query: str, body: bytes) -> Response:
        """Respond to a request: its query if it is a GET, its body if it is a POST."""
        if method not in {"GET", "POST"}:
            return _page("", 405)
        posted = method == "POST"
        fields = dict(parse_qsl(body.decode("utf-8", "replace") if posted else query, keep_blank_values=True))
        if not _is_loopback(fields.get("redirect_uri", "")) or not fields.get("state"):
            return _page("<p>This page was not opened by a program that waits for its answer.</p>", 400)
        if not posted:
            return _page(_form(fields, ""))
        try:
            text = self._session(fields)
        except ApiError as error:
            return _page(_form(fields, error.code), 403)
        answer = {"ks": text, "state": fields["state"]}
        if fields.get("response_mode") == "fragment":
            location = f"{fields['redirect_uri']}#{urlencode(answer)}"
            return Response(b"", 303, headers={"Location": location, "Cache-Control": "no-store"})
        return _posting(fields["redirect_uri"], answer)

    def _session(self, fields: dict[str, str]) -> str:
        """Return the KS of whoever signs in. Raises ApiError with the actual reason."""
        login, password = fields.get("login", ""), fields.get("password", "")
        user = self.logins.enter(login, password, 0, fields.get("code") or None)
        kind = ks.ADMIN if user["is_admin"] else ks.USER
        privileges = "*,disableentitlement" if user["is_admin"] else ""
        return self.sessions.start(Session(user["partner_id"], user["id"], kind, now() + DAY, privileges))


def _is_loopback(address: str) -> bool:
    """Return whether an answer may go there: to a program on the same computer, over no network."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "http" and parts.hostname in _LOOPBACK and bool(parts.port) and not parts.fragment
    except ValueError:
        return False


def _form(fields: dict[str, str], refused: str) -> str:
    said = f'<p role="alert">Not signed in: {escape(refused)}</p>' if refused else ""
    carried = "".join(_hidden(name, fields[name]) for name in _CARRIED if name in fields)
    login = escape(fields.get("login", ""))
    return (
        f'{said}<form method="post">{carried}'
        f'<label>E-mail<input name="login" type="email" autocomplete="username" value="{login}" autofocus></label>'
        '<label>Password<input name="password" type="password" autocomplete="current-password"></label>'
        '<label>One-time code (if you have one)<input name="code" autocomplete="one-time-code"></label>'
        "<button>Sign in</button></form>"
    )


def _posting(address: str, answer: dict[str, str]) -> Response:
    """Return the page that posts the answer by itself, or by its button where no scripts run."""
    nonce = secrets.token_urlsafe(16)
    fields = "".join(_hidden(name, value) for name, value in answer.items())
    form = f'<form id="answer" method="post" action="{escape(address)}">{fields}<button>Go on</button></form>'
    script = f'<script nonce="{nonce}">document.getElementById("answer").submit();</script>'
    return _page(form + script, script=f"script-src 'nonce-{nonce}'; ")


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _page(content: str, status: int = 200, *, script: str = "") -> Response:
    nonce = secrets.token_urlsafe(16)
    text = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">\n<title>Demo organisation: sign in</title>\n'
        f'<style nonce="{nonce}">{_STYLE}</style>\n</head>\n'
        f"<body><h1>Demo organisation</h1>{content}</body>\n</html>\n"
    )
    policy = f"default-src 'none'; {script}style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'"
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(text, status, headers=headers)
