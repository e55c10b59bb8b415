"""Who may give which role, and how long an invitation lasts. Pure functions."""

import re
from collections.abc import Set
from datetime import timedelta

from lms.core.errors import FieldProblem, NotAllowed
from lms.core.throttle import Limit
from lms.people.policy import Role

INVITATION_DAYS = 14
INVITATION_LIFE = timedelta(days=INVITATION_DAYS)
ACCOUNT_REQUEST_LIFE = timedelta(days=2)
INVITE_PER_PERSON = Limit(
    "invite", 200, 24 * 60, "You have sent 200 invitations within a day. Go on tomorrow, or ask the operator."
)
ACCOUNT_REQUEST_MAILBOX = Limit("account request", 5, 24 * 60, "")
ACCOUNT_REQUEST_ADDRESS = Limit(
    "account request address", 20, 60, "Too many requests from your network. Wait an hour, then try again."
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def may_grant(roles: Set[Role], role: Role) -> None:
    """Let somebody with `roles` give `role`: owners give every role, others bring in trainees only.

    Raises:
        NotAllowed: the role is not theirs to give.
    """
    if Role.OWNER in roles or (role is Role.TRAINEE and roles & {Role.REGISTRAR, Role.INSTRUCTOR}):
        return
    raise NotAllowed("Only an owner of the academy can give this role.")


def clean_slug(slug: str, field: str = "slug") -> str:
    """Return the short name that stands in addresses.

    Raises:
        FieldProblem: it has other characters than a–z, 0–9 and single hyphens, or is too long.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise FieldProblem(field, "Use small letters, digits and hyphens, such as northlight.")
    return slug


def monogram(name: str) -> str:
    """Return the one or two letters that stand for an academy that has no crest."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:2]).upper() or "A"
