"""Errors that the domain raises. Each door turns them into its own kind of answer."""


class LmsError(Exception):
    """Base of every expected failure. `str(error)` is safe to show to a person."""


class NotFound(LmsError):
    """The thing does not exist, or the actor may not know that it does."""


class NotAllowed(LmsError):
    """The actor is known and the thing is visible, but the act is refused."""


class RuleBroken(LmsError):
    """A rule of the trade or of the academy forbids the act in the present state."""


class Conflict(RuleBroken):
    """Somebody else, or another tab, changed the thing since it was read."""


class Gone(LmsError):
    """The thing was there once and is closed now, such as a used link or a submitted attempt."""


class FieldProblem(LmsError):
    """One value of a form is not acceptable; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooMany(LmsError):
    """The act was tried too often; it may be tried again after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
