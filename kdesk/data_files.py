"""Where the data files of the program lie."""

from pathlib import Path


def resource_folder() -> Path:
    """Return the folder of the data files: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
