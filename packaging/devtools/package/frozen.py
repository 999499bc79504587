"""The folder that holds the whole program: an environment of locked tools, and PyInstaller in it."""

import ast
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from devtools.checkout import Checkout
from devtools.console import run_step
from devtools.package.contents import normal
from devtools.package.prune import prune
from devtools.processes import environment
from devtools.venv import INSTALL, digest

# Imported by a name that is made at run time, and thus unseen.
_BY_NAME = (
    *("keyring.backends.SecretService", "keyring.backends.libsecret", "keyring.backends.kwallet"),
    *("keyring.backends.macOS", "keyring.backends.Windows", "secretstorage"),
    *("uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl", "uvicorn.lifespan.off", "uvicorn.logging"),
)
# Compiled, so that what their modules import is unseen as well.
COMPILED = ("dbus_fast",)
_DATA_OF = ("desktop_notifier",)
"""Packages that open data files of their own when they are imported."""
# PyAV and ffmpeg are packages of their own, and the rest belongs to other ways of building.
_EXCLUDED = (
    *(
        "av",
        "tkinter",
        "test",
        "unittest",
        "pydoc_data",
        "lib2to3",
        "ensurepip",
        "idlelib",
        "numpy",
        "PIL",
        "setuptools",
    ),
    *("pip", "hatchling", "PyInstaller", "pkg_resources", "IPython", "lxml", "uvloop", "httptools", "watchfiles"),
)

_APART = {"av", "imageio-ffmpeg"}
"""Distributions that the packages beside the program bring."""
_NO_DATA = (".py", ".pyc", ".md")
"""What of the package is no data file."""


class Workshop:
    """The environment that the program is frozen in: what kdesk runs with, and PyInstaller.

    Args:
        folder: Everything that is made on the way lies below it.
    """

    def __init__(self, checkout: Checkout, folder: Path) -> None:
        self._checkout = checkout
        self._folder = folder
        self._venv = folder / "venv"

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self._venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))

    @property
    def packages(self) -> Path:
        """Where its libraries lie."""
        found = [*self._venv.glob("lib/python3*/site-packages"), *self._venv.glob("Lib/site-packages")]
        return found[0]

    def prepare(self) -> None:
        """Make it from the hashed requirements; the same requirements again take no time."""
        files = (
            self._checkout.build_requirements,
            self._checkout.demo_requirements,
            self._checkout.package_requirements,
        )
        stamp, wanted = self._venv / "kdesk-made-of", " ".join([sys.version, *map(digest, files)])
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        env, root = environment(), self._checkout.root
        base = str(getattr(sys, "_base_executable", sys.executable))
        run_step("Making an environment to build in", [base, "-m", "venv", "--clear", str(self._venv)], env, root)
        for file in files:
            command = [self.python, *INSTALL, "--require-hashes", "-r", str(file)]
            run_step(f"Installing {file.name} (hashed)", command, env, root)
        stamp.write_text(wanted, encoding="utf-8")

    def draw_icons(self) -> None:
        """Draw the icons that the systems ask for."""
        script, svg = self._checkout.packaging / "make_icons.py", self._checkout.root / "resources/icons/kdesk.svg"
        command = [self.python, str(script), str(svg), str(self._folder / "icons")]
        run_step("Drawing the icons", command, environment(), self._checkout.root)

    def freeze(self) -> Path:
        """Return a new folder with the program and everything that it needs."""
        self.draw_icons()
        self._frozen("kdesk", self._checkout.root / "kdesk" / "__main__.py")
        made = self._folder / ("kdesk.app" if sys.platform == "darwin" else "kdesk")
        for binary in made.rglob("imageio_ffmpeg/binaries/ffmpeg*"):
            binary.unlink()
        prune(made)
        return made

    def freeze_tour(self) -> Path:
        """Return the program of the guided tour, which runs beside an installed kdesk, with its libraries."""
        return self._frozen("kdesk-tour", self._checkout.packaging / "frozen_tour.py") / "kdesk-tour"

    def shipped(self) -> list[str]:
        """Return the distributions of Python of which a module was frozen by the last `freeze`."""
        modules = (self._folder / "freezing-kdesk" / "kdesk" / "PYZ-00.toc").read_text(encoding="utf-8")
        binaries = (self._folder / "freezing-kdesk" / "kdesk" / "COLLECT-00.toc").read_text(encoding="utf-8")
        frozen = set(re.findall(r"\('([A-Za-z_]\w*)[.'\w]*', *\n? *'[^']*', *\n? *'PYMODULE", modules))
        frozen |= set(re.findall(r"\('([A-Za-z_]\w*)[/.][^']*', *\n? *'[^']*', *\n? *'EXTENSION", binaries))
        return sorted(name for name, tops in top_levels(self.packages).items() if tops & frozen and name != "kdesk")

    def _frozen(self, name: str, script: Path) -> Path:
        work, made = self._folder / f"freezing-{name}", self._folder / name
        for path in (work, made):
            shutil.rmtree(path, ignore_errors=True)
        icon = self._folder / "icons" / ("kdesk.ico" if sys.platform == "win32" else "kdesk.icns")
        command = [
            *(self.python, "-m", "PyInstaller", "--noconfirm", "--onedir", "--name", name, "--log-level", "WARN"),
            *("--workpath", str(work), "--specpath", str(work), "--distpath", str(self._folder)),
            *("--paths", str(self._checkout.packaging)),
            *("--paths", str(self._checkout.root), "--runtime-hook", str(self._checkout.packaging / "frozen_start.py")),
            *(part for name in self._hidden() for part in ("--hidden-import", name)),
            *(part for name in _EXCLUDED for part in ("--exclude-module", name)),
            *(part for data in data_files(self._checkout) for part in ("--add-data", data)),
            *(part for name in _DATA_OF for part in ("--collect-data", name)),
            *(part for name in self._distributions() for part in ("--copy-metadata", name)),
            *self._of_this_system(icon),
            str(script),
        ]
        env = environment() | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(self._checkout.root)}
        run_step(f"Freezing {name}", gently(command), env, self._checkout.root)
        return made

    def _hidden(self) -> list[str]:
        """Return the modules that are imported late or by name: all of kdesk, and what its extras import."""
        mine = modules_of(self._checkout.root / "kdesk")
        compiled = [name for package in COMPILED for name in modules_of(self.packages / package)]
        return [*mine, *_BY_NAME, *compiled, *sorted(imports_of(self.packages / "av"))]

    def _distributions(self) -> list[str]:
        """Return the distributions of which the program tells version and licence."""
        return told_distributions(
            self._checkout.demo_requirements.read_text(encoding="utf-8"), top_levels(self.packages)
        )

    def _of_this_system(self, icon: Path) -> Sequence[str]:
        if sys.platform == "darwin":
            return ("--windowed", "--osx-bundle-identifier", "org.kdesk.kdesk", "--icon", str(icon))
        if sys.platform == "win32":
            # One program for the window and the command line: the console of its own that Windows opens is hidden.
            return ("--console", "--hide-console", "hide-early", "--icon", str(icon))
        return ()


def gently(command: Sequence[str]) -> list[str]:
    """Return the command such that it leaves the processor to others."""
    return ["nice", *command] if shutil.which("nice") else list(command)


def data_files(checkout: Checkout) -> Iterator[str]:
    """Yield the data files that the wheel has, in the notation of PyInstaller: those of the checkout, and of kdesk."""
    project = tomllib.loads(checkout.project_file.read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for source, target in sorted(included.items()):
        place = checkout.root / source
        yield f"{place}:{target if place.is_dir() else Path(target).parent.as_posix()}"
    for place in sorted((checkout.root / "kdesk").rglob("*.*")):
        if place.suffix not in _NO_DATA and place.is_file():
            yield f"{place}:{place.parent.relative_to(checkout.root).as_posix()}"


def told_distributions(requirements: str, installed: Iterable[str]) -> list[str]:
    """Return which of the installed distributions are required; those of extras bring their own word."""
    pins = {normal(name) for name in re.findall(r"^([\w.-]+)==", requirements, re.MULTILINE)}
    return sorted(name for name in installed if normal(name) in pins - _APART)


def modules_of(package: Path) -> list[str]:
    """Return the names of all modules of a package, from its files alone."""
    files = sorted(package.rglob("*.py"))
    dotted = (".".join(file.relative_to(package.parent).with_suffix("").parts) for file in files)
    return [name.removesuffix(".__init__") for name in dotted]


def imports_of(package: Path) -> set[str]:
    """Return the modules of the standard library that the sources of a package import."""
    found: set[str] = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return {name for name in found if name.partition(".")[0] in sys.stdlib_module_names and name != "__future__"}


def top_levels(packages: Path) -> dict[str, set[str]]:
    """Return the distributions below a folder with the names that they are imported by."""
    found: dict[str, set[str]] = {}
    for folder in packages.glob("*.dist-info"):
        record = (folder / "RECORD").read_text(encoding="utf-8")
        tops = {line.partition(",")[0].partition("/")[0] for line in record.splitlines()}
        found[folder.name.partition("-")[0]] = {top.partition(".")[0] for top in tops if not top.endswith(".dist-info")}
    return found
