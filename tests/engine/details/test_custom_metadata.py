"""Custom metadata that was said of a file: written field by field, over nothing that somebody else wrote."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kdesk.demo.server.sample_metadata import sample_schema
from kdesk.domain.details.ports import FieldState
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from tests.engine.details.details_engine import DetailsEngine
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

METADATA = DetailField.METADATA


@pytest.fixture(scope="module")
def schema(demo: DemoProcess) -> int:
    """Return the id of a schema of the account."""
    made = _call(demo, "metadata_metadataProfile.add", metadataProfile={"name": "p"}, xsdData=sample_schema())
    return int(made["id"])


def _call(demo: DemoProcess, action: str, **params: object) -> Any:
    with DemoClient(demo.credentials) as client:
        return client.as_admin().call(action, **params)


def said(schema: int, **values: str) -> UploadDetails:
    """Return details that say values of custom fields."""
    return UploadDetails(metadata={schema: {name: (value,) for name, value in values.items()}})


def stored(demo: DemoProcess, entry_id: str) -> Mapping[str, str]:
    """Return the values that the entry has."""
    found = _call(demo, "metadata_metadata.list", filter={"objectIdEqual": entry_id})["objects"]
    return dict(re.findall(r"<(\w+)>([^<]*)</\1>", found[0]["xml"])) if found else {}


def write(demo: DemoProcess, entry_id: str, values: str) -> None:
    """Change the custom metadata of an entry as somebody else would."""
    (row,) = _call(demo, "metadata_metadata.list", filter={"objectIdEqual": entry_id})["objects"]
    _call(demo, "metadata_metadata.update", id=row["id"], xmlData=f"<metadata>{values}</metadata>")


async def test_a_change_of_somebody_else_is_a_conflict_of_that_field_alone(
    demo: DemoProcess, schema: int, tmp_path: Path
) -> None:
    """The other fields are written; each conflict ends by itself, with the one value or the other."""
    engine = DetailsEngine(demo, tmp_path)
    async with engine.running() as queue:
        (key,) = await engine.upload("meta.png", said=said(schema, Director="Anna", Takes="3"))
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        assert stored(demo, entry_id) == {"Director": "Anna", "Takes": "3"}
        write(demo, entry_id, "<Director>Ben</Director><Takes>9</Takes>")
        queue.details.change({key: said(schema, Director="Cleo", Takes="4")})
        await engine.until_settled(key)
        record = engine.record(key)
        assert record.states[METADATA] is FieldState.CONFLICT
        assert record.server.metadata == {schema: {"Director": ("Ben",), "Takes": ("9",)}}
        assert stored(demo, entry_id) == {"Director": "Ben", "Takes": "9"}
        queue.details.keep_mine(key, METADATA, (schema, "Director"))
        await engine.until_settled(key)
        assert engine.record(key).server.metadata == {schema: {"Takes": ("9",)}}
        assert stored(demo, entry_id) == {"Director": "Cleo", "Takes": "9"}
        queue.details.keep_theirs(key, METADATA, (schema, "Takes"))
        await engine.until_settled(key)
        record = engine.record(key)
    assert record.states[METADATA] is FieldState.WRITTEN
    assert record.details.metadata == {schema: {"Director": ("Cleo",), "Takes": ("9",)}}
    assert stored(demo, entry_id) == {"Director": "Cleo", "Takes": "9"}


@pytest.mark.parametrize("lost", ["metadata_metadata.add", "metadata_metadata.update"])
async def test_a_lost_answer_is_no_conflict(
    lost: str, demo: DemoProcess, control: FaultControl, schema: int, tmp_path: Path
) -> None:
    """What kdesk sent itself is no change of somebody else, also after a restart."""
    engine = DetailsEngine(demo, tmp_path)
    control.add(lost, "reset-after", count=1)
    async with engine.running() as queue:
        (key,) = await engine.upload(f"{lost}.png", said=said(schema, Director="Anna"))
        entry_id = await engine.until_arrived(key)
        await engine.until_settled(key)
        queue.details.change({key: said(schema, Director="Ben")})
        await engine.until(lambda: control.struck() == [1])
    async with engine.running() as queue:
        queue.details.change({key: said(schema, Director="Cleo")})
        await engine.until_settled(key)
        record = engine.record(key)
    assert record.states[METADATA] is FieldState.WRITTEN
    assert stored(demo, entry_id) == {"Director": "Cleo"}
