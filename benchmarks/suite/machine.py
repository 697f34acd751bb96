"""What a benchmark ran on, without the names of machine, person or folder."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("scoring", "lexicons", "benchmarks/suite", "benchmarks/invent")
LIBRARIES = ("jieba", "ahocorasick-rs", "rapidfuzz", "numpy", "orjson", "opencc")


def machine() -> dict[str, object]:
    """Return cores, memory, processor, system and versions."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": _memory(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _memory() -> float | None:
    try:
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    return round(pages / 1e9, 1)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor()


def load() -> float | None:
    """Return how many processes ran or waited in the last minute, None if untold."""
    try:
        return round(os.getloadavg()[0], 1)
    except (AttributeError, OSError):
        return None


def code_digest(root: Path = ROOT) -> str:
    """Return a digest of everything that is measured and of what measures it."""
    found = hashlib.sha256()
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.relative_to(root).as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]
