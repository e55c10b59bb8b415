"""Forms of the staff's pages."""

from collections.abc import Sequence

from wtforms import EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length

from lms.academies.service import ROLE_WORDS
from lms.catalog.models import Course
from lms.people.policy import Role
from lms.web.forms import Form


def role_choices(roles: Sequence[Role]) -> list[SelectChoice]:
    """Return the roles as a list to choose from."""
    return [SelectChoice(role.value, ROLE_WORDS[role].capitalize()) for role in roles]


class InviteForm(Form):
    """A mailbox, the role it is asked to take, and perhaps a place in a course."""

    email = EmailField(
        "E-mail address",
        [InputRequired("Write your colleague's or trainee's e-mail address."), Length(max=320)],
    )
    role = SelectField("Role")
    course = SelectField("Course")

    def offer(self, roles: Sequence[Role], courses: Sequence[Course]) -> None:
        """Fill the lists with what the person who invites may give."""
        self.role.choices = role_choices(roles)
        self.course.choices = [
            SelectChoice("", "No course"),
            *(SelectChoice(str(course.id), course.title) for course in courses),
        ]


class RoleForm(Form):
    """A role that a member is to have."""

    role = SelectField("Role")


class RequirementForm(Form):
    """One requirement of an award, and what the person who confirms it wants to keep with it."""

    key = HiddenField(validators=[InputRequired()])
    note = StringField("Note", [Length(max=500, message="A note can have at most 500 characters.")])


class RevokeForm(Form):
    """Why a certificate is withdrawn."""

    reason = TextAreaField(
        "Reason", [InputRequired("Write the reason. Anyone who checks the certificate will read it.")]
    )
