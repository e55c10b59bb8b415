"""All tables of the application in one place, for migrations and for the tests that compare them."""

from lms.academies import models as academies
from lms.awards import models as awards
from lms.catalog import models as catalog
from lms.certificates import models as certificates
from lms.core import audit, throttle
from lms.core.db import Base
from lms.grading import models as grading
from lms.learning import models as learning
from lms.mail import models as mail
from lms.people import models as people
from lms.quizzes import models as quizzes

FEATURES = (
    people,
    academies,
    catalog,
    learning,
    quizzes,
    grading,
    awards,
    certificates,
    mail,
    audit,
    throttle,
)
"""Importing these modules is what fills the metadata."""

metadata = Base.metadata
