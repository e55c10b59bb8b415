"""Forms of the account pages."""

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length

from lms.people.rules import time_zones
from lms.web.forms import Form

_PASSWORD_NEEDED = InputRequired("Write your password.")
_EMAIL = [InputRequired("Write your e-mail address."), Length(max=320, message="This address is too long.")]


_ZONES = [SelectChoice(zone, zone.replace("_", " ")) for zone in time_zones()]


class SignInForm(Form):
    """Address and password."""

    email = EmailField("E-mail address", _EMAIL)
    password = PasswordField("Password", [_PASSWORD_NEEDED])


class EmailForm(Form):
    """An address to which a link is mailed."""

    email = EmailField("E-mail address", _EMAIL)


class NewPasswordForm(Form):
    """A new password. It is typed once: browsers can show it, and paste works."""

    password = PasswordField("New password", [InputRequired("Choose a password.")])


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    current = PasswordField("Present password", [_PASSWORD_NEEDED])


class ConfirmForm(Form):
    """The password once more."""

    password = PasswordField("Password", [_PASSWORD_NEEDED])


class AccountForm(Form):
    """What a new person tells: the address is fixed by the invitation."""

    legal_name = StringField(
        "Full name", [InputRequired("Write your name as it should stand on your certificate.")]
    )
    password = PasswordField("Password", [InputRequired("Choose a password.")])
    time_zone = SelectField("Time zone", choices=_ZONES)


class SetUpForm(Form):
    """What the first owner tells."""

    academy_name = StringField("Name of your academy", [InputRequired("Write the name of your academy.")])
    legal_name = StringField("Your full name", [InputRequired("Write your full name.")])
    email = EmailField("E-mail address", _EMAIL)
    password = PasswordField("Password", [InputRequired("Choose a password.")])


class ProfileForm(Form):
    """Names and time zone."""

    legal_name = StringField(
        "Full name", [InputRequired("Write your name as it should stand on your certificate.")]
    )
    preferred_name = StringField("Preferred name")
    time_zone = SelectField("Time zone", choices=_ZONES)
