"""Structs of what an account offers for the fields of its entries: categories, profiles, custom metadata."""

from typing import Annotated

from msgspec import Struct

from kdesk.domain.editing.account_values import AccessProfile, ConversionProfile
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.custom_metadata import MetadataProfile, MetadataRecord
from kdesk.domain.editing.metadata_xml import MAX_DOCUMENT, read_fields
from kdesk.domain.links.rules import AccessRule, RuleKind
from kdesk.kaltura import value_types
from kdesk.kaltura.wire import MAX_ITEMS, Code, Count, Flag, ListType, Name, Number

Document = Annotated[str | None, value_types.ExactText(MAX_DOCUMENT)]
"""A schema or a document of custom metadata: a truncated one would be another."""


class WireCategory(Struct, rename="camel"):
    """`KalturaCategory`."""

    id: Number
    parent_id: Number = None
    name: Name = None
    full_name: Name = None
    entries_count: Count = None


class WireCategories(Struct, rename="camel"):
    """`KalturaCategoryListResponse`."""

    object_type: ListType
    total_count: Count = None
    objects: Annotated[list[WireCategory], value_types.StructList(MAX_ITEMS)] = []


class WireCategoryEntry(Struct, rename="camel"):
    """`KalturaCategoryEntry`; only that it came counts."""

    category_id: Number = None


class WireCondition(Struct, rename="camel"):
    """`KalturaCondition`; what it compares with is not read."""

    object_type: Name = None


class WireRuleType(Struct, rename="camel"):
    """`KalturaRuleAction`, or `KalturaContextTypeHolder`."""

    type: Code = None


class WireRule(Struct, rename="camel"):
    """`KalturaRule`."""

    conditions: Annotated[list[WireCondition], value_types.StructList(MAX_ITEMS)] = []
    actions: Annotated[list[WireRuleType], value_types.StructList(MAX_ITEMS)] = []
    contexts: Annotated[list[WireRuleType], value_types.StructList(MAX_ITEMS)] = []


class WireAccessProfile(Struct, rename="camel"):
    """`KalturaAccessControlProfile`."""

    id: Number
    name: Name = None
    is_default: Flag = None
    rules: Annotated[list[WireRule], value_types.StructList(MAX_ITEMS)] = []


class WireAccessProfiles(Struct, rename="camel"):
    """`KalturaAccessControlProfileListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireAccessProfile], value_types.StructList(MAX_ITEMS)] = []


class WireConversionProfile(Struct, rename="camel"):
    """`KalturaConversionProfile`."""

    id: Number
    name: Name = None
    is_default: Flag = None


class WireConversionProfiles(Struct, rename="camel"):
    """`KalturaConversionProfileListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireConversionProfile], value_types.StructList(MAX_ITEMS)] = []


class WireMetadataProfile(Struct, rename="camel"):
    """`KalturaMetadataProfile`; `metadata_object_type` 1 is for entries."""

    id: Number
    name: Name = None
    metadata_object_type: Code = None
    xsd: Document = None


class WireMetadataProfiles(Struct, rename="camel"):
    """`KalturaMetadataProfileListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireMetadataProfile], value_types.StructList(MAX_ITEMS)] = []


class WireMetadata(Struct, rename="camel"):
    """`KalturaMetadata`."""

    id: Number
    metadata_profile_id: Number = None
    version: Number = None
    xml: Document = None


class WireMetadataList(Struct, rename="camel"):
    """`KalturaMetadataListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireMetadata], value_types.StructList(MAX_ITEMS)] = []


def to_category(wire: WireCategory) -> Category:
    """Convert to a category."""
    name = str(wire.name or "")
    return Category(
        wire.id or 0, wire.parent_id or 0, name, str(wire.full_name or "") or name, entries=wire.entries_count or 0
    )


def to_conversion_profile(wire: WireConversionProfile) -> ConversionProfile:
    """Convert to a conversion profile."""
    return ConversionProfile(wire.id or 0, str(wire.name or ""), is_default=bool(wire.is_default))


def to_access_profile(wire: WireAccessProfile) -> AccessProfile:
    """Convert to an access control profile."""
    blocking = tuple(_to_rule(rule) for rule in wire.rules if any(one.type == _BLOCK for one in rule.actions))
    return AccessProfile(wire.id or 0, str(wire.name or ""), is_default=bool(wire.is_default), blocking=blocking)


_BLOCK = 1
_KINDS = {
    "KalturaCountryCondition": RuleKind.COUNTRY,
    "KalturaSiteCondition": RuleKind.DOMAIN,
    "KalturaIpAddressCondition": RuleKind.NETWORK_ADDRESS,
    "KalturaAuthenticatedCondition": RuleKind.SESSION,
    "KalturaUserAgentCondition": RuleKind.USER_AGENT,
}


def _to_rule(wire: WireRule) -> AccessRule:
    kinds = (_KINDS.get(str(one.object_type), RuleKind.OTHER) for one in wire.conditions)
    contexts = frozenset(one.type for one in wire.contexts if one.type is not None)
    return AccessRule(tuple(dict.fromkeys(kinds)), contexts)


def to_metadata_profile(wire: WireMetadataProfile) -> MetadataProfile:
    """Convert to a schema."""
    return MetadataProfile(wire.id or 0, str(wire.name or ""), read_fields(wire.xsd or ""))


def to_metadata_record(wire: WireMetadata) -> MetadataRecord:
    """Convert to the values of an entry."""
    return MetadataRecord(
        wire.metadata_profile_id or 0, wire.id or 0, wire.version or 0, wire.xml or "", wire.xml is not None
    )
