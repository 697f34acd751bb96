"""Generated parts of a page, each between its marks; words around them are by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def put(path: Path, texts: Mapping[str, str]) -> None:
    """Put each text between ``<!-- name -->`` and ``<!-- /name -->`` of a page.

    Raises ValueError for a mark that the page has not.
    """
    page = path.read_text(encoding="utf-8")
    for name, text in texts.items():
        start, end = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
        if start not in page or end not in page:
            raise ValueError(f"{path.name}: no marks {name}")
        head, _, rest = page.partition(start)
        _, _, tail = rest.partition(end)
        page = f"{head}{start}{text}{end}{tail}"
    path.write_text(page, encoding="utf-8", newline="\n")
