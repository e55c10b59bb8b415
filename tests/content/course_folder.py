"""A small course in files that has no problems, to be spoilt by one test at a time."""

from pathlib import Path

from lms.content.bundle import Course
from lms.content.problems import ContentProblems
from lms.content.reader import read_course

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320"><title>Dots</title></svg>\n'

LESSON = """\
---
id: 00000000-0000-4000-8000-000000000003
title: Skin
minutes: 10
checks:
  - question: Which layer holds pigment?
    options:
      - {text: The dermis, right: true, why: It is not shed.}
      - {text: The epidermis, why: It is shed.}
  - question: Is the epidermis thick?
    options:
      - {text: "No", right: true}
      - {text: "Yes"}
  - question: Does pigment fade?
    options:
      - {text: Slowly, right: true}
      - {text: Never}
---

## Layers

The epidermis is thin {fact:T01}. Pigment lasts in the {term:papillary dermis}.

![Two layers, one thin and one thick](media/layers.svg "The two layers")

See [the next lesson](lesson:depth).
"""

FILES = {
    "courses/smp/course.yaml": """\
id: 00000000-0000-4000-8000-000000000001
title: SMP
summary: A course.
modules: [technique]
""",
    "courses/smp/award.yaml": """\
id: 00000000-0000-4000-8000-000000000009
title: SMP practitioner
statement: has met the requirements
scope: The scalp.
requirements:
  - {kind: lessons, module: technique}
  - {kind: quiz, quiz: check}
  - {kind: confirmation, key: identity, title: Photo identity checked, by: registrar}
""",
    "courses/smp/sources.yaml": "S04:\n  url: https://example.org/skin\n  title: A study\n  grade: a\n",
    "courses/smp/glossary.yaml": """\
- term: papillary dermis
  text: The thin upper layer of the dermis.
  also: [upper dermis]
""",
    "courses/smp/facts/technique.yaml": """\
T01:
  statement: The epidermis is about 0.1 mm thick.
  sources: [S04]
  grade: a
""",
    "courses/smp/technique/module.yaml": """\
id: 00000000-0000-4000-8000-000000000002
title: Technique
summary: How to place a dot.
""",
    "courses/smp/technique/01-skin.md": LESSON,
    "courses/smp/technique/02-depth.md": LESSON.replace("000000000003", "000000000004")
    .replace("title: Skin", "title: Depth\nrequires: [skin]")
    .replace("lesson:depth", "lesson:skin"),
    "courses/smp/technique/media/layers.svg": SVG,
    "quizzes/smp/banks/technique.yaml": """\
id: 00000000-0000-4000-8000-000000000005
title: Technique
module: technique
questions:
  - id: 00000000-0000-4000-8000-000000000006
    kind: single_choice
    stem: At which level does pigment last?
    topic: Depth
    level: recall
    facts: [T01]
    lesson: skin
    feedback: It lasts in the dermis.
    options:
      - {text: In the dermis, right: true}
      - {text: In the epidermis}
  - id: 00000000-0000-4000-8000-000000000007
    kind: numeric
    stem: How thick is the epidermis?
    topic: Depth
    level: recall
    facts: [T01]
    feedback: About 0.1 mm.
    answer: 0.1
    tolerance: 0.05
    unit: mm
""",
    "quizzes/smp/check.yaml": """\
id: 00000000-0000-4000-8000-000000000008
title: Technique, check
kind: module_check
module: technique
pass_percent: 70
requires: {modules: [technique]}
draw:
  - {bank: technique, count: 2}
""",
}


def write_folder(root: Path) -> None:
    """Write the good course below `root`."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace a part of one file; the part must be there."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def read(root: Path) -> Course:
    """Read the course below `root`."""
    return read_course(root / "courses", root / "quizzes", "smp")


def problems_of(root: Path) -> list[str]:
    """Return what reading the course complains of."""
    try:
        read(root)
    except ContentProblems as found:
        return [str(problem) for problem in found.problems]
    return []
