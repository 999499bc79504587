"""The licences of all that runs here, in words for people: those of the package, else of the installed libraries."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

NOTICES = "NOTICES.txt"
"""What `dev.py package` writes beside the program: everything that is in it, each with its licence."""
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors)(?!.*\.py$).*", re.IGNORECASE)
_REQUIREMENT = re.compile(r"([\w.-]+) *(?:\[([^]]*)\])?")
_LONGEST = 60
"""Characters; in place of the name of a licence some projects give its whole text."""


def licences_text(program: Path | None = None) -> str:
    """Return them; reads many small files.

    Args:
        program: A frozen kdesk; None for this one if it is frozen.
    """
    if program is None and getattr(sys, "frozen", False):
        program = Path(sys.executable)
    told = "\n\n".join(_of_package(program.resolve())) if program is not None else ""
    return told or "\n\n".join(_of_libraries())


def _of_package(program: Path) -> Iterator[str]:
    """Yield the notices of a frozen program and of the packages beside it, then the texts that they refer to."""
    # The last one is that of an application of macOS.
    places = [program.parent, *sorted(program.parent.glob("extras/*")), program.parents[1] / "Resources"]
    found = [place for place in places if (place / NOTICES).is_file()]
    for place in found:
        yield _read(place / NOTICES)
    texts = {text.name: text for place in found for text in place.glob("*.txt") if text.name != NOTICES}
    for name in sorted(texts):
        yield _headed(name.removesuffix(".txt"), _read(texts[name]))


def _of_libraries() -> Iterator[str]:
    """Yield a list of the installed libraries of Python that kdesk uses, then the texts of their licences."""
    found = sorted(_used(), key=lambda library: library.name.lower())
    yield "\n".join(f"* {library.name} {library.version}: {_licence(library)}" for library in found)
    for library in found:
        for file in library.files or ():
            if ".dist-info" in str(file) and _TEXTS.fullmatch(file.name):
                yield _headed(f"{library.name} {library.version}", _read(Path(str(library.locate_file(file)))))


def _used() -> list[Distribution]:
    """Return the installed distributions that kdesk needs, those of its extras included; all if it is none itself."""
    found: dict[str, Distribution] = {}
    waiting = ["kdesk[demo,review]"]
    while waiting:
        name, extras = _asked(waiting.pop())
        try:
            library = distribution(name)
        except PackageNotFoundError:
            continue
        waiting += [line for line in library.requires or () if _holds(line, extras) and _asked(line)[0] not in found]
        found[name] = library
    return list(found.values()) or list(distributions())


def _asked(requirement: str) -> tuple[str, list[str]]:
    """Return the name in a requirement, as names are compared, and the extras."""
    told = _REQUIREMENT.match(requirement)
    name, extras = told.groups() if told else (requirement, "")
    return re.sub(r"[-_.]+", "-", name).lower(), re.findall(r"[\w.-]+", extras or "")


def _holds(requirement: str, extras: list[str]) -> bool:
    named = re.search(r"extra == ['\"]([\w.-]+)", requirement)
    return named is None or named[1] in extras


def _licence(library: Distribution) -> str:
    headers = library.metadata
    told = next(iter([*headers.get_all("License-Expression", []), *headers.get_all("License", [])]), "").strip()
    if told and "\n" not in told and len(told) <= _LONGEST and told != "UNKNOWN":
        return told
    named = [line.rpartition(" :: ")[2] for line in headers.get_all("Classifier", []) if line.startswith("License")]
    return ", ".join(named) or "?"


def _headed(heading: str, text: str) -> str:
    return f"{heading}\n{'-' * len(heading)}\n\n{text}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        return str(error.strerror)
