"""Where the data files of the program lie."""

from pathlib import Path

_CHANGELOG = "CHANGELOG.md"


def resource_folder() -> Path:
    """Return the folder of the data files: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def translation_folder() -> Path:
    """Return the folder of the translations, a file for each language."""
    return resource_folder() / "translations"


def changelog_file() -> Path:
    """Return the file that tells what changed: with the data files once installed, else at the top of the checkout."""
    inside = resource_folder() / _CHANGELOG
    return inside if inside.is_file() else resource_folder().parent / _CHANGELOG
