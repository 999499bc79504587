"""`kdesk upload` with what the entries are to say."""

import os
from pathlib import Path

import pytest

from kdesk.domain.details.templates import Template, TemplateUse
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.store.templates import TemplatesFile
from tests.engine.details.details_engine import LONG_AGO, DetailsEngine
from tests.support.command_line import Command
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


async def test_options_go_over_a_template(demo: DemoProcess, tmp_path: Path) -> None:
    """Patterns are filled for each file; a template that does not exist is wrong use, before anything is sent."""
    files = [DetailsEngine(demo, tmp_path).file(f"take-{tmp_path.name}-{number}.png") for number in (1, 2)]
    for file in files:
        os.utime(file, (LONG_AGO, LONG_AGO))
    data = tmp_path / "data"
    data.mkdir()
    async with TemplatesFile.opened(data / "templates.json", lambda _: None) as templates:
        templates.keep(Template("Rushes", UploadDetails(description="From the set", tags=("raw",))))
    command = Command(demo, data)
    named = [str(file) for file in files]
    wrong = command.run("upload", *named, "--template", "Other")
    assert (wrong.returncode, "“Other”" in wrong.stderr) == (2, True)
    title = f"Take {{counter:02}} {tmp_path.name}"
    done = command.run(
        *("upload", *named, "--template", "Rushes", "--title", title, "--tags", "raw, day one", "--category", "Set>A")
    )
    assert done.returncode == 0, done.stderr
    entries = {entry["name"]: entry for entry in PlainClient(demo).entries()}
    for number in (1, 2):
        entry = entries[f"Take 0{number} {tmp_path.name}"]
        assert (entry["description"], entry["tags"], entry["categories"]) == ("From the set", "raw, day one", "Set>A")


async def test_the_command_ends_when_everything_is_written(demo: DemoProcess, tmp_path: Path) -> None:
    """Also what does not go with the reservation: here the category, which is named by its id."""
    file = DetailsEngine(demo, tmp_path).file(f"by-id-{tmp_path.name}.png")
    os.utime(file, (LONG_AGO, LONG_AGO))
    client = PlainClient(demo)
    made = client.call("category", "add", category={"name": f"c{tmp_path.name}"})
    done = Command(demo, tmp_path / "data").run("upload", str(file), "--category", str(made["id"]))
    assert done.returncode == 0, done.stderr
    (entry,) = [entry for entry in client.entries() if entry["name"] == file.stem]
    assert entry["categories"] == made["fullName"]


async def test_files_of_one_drop_begin_with_the_templates_of_their_folders(demo: DemoProcess, tmp_path: Path) -> None:
    """Two files of a folder alike, those beside it otherwise; `{name}` is that of each file."""
    data = tmp_path / "data"
    data.mkdir()
    engine_folder = tmp_path / "films"
    (engine_folder / "talks").mkdir(parents=True)
    async with TemplatesFile.opened(data / "templates.json", lambda _: None) as templates:
        talks = UploadDetails(title="Talk {name}", tags=("talk",))
        templates.keep(Template("Talks", talks, TemplateUse(folders=(str(engine_folder / "talks"),))))
        engine = DetailsEngine(demo, engine_folder, templates=templates)
        names = ("a.png", "talks/b.png", "talks/c.png", "z.png")
        async with engine.running():
            taken = await engine.queue.enqueue([engine.file(name) for name in names])
            titles = [engine.record(transfer.id).details.title for transfer in taken]
    assert titles == [None, "Talk b", "Talk c", None]
