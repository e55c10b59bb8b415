"""Invite people, give and end roles, suspend accounts."""

import sys

import click
from flask.cli import AppGroup

from lms.academies import queries as academies
from lms.academies import service
from lms.core import clock
from lms.core.errors import LmsError
from lms.extensions import settings, transaction
from lms.people import queries as people
from lms.people import service as people_service
from lms.people.policy import Role, system

group = AppGroup("people", help="People and their roles.")
ROLES = click.Choice([role.value for role in Role])


@group.command("invite")
@click.argument("email")
@click.option("--academy", "slug", required=True)
@click.option("--role", type=ROLES, default=Role.TRAINEE.value)
def invite(email: str, slug: str, role: str) -> None:
    """Invite a mailbox, and print the link that is mailed too."""
    base_url = settings().base_url
    try:
        with transaction() as session:
            academy = academies.by_slug(session, slug)
            token = service.invite(
                session, system(academy.id), email, Role(role), base_url=base_url, at=clock.now()
            )
    except LmsError as error:
        sys.exit(str(error))
    click.echo(f"{base_url}/invite/{token}")


@group.command("role")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--academy", "slug", required=True)
@click.option("--end", is_flag=True, help="Take the role away.")
def role(email: str, role: str, slug: str, end: bool) -> None:  # noqa: FBT001 – click passes flags so
    """Give a person a role in an academy, or take it away."""
    try:
        with transaction() as session:
            academy, person = academies.by_slug(session, slug), people.by_email(session, email)
            if person is None:
                sys.exit("Nobody has an account with this address. Use: people invite")
            if end:
                service.end_role(session, system(academy.id), person.id, Role(role), at=clock.now())
            else:
                service.give_role(session, academy.id, person.id, Role(role), actor_id=None, at=clock.now())
    except LmsError as error:
        sys.exit(str(error))
    click.echo(f"{email}: {role} at {slug} {'ended' if end else 'given'}")


@group.command("suspend")
@click.argument("email")
@click.option("--lift", is_flag=True, help="Let the person in again.")
def suspend(email: str, lift: bool) -> None:  # noqa: FBT001 – click passes flags so
    """Keep a person out of every academy from the next request on. Nothing of theirs is lost."""
    with transaction() as session:
        person = people.by_email(session, email)
        if person is None:
            sys.exit("Nobody has an account with this address.")
        act = people_service.restore if lift else people_service.suspend
        act(session, person.id, actor_id=None, at=clock.now())
    click.echo(f"{email}: {'may sign in again' if lift else 'suspended'}")
