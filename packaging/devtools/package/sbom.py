"""The software bill of materials, as CycloneDX 1.6 in JSON. The same package gives the same bytes."""

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from typing import Any

from devtools.package.contents import Component, normal

VERSION = "1.6"
_SIMPLE = re.compile(r"[A-Za-z0-9.+-]+")


def bill(name: str, version: str, licence: str, components: Sequence[Component]) -> str:
    """Return the bill of one package."""
    rows = [row(component) for component in components]
    main = {"type": "application", "bom-ref": name, "name": name, "version": version, "licenses": licences(licence)}
    told = {
        "$schema": f"http://cyclonedx.org/schema/bom-{VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": VERSION,
        "serialNumber": f"urn:uuid:{_serial(name, version, rows)}",
        "version": 1,
        "metadata": {"component": main},
        "components": rows,
        "dependencies": [{"ref": name, "dependsOn": [found["bom-ref"] for found in rows]}],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def row(component: Component) -> dict[str, Any]:
    """Return one component."""
    key = normal(component.name.replace(" ", "-").replace("+", "p"))
    purl = f"pkg:pypi/{key}@{component.version}" if component.is_python else f"pkg:generic/{key}"
    kept: dict[str, Any] = {"type": "library", "bom-ref": f"{purl}#{component.inside}" if component.inside else purl}
    kept["name"] = component.name
    if component.version:
        kept["version"] = component.version
    kept["licenses"] = licences(component.licence)
    kept["purl"] = purl
    if component.home:
        kept["externalReferences"] = [{"type": "website", "url": f"https://{component.home}"}]
    return kept


def licences(expression: str) -> list[dict[str, Any]]:
    """Return a licence as CycloneDX has it: an id, or an expression of several."""
    return [{"license": {"id": expression}}] if _SIMPLE.fullmatch(expression) else [{"expression": expression}]


def _serial(name: str, version: str, rows: Sequence[dict[str, Any]]) -> uuid.UUID:
    """Return a number that depends on the contents only."""
    digest = hashlib.sha256(json.dumps([name, version, list(rows)], sort_keys=True).encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=5)
