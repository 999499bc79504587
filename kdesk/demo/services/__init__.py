"""The table of services: one module a service group; a new group is one module and one line here."""

from kdesk.demo.calls import Service
from kdesk.demo.services import (
    access_control,
    app_tokens,
    base_entry,
    categories,
    flavors,
    media,
    media_infos,
    partners,
    profiles,
    sessions,
    short_links,
    system,
    thumbs,
    upload_tokens,
    users,
)

SERVICES: tuple[Service, ...] = (
    system.SERVICE,
    sessions.SERVICE,
    app_tokens.SERVICE,
    users.SERVICE,
    users.ADMIN_USER,
    partners.SERVICE,
    upload_tokens.SERVICE,
    media.SERVICE,
    base_entry.SERVICE,
    flavors.SERVICE,
    media_infos.SERVICE,
    profiles.FLAVOR_PARAMS,
    profiles.CONVERSION_PROFILE,
    profiles.CONVERSION_PROFILE_ASSET_PARAMS,
    thumbs.SERVICE,
    categories.CATEGORY,
    categories.CATEGORY_ENTRY,
    short_links.SERVICE,
    access_control.PROFILE,
    access_control.OLD,
)
