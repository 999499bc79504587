"""What a package consists of, as components with their licences: read from the environment that it is frozen in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from devtools.console import Stop
from devtools.package.copyrights import COPYRIGHTS
from devtools.package.natives import Native

_BY_CLASSIFIER = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_SPELT = {"MIT License": "MIT", "PSFL": "PSF-2.0", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": "LGPL-3.0-only"}
"""How some projects write their licence. Of several, the one that kdesk uses."""
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*")
_OPERATORS = frozenset({"AND", "OR", "WITH"})
_HOME_LABELS = ("homepage", "home", "source", "source code", "code", "repository")
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors)(?!.*\.py$).*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Component:
    """Something that is passed on: name, version (may be empty), licence, address without scheme, and licence texts."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]
    is_python: bool = False
    inside: str = ""


def distributions(packages: Path, names: Iterable[str]) -> Iterator[Component]:
    """Yield the named distributions of Python from their own metadata. Stop if one is missing or names no licence."""
    found = {normal(_headers(folder)["Name"]): folder for folder in packages.glob("*.dist-info")}
    for name in sorted({normal(name) for name in names}):
        if name not in found:
            raise Stop(f"{name} is not in {packages}.")
        headers = _headers(found[name])
        yield Component(
            headers["Name"],
            headers["Version"],
            licence_of(headers),
            _home(headers),
            _texts(found[name]),
            is_python=True,
        )


def natives(table: Iterable[Native], licences: Path) -> Iterator[Component]:
    """Yield the components of a table, with whose they are and their texts, which lie in the folder of licences."""
    for native in table:
        files = [f"{name}.txt" for name in licence_names(native.licence)]
        missing = [file for file in files if not (licences / file).is_file()]
        if missing:
            raise Stop(f"packaging/licences lacks {', '.join(missing)}, for {native.name}.")
        told = "\n".join([*COPYRIGHTS.get(native.name, ()), "", *(f"See {file}." for file in files)]).strip()
        yield Component(native.name, "", native.licence, native.home, (told,), inside=native.inside)


def licence_names(expression: str) -> list[str]:
    """Return the names of the texts that an SPDX expression refers to; the LGPL 3 is one that adds to the GPL 3."""
    names = [re.sub(r"-(only|or-later)$", "", word) for word in expression.split() if word not in _OPERATORS]
    return [*names, *(["GPL-3.0"] if "LGPL-3.0" in names else [])]


def normal(name: str) -> str:
    """Return the name of a distribution as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(headers: dict[str, str]) -> str:
    """Return the licence of a distribution as an SPDX expression. Stop if it names none."""
    told = headers.get("License-Expression") or headers.get("License", "")
    told = _SPELT.get(told, told)
    if _EXPRESSION.fullmatch(told) and told != "UNKNOWN":
        return told
    for classifier in headers.get("Classifier", "").splitlines():
        known = _BY_CLASSIFIER.get(classifier.rpartition(" :: ")[2])
        if known:
            return known
    raise Stop(f"{headers['Name']} names no licence that is known.")


def _headers(folder: Path) -> dict[str, str]:
    message = Parser().parsestr((folder / "METADATA").read_text(encoding="utf-8"), headersonly=True)
    return {name: "\n".join(str(value) for value in message.get_all(name, [])) for name in message}


def _home(headers: dict[str, str]) -> str:
    """Return where a project is at home: its page, else its sources, else the first address that it names."""
    named = dict(line.split(", ", 1) for line in headers.get("Project-URL", "").splitlines())
    by_label = {label.lower(): address for label, address in named.items()}
    told = [headers.get("Home-page", ""), *(by_label.get(label, "") for label in _HOME_LABELS), *named.values()]
    return next((address for address in told if address), "").split("://")[-1].rstrip("/")


def _texts(folder: Path) -> tuple[str, ...]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _TEXTS.fullmatch(path.name)]
    return tuple(path.read_text(encoding="utf-8", errors="replace").strip() for path in files)


def notices(title: str, components: Sequence[Component]) -> str:
    """Return the third-party notices: a list of everything with its licence, then the texts."""
    lines = [title, "=" * len(title), ""]
    for component in components:
        where = f" (in {component.inside})" if component.inside else ""
        version = f" {component.version}" if component.version else ""
        told = ", ".join(part for part in (component.licence, component.home) if part)
        lines.append(f"* {component.name}{version}{where}: {told}")
    for component in components:
        for text in component.texts:
            heading = f"{component.name} {component.version}".strip()
            lines += ["", "", heading, "-" * len(heading), "", text]
    return "\n".join(lines) + "\n"
