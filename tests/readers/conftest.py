from pathlib import Path

import pytest

from scoring.model import Call, Reject
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read


def read_file(path, **options):
    """Read one file; return its calls and rejects in order."""
    source = SourceFile(str(path), Path(path).stem)
    return list(read(source, ReadOptions(**options)))


@pytest.fixture
def reads(tmp_path):
    """Write bytes or text into a file of a name and read it."""

    def run(name, content, **options):
        path = tmp_path / name
        data = content.encode("utf-8") if isinstance(content, str) else content
        path.write_bytes(data)
        return read_file(path, **options)

    return run


@pytest.fixture
def one_call(reads):
    """Read a file that holds one good call."""

    def run(name, content, **options):
        (item,) = reads(name, content, **options)
        assert isinstance(item, Call), item
        return item

    return run


@pytest.fixture
def one_reject(reads):
    """Read a file that holds nothing but one Reject."""

    def run(name, content, **options):
        (item,) = reads(name, content, **options)
        assert isinstance(item, Reject), item
        assert item.reason.zh
        assert item.reason.en
        assert item.cure.zh
        assert item.cure.en
        return item

    return run
