"""Look at and revoke certificates."""

import sys

import click
from flask.cli import AppGroup

from lms.certificates import queries, rules, service
from lms.core import clock
from lms.core.errors import LmsError
from lms.extensions import db, transaction
from lms.people.policy import system

group = AppGroup("certificates", help="Certificates: verify, revoke.")


def _serial(typed: str) -> str:
    serial = rules.read_serial(typed)
    if serial is None:
        sys.exit("This is not a certificate number: a character is missing or wrong.")
    return serial


@group.command("verify")
@click.argument("serial")
def verify(serial: str) -> None:
    """Say whose certificate it is and how it stands. Exit status 1 when it is not valid."""
    with db.sessionmaker() as session:
        held = queries.by_serial(session, _serial(serial), at=clock.now())
    if held is None:
        sys.exit("No certificate with this number was ever issued here.")
    click.echo(
        f"{held.standing.value}: {held.snapshot.holder_name}, {held.snapshot.award_title}, "
        f"{held.snapshot.academy_name}, issued {held.certificate.issued_on}"
    )
    if held.revocation is not None:
        click.echo(f"revoked {held.revocation.at:%Y-%m-%d}: {held.revocation.reason}")
    if held.standing is not rules.Standing.VALID:
        sys.exit(1)


@group.command("revoke")
@click.argument("serial")
@click.option("--reason", required=True, help="Anyone who checks will read it.")
def revoke(serial: str, reason: str) -> None:
    """Withdraw a certificate from now on."""
    try:
        with transaction() as session:
            held = queries.by_serial(session, _serial(serial), at=clock.now())
            if held is None:
                sys.exit("No certificate with this number was ever issued here.")
            service.revoke(
                session, system(held.certificate.academy_id), held.certificate.serial, reason=reason,
                at=clock.now(),
            )  # fmt: skip
    except LmsError as error:
        sys.exit(str(error))
    click.echo(f"{held.certificate.serial}: revoked")
