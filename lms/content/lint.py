"""What the files of a course say about each other: names that lead nowhere, doubles, gaps."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from lms.content import lesson_lint
from lms.content.bundle import Bank, Course, Quiz
from lms.content.problems import Key, Place, Problem
from lms.content.schema import FileModel, fold_term
from lms.questions import Question


def check(course: Course, *, today: date | None = None) -> list[Problem]:
    """Return the problems between the files of a course, sorted; warnings do not stop an import.

    `today` is compared with review-by dates; without it none is overdue.
    """
    found = [
        *_doubled_ids(course),
        *_doubled_names(course),
        *_modules(course),
        *_award(course),
        *_circles(course),
        *_facts(course, today),
    ]
    for module, lesson in course.lessons:
        found += lesson_lint.check(course, module, lesson, today)
    for bank in course.banks:
        found += _bank(course, bank)
    for quiz in course.quizzes:
        found += _quiz(course, quiz)
    found += _unused(course)
    return sorted(set(found))


def _identified(course: Course) -> Iterator[tuple[UUID, Place, Key]]:
    yield course.file.id, course.place, ("id",)
    if course.award:
        yield course.award.id, course.award_place, ("id",)
    for module in course.modules:
        yield module.file.id, module.place, ("id",)
    for _module, lesson in course.lessons:
        yield lesson.file.id, lesson.place, ("id",)
    for bank in course.banks:
        yield bank.file.id, bank.place, ("id",)
        for number, question in enumerate(bank.file.questions):
            yield question.id, bank.place, ("questions", number, "id")
    for quiz in course.quizzes:
        yield quiz.file.id, quiz.place, ("id",)


def _doubled_ids(course: Course) -> Iterator[Problem]:
    first: dict[UUID, str] = {}
    for identifier, place, key in _identified(course):
        here = f"{place.path}:{place.line(*key)}"
        if identifier in first:
            yield place.problem(f"the id {identifier} is also that of {first[identifier]}", *key)
        first.setdefault(identifier, here)


def _doubled_names(course: Course) -> Iterator[Problem]:
    """Lessons are named by their slug alone, facts by their id, terms by their words: each may exist once."""
    named: list[tuple[str, str, Place, Key]] = [
        ("lesson", lesson.slug, lesson.place, ()) for _module, lesson in course.lessons
    ]
    for sheet in course.fact_sheets:
        named += [("fact", name, sheet.place, (name,)) for name in sheet.facts]
    for glossary in course.glossaries:
        for number, term in enumerate(glossary.terms):
            words = dict.fromkeys(map(fold_term, (term.term, *term.also)))
            named += [("term", name, glossary.place, (number,)) for name in words]
    first: dict[tuple[str, str], str] = {}
    for kind, name, place, key in named:
        if (kind, name) in first:
            yield place.problem(f'there is already a {kind} "{name}" in {first[kind, name]}', *key)
        first.setdefault((kind, name), f"{place.path}:{place.line(*key)}")


def _dangling(
    names: Iterable[str], known: Iterable[str], what: str, place: Place, *key: str
) -> Iterator[Problem]:
    known = set(known)
    for number, name in enumerate(names):
        if name not in known:
            yield place.problem(f'there is no {what} "{name}"', *key, number)


def _modules(course: Course) -> Iterator[Problem]:
    slugs = {module.slug for module in course.modules}
    for module in course.modules:
        yield from _dangling(module.file.requires, slugs, "module", module.place, "requires")
        if not module.lessons:
            yield module.place.problem("the module has no lessons")


def _award(course: Course) -> Iterator[Problem]:
    modules = {module.slug for module in course.modules}
    quizzes = {quiz.slug for quiz in course.quizzes}
    seen: list[FileModel] = []
    for number, requirement in enumerate(course.award.requirements if course.award else ()):
        key: Key = ("requirements", number)
        if requirement in seen:
            yield course.award_place.problem("this requirement is given twice", *key)
        seen.append(requirement)
        match requirement.kind:
            case "lessons" if requirement.module not in modules:
                yield course.award_place.problem(f'there is no module "{requirement.module}"', *key)
            case "quiz" if requirement.quiz not in quizzes:
                yield course.award_place.problem(f'there is no quiz "{requirement.quiz}"', *key)


def _circles(course: Course) -> Iterator[Problem]:
    """Find what can never be opened, since it asks in the end for itself."""
    needs: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    for module in course.modules:
        gate = f"module {module.slug}"
        needs[gate] = [f"lesson {lesson.slug}" for lesson in module.lessons]
        places[gate] = module.place
        for lesson in module.lessons:
            name = f"lesson {lesson.slug}"
            places[name] = lesson.place
            needs[name] = [f"lesson {slug}" for slug in lesson.file.requires]
            needs[name] += [f"module {slug}" for slug in module.file.requires]
    for quiz in course.quizzes:
        name = f"quiz {quiz.slug}"
        places[name] = quiz.place
        needs[name] = [f"quiz {slug}" for slug in quiz.file.requires.quizzes]
    for circle in _rings(needs):
        yield places[circle[0]].problem("can never be opened: " + " needs ".join(circle), "requires")


def _rings(needs: dict[str, list[str]]) -> Iterator[list[str]]:
    """Give each ring of needs once, from its first member on."""
    done: set[str] = set()
    for start in needs:
        trail: list[str] = []
        waiting: list[tuple[str, bool]] = [(start, True)]
        while waiting:
            name, is_entering = waiting.pop()
            if not is_entering:
                done.add(trail.pop())
            elif name in trail:
                yield [*trail[trail.index(name) :], name]
            elif name not in done and name in needs:
                trail.append(name)
                waiting.append((name, False))
                waiting += [(other, True) for other in reversed(needs[name])]


def _facts(course: Course, today: date | None) -> Iterator[Problem]:
    for sheet in course.fact_sheets:
        for name, fact in sheet.facts.items():
            for number, source in enumerate(fact.sources):
                if source[:1] == "S" and source[1:].isdecimal() and source not in course.sources:
                    yield sheet.place.problem(f'there is no source "{source}"', name, "sources", number)
            if fact.place and not (fact.as_of and fact.review_by):
                message = f"{name} holds for a place, so it needs as_of and review_by"
                yield sheet.place.problem(message, name, is_warning=True)
            if today and fact.review_by and fact.review_by < today:
                message = f"{name} was to be reviewed by {fact.review_by}"
                yield sheet.place.problem(message, name, "review_by", is_warning=True)


def _bank(course: Course, bank: Bank) -> Iterator[Problem]:
    lessons = {lesson.slug for _module, lesson in course.lessons}
    if bank.file.module and bank.file.module not in {module.slug for module in course.modules}:
        yield bank.place.problem(f'there is no module "{bank.file.module}"', "module")
    for number, question in enumerate(bank.file.questions):
        key: Key = ("questions", number)
        for place, fact in enumerate(question.facts):
            if fact not in course.facts:
                yield bank.place.problem(f'there is no fact "{fact}"', *key, "facts", place)
        if question.lesson and question.lesson not in lessons:
            yield bank.place.problem(f'there is no lesson "{question.lesson}"', *key, "lesson")
        if question.image and question.image.file not in course.media:
            message = f"there is no picture {question.image.file} in the course's folder"
            yield bank.place.problem(message, *key, "image")
        yield from _wordings(course, bank, question, key)


def _wordings(course: Course, bank: Bank, question: Question, key: Key) -> Iterator[Problem]:
    if not question.facts:
        yield bank.place.problem("the question names no fact", *key, is_warning=True)
    grades = {course.facts[name].grade for name in question.facts if name in course.facts}
    if question.critical and grades == {"c"}:
        message = "a critical question rests on clinics and suppliers (grade c) alone"
        yield bank.place.problem(message, *key, "facts", is_warning=True)
    for name, text in (("stem", question.stem), ("feedback", question.feedback)):
        if "{fact:" in text or "{term:" in text:
            yield bank.place.problem("fact and term markers work in lessons only; use facts:", *key, name)


def _quiz(course: Course, quiz: Quiz) -> Iterator[Problem]:
    banks = {bank.slug: bank for bank in course.banks}
    modules = [module.slug for module in course.modules]
    if quiz.file.module and quiz.file.module not in modules:
        yield quiz.place.problem(f'there is no module "{quiz.file.module}"', "module")
    requires = quiz.file.requires
    yield from _dangling(requires.modules, modules, "module", quiz.place, "requires", "modules")
    quizzes = [other.slug for other in course.quizzes]
    yield from _dangling(requires.quizzes, quizzes, "quiz", quiz.place, "requires", "quizzes")
    for number, draw in enumerate(quiz.file.draw):
        bank = banks.get(draw.bank)
        if bank is None:
            yield quiz.place.problem(f'there is no bank "{draw.bank}"', "draw", number)
        elif len(bank.file.questions) < draw.count:
            held = len(bank.file.questions)
            message = f'draws {draw.count} questions, but the bank "{draw.bank}" holds {held}'
            yield quiz.place.problem(message, "draw", number)


def _unused(course: Course) -> Iterator[Problem]:
    questions = [question for bank in course.banks for question in bank.file.questions]
    used = {fact for question in questions for fact in question.facts}
    shown = {question.image.file for question in questions if question.image}
    for module, lesson in course.lessons:
        used |= lesson_lint.cited_facts(lesson)
        shown |= {f"{module.slug}/{path}" for path in lesson.media}
    yield from _unused_facts(course, used)
    yield from _unshown_pictures(course, shown)


def _unused_facts(course: Course, used: set[str]) -> Iterator[Problem]:
    for sheet in course.fact_sheets:
        for name in sheet.facts:
            if name not in used:
                yield sheet.place.problem(
                    f"{name} is used by no lesson and no question", name, is_warning=True
                )


def _unshown_pictures(course: Course, shown: set[str]) -> Iterator[Problem]:
    for module in course.modules:
        folder = module.place.path.rpartition("/")[0]
        for path in module.media:
            if f"{module.slug}/{path}" not in shown:
                yield Problem(f"{folder}/{path}", 1, "the picture is shown nowhere", is_warning=True)
