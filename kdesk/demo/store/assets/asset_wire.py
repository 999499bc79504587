"""The wire fields that all kinds of assets share."""

from typing import Any

from kdesk.demo.store.database import Row


def asset_to_wire(row: Row) -> dict[str, Any]:
    """Return the fields of `KalturaAsset`; the size is in bytes."""
    return {
        "id": row["id"],
        "entryId": row["entry_id"],
        "partnerId": row["partner_id"],
        "version": row["version"],
        "size": row["size"],
        "tags": row["tags"],
        "fileExt": row["file_ext"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "description": row["description"],
        "partnerData": row["partner_data"],
        "partnerDescription": row["partner_description"],
        "actualSourceAssetParamsIds": row["actual_source_params"],
        # Kaltura returns a text, but the number 0 while there is no content.
        "sizeInBytes": str(row["size"]) if row["size"] else 0,
    }
