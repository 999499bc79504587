"""Rounds of what is said about files: a sheet that changes between kills, and a watch folder with hostile writers."""

import csv
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kdesk.demo.server.sample_metadata import sample_schema
from tests.support.command_line import Command
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.hostile_writer import WAYS, content
from tests.support.media import make_large_video

FILES = 6
TITLES = ("file", "title", "description", "tags", "Director", "Takes")
_ANY = "-2,-1,0,1,2,4,7"
"""States of entries: what the writers write is no video that could be converted."""
SECONDS = 240.0
"""After which a round that does not end is wrong."""


@dataclass(frozen=True, slots=True)
class Said:
    """The result of one round.

    Attributes:
        kind: Of the round.
        wrong: What is not as it should be; empty if all is well.
    """

    kind: str
    number: int
    kills: int
    seconds: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """Return the round's line of output."""
        words = "; ".join(self.wrong) or "fine"
        return f"{self.kind} {self.number:3}  {self.kills} kills  {self.seconds:6.1f} s  {words}"


@contextmanager
def said_scene(folder: Path) -> Iterator[DemoProcess]:
    """Run a server whose account has a schema of custom metadata."""
    demo = DemoProcess(folder / "server", "--no-samples").start()
    try:
        with DemoClient(demo.credentials) as client:
            made = {"metadataProfile": {"name": "Film"}, "xsdData": sample_schema()}
            client.as_admin().call("metadata_metadataProfile.add", **made)
        yield demo
    finally:
        demo.stop()


def sheet_round(demo: DemoProcess, folder: Path, number: int, seed: int) -> Said:
    """Kill `kdesk upload --sheet` at random moments; the sheet says something else each time.

    In the end each file has one entry, with what the sheet said last.
    """
    dice, began = random.Random(f"sheet {seed} {number}"), time.monotonic()
    folder.mkdir(parents=True)
    names = [f"r{seed}-{number}-{index}.mp4" for index in range(FILES)]
    for name in names:
        make_large_video(folder / name, dice.randrange(200_000, 3_000_000), name)
    command, kills = Command(demo, folder / "data"), dice.randrange(1, 4)
    sheet = folder / "sheet.csv"
    for turn in range(kills):
        _write(sheet, names, turn)
        with command.start("upload", "--sheet", str(sheet), "--wait", stdout=subprocess.DEVNULL) as process:
            time.sleep(dice.uniform(0.3, 4.0))  # noqa: TID251  the moment of the kill
            process.kill()
            process.communicate()
    _write(sheet, names, kills)
    done = command.run("upload", "--sheet", str(sheet), "--wait", seconds=SECONDS)
    wrong = [f"status {done.returncode}: {done.stderr}"] if done.returncode else []
    with DemoClient(demo.credentials) as client:
        admin = client.as_admin()
        for name in names:
            wrong += _entry_faults(admin, name, kills)
    return Said("sheet", number, kills, time.monotonic() - began, tuple(wrong))


def watch_round(demo: DemoProcess, folder: Path, number: int, seed: int) -> Said:
    """Kill `kdesk watch` while programs pause, rename and truncate; each file arrives whole, and once."""
    dice, began = random.Random(f"watch {seed} {number}"), time.monotonic()
    watched = folder / "watched"
    watched.mkdir(parents=True)
    names = {how: f"w{seed}-{number}-{how}.mp4" for how in WAYS}
    command, kills, wrong = Command(demo, folder / "data"), dice.randrange(1, 3), list[str]()
    writers = [_writer(how, watched / name, dice.uniform(0.2, 2.0)) for how, name in names.items()]
    for _turn in range(kills):
        with command.start("watch", str(watched), stdout=subprocess.DEVNULL) as process:
            time.sleep(dice.uniform(2.0, 30.0))  # noqa: TID251  the moment of the kill
            process.kill()
            process.communicate()
    for writer in writers:
        writer.wait(SECONDS)
    with command.start("watch", str(watched), stdout=subprocess.DEVNULL) as process:
        try:
            while time.monotonic() - began < SECONDS and (wrong := _watch_faults(demo, names.values())):
                time.sleep(2)  # noqa: TID251  the server tells nobody
        finally:
            process.kill()
            process.communicate()
    return Said("watch", number, kills, time.monotonic() - began, tuple(wrong or _watch_faults(demo, names.values())))


def _write(sheet: Path, names: Sequence[str], turn: int) -> None:
    with sheet.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(TITLES)
        rows.writerows(
            (name, f"{name} {turn}", f"said {turn}", f"{name}, t{turn}x", f"Anna {turn}", turn) for name in names
        )


def _entry_faults(admin: Any, name: str, turn: int) -> Iterator[str]:
    found = admin.call("media.list", filter={"nameLike": name})["objects"]
    if len(found) != 1:
        yield f"{name}: {len(found)} entries"
        return
    [entry] = found
    tags = [tag.strip() for tag in entry["tags"].split(",")]
    if (entry["name"], entry["description"]) != (f"{name} {turn}", f"said {turn}") or f"t{turn}x" not in tags:
        has = f"{entry['name']!r}, {entry['description']!r}, {entry['tags']!r}"
        yield f"{name}: has {has} instead of those of turn {turn}"
    records = admin.call("metadata_metadata.list", filter={"objectIdEqual": entry["id"]})["objects"]
    values = [dict(re.findall(r"<(\w+)>([^<]*)</\1>", record["xml"])) for record in records]
    if values != [{"Director": f"Anna {turn}", "Takes": str(turn)}]:
        yield f"{name}: custom metadata {values} instead of those of turn {turn}"


def _watch_faults(demo: DemoProcess, names: Iterable[str]) -> list[str]:
    """Return which files have not one entry each, or not all of their last bytes on the server."""
    stored = {sha256(path.read_bytes()).digest() for path in demo.data_dir.rglob("*") if _may_be_content(path)}
    faults = []
    with DemoClient(demo.credentials) as client:
        admin = client.as_admin()
        for name in names:
            wanted = {"nameLike": Path(name).stem, "statusIn": _ANY}
            count = admin.call("media.list", filter=wanted)["totalCount"]
            # The bytes are made of the name that the file was written under, and a renamed file was written as `.part`.
            whole = any(sha256(content(seed)).digest() in stored for seed in (name, f"{name}.part"))
            if count != 1 or not whole:
                faults.append(f"{name}: {count} entries, {'all' if whole else 'not all'} of its bytes")
    return faults


def _may_be_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == len(content("any"))


def _writer(how: str, path: Path, pause: float) -> subprocess.Popen[bytes]:
    arguments = ("-m", "tests.support.hostile_writer", how, str(path), str(pause))
    return subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)  # noqa: S603  our own program
