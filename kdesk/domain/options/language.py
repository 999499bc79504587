"""The option of the language."""

import re
from dataclasses import dataclass

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Editor, Section, option, row

_NAME = re.compile(r"([a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?)?")


def is_language(name: str) -> bool:
    """Return whether this may be the name of a language, such as `de` or `pt_BR`; "" is one."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, init=False, repr=False, eq=False)
class LanguageOptions:
    """What kdesk speaks.

    Attributes:
        language: Name of a catalogue; "" for the language of the system.
    """

    language: str = option(
        "",
        is_language,
        rows=row(
            Section.LANGUAGE,
            N_("Language"),
            N_("kdesk speaks it once its window is opened again. Numbers and dates stay as the system writes them."),
            editor=Editor.LANGUAGE,
        ),
    )
