import sys
from pathlib import Path

import pytest

from clausegen.register import Registre

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.db"


@pytest.fixture
def registre(path):
    with Registre.open(path) as opened:
        yield opened
