"""The AppDir as one file that people download and start: an AppImage, and one that unpacks itself.

An AppImage is the folder as squashfs behind a small program that mounts it (the runtime of type 2). Neither PyPI nor
Debian has that program, and nothing is fetched without a hash: whoever has the file gives it, and its hash is compared.
The other file needs nothing but a shell, tar and xz; it is made in any case.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from devtools.checkout import Checkout
from devtools.console import Stop, run_step
from devtools.package.frozen import gently
from devtools.processes import environment

RUNTIME_RELEASE = "20251108"
"""Of AppImage/type2-runtime."""
RUNTIMES: Mapping[str, str] = {"x86_64": "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d"}
"""SHA-256 of `runtime-ARCHITECTURE` of that release."""

_EXECUTABLE = 0o755
_DIGITS, _NAMED = 10, 16
_SORTED = ("--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu")


def check_runtime(file: Path, machine: str, known: Mapping[str, str] = RUNTIMES) -> None:
    """Stop if a file is not the runtime that AppImages of this machine begin with."""
    wanted = known.get(machine)
    if wanted is None:
        raise Stop(f"No runtime for AppImages of {machine} is known; there are: {', '.join(known)}.")
    if not file.is_file():
        raise Stop(f"{file} is not there.")
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != wanted:
        raise Stop(
            f"{file} has the SHA-256 {found}.\n"
            f"Wanted is runtime-{machine} of AppImage/type2-runtime, release {RUNTIME_RELEASE}: {wanted}."
        )
    if shutil.which("mksquashfs") is None:
        raise Stop("mksquashfs is missing: apt-get install squashfs-tools.")


def write_appimage(appdir: Path, runtime: Path, target: Path, epoch: str) -> Path:
    """Write the AppImage: the runtime, which `check_runtime` has seen, and the folder behind it."""
    packed = target.with_suffix(".squashfs")
    command = ["mksquashfs", str(appdir), str(packed), "-root-owned", "-noappend", "-no-xattrs", "-no-progress"]
    # The runtime reads gzip and zstd only.
    command += ["-comp", "zstd", "-Xcompression-level", "19", "-b", "1M"]
    run_step(f"Writing {target.name}", gently(command), environment() | {"SOURCE_DATE_EPOCH": epoch}, appdir)
    with target.open("wb") as file:
        for part in (runtime, packed):
            with part.open("rb") as opened:
                shutil.copyfileobj(opened, file)
    packed.unlink()
    target.chmod(_EXECUTABLE)
    return target


def write_run(checkout: Checkout, appdir: Path, target: Path, version: str, epoch: str, *, preset: int = 6) -> Path:
    """Write the file that unpacks itself; `preset` is that of xz. The same folder gives the same file."""
    packed = target.with_suffix(".tar.xz")
    pack = f'tar -C "$1" {" ".join(_SORTED)} --mtime=@"$2" -c . | xz -T0 -{preset} > "$3"'
    # The status of the pipe is that of xz, which would take half a folder.
    command = ["bash", "-o", "pipefail", "-ec", pack, "bash", str(appdir), epoch, str(packed)]
    run_step(f"Writing {target.name}", gently(command), environment(), appdir)
    with target.open("wb") as file, packed.open("rb") as opened:
        file.write(_beginning(checkout, version, packed))
        shutil.copyfileobj(opened, file)
    packed.unlink()
    target.chmod(_EXECUTABLE)
    return target


def _beginning(checkout: Checkout, version: str, packed: Path) -> bytes:
    """Return the lines before the folder. They tell their own length, in as many digits whatever it is."""
    with packed.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    text = (checkout.packaging / "linux/single-file.sh").read_text(encoding="utf-8")
    text = text.replace("@VERSION@", version).replace("@NAME@", f"{version}-{digest[:_NAMED]}")
    length = len(text.replace("@SKIP@", "0" * _DIGITS).encode())
    # `tail` counts from 1, and dash takes a leading zero in its stride.
    return text.replace("@SKIP@", f"{length + 1:0{_DIGITS}}").encode()
