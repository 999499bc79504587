"""Data and document entries, whose text or file is stored unchanged."""

from typing import Any

from tests.support.demo_client import DemoClient

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def served(client: DemoClient, service: str, entry: str) -> Any:
    """The response of a `serve` action."""
    path = f"/api_v3/service/{service}/action/serve"
    return client.http.get(path, params={"ks": client.ks, "entryId": entry, "format": "1"})


def test_data_entry(admin: DemoClient) -> None:
    """A data entry is READY immediately, stores its text, and counts its versions."""
    entry = admin.call("data.add", dataEntry={"name": "notes", "dataContent": "one é"})
    assert (entry["objectType"], entry["type"], entry["status"]) == ("KalturaDataEntry", 6, 2)
    assert (entry["dataContent"], entry["version"]) == ("one é", "100002")
    assert served(admin, "data", entry["id"]).text == "one é"
    assert admin.http.get(entry["downloadUrl"]).text == "one é"
    changed = admin.call("data.update", entryId=entry["id"], documentEntry={"dataContent": "two"})
    assert (changed["dataContent"], changed["version"]) == ("two", "100012")
    assert admin.call("data.update", entryId=entry["id"], documentEntry={"name": "x"})["version"] == "100012"
    hidden = admin.call("data.update", entryId=entry["id"], documentEntry={"retrieveDataContentByGet": False})
    assert hidden["dataContent"] == ""
    assert served(admin, "data", entry["id"]).text == "two"
    assert admin.call("data.delete", entryId=entry["id"]) is None
    assert served(admin, "data", entry["id"]).headers["x-kaltura"] == "error- ENTRY_ID_NOT_FOUND"


def test_data_content_by_resource(admin: DemoClient) -> None:
    """`data.addContent` accepts a text or an uploaded text, and refuses other entries."""
    entry = admin.call("data.add", dataEntry={"name": "empty"})["id"]
    assert served(admin, "data", entry).content == b""
    text = {"objectType": "KalturaStringResource", "content": "by resource"}
    assert admin.call("data.addContent", entryId=entry, resource=text)["id"] == entry
    assert admin.call("data.get", entryId=entry)["dataContent"] == "by resource"
    token = admin.token("notes.txt")
    uploaded = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    refused = admin.error("data.addContent", entryId=entry, resource=uploaded)
    assert refused == "UPLOADED_FILE_NOT_FOUND_BY_TOKEN"
    admin.chunk(token, b"by upload", name="notes.txt")
    admin.call("data.addContent", entryId=entry, resource=uploaded)
    assert admin.call("data.get", entryId=entry)["dataContent"] == "by upload"
    media = admin.entry()
    wrong = admin.call("data.addContent", entryId=media, resource=text)
    assert wrong["code"] == "INVALID_ENTRY_TYPE"
    assert wrong["args"] == {"ENTRY_NAME": media, "WRONG_ENTRY_TYPE": "1", "RIGHT_ENTRY_TYPE": "6"}


def test_lists_keep_classes_apart(admin: DemoClient) -> None:
    """Each service lists its own class; `media.list` includes neither data nor documents, `baseEntry.list` all."""
    entry = admin.call("data.add", dataEntry={"name": "apart", "dataContent": "x"})["id"]

    def found(call: str) -> tuple[str, int]:
        response = admin.call(call, filter={"idEqual": entry})
        return response["objectType"], response["totalCount"]

    assert found("data.list") == ("KalturaDataListResponse", 1)
    assert found("document.list") == ("KalturaDocumentListResponse", 0)
    assert found("media.list") == ("KalturaMediaListResponse", 0)
    assert found("baseEntry.list") == ("KalturaBaseEntryListResponse", 1)
    assert admin.error("media.get", entryId=entry) == "ENTRY_ID_NOT_FOUND"


def test_document(admin: DemoClient) -> None:
    """A document is READY immediately with its file; the alias of the service works too."""
    token = admin.token("paper.pdf")
    assert admin.chunk(token, PDF, name="paper.pdf")["status"] == 2
    sent = {"name": "paper", "documentType": 13}
    missing = admin.call("document.addFromUploadedFile", documentEntry={"name": "x"}, uploadTokenId=token)
    assert missing["args"] == {"PROP_NAME": "KalturaDocumentEntry::documentType"}
    entry = admin.call("document_documents.addFromUploadedFile", documentEntry=sent, uploadTokenId=token)
    assert (entry["objectType"], entry["type"], entry["documentType"], entry["status"]) == (
        "KalturaDocumentEntry",
        10,
        13,
        2,
    )
    assert admin.call("document.get", entryId=entry["id"])["name"] == "paper"
    response = served(admin, "document_documents", entry["id"])
    assert (response.content, response.headers["content-type"]) == (PDF, "application/pdf")
    again = admin.call("document.addFromEntry", sourceEntryId=entry["id"], documentEntry={"name": "again"})
    assert (again["documentType"], again["status"]) == (13, 2)
    assert served(admin, "document", again["id"]).content == PDF
    wrong = admin.call("document.update", entryId=entry["id"], documentEntry={"documentType": 11})
    assert wrong["args"] == {"PROP_NAME": "KalturaDocumentEntry::documentType"}
    assert admin.error("document.add", documentEntry=sent) == "ACTION_DOES_NOT_EXISTS"


def test_document_waits_for_its_upload(admin: DemoClient) -> None:
    """A document can be attached before its upload, as media can."""
    entry = admin.call("baseEntry.add", entry={"objectType": "KalturaDocumentEntry", "documentType": 11})["id"]
    token = admin.token("paper.pdf")
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    assert admin.call("document.addContent", entryId=entry, resource=resource)["status"] == 0
    assert admin.chunk(token, PDF, name="paper.pdf")["status"] == 3
    assert admin.call("document.get", entryId=entry)["status"] == 2
