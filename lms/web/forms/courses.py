"""Forms of the course pages."""

from wtforms import StringField

from lms.web.forms import Form


class EnrolForm(Form):
    """A place in a course; the code is asked for where the course has one."""

    code = StringField("Course code")
