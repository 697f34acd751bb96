"""Write ``scoring/matching/syllables.txt``: every Han character under its syllable.

Run ``make syllables``. One line a syllable without tone (``shi``, ``lv`` for lü), then
the characters whose commonest reading it is, as pypinyin knows it. pypinyin is only
needed here: scoring reads the table (asking pypinyin on every turn costs twice jieba).
"""

from __future__ import annotations

import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parents[2] / "scoring" / "matching" / "syllables.txt"
FIRST, LAST = 0x4E00, 0x9FA5
# Read by pypinyin as in a word or name; alone, in calls, they are these.
COMMON = {"嗯": "en", "哦": "o", "呃": "e", "诶": "ei", "欸": "ei", "唔": "wu"}


def table() -> str:
    """Return the content of the file: ``syllable characters`` a line, sorted."""
    found: dict[str, list[str]] = {}
    for point in range(FIRST, LAST + 1):
        char = chr(point)
        said = (
            COMMON.get(char) or lazy_pinyin(char, style=Style.NORMAL, v_to_u=False)[0]
        )
        if said.isascii() and said.isalpha():
            found.setdefault(said, []).append(char)
    return "".join(f"{one} {''.join(found[one])}\n" for one in sorted(found))


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
