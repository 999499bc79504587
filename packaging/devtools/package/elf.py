"""Which shared libraries a program of Linux is linked with, as `objdump` reads them from the files."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from devtools.console import Stop
from devtools.processes import output

_NEEDED = re.compile(r"^ +NEEDED +(\S+)$", re.MULTILINE)
_FILE = re.compile(r"^(.+):     file format elf", re.MULTILINE)


def is_elf(path: Path) -> bool:
    """Say whether a file is a program or a library of Linux."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def needed_by(files: Iterable[Path]) -> dict[Path, frozenset[str]]:
    """Return the names of the libraries that each file asks for by itself."""
    listed = sorted(files)
    if not listed:
        return {}
    text = output(["objdump", "-p", *map(str, listed)], any_status=True)
    if not text:
        raise Stop("objdump is missing: please install binutils.")
    begins = [*_FILE.finditer(text)]
    ends = [*(found.start() for found in begins[1:]), len(text)]
    return {
        Path(found[1]): frozenset(_NEEDED.findall(text, found.end(), end))
        for found, end in zip(begins, ends, strict=True)
    }


def closure(start: Iterable[str], needs: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the given names and all that they need, directly or through others; `needs` is by name."""
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needs.get(name, ())
    return reached


def newest_glibc(files: Iterable[Path]) -> str:
    """Return the newest version of the C library that a file asks for, such as `2.34`."""
    text = output(["objdump", "-p", *map(str, sorted(files))], any_status=True) or ""
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_(2\.\d+)", text)}
    return ".".join(map(str, max(versions, default=(2, 17))))
