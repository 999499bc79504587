"""Templates of details in their file, and in files from elsewhere."""

import json
from pathlib import Path

import pytest

from kdesk.domain.details.templates import Template, TemplateUse
from kdesk.domain.details.upload_details import Poster, UploadDetails
from kdesk.domain.entry import MediaType
from kdesk.errors import KdeskError, StoreProblem
from kdesk.store.templates import MAX_BYTES, TemplatesFile, read_templates

LECTURE = Template(
    "Lecture",
    UploadDetails(
        title="{name} ({date})", tags=("lecture",), poster=Poster("/pictures/a.png"), metadata={3: {"Room": ("1",)}}
    ),
    TemplateUse(("102:anna@https://kaltura.example",), ("/lectures",), (MediaType.VIDEO,)),
)


async def test_templates_are_kept(tmp_path: Path) -> None:
    """In a file for this user alone, in the order in which they were made."""
    path, problems = tmp_path / "templates.json", list[KdeskError]()
    async with TemplatesFile.opened(path, problems.append) as file:
        file.keep(Template("Gone"))
        file.keep(LECTURE)
        file.keep(Template(" Talk ", UploadDetails(title="")))
        file.remove("Gone")
    assert path.stat().st_mode & 0o077 == 0
    async with TemplatesFile.opened(path, problems.append) as file:
        assert file.all == (LECTURE, Template("Talk", UploadDetails(title="")))
        assert file.damaged is None
    assert problems == []


async def test_an_exported_file_holds_nothing_of_this_computer(tmp_path: Path) -> None:
    """No account, no folder, no path; what remains is read elsewhere."""
    out = tmp_path / "for-you.json"
    async with TemplatesFile.opened(tmp_path / "templates.json", lambda _: None) as file:
        file.keep(LECTURE)
        await file.export(["Lecture", "unknown"], out)
        assert "/" not in out.read_text()
        (read,) = await file.read_export(out)
    assert read.use == TemplateUse(kinds=(MediaType.VIDEO,))
    assert read.details == UploadDetails(title="{name} ({date})", tags=("lecture",), metadata={3: {"Room": ("1",)}})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"format": "kdesk templates", "templates": {}}',
        b'{"format": "other", "templates": []}',
        b"\xff\xfe",
    ],
)
async def test_what_is_no_file_of_templates_is_said(data: bytes, tmp_path: Path) -> None:
    """A sentence, whatever the file holds."""
    path = tmp_path / "in.json"
    path.write_bytes(data)
    async with TemplatesFile.opened(tmp_path / "templates.json", lambda _: None) as file:
        with pytest.raises(StoreProblem):
            await file.read_export(path)
        with pytest.raises(StoreProblem):
            await file.read_export(tmp_path / "missing.json")


@pytest.mark.parametrize(
    "bad",
    [
        7,
        {"name": ""},
        {"name": "x" * 201},
        {"name": "a", "details": {"title": "x" * 65_536}},
        {"name": "a", "details": {"tags": ["x"] * 1001}},
        {"name": "a", "details": {"conversion_profile": 2**60}},
        {"name": "a", "details": {"starts_at": 1e400}},
        {"name": "a", "use": {"kinds": ["films"]}},
    ],
    ids=str,
)
def test_one_bad_template_costs_only_itself(bad: object) -> None:
    """Bounded in every direction."""
    text = json.dumps({"format": "kdesk templates", "templates": [bad, {"name": "Good"}]})
    assert read_templates(text.encode()) == ((Template("Good"),), False)


async def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    """What could be read is kept."""
    path = tmp_path / "templates.json"
    path.write_text('{"format": "kdesk templates", "templates": [{"name": "Good"}, 7]}')
    async with TemplatesFile.opened(path, lambda _: None) as file:
        assert file.all == (Template("Good"),)
        assert file.damaged is not None
        assert "7" in file.damaged.read_text()


@pytest.mark.parametrize("kind", ["too large", "folder"])
async def test_a_file_that_cannot_be_read_is_set_aside(tmp_path: Path, kind: str) -> None:
    """Else the next template that is saved would take its place."""
    path = tmp_path / "templates.json"
    if kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as written:
            written.truncate(MAX_BYTES + 1)
    async with TemplatesFile.opened(path, lambda _: None) as file:
        file.keep(LECTURE)
        assert file.damaged is not None
        assert file.damaged.exists()
    async with TemplatesFile.opened(path, lambda _: None) as file:
        assert file.all == (LECTURE,)
