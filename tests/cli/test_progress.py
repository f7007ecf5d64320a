import io
import sys

import pytest

from clausegen.cli.progress import bar, line


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("done", "spent", "told"),
    [
        (0, 0.0, "Word  [------------------------------]  0/240"),
        (120, 90.0, "Word  [###############---------------]  120/240, encore 90 s"),
        (120, 600.0, "Word  [###############---------------]  120/240, encore 10 min"),
        (60, 3000.0, "Word  [#######-----------------------]  60/240, encore 2 h 30"),
        (239, 1.0, "Word  [#############################-]  239/240, encore 1 s"),
        (240, 10.0, "Word  [##############################]  240/240"),
    ],
)
def test_the_line_tells_how_far_and_how_long(done, spent, told):
    assert line("Word", done, 240, spent).replace("\u00a0", " ") == told


def test_the_bar_leaves_a_clean_line_even_when_all_fails(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())

    def stopped():
        with bar("PDF") as told:
            told(1, 4)
            raise KeyError

    with pytest.raises(KeyError):
        stopped()
    assert "PDF  [#######" in sys.stderr.getvalue()
    assert sys.stderr.getvalue().endswith("\r\x1b[K")


def test_nothing_is_shown_without_a_terminal(capsys):
    with bar("PDF") as told:
        told(1, 4)
    assert capsys.readouterr().err == ""
