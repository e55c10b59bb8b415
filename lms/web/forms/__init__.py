"""Forms check shape; the domain checks rules. One module for each web module of the same name."""

from flask_wtf import FlaskForm

from lms.core.errors import FieldProblem


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms: the token of a form is written by the template's macro and checked by `access`."""

    class Meta:
        """Leave the token to the door."""

        csrf = False

    def take(self, problem: FieldProblem) -> None:
        """Show a refusal of the domain at the field that it is about, or above the form."""
        field = self._fields.get(problem.field)
        if field is None:
            self.form_errors.append(str(problem))
        else:
            field.errors = [*field.errors, str(problem)]
