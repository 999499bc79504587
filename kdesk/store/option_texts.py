"""Values of options as they are written on a command line."""

import json
from enum import Enum
from typing import Any

from kdesk.domain.options.option import Editor
from kdesk.domain.settings import Option
from kdesk.domain.speed_limits import MEGABYTE, SpeedLimit, read_limit
from kdesk.store.option_values import plain, read_option

ON, OFF = "on", "off"
_SWITCHES = {ON: True, "yes": True, "true": True, OFF: False, "no": False, "false": False}


def text_of(value: Any) -> str:
    """Return a value as `value_of` reads it."""
    if isinstance(value, bool):
        return ON if value else OFF
    if isinstance(value, SpeedLimit):
        figure = f"{value.bytes_per_second / MEGABYTE:g}" if value.bytes_per_second else "none"
        return "polite" if value.polite else figure
    if isinstance(value, Enum | str | int):
        return str(value)
    return json.dumps(plain(value))


def value_of(option: Option, text: str) -> Any:
    """Return the value of an option that a text names. Raises ValueError if it names none."""
    words = text.strip()
    match option.editor:
        case Editor.SWITCH:
            found: Any = _SWITCHES.get(words.lower(), words)
        case Editor.LIMIT:
            return read_limit(words)
        case Editor.NUMBER:
            found = int(words)
        case Editor.SCHEDULE | Editor.SHORTCUTS:
            found = json.loads(words)
        case Editor.CHOICE:
            known = {str(value).lower(): value for value in option.row.choices}
            found = known.get(words.lower(), words)
        case _:
            found = words
    return read_option(option, found)


def known_values(option: Option) -> str:
    """Return what `value_of` takes, "" where that cannot be listed: “system | light | dark”, “1–10”, “on | off”."""
    match option.editor:
        case Editor.SWITCH:
            return f"{ON} | {OFF}"
        case Editor.NUMBER:
            return f"{option.row.least}–{option.row.most}"
        case Editor.CHOICE:
            return " | ".join(str(value) for value in option.row.choices)
        case _:
            return ""
