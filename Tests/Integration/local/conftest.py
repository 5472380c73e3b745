"""The deployment on this machine, for the tests in this folder."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from local_gateway import LocalGateway  # noqa: E402


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """A gateway of the template as it is, with demo users and demo data, whose log has every decision."""
    with LocalGateway(tmp_path_factory.mktemp("gateway"), "--log-level", "info") as gateway:
        yield gateway
