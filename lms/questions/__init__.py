"""The closed union of question kinds.

A new kind is one module here, one widget in `templates/quizzes/kinds/`, and one line below.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from lms.questions.base import BaseQuestion
from lms.questions.matching import Matching
from lms.questions.multiple_choice import MultipleChoice
from lms.questions.numeric import Numeric
from lms.questions.ordering import Ordering
from lms.questions.short_answer import ShortAnswer
from lms.questions.single_choice import SingleChoice
from lms.questions.true_false import TrueFalse

Question = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | Numeric | Matching | Ordering | ShortAnswer,
    Field(discriminator="kind"),
]

KINDS: dict[str, type[BaseQuestion]] = {
    "single_choice": SingleChoice,
    "multiple_choice": MultipleChoice,
    "true_false": TrueFalse,
    "numeric": Numeric,
    "matching": Matching,
    "ordering": Ordering,
    "short_answer": ShortAnswer,
}

_ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)


def parse(data: object) -> Question:
    """Return the question that the data describes, as read from a file or from `model_dump(mode="json")`.

    Raises:
        pydantic.ValidationError: with a sentence for the author for each thing that is wrong.
    """
    return _ADAPTER.validate_python(data)
