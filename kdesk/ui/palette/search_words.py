"""Words that people type for what kdesk calls otherwise. A comma stands between words, in every language."""

from collections.abc import Mapping

from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.ui.commands import Command

_SIGN_IN = N_("password, login, token, KS, secret")
_TROUBLE = N_("crash, problem, report, error, logs")
_CHECKSUM = N_("checksum, hash, SHA-256")
_SPREADSHEET = N_("Excel, CSV, spreadsheet")
_DETAILS = N_("subtitles, captions, poster, thumbnail, metadata, tags, category")
_SPEED = N_("bandwidth, throttle, schedule")
_HELP = N_("help, manual, tutorial")
_TEXT_SIZE = N_("zoom, size")

COMMAND_WORDS: Mapping[Command, str] = {
    Command.CHECK_CONNECTION: N_("doctor, diagnose, network, proxy, firewall, offline"),
    Command.SHOW_LOG: _TROUBLE,
    Command.SUPPORT_BUNDLE: _TROUBLE,
    Command.SIGN_IN: _SIGN_IN,
    Command.ACCOUNTS: _SIGN_IN,
    Command.EDIT_DETAILS: _DETAILS,
    Command.VERIFY: _CHECKSUM,
    Command.VERIFY_UPLOADS: _CHECKSUM,
    Command.UPLOAD_SHEET: _SPREADSHEET,
    Command.SAVE_SHEET: _SPREADSHEET,
    Command.PASTE: N_("paste, insert"),
    Command.LARGER_CARDS: _TEXT_SIZE,
    Command.SMALLER_CARDS: _TEXT_SIZE,
    Command.SETTINGS: N_("preferences, options, cache, privacy, reset"),
    Command.DELETE_ENTRIES: N_("trash, recycle bin"),
    Command.QUIT: N_("exit, close"),
    Command.GUIDE: _HELP,
    Command.SHOW_TOUR: _HELP,
    Command.ABOUT: N_("licence, version"),
}
OPTION_WORDS: Mapping[str, str] = {
    "limit": _SPEED,
    "speed_rules": _SPEED,
    "scheme": N_("theme, dark mode"),
    "starts_at_login": N_("autostart, startup, login"),
    "duplicates": N_("duplicates"),
}
TOPIC_WORDS: Mapping[Topic, str] = {
    Topic.DETAILS: _DETAILS,
    Topic.REVIEW: N_("sound, volume, mute, quality, rendition, subtitles"),
    Topic.LINKS: N_("URL, embed code, iframe, QR code, player"),
}


def other_words(words: str) -> str:
    """Return words by which something is found, a line each, in English too: many are names of things."""
    return f"{words}, {_(words)}".replace(", ", "\n") if words else ""
