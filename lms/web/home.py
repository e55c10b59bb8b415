"""The first page: where somebody is sent, by who they are."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.academies import queries as academies
from lms.extensions import db
from lms.people.policy import Permission, can
from lms.web import access
from lms.web.access import public

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Send members home, strangers to the one academy, or show the academies to choose from."""
    if g.belongings:
        return redirect(url_for("home.academy", academy=g.belongings[0].academy.slug))
    found = academies.all_academies(db.session)
    if len(found) == 1:
        return redirect(url_for("courses.catalogue", academy=found[0].slug))
    return render_template("home/welcome.html", academies=found)


@bp.get("/a/<academy>/")
@public
def academy(academy: str) -> ResponseReturnValue:
    """Send staff to their overview, trainees to their learning, strangers to the catalogue."""
    actor = access.optional_actor()
    if actor is None:
        return redirect(url_for("courses.catalogue", academy=academy))
    endpoint = "staff.overview" if can(actor, Permission.SEE_TRAINEES) else "learning.home"
    return redirect(url_for(endpoint, academy=academy))
