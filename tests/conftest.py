import pytest

from scoring import pipeline


@pytest.fixture(scope="module")
def compiled_once():
    """Compile each set of lexicons once for the tests of a module: half a second."""
    made = {}

    def compile_matcher(lexicons, site=None):
        key = (hash(tuple(map(repr, lexicons))), repr(site))
        if key not in made:
            made[key] = original(lexicons, site)
        return made[key]

    original = pipeline.compile_matcher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "compile_matcher", compile_matcher)
        yield
