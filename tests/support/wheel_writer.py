"""Writes wheels and source archives of made-up packages. Standard library only: made-up build backends contain it."""

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_WHEEL = "Wheel-Version: 1.0\nGenerator: made-up\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def metadata(name: str, version: str, requires: Sequence[str], extras: Sequence[str]) -> str:
    """Return the METADATA file of a package."""
    lines = [("Metadata-Version", "2.1"), ("Name", name), ("Version", version)]
    lines += [("Provides-Extra", extra) for extra in extras]
    lines += [("Requires-Dist", requirement) for requirement in requires]
    return "".join(f"{key}: {value}\n" for key, value in lines)


def write_wheel(
    folder: Path,
    name: str,
    version: str,
    requires: Sequence[str] = (),
    extras: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> Path:
    """Write a wheel for every system that holds the files given, by path."""
    stem = f"{name.replace('-', '_')}-{version}"
    contents = dict(files or {})
    contents[f"{stem}.dist-info/METADATA"] = metadata(name, version, requires, extras)
    contents[f"{stem}.dist-info/WHEEL"] = _WHEEL
    record = f"{stem}.dist-info/RECORD"
    contents[record] = "".join(f"{path},,\n" for path in (*contents, record))
    target = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in contents.items():
            archive.writestr(path, text)
    return target


def write_source(folder: Path, name: str, version: str, requires: Sequence[str] = ()) -> Path:
    """Write a source archive that names no build backend, so that it is built with setuptools."""
    stem = f"{name.replace('-', '_')}-{version}"
    listed = ", ".join(f'"{requirement}"' for requirement in requires)
    project = f'[project]\nname = "{name}"\nversion = "{version}"\ndependencies = [{listed}]\n'
    files = {"PKG-INFO": metadata(name, version, requires, ()), "pyproject.toml": project, "setup.py": ""}
    target = folder / f"{stem}.tar.gz"
    with tarfile.open(target, "w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{stem}/{path}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return target
