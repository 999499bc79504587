"""The long form: `python3 packaging/dev.py accessibility [GROUP…]`, one line a scene and one for all that is wrong."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.accessibility.sweep import sweep

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from looks import GROUPS


def main(arguments: Sequence[str]) -> int:
    """Read all scenes and return the exit status: 0 when nothing was wrong."""
    with tempfile.TemporaryDirectory(prefix="kdesk-reading-") as name:
        return asyncio.run(_read(Path(name), arguments or GROUPS))


async def _read(folder: Path, groups: Sequence[str]) -> int:
    told, objects, scenes = set[tuple[str, str]](), 0, 0
    async for scene in sweep(folder, groups):
        scenes, objects = scenes + 1, objects + scene.objects
        new = [finding for finding in scene.wrong if finding not in told]
        told.update(new)
        _say(f"{scene.name:36}  {scene.objects:5} objects  {len(scene.wrong) or 'fine'}")
        for what, problem in new:
            _say(f"    {what}: {problem}")
    _say(f"{scenes} scenes, {objects} objects, {len(told)} findings")
    return 1 if told else 0


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  what this program is for


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
