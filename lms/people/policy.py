"""Who may do what. One table, read top to bottom; no database, no Flask."""

import enum
from dataclasses import dataclass
from uuid import UUID

from lms.core.errors import NotAllowed


class Role(enum.Enum):
    """What a person is in one academy. A person can hold several."""

    TRAINEE = "trainee"
    INSTRUCTOR = "instructor"
    ASSESSOR = "assessor"
    REGISTRAR = "registrar"
    OWNER = "owner"


class Permission(enum.Enum):
    """One act that not everybody may do."""

    LEARN = "course:learn"
    SEE_TRAINEES = "trainee:see"
    CONFIRM_REQUIREMENT = "requirement:confirm"
    SEE_CERTIFICATES = "certificate:see"
    REVOKE_CERTIFICATE = "certificate:revoke"
    INVITE = "person:invite"
    CHANGE_ROLE = "person:change-role"


_STAFF = frozenset({Permission.LEARN, Permission.SEE_TRAINEES})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TRAINEE: frozenset({Permission.LEARN}),
    Role.INSTRUCTOR: _STAFF | {Permission.CONFIRM_REQUIREMENT, Permission.INVITE},
    Role.ASSESSOR: _STAFF | {Permission.CONFIRM_REQUIREMENT},
    Role.REGISTRAR: _STAFF
    | {
        Permission.CONFIRM_REQUIREMENT,
        Permission.SEE_CERTIFICATES,
        Permission.REVOKE_CERTIFICATE,
        Permission.INVITE,
    },
    Role.OWNER: frozenset(Permission),
}

NOBODY = UUID(int=0)
"""Stands for jobs and the command line where an actor's person is asked for."""


@dataclass(frozen=True)
class Actor:
    """Whoever asks for something in one academy: a signed-in person, a job or the command line."""

    person_id: UUID
    academy_id: UUID
    roles: frozenset[Role]

    @property
    def audit_id(self) -> UUID | None:
        """Return the person for the audit log; None for jobs and the command line."""
        return None if self.person_id == NOBODY else self.person_id


def system(academy_id: UUID) -> Actor:
    """Return the actor that jobs and the command line use in one academy."""
    return Actor(person_id=NOBODY, academy_id=academy_id, roles=frozenset(Role))


def can(actor: Actor, permission: Permission) -> bool:
    """Tell whether one of the actor's roles grants `permission`."""
    return any(permission in GRANTS[role] for role in actor.roles)


def require(actor: Actor, permission: Permission) -> None:
    """Let the act pass.

    Raises:
        NotAllowed: none of the actor's roles grants `permission`.
    """
    if not can(actor, permission):
        raise NotAllowed("Your role in this academy does not include this. Ask the owner of the academy.")
