"""The deployment on this machine, and a browser in front of it, for the tests in this folder."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from browser import Browser  # noqa: E402
from local_gateway import LocalGateway  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "complains(*parts): what the browser's console is expected to complain of")


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """A gateway of the template as it is, with demo users and demo data, whose log has every decision."""
    with LocalGateway(tmp_path_factory.mktemp("gateway"), "--log-level", "info") as gateway:
        yield gateway


@pytest.fixture(scope="module")
def open_browser(gateway):
    browser = Browser(gateway)
    yield browser
    browser.quit()


@pytest.fixture
def browser(open_browser, request):
    """A tab of its own for each test. What the console complains of is a fault, unless the test is about just that:
    `@pytest.mark.complains("part of it", …)`."""
    open_browser.fresh()
    yield open_browser
    marker = request.node.get_closest_marker("complains")
    expected = marker.args if marker else ()
    complaints = open_browser.complaints()
    unexpected = [text for text in complaints if not any(part in text for part in expected)]
    assert not unexpected, "\n".join(unexpected)
    for part in expected:
        assert any(part in text for text in complaints), f"the console said nothing of {part!r}"
