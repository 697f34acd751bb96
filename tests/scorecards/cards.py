"""Small cards and findings to grade."""

from scoring.model import (
    CheckNode,
    Criterion,
    Finding,
    Outcome,
    Scorecard,
    Section,
    Wording,
)

PASS, FAIL = Outcome.PASS, Outcome.FAIL
NA, UNDECIDED = Outcome.NOT_APPLICABLE, Outcome.UNDECIDED
SAYS = CheckNode("check", "says", {"lexicons": ("greeting",)})


def title(name):
    return Wording(f"项{name}", name)


def item(name, points=10.0, section="one", **more):
    return Criterion(name, title(name), section, SAYS, points, **more)


def card(*criteria, kind="weighted", **more):
    names = dict.fromkeys(criterion.section for criterion in criteria)
    sections = tuple(Section(name, title(name)) for name in names)
    return Scorecard("mine", "1", title("mine"), kind, sections, criteria, **more)


def found(name, *outcomes):
    return [Finding(name, "says", outcome, title(outcome)) for outcome in outcomes]
