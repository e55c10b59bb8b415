"""Bring the database up to date and fill an empty installation."""

import click
from flask.cli import AppGroup

from lms import migrations
from lms.academies import queries as academies
from lms.academies import service
from lms.cli.content import import_all
from lms.core import clock
from lms.extensions import db, settings, transaction
from lms.people import service as people
from lms.people.models import LinkKind
from lms.people.rules import SET_UP_LINK_LIFE

group = AppGroup("database", help="Migrations and the first start.")


@group.command("upgrade")
def upgrade() -> None:
    """Apply the migrations that are missing."""
    migrations.upgrade(db.engine)


@group.command("first-start")
def first_start() -> None:
    """Found the first academy with the shipped course, and print a link for its owner. Later starts do nothing."""
    migrations.upgrade(db.engine)
    at = clock.now()
    with transaction() as session:
        if academies.all_academies(session):
            return
        academy = service.found(session, slug="academy", name="My academy", at=at)
        token = people.make_link(session, LinkKind.SET_UP, None, life=SET_UP_LINK_LIFE, at=at)
    import_all(academy.slug)
    click.echo(
        f"\nOpen this link within seven days to become the owner. It works once:\n\n"
        f"  {settings().base_url}/setup/{token}\n"
    )
