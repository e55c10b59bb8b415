"""Every blueprint of the browser door, in the order of the journey."""

from lms.web import (
    account,
    certificates,
    courses,
    documents,
    health,
    home,
    joining,
    learning,
    lessons,
    mailbox,
    quizzes,
    results,
    staff,
    verification,
)

BLUEPRINTS = (
    home.bp,
    account.bp,
    joining.bp,
    courses.bp,
    learning.bp,
    lessons.bp,
    quizzes.bp,
    results.bp,
    certificates.bp,
    verification.bp,
    documents.bp,
    staff.bp,
    mailbox.bp,
    health.bp,
)
