"""What tests of several readers share."""

import pytest

from clausegen.errors import InputError


def _outcome(read, *arguments) -> str:
    """What became of a file that may be anything: « lu », or the words of the refusal."""
    try:
        read(*arguments)
    except InputError as error:
        return str(error)
    return "lu"


@pytest.fixture(scope="session")
def outcome():
    return _outcome
