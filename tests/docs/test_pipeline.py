"""docs/pipeline.md follows the code: what it names exists, and no package is forgotten."""

import re

from console import ROOT

PAGE = (ROOT / "docs" / "pipeline.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w./-]+)`", PAGE)


def exists(name):
    if "/" in name:
        return (ROOT / name).exists()
    # A bare file name belongs to one of the packages named on the page.
    return any((ROOT / "clausegen").rglob(name))


def test_every_path_and_module_named_exists():
    paths = [name for name in NAMED if "/" in name.rstrip("/") or name.endswith(".py")]
    assert len(paths) > 20
    assert [name for name in paths if not exists(name)] == []


def test_every_dotted_name_is_a_package_or_a_module():
    dotted = [name for name in NAMED if name.startswith("clausegen.")]
    places = [ROOT.joinpath(*name.split(".")) for name in dotted]
    assert [str(p) for p in places if not (p.is_dir() or p.with_suffix(".py").is_file())] == []


def test_every_package_has_its_place():
    packages = {path.parent.name for path in (ROOT / "clausegen").glob("*/__init__.py")}
    assert {name for name in packages if f"**`clausegen.{name}`**" not in PAGE} == set()


def test_it_stays_under_three_pages():
    assert len(PAGE.split()) < 1300
