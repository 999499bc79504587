"""The language in use. Without a catalogue of it, sentences stay English."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextvars import ContextVar, copy_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from kdesk.domain.marking import N_
from kdesk.messages.catalogue import RIGHT_TO_LEFT, Catalogue, read_catalogue

__all__ = ["N_", "SOURCE", "_", "catalogues", "choose", "language", "languages_of", "ngettext", "use_language"]

SOURCE = "en"
"""The language that the sentences are written in: it needs no catalogue."""
_SUFFIX = ".po"

log = logging.getLogger(__name__)

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class _Used:
    """The catalogue in use: one for the whole process, as the language is."""

    catalogue = Catalogue()


_here: ContextVar[Catalogue | None] = ContextVar("catalogue of a task", default=None)
"""The catalogue of a task that works for a command of another process; None for that of this process."""


def use_language(language: str, folder: Path) -> None:
    """Translate into this language from now on, as far as its catalogue goes; a damaged one leaves sentences English.

    Args:
        language: For example `de` or `pt_BR`.
        folder: Has a file for each language: `de.po`.
    """
    _Used.catalogue = catalogue_of(language, folder)


def catalogue_of(language: str, folder: Path) -> Catalogue:
    """Return the translations into a language; none where there is no catalogue, or a damaged one."""
    path = folder / f"{language}{_SUFFIX}"
    try:
        return read_catalogue(path) if path.is_file() else Catalogue()
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        log.warning("the translations into %s cannot be read: %s", language, error)
        return Catalogue()


def speak_here(catalogue: Catalogue) -> None:
    """Translate by this catalogue in the task that calls, and in those that it starts, whatever the window speaks."""
    _here.set(catalogue)


def as_spoken_here(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Return a function that speaks as the calling task does now, whoever calls it."""
    context = copy_context()

    def spoken(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        # A copy for each call: a context cannot be entered a second time while it runs.
        return context.copy().run(function, *args, **kwargs)

    return spoken


def _used() -> Catalogue:
    return _here.get() or _Used.catalogue


def _(message: str) -> str:
    """Return a sentence in the language in use. The argument is a literal, so that `dev.py messages` finds it."""
    return (_here.get() or _Used.catalogue).sentences.get(message, message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the plural form of a sentence that the language in use has for a count."""
    used = _used()
    if forms := used.plurals.get(one):
        return forms[used.rule.form(abs(count))]
    return one if count == 1 else many


def listed(parts: Iterable[str]) -> str:
    """Return parts on one line, with the comma of the language between them."""
    comma = _("{some}, {another}").partition("{some}")[2].partition("{another}")[0]
    return comma.join(parts)


def language() -> str:
    """Return the language in use, for example `en`."""
    return _used().language


def is_right_to_left() -> bool:
    """Return whether sentences are written from right to left."""
    return language().replace("_", "-").partition("-")[0] in RIGHT_TO_LEFT


def catalogues(folder: Path) -> set[str]:
    """Return the languages that a folder has a catalogue of."""
    return {path.stem for path in folder.glob(f"*{_SUFFIX}")}


def choose(wanted: Iterable[str], there: Collection[str]) -> str:
    """Return the first language that somebody wants and that there is; English if there is none.

    Args:
        wanted: As systems write them: `de`, `de-AT`, `de_AT.UTF-8@euro`.
        there: Names of catalogues.
    """
    for name in wanted:
        whole = name.partition(".")[0].partition("@")[0].replace("-", "_")
        short = whole.partition("_")[0].lower()
        for one in (whole, short):
            if one in there or one == SOURCE:
                return one
    return SOURCE


def languages_of(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what the environment of a terminal says about the language, as other programs read it."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    # “C” is the locale of scripts that read what programs write; `LANGUAGE` does not count with it.
    if locale.partition(".")[0] not in {"", "C", "POSIX"}:
        yield from filter(None, environment.get("LANGUAGE", "").split(":"))
        yield locale
