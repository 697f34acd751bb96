import pytest

from tests.browser import chromium


@pytest.fixture(scope="package")
def desk(tmp_path_factory):
    """One Chromium for the tests of this folder; the loop that playwright keeps in this
    process ends with the last of them.
    """
    if why := chromium.why_not():
        pytest.skip(why)
    with chromium.started() as running:
        made = chromium.Desk(running, tmp_path_factory.mktemp("pages"))
        yield made
        made.close()


@pytest.fixture
def look(desk):
    """A function that opens a page, see ``Desk.look``; at the end nothing may have asked
    for anything or complained.
    """
    desk.faults()
    yield desk.look
    assert desk.faults() == []
