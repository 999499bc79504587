"""Run by the environment's own Python: prints as JSON what is installed there and what is damaged."""

import json
import platform
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path


def is_whole(distribution: Distribution) -> bool:
    """Say whether every file that was installed is still there; compiled files may come and go."""
    if not distribution.metadata["Name"]:
        return False
    base = Path(str(distribution.locate_file("")))
    record = distribution.read_text("RECORD") or ""
    paths = (line.rsplit(",", 2)[0].strip('"') for line in record.splitlines())
    return bool(record) and all((base / path).exists() for path in paths if not path.endswith(".pyc"))


def report() -> dict[str, object]:
    """Return version, installed packages and the names of those that lack files."""
    found = list(distributions())
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "installed": sorted(f"{each.metadata['Name']}=={each.version}" for each in found),
        "damaged": [each.metadata["Name"] or "?" for each in found if not is_whole(each)],
    }


if __name__ == "__main__":
    json.dump(report(), sys.stdout)
