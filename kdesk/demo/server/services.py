"""Construction of the API services and delivery URLs."""

from collections.abc import Iterator

from kdesk.demo.server.media_parts import Media
from kdesk.demo.server.stores import Stores
from kdesk.demo.services.api import permissions
from kdesk.demo.services.api.access_control import AccessControl
from kdesk.demo.services.api.app_tokens import AppTokenService
from kdesk.demo.services.api.attachments import AttachmentService
from kdesk.demo.services.api.base_entry import BaseEntryService
from kdesk.demo.services.api.bulk_uploads import BulkUploads
from kdesk.demo.services.api.captions import CaptionService
from kdesk.demo.services.api.categories import CategoryService
from kdesk.demo.services.api.cue_points import CuePointService
from kdesk.demo.services.api.custom_metadata import CustomMetadataService
from kdesk.demo.services.api.data import DataService
from kdesk.demo.services.api.documents import DocumentService
from kdesk.demo.services.api.entry_thumbnails import EntryThumbnails
from kdesk.demo.services.api.esearch import ESearch
from kdesk.demo.services.api.file_assets import FileAssetCalls
from kdesk.demo.services.api.flags import Flags
from kdesk.demo.services.api.flavor_changes import FlavorChanges
from kdesk.demo.services.api.flavor_params import FlavorParamsService
from kdesk.demo.services.api.flavors import FlavorService
from kdesk.demo.services.api.media import MediaService
from kdesk.demo.services.api.media_infos import MediaInfoService
from kdesk.demo.services.api.moderation import Moderation
from kdesk.demo.services.api.old_uploads import OldUploads
from kdesk.demo.services.api.partners import PartnerService
from kdesk.demo.services.api.playback import Playback
from kdesk.demo.services.api.players import PlayerService
from kdesk.demo.services.api.profiles import ProfileService
from kdesk.demo.services.api.recycle_bin import RecycleBin
from kdesk.demo.services.api.sessions import SessionService
from kdesk.demo.services.api.short_links import ShortLinkService
from kdesk.demo.services.api.system import SystemService
from kdesk.demo.services.api.tag_search import TagSearch
from kdesk.demo.services.api.tags import TagService
from kdesk.demo.services.api.thumb_captures import ThumbCaptures
from kdesk.demo.services.api.thumb_changes import ThumbChanges
from kdesk.demo.services.api.thumb_params import ThumbParamsService
from kdesk.demo.services.api.thumbs import ThumbService
from kdesk.demo.services.api.upload_tokens import UploadTokenService
from kdesk.demo.services.api.users import UserService
from kdesk.demo.services.calls.call import Service
from kdesk.demo.services.calls.cloning import Cloning
from kdesk.demo.services.calls.compositions import Compositions
from kdesk.demo.services.calls.entry_calls import EntryParts
from kdesk.demo.services.calls.entry_content import EntryContent
from kdesk.demo.services.calls.resources import Resources
from kdesk.demo.services.calls.token_files import TokenFiles
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.manifest import PlayManifest
from kdesk.demo.services.delivery.media_files import MediaFiles
from kdesk.demo.services.delivery.player_pages import PlayerPages
from kdesk.demo.services.delivery.streams import Streams
from kdesk.demo.services.delivery.table import DeliveryUrls
from kdesk.demo.services.delivery.thumbnail_url import Thumbnails
from kdesk.demo.store.assets.transcripts import Transcripts


def delivery_urls(stores: Stores, media: Media) -> DeliveryUrls:
    """Return the delivery URLs."""
    entries, flavors, files = stores.catalogue.entries, stores.flavors, stores.disk.files
    accounts, access, outputs = stores.accounts, access_check(stores), media.outputs
    streams = Streams(files, entries, flavors, outputs.packager, access)
    return DeliveryUrls(
        access,
        PlayManifest(accounts.identity.partners, accounts.sessions, entries, flavors, access, streams),
        MediaFiles(files, entries, flavors, outputs.packager, access),
        streams,
        Thumbnails(stores.content, media.inputs.uploads, outputs.thumbnailer, stores.thumbs, access),
        PlayerPages(entries),
    )


def access_check(stores: Stores) -> AccessCheck:
    """Return the access check that all delivery URLs share."""
    return AccessCheck(stores.catalogue.access_profiles, stores.accounts.sessions, stores.catalogue.entries)


def api_services(stores: Stores, media: Media) -> tuple[Service, ...]:
    """Return the services of the API."""
    return (*_account_services(stores), *_content_services(stores, media), *_catalogue_services(stores))


def _account_services(stores: Stores) -> Iterator[Service]:
    accounts = stores.accounts
    sso_only = stores.catalogue.features.single_sign_on
    users = UserService(
        accounts.identity.created_at, accounts.sessions, accounts.users, accounts.logins, sso_only=sso_only
    )
    yield SystemService(stores.disk.database).service()
    yield SessionService(accounts.identity.partners, accounts.sessions).service()
    yield AppTokenService(accounts.sessions, accounts.app_tokens, accounts.users).service()
    yield users.service()
    yield users.admin_service()
    yield PartnerService(accounts.identity.partners, accounts.users, sso_only=sso_only).service()
    yield permissions.SERVICE


def _catalogue_services(stores: Stores) -> Iterator[Service]:
    catalogue, created_at = stores.catalogue, stores.accounts.identity.created_at
    profiles = ProfileService(catalogue.conversion_profiles)
    categories = CategoryService(
        stores.disk.database, catalogue.entries, catalogue.categories, catalogue.category_entries
    )
    access_control = AccessControl(catalogue.access_profiles)
    transcripts = Transcripts(stores.captions)
    yield ESearch(stores.disk.database, transcripts, works=catalogue.features.search_cluster).service()
    yield FlavorParamsService(created_at, catalogue.conversion_profiles).service()
    yield profiles.profile_service()
    yield profiles.profile_params_service()
    yield ThumbParamsService(created_at).service()
    yield categories.category_service()
    yield categories.assignment_service()
    yield TagService(stores.disk.database).service()
    metadata = CustomMetadataService(catalogue.entries, catalogue.metadata)
    yield metadata.profile_service()
    yield metadata.metadata_service()
    yield TagSearch(stores.disk.database).service()
    yield ShortLinkService(stores.short_links).service()
    yield PlayerService(stores.players).service()
    yield from CuePointService(catalogue.entries, stores.cue_points).services()
    yield access_control.profile_service()
    yield access_control.old_service()


def _content_services(stores: Stores, media: Media) -> Iterator[Service]:
    tokens, inputs = stores.tokens, media.inputs
    token_files = TokenFiles(tokens, stores.disk.files)
    uploads = OldUploads(tokens, inputs.uploads)
    yield UploadTokenService(tokens, inputs.uploads, stores.disk.upload_log).service()
    yield uploads.service()
    yield from _entry_services(stores, media, token_files, uploads)
    yield from _asset_services(stores, media, token_files)


def _entry_services(stores: Stores, media: Media, token_files: TokenFiles, uploads: OldUploads) -> Iterator[Service]:
    database, files = stores.disk.database, stores.disk.files
    entries, flavors = stores.catalogue.entries, stores.flavors
    inputs, catalogue = media.inputs, stores.catalogue
    resources = Resources(files, entries, flavors, token_files, inputs.ingest, inputs.imports)
    compositions = Compositions(resources, token_files, entries, flavors, inputs.ingest)
    content = EntryContent(database, entries, stores.tokens, inputs.replacements, compositions)
    parts = EntryParts(database, entries, flavors, inputs.replacements, content)
    thumbnails = EntryThumbnails(
        entries, flavors, stores.thumbs, _thumb_changes(stores, media, token_files), _thumb_captures(stores, media)
    )
    playback = Playback(catalogue.access_profiles, stores.accounts.sessions, entries, flavors, stores.captions)
    shared = (uploads.action(), *playback.actions(), *Moderation(entries, catalogue.moderation_flags).actions())
    flags = Flags(entries, catalogue.moderation_flags)
    recycle_bin = RecycleBin(entries, works=catalogue.features.recycle_bin)
    cloning = Cloning(database, entries, catalogue.category_entries, inputs.clones, stores.captions, catalogue.metadata)
    bulk = BulkUploads(stores.bulk_jobs, entries, inputs.imports, files)
    yield MediaService(parts, (*shared, bulk.media_action(), *thumbnails.media_actions())).service()
    yield from bulk.services()
    yield BaseEntryService(
        parts, cloning, (*shared, *thumbnails.actions(), *flags.actions(), *recycle_bin.actions())
    ).service()
    yield DataService(parts, resources).service()
    yield DocumentService(parts, files, uploads.action()).service()


def _asset_services(stores: Stores, media: Media, token_files: TokenFiles) -> Iterator[Service]:
    files, entries, flavors = stores.disk.files, stores.catalogue.entries, stores.flavors
    accounts, outputs = stores.accounts, media.outputs
    changes = FlavorChanges(stores.content, token_files, outputs.conversion, outputs.transcoder)
    thumb_changes = _thumb_changes(stores, media, token_files).actions()
    thumb_captures = _thumb_captures(stores, media).actions()
    yield FlavorService(
        accounts.identity.created_at, entries, flavors, access_check(stores), changes.actions()
    ).service()
    yield MediaInfoService(flavors).service()
    yield from _file_asset_services(stores, token_files)
    yield ThumbService(
        files, accounts.sessions, entries, outputs.thumbnailer, stores.thumbs, (*thumb_changes, *thumb_captures)
    ).service()


def _file_asset_services(stores: Stores, token_files: TokenFiles) -> Iterator[Service]:
    shared = (stores.catalogue.entries, stores.accounts.sessions, token_files, access_check(stores))
    captions = FileAssetCalls(stores.captions, *shared, "caption_captionAsset", "captionAssetId", "CAPTION")
    attachments = FileAssetCalls(
        stores.attachments, *shared, "attachment_attachmentAsset", "attachmentAssetId", "ATTACHMENT"
    )
    yield CaptionService(captions).service()
    yield AttachmentService(attachments).service()


def _thumb_changes(stores: Stores, media: Media, token_files: TokenFiles) -> ThumbChanges:
    database, entries = stores.disk.database, stores.catalogue.entries
    return ThumbChanges(database, entries, stores.thumbs, token_files, media.outputs.captures, media.inputs.imports)


def _thumb_captures(stores: Stores, media: Media) -> ThumbCaptures:
    outputs = media.outputs
    return ThumbCaptures(
        stores.disk.database,
        stores.catalogue.entries,
        stores.flavors,
        stores.thumbs,
        outputs.captures,
        outputs.transcoder,
    )
