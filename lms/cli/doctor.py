"""Look at an installation and say what is wrong, one line each."""

import shutil
import sys
from collections.abc import Iterator
from datetime import date

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select, text

from lms import migrations
from lms.documents.certificate import CertificatePaper
from lms.documents.child import RenderingFailed, render_in_child
from lms.documents.lettering import uncovered
from lms.documents.typesetting import is_available
from lms.extensions import db, settings
from lms.mail.models import Message

SAMPLE = CertificatePaper(
    holder_name="Ada Moore",
    award_title="Sample",
    academy_name="Sample academy",
    serial="2222222-2222222-2222222",
    verify_url="https://example.org/verify/2222222-2222222-2222222",
    issued_on=date(2026, 1, 1),
    is_sample=True,
)
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
    yield from _database_problems()
    if (missing := is_available()) is not None:
        yield f"Certificates cannot be made as PDF: {missing}"
    else:
        yield from _pdf_problems()
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


def _pdf_problems() -> Iterator[str]:
    """Make one certificate in a process of its own: without any font the PDF library ends its process."""
    for script, name in SAMPLES.items():
        if uncovered(name):
            yield f"No font for {script} names is installed; docs/operating.md names the packages."
    try:
        render_in_child(SAMPLE, seconds=60)
    except RenderingFailed as error:
        yield f"A sample certificate could not be made: {error}"


def _database_problems() -> Iterator[str]:
    """Look at what the application cannot set by itself: whether PostgreSQL writes to the disk at all."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            if connection.scalar(text("SHOW fsync")) != "on":
                yield "PostgreSQL runs with fsync = off: a power cut can lose answers; set it to on."
