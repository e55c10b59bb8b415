"""Look at an installation and say what is wrong, one line each."""

import shutil
import sys
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from lms import migrations
from lms.documents.lettering import uncovered
from lms.documents.typesetting import is_available
from lms.extensions import db, settings
from lms.mail.models import Message

SAMPLES = {"Arabic": "ليلى", "Chinese": "王小明", "Devanagari": "प्रिया", "Cyrillic": "Ольга", "Thai": "สมชาย"}


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Check settings, database, PDF library, fonts and mail. Exit status 1 when something is wrong."""
    wrong = list(_problems())
    for line in wrong:
        click.echo(line)
    if wrong:
        sys.exit(1)
    click.echo("All is well.")


def _problems() -> Iterator[str]:
    chosen = settings()
    if not migrations.is_current(db.engine):
        yield "The database lacks migrations; run: flask --app wsgi database upgrade"
        return
    if (missing := is_available()) is not None:
        yield f"Certificates cannot be made as PDF: {missing}"
    else:
        for script, name in SAMPLES.items():
            if uncovered(name):
                yield f"No font for {script} names is installed; docs/operating.md names the packages."
    if shutil.disk_usage(chosen.data_dir).free < 500_000_000:
        yield f"Less than 500 MB are free where {chosen.data_dir} lies."
    if chosen.uses_mailbox:
        click.echo("Note: mail is shown in the mailbox page and not sent, since LMS_SMTP_URL is not set.")
    with db.sessionmaker() as session:
        given_up = session.scalar(
            select(func.count()).select_from(Message).where(Message.given_up_at.is_not(None))
        )
    if given_up:
        yield f"{given_up} mails could not be sent after a day of trying; check LMS_SMTP_URL."
