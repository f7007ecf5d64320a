"""Lets the tests of this folder import the modules beside them."""

import sys
from pathlib import Path

import pytest

from clausegen import pdf

sys.path.insert(0, str(Path(__file__).parent))


def pytest_runtest_setup(item):
    if item.get_closest_marker("libreoffice") and not pdf.available():
        pytest.skip("LibreOffice n'est pas installé")
