"""What `kdesk upload` says about the files: options for all of them, over a template."""

import argparse

from kdesk.commands.shared_options import whole_number
from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.engine.details.book import DetailsBook
from kdesk.exit_status import WrongUse
from kdesk.messages import _


def add_details_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group(
        _("what the entries say"),
        _(
            "{name}, {folder}, {date}, {counter:03}, {camera_date} and {duration} are filled in. "
            "What this account may not write is left out"
        ),
    )
    group.add_argument("--title", metavar="TEXT", help=_("the title, instead of the file's name"))
    group.add_argument("--description", metavar="TEXT", help=_("the description"))
    group.add_argument("--tags", metavar="A,B", help=_("tags, separated by commas"))
    group.add_argument(
        "--category", action="append", metavar="A>B", help=_("a category by its full name, or its id; repeatable")
    )
    group.add_argument("--profile", type=whole_number, metavar="ID", help=_("the conversion profile"))
    group.add_argument(
        "--template", default="", metavar="NAME", help=_("a template of the window; the other options go over it")
    )


def details_of(options: argparse.Namespace) -> UploadDetails:
    """Return what the options say, without the template."""
    tags = None if options.tags is None else tuple(tag.strip() for tag in options.tags.split(",") if tag.strip())
    return UploadDetails(
        title=options.title,
        description=options.description,
        tags=tags,
        categories=tuple(options.category) if options.category else None,
        conversion_profile=options.profile,
    )


def with_template(name: str, details: UploadDetails, book: DetailsBook) -> UploadDetails:
    """Return what a template says, and over it the details. Raises WrongUse if there is no such template."""
    if not name:
        return details
    template = book.template(name)
    if template is None:
        raise WrongUse(_("there is no template of the name “{name}”").format(name=name))
    return NOTHING_SAID.with_changes(template.details).with_changes(details)
