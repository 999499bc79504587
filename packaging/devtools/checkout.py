"""Where things lie in this checkout."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Checkout:
    """The paths below one root folder; nothing here touches the disk."""

    root: Path

    @property
    def packaging(self) -> Path:
        """The folder of dev.py."""
        return self.root / "packaging"

    @property
    def project_file(self) -> Path:
        """What kdesk itself is installed from."""
        return self.root / "pyproject.toml"

    @property
    def app_requirements(self) -> Path:
        """Pins and hashes of what kdesk needs to run."""
        return self.packaging / "requirements" / "app.txt"

    @property
    def demo_requirements(self) -> Path:
        """The same, and what the demo server and the review room need."""
        return self.packaging / "requirements" / "demo.txt"

    @property
    def test_requirements(self) -> Path:
        """The same, and the test tools."""
        return self.packaging / "requirements" / "test.txt"

    @property
    def build_requirements(self) -> Path:
        """The build backends: of kdesk, and of what comes as a source archive."""
        return self.packaging / "requirements" / "build.txt"

    @property
    def package_requirements(self) -> Path:
        """What freezes the program into a folder."""
        return self.packaging / "requirements" / "package.txt"

    @property
    def lock_requirements(self) -> Path:
        """The resolver that writes all these files."""
        return self.packaging / "requirements" / "lock.txt"

    @property
    def build(self) -> Path:
        """Everything that a command makes lands below this folder, which git ignores."""
        return self.root / "build"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> str:
        """The interpreter of the virtual environment."""
        return self.tool("python")

    def tool(self, name: str) -> str:
        """Return the path of a program that the virtual environment holds."""
        return str(self.venv / ("Scripts" if os.name == "nt" else "bin") / name)


def this_checkout() -> Checkout:
    """Return the checkout that this file belongs to."""
    return Checkout(Path(__file__).resolve().parents[2])
