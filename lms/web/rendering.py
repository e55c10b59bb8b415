"""What every template can use: filters, globals, the person and the academy of the page."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined

from lms.academies.models import Academy
from lms.academies.rules import monogram
from lms.extensions import settings
from lms.grading.rules import shown_percent
from lms.people.rules import initials
from lms.people.service import display_name
from lms.web import access

THEMES = ("light", "dark", "system")


def init_app(app: Flask, version: str) -> None:
    """Set up the template environment."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        date=show_date, time=show_time, minutes=show_minutes, percent=show_percent, number=show_number
    )
    environment.globals.update(static_url=_static_url(version), csrf_token=generate_csrf)
    app.context_processor(_context)


def theme_cookie_name() -> str:
    """Return the name of the cookie that keeps light or dark."""
    return "__Host-stipple-theme" if settings().is_https else "stipple-theme"


def _static_url(version: str) -> Callable[[str], str]:
    return lambda path: f"/static/{version}/{path}"


def _context() -> dict[str, Any]:
    theme = request.cookies.get(theme_cookie_name(), "system")
    signed_in = access.is_signed_in()
    return {
        "academy": academy_view(g.get("academy")),
        "person": _person_view() if signed_in else None,
        "roles": {role.value for role in access.roles_here()},
        "memberships": [(b.academy.slug, b.academy.name) for b in g.get("belongings", ())],
        "theme": theme if theme in THEMES else "system",
    }


def academy_view(academy: Academy | None) -> dict[str, str] | None:
    """Return what pages show of an academy."""
    if academy is None:
        return None
    return {
        "slug": academy.slug,
        "name": academy.name,
        "short_name": academy.short_name or academy.name,
        "brand_monogram": monogram(academy.name),
    }


def _person_view() -> dict[str, str]:
    person = access.person()
    return {
        "initials": initials(display_name(person)),
        "display_name": display_name(person),
        "email": person.email,
    }


def zone() -> ZoneInfo:
    """Return the time zone in which times are shown: the person's, else the academy's, else UTC."""
    if access.is_signed_in():
        return ZoneInfo(access.person().time_zone)
    academy: Academy | None = g.get("academy")
    return ZoneInfo(academy.time_zone if academy else "UTC")


def show_date(value: date | datetime | None) -> str:
    """Return "14 November 2026"; instants in the reader's zone. Empty for None."""
    if value is None:
        return ""
    day = value.astimezone(zone()) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def show_time(value: datetime) -> str:
    """Return "10:42" in the reader's zone."""
    return f"{value.astimezone(zone()):%H:%M}"


def show_minutes(value: int) -> str:
    """Return "12 min"."""
    return f"{value}\u00a0min"


def show_percent(value: Fraction | int) -> str:
    """Return "83 %", rounded down."""
    return f"{shown_percent(Fraction(value))}\u00a0%"


def show_number(value: Fraction | int) -> str:
    """Return points with two decimals at most, rounded down, and none when whole."""
    hundredths = int(Fraction(value) * 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
