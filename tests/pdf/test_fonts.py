"""Which fonts the system has."""

import shutil

import pytest

from clausegen.pdf import fonts


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="the system cannot list its fonts")
def test_a_font_nobody_has_is_absent():
    assert fonts.absent(["Police Qui N’Existe Pas"]) == ["Police Qui N’Existe Pas"]


def test_nothing_is_told_when_the_system_cannot_tell(monkeypatch):
    monkeypatch.setattr(fonts.shutil, "which", lambda _: None)
    assert fonts.absent(["Police Qui N’Existe Pas"]) == []
