"""Read one input again that fuzzing found: ``again.py FORMAT FILE``; shows the error."""

from __future__ import annotations

import sys
from pathlib import Path

from fuzz import check

from scoring.readers.options import ReadOptions

check(ReadOptions(format=sys.argv[1]), Path(sys.argv[2]).read_bytes())
print("read")
