"""Translation through gettext catalogues. Without a catalogue of the language, sentences stay English."""

import gettext
from pathlib import Path

DOMAIN = "kdesk"
"""The name of the catalogues: `translations/<language>/LC_MESSAGES/kdesk.mo`."""


class _Catalogue:
    """The catalogue in use: one for the whole process, as the language is."""

    translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str, folder: Path) -> None:
    """Translate into this language from now on, as far as the catalogues in a folder go.

    Args:
        language: For example `de` or `pt_BR`.
        folder: Has a folder for each language.
    """
    _Catalogue.translations = gettext.translation(DOMAIN, folder, [language], fallback=True)


def _(message: str) -> str:
    """Return a sentence in the language in use. The argument is a literal, so that `dev.py messages` finds it."""
    return _Catalogue.translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the plural form of a sentence that the language in use has for a count."""
    return _Catalogue.translations.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802  the name that extractors of messages know
    """Mark a sentence for translation and return it as it is: tables are made before the language is known."""
    return message


def language() -> str:
    """Return the language in use, for example `en`."""
    return str(_Catalogue.translations.info().get("language", "en"))
