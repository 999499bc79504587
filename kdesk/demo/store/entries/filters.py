"""The fields of an entry filter as SQL, and the indexes for them."""

from kdesk.demo.store.conditions import Condition, given
from kdesk.demo.store.entries import text_search
from kdesk.demo.store.entries.fields import MEDIA_TYPE
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

SCHEMA = """
DROP INDEX IF EXISTS entries_by_reference;
CREATE INDEX IF NOT EXISTS entries_by_reference_key ON entries (lower(trim(reference_id, ' '||char(9,10,13))));
CREATE INDEX IF NOT EXISTS entries_for_lists ON entries (
    partner_id, status, created_at, moderation_status, display_in_search, type, media_type, user_id, duration_ms);
CREATE INDEX IF NOT EXISTS entries_for_categories ON entries (
    id, partner_id, status, created_at, moderation_status, display_in_search, type, media_type, user_id);
CREATE INDEX IF NOT EXISTS entries_by_name ON entries (partner_id, name COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS entries_by_update ON entries (partner_id, updated_at);
"""
"""The two `entries_for_…` indexes cover most lists: counting 100,000 entries reads nothing else."""

_NULL_FLAG = -1
_AND = 1


def _key(text: str) -> str:
    """Return the SQL by which reference ids are compared. SQLite's `lower` changes only ASCII, as PHP's does."""
    return f"lower(trim({text}, ' '||char(9,10,13)))"


_REFERENCE = _key("reference_id")
_NEVER = "NULL"
_VALUES = {
    "id": "id",
    "name": "name COLLATE NOCASE",
    "partnerId": "partner_id",
    "userId": "user_id",
    "creatorId": "creator_id",
    "status": "status",
    "moderationStatus": "moderation_status",
    "displayInSearch": "display_in_search",
    "type": "type",
    "mediaType": "media_type",
    "sourceType": "source_type",
    "conversionProfileId": "conversion_profile_id",
    "accessControlId": "access_control_id",
    "rootEntryId": "root_entry_id",
    "parentEntryId": "parent_entry_id",
    "replacingEntryId": "replacing_entry_id",
    "replacedEntryId": "replaced_entry_id",
    "replacementStatus": "replacement_status",
    "groupId": "CAST(json_extract(extra,'$.groupId') AS TEXT)",
}
_BOUNDS = {
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "startDate": "start_date",
    "endDate": "end_date",
    "lastPlayedAt": _NEVER,
    "mediaDate": _NEVER,
    # Rounded to seconds like the duration on the wire.
    "duration": "(duration_ms+500)/1000",
    "partnerSortValue": "partner_sort_value",
    "rank": "0",
    "totalRank": "0",
}
_DATES = ("createdAt", "updatedAt", "startDate", "endDate", "lastPlayedAt", "mediaDate")
_DURATION_TYPE = (
    # A picture is short; an entry without content is not available.
    "CASE WHEN duration_ms=0 AND status=7 THEN 'notavailable' WHEN duration_ms<240000 THEN 'short'"
    " WHEN duration_ms<=1200000 THEN 'medium' ELSE 'long' END"
)
_LISTS = {
    "flavorParamsIds": "flavor_params_ids",
    "durationType": _DURATION_TYPE,
    "entitledUsersEdit": "json_extract(extra,'$.entitledUsersEdit')",
    "entitledUsersPublish": "json_extract(extra,'$.entitledUsersPublish')",
    "entitledUsersView": "json_extract(extra,'$.entitledUsersView')",
}
_TEXTS = {
    "name": "name",
    "description": "description",
    "tags": "tags",
    "adminTags": "admin_tags",
    "tagsName": "tags name",
    "tagsAdminTags": "tags admin_tags",
    "tagsAdminTagsName": "tags admin_tags name",
}
_INDEXED = "rowid IN (SELECT rowid FROM entry_words WHERE entry_words MATCH ?)"
_NOT_INDEXED = "rowid NOT IN (SELECT rowid FROM entry_words WHERE entry_words MATCH ?)"
_ASSIGNED = "id {} (SELECT entry_id FROM category_entries WHERE category_id IN (SELECT id FROM categories WHERE {}))"
_BY_ID, _BY_NAME = "id=?", "full_name=?"
_BELOW_NAME = "instr(full_name, ?)=1"
_UNDER_ID, _UNDER_NAME = "instr('>'||full_ids||'>', '>'||?||'>')", "instr(full_name||'>', ?||'>')=1"
_CATEGORIES = {
    # Ids match these categories only, names their descendants too.
    "categoriesIdsMatchOr": ("IN", " OR ", _BY_ID),
    "categoriesIdsMatchAnd": ("IN", " AND ", _BY_ID),
    "categoriesIdsNotContains": ("NOT IN", " AND ", _BY_ID),
    "categoriesMatchOr": ("IN", " OR ", _UNDER_NAME),
    "categoriesMatchAnd": ("IN", " AND ", _UNDER_NAME),
    "categoriesNotContains": ("NOT IN", " AND ", _UNDER_NAME),
    "categoriesFullNameIn": ("IN", " OR ", _BY_NAME),
    "categoryAncestorIdIn": ("IN", " OR ", _UNDER_ID),
}


def restrict(where: Condition, sent: Args) -> None:
    """Add the conditions of a filter. Unknown fields are ignored."""
    _check_enums(sent)
    where.compare(sent, _VALUES)
    where.bound(sent, _BOUNDS, _DATES)
    if sent.integer("isRoot", _NULL_FLAG) != _NULL_FLAG:
        where.add("(root_entry_id IS NULL)=?", sent.flag("isRoot"))
    _references(where, sent)
    _advanced(where, sent.child("advancedSearch"))
    _lists(where, sent)
    _texts(where, sent)
    _categories(where, sent)


def _references(where: Condition, sent: Args) -> None:
    """Add conditions for reference ids. The server compares an MD5 of the trimmed lower-case (ASCII) text."""
    if given(sent, "referenceIdEqual"):
        where.add(f"{_REFERENCE}={_key('?')}", sent.text("referenceIdEqual"))
    if words := given(sent, "referenceIdIn"):
        where.add(f"{_REFERENCE} IN ({','.join([_key('?')] * len(words))})", *words)


def _advanced(where: Condition, item: Args | None) -> None:
    """Add the conditions on categories in an advanced search. Operators other than AND and other items are ignored."""
    if item is None:
        return
    kind = item.text("objectType")
    if kind == "KalturaCategoryEntryAdvancedFilter":
        for name, filter_name in (
            ("categoryIdEqual", "categoriesIdsMatchOr"),
            ("categoriesMatchOr", "categoriesMatchOr"),
        ):
            if name in item:
                _categories(where, Args({filter_name: item.raw(name)}))
    elif kind == "KalturaSearchOperator" and item.integer("type", _AND) == _AND:
        for part in item.children("items"):
            _advanced(where, part)


def _check_enums(sent: Args) -> None:
    if given(sent, "mediaTypeEqual") and sent.integer("mediaTypeEqual") not in MEDIA_TYPE.values:
        arguments = {"PARAM_NAME": "mediaTypeEqual", "ENUM_TYPE": MEDIA_TYPE.name}
        raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=sent.text("mediaTypeEqual"), **arguments)


def _lists(where: Condition, sent: Args) -> None:
    """Add conditions for fields that store several comma-separated values."""
    for name, column in _LISTS.items():
        for suffix, joint in (("MatchOr", " OR "), ("MatchAnd", " AND ")):
            if words := given(sent, name + suffix):
                where.add(joint.join([f"instr(','||{column}||',', ','||?||',')"] * len(words)), *words)


def _texts(where: Condition, sent: Args) -> None:
    for name, columns in _TEXTS.items():
        for suffix in ("Like", "MultiLikeOr"):
            _match(where, columns, given(sent, name + suffix))
        for word in given(sent, name + "MultiLikeAnd"):
            _match(where, columns, [word])
    _match(where, "", given(sent, "freeText"))
    # Unlike the others it takes a text with a blank for one word, which no text has.
    _match(where, "", ["!" if " " in word else word for word in given(sent, "searchTextMatchOr")])
    for word in given(sent, "searchTextMatchAnd"):
        _match(where, "", [word])


def _match(where: Condition, columns: str, alternatives: list[str]) -> None:
    """Add a condition on words of the index. A text of punctuation matches nothing, as does one in quotes."""
    parts, values = [], []
    for wanted, unwanted in map(text_search.terms, (text for text in alternatives if not text.startswith('"'))):
        tests = [(test, words) for test, words in ((_INDEXED, wanted), (_NOT_INDEXED, unwanted)) if words]
        if tests:
            parts.append(" AND ".join(test for test, _ in tests))
            values += [f"{{{columns}}} : ({words})" if columns else words for _, words in tests]
    if alternatives:
        where.add(" OR ".join(f"({part})" for part in parts) or "0", *values)


def _categories(where: Condition, sent: Args) -> None:
    for name, (membership, joint, category) in _CATEGORIES.items():
        if words := given(sent, name):
            # A name that ends with `>` matches only the categories below it.
            demands = [_BELOW_NAME if category is _UNDER_NAME and word.endswith(">") else category for word in words]
            where.add(joint.join(_ASSIGNED.format(membership, demand) for demand in demands), *words)
    if given(sent, "categoriesIdsEmpty"):
        where.add("(categories_ids='')=?", sent.flag("categoriesIdsEmpty"))
