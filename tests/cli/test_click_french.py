"""The words of click in French: none that our commands can show is forgotten, none is invented."""

import ast
import re
from pathlib import Path

import click
import pytest

from clausegen.cli import click_french

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")
NOT_SHOWN = {
    "(dynamic)": "no option shows a computed default",
    "Choice({choices})": "the name of a type, for developers",
    "Confirm the action without prompting.": "no confirmation option",
    "Do you want to continue?": "same",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": "nothing is deprecated",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": "same",
    "Invalid start character for option ({option})": "an error of the developer",
    "Name '{name}' defined twice": "same",
    "Could not determine name for option with declarations {decls!r}": "same",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?": "same",
    "Value must be an iterable.": "same",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": "same",
    "%(prog)s, version %(version)s": "our own message",
    "Show the version and exit.": "our own help",
    "env var: {var}": "no option is read from the environment",
    "{name} {filename!r} is not executable.": "no program is asked for",
    "{value!r} is not a valid UUID.": "no option is an identifier",
}
UNUSED_TYPE = re.compile(
    r"date(time)?\b|format|boolean|tuple|arity|values? (is|are|was|were) (given|required)|Takes \{|prompt|flag"
)


def messages():
    """Every text that click's modules look up."""
    found = set()
    for name in MODULES:
        source = Path(click.__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                texts = node.args[: 2 if node.func.id == "ngettext" else 1]
                found |= {text.value for text in texts if isinstance(text, ast.Constant)}
    return found


def test_every_word_that_click_can_show_is_translated():
    forgotten = messages() - set(click_french.WORDS) - set(NOT_SHOWN)
    assert sorted(text for text in forgotten if not UNUSED_TYPE.search(text)) == []


def test_every_word_translated_is_one_of_click():
    by_variable = {"required"}  # click looks it up through a variable
    assert sorted(set(click_french.WORDS) - messages() - by_variable) == []


def test_nothing_said_not_to_be_shown_is_translated_all_the_same():
    assert set(NOT_SHOWN) & set(click_french.WORDS) == set()


@pytest.mark.parametrize("english", click_french.WORDS)
def test_a_translation_asks_for_no_value_that_click_does_not_give(english):
    def fields(text):
        return set(re.findall(r"\{(\w+)", text))

    assert fields(click_french.WORDS[english]) <= fields(english)


@pytest.mark.parametrize("english", click_french.WORDS)
def test_a_translation_has_a_no_break_space_before_its_double_marks(english):
    text = re.sub(r"\{\w+(![rs])?\}", "", click_french.WORDS[english])
    assert not re.search(r"(?<!\u00a0)[?!;:]", text)


def test_zero_is_singular():
    click_french.install()
    one, many = "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"
    assert click.core.ngettext(one, many, 0) == click_french.WORDS[one]
    assert click.core.ngettext(one, many, 2) == click_french.WORDS[many]
