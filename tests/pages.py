"""The pages of the documentation: their blocks read, compared, loaded and rewritten."""

import os
import re
from pathlib import Path

from ruamel.yaml import YAML

from scoring import model
from scoring.annotate import annotate
from scoring.checks.registry import CHECK_PARAMS
from scoring.lexicon import load_lexicons
from scoring.matching.matcher import compile_matcher
from scoring.scorecard import load_scorecard
from scoring.site import _Site, load_site

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = [
    *READMES,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
ONE_CALL, LEXICONS, SCORECARDS, LIMITS, STANDARD_TABLES, EVALUATE = (
    ROOT / "docs" / f"{name}.md"
    for name in (
        "one-call",
        "lexicons",
        "scorecards",
        "limits",
        "standards",
        "evaluate",
    )
)
UPDATE = os.environ.get("ZHIJIAN_UPDATE_DOCS") == "1"
FENCE = re.compile(
    r"^(?:<!-- (?P<mark>.+?) -->\n)?```(?P<lang>\w+)\n(?P<body>.*?)^```$", re.M | re.S
)


def text_of(page):
    return page.read_text(encoding="utf-8")


def blocks(page, lang):
    return [
        found["body"]
        for found in FENCE.finditer(text_of(page))
        if found["lang"] == lang
    ]


def settle(page, real):
    """Compare the blocks of a page with what ``real`` says of each (None: leave it)."""

    def swap(found):
        out = real(found)
        head = found[0].partition(f"```{found['lang']}\n")
        return found[0] if out is None else f"{head[0]}{head[1]}{out}```"

    old = text_of(page)
    new = FENCE.sub(swap, old)
    if UPDATE and new != old:
        page.write_text(new, encoding="utf-8", newline="\n")
    else:
        assert old == new


def excerpt(lines, parts):
    """Lines from one that holds A to the next that holds B (``..<``: before it)."""
    kept = []
    for part in parts:
        start, before, end = re.fullmatch(r"(.+?) \.\.(<?) (.+)", part).groups()
        first = next(i for i, line in enumerate(lines) if start in line)
        last = next(
            i for i in range(first + bool(before), len(lines)) if end in lines[i]
        )
        kept += (["…"] if kept else []) + lines[first : last + (not before)]
    return kept


def slugs(page):
    """Anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


# ------------------------------------------------------------------ examples


def found_in(lexicons, text):
    called = model.Call("example", (model.Turn(0, text),))
    return {
        match.lexicon for match in annotate(called, compile_matcher(lexicons)).matches
    }


def small_card(criteria):
    """A card around the criteria of a page."""
    card = {"id": "x", "version": "1", "title": {"zh": "例"}, "kind": "weighted"}
    filler = {
        "id": "filler",
        "title": {"zh": "例"},
        "points": 1,
        "check": {"interruption": {}},
    }
    return {
        **card,
        "sections": [
            {"id": "s", "title": {"zh": "例"}, "criteria": [*criteria, filler]}
        ],
    }


def loads(example, path):
    """Load a YAML example with the loader it is for; an unknown kind is an error."""
    yaml = YAML(typ="safe")
    value = yaml.load(example)
    if isinstance(value, list):
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(small_card(value), file)
    else:
        path = path.with_stem(str(value.get("id", path.stem)))
        path.write_text(example, encoding="utf-8")
    if isinstance(value, list) or "kind" in value:
        return load_scorecard(path, CHECK_PARAMS, [one.id for one in load_lexicons()])
    if "family" in value:
        return next(
            one
            for one in load_lexicons([path], with_builtin=True)
            if one.path == path.as_posix()
        )
    assert "companies" in value
    assert set(value) == set(_Site.model_fields)
    return load_site(path)
