"""The operator's door, ``flask --app wsgi …``: parse, open a transaction, call a service, say one line."""

from flask import Flask

from lms.cli import certificates, content, database, demo, doctor, people


def init_app(app: Flask) -> None:
    """Register the command groups."""
    for group in (
        database.group,
        content.group,
        people.group,
        certificates.group,
        demo.command,
        doctor.command,
    ):
        app.cli.add_command(group)
