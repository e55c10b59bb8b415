"""Privacy policy and imprint of each academy, and of the installation."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.academies import queries as academies
from lms.academies.models import Academy
from lms.content.markdown import render_prose
from lms.extensions import db
from lms.web.access import public
from lms.web.legal_texts import imprint_text, privacy_text

bp = Blueprint("pages", __name__)


def _academies(slug: str | None) -> list[Academy]:
    """Return the academy of the address, or all of them on the installation's own pages."""
    return [academies.by_slug(db.session, slug)] if slug else list(academies.all_academies(db.session))


@bp.get("/privacy", defaults={"academy": None})
@bp.get("/a/<academy>/privacy")
@public
def privacy(academy: str | None) -> ResponseReturnValue:
    """Say what is kept of people, why and how long."""
    documents = [
        (found, Markup(render_prose(privacy_text(found))))  # noqa: S704 – sanitised by render_prose
        for found in _academies(academy)
    ]
    return render_template("pages/privacy.html", documents=documents)


@bp.get("/imprint", defaults={"academy": None})
@bp.get("/a/<academy>/imprint")
@public
def imprint(academy: str | None) -> ResponseReturnValue:
    """Say who runs the academy."""
    documents = [
        (found, Markup(render_prose(imprint_text(found))))  # noqa: S704 – sanitised by render_prose
        for found in _academies(academy)
    ]
    return render_template("pages/imprint.html", documents=documents)
