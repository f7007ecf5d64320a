"""What the house promises about itself."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import clausegen

ROOT = Path(__file__).resolve().parents[1]
THIS = Path(__file__).resolve()

NOT_OURS = {
    *(".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
    *(".import_linter_cache", "build", "dist", "sortie", "node_modules"),
}
TEXT = {
    *(".py", ".md", ".toml", ".yaml", ".yml", ".json", ".csv", ".txt", ".sh", ".cfg", ".ini"),
    "",  # Makefile, .ci/run, .gitignore
}


def _files():
    stack = [ROOT]
    while stack:
        for path in sorted(stack.pop().iterdir()):
            if path.name in NOT_OURS or path.name.endswith(".egg-info"):
                continue
            if path.is_dir():
                stack.append(path)
            elif path.suffix in TEXT:
                yield path


def _code():
    return [path for path in _files() if path.suffix == ".py"]


def _shown(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def _told(found):
    """All of them: pytest cuts long lists short."""
    return "\n" + "\n".join(found)


def _lines(paths):
    for path in paths:
        text = path.read_bytes().decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), 1):
            yield path, number, line


class TestReasons:
    def test_every_silenced_check_names_its_code_and_its_reason(self):
        mark = re.compile(r"#\s*(noqa|type:\s*ignore|ruff:)")
        reason = re.compile(
            r"#\s*(noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*|type: ignore\[[a-z, -]+\]|ruff: .*?)"
            r"\s*(--?|—|:|#)\s*[^\s#]"
        )
        bare = [
            _shown(path, number)
            for path, number, line in _lines(path for path in _code() if path != THIS)
            if mark.search(line) and not reason.search(line)
        ]
        assert not bare, _told(bare)

    def test_every_rule_left_out_of_ruff_has_a_reason_beside_it(self):
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        ruff = text[text.index("[tool.ruff.lint]") : text.index("[tool.importlinter]")]
        entries = re.findall(r'^.*"[A-Z]+[0-9]*".*$', ruff, re.MULTILINE)
        assert len(entries) > 10
        assert [line for line in entries if "#" not in line and 'select = ["ALL"]' not in line] == []


class TestNothingOfThisMachine:
    FORBIDDEN = (
        r"(?<![\w.:/-])/(home|root|Users|work|tmp|opt)/\w",
        r"\bfile:///(?!etc/)\w",
        r"--?(extra-)?index-url|--trusted-host|--find-links",
        r"files\.pythonhosted\.org|registry\.npmjs\.org|pypi\.org/simple",
    )
    LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock")

    def test_no_path_of_a_machine_and_no_package_index_is_named(self):
        forbidden = re.compile("|".join(self.FORBIDDEN))
        found = [
            f"{_shown(path, number)}: {line.strip()[:80]}"
            for path, number, line in _lines(path for path in _files() if path != THIS)
            if forbidden.search(line)
        ]
        assert not found, _told(found)

    def test_no_lock_file_with_addresses_in_it(self):
        assert [name for name in self.LOCKS if (ROOT / name).exists()] == []

    def test_constraints_are_exact_versions_sorted_and_nothing_else(self):
        lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("#")]
        assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin)] == []
        names = [pin.split("==")[0] for pin in pins]
        assert names == sorted(set(names))

    def test_every_package_asked_for_is_pinned(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        asked = project["dependencies"] + project["optional-dependencies"]["dev"]
        names = {re.match(r"[\w-]+", line)[0].lower().replace("_", "-") for line in asked}
        text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
        assert names - set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)) == set()


class TestNobody:
    def test_addresses_are_all_at_example_org(self):
        address = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}\b")
        found = [
            f"{_shown(path, number)}: {match[0]}"
            for path, number, line in _lines(_files())
            for match in address.finditer(line)
            if not match[0].endswith(("@example.org", ".example.org"))
        ]
        assert not found, _told(found)

    def test_phone_numbers_are_all_from_the_range_kept_for_fiction(self):
        phone = re.compile(r"(?<![\d.,])0[1-9](?P<sep>[ .\u00a0\u202f])\d\d(?:(?P=sep)\d\d){3}(?![\d.,])")
        found = [
            f"{_shown(path, number)}: {match[0]}"
            for path, number, line in _lines(_files())
            for match in phone.finditer(line)
            if not re.match(r"01\W99\W00", match[0])
        ]
        assert not found, _told(found)


class TestSizes:
    MODULE, FUNCTION = 400, 48

    def _ours(self):
        return [path for path in _code() if path.relative_to(ROOT).parts[0] in {"clausegen", "benchmarks"}]

    def test_modules_stay_short(self):
        sizes = {_shown(path, 1): len(path.read_text(encoding="utf-8").splitlines()) for path in self._ours()}
        long = [f"{place}: {size} lines" for place, size in sizes.items() if size > self.MODULE]
        assert not long, _told(long)

    def test_functions_stay_short(self):
        long = []
        for path in self._ours():
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    size = node.end_lineno - node.lineno + 1
                    if size > self.FUNCTION:
                        long.append(f"{_shown(path, node.lineno)} {node.name}: {size} lines")
        assert not long, _told(long)


class TestStart:
    @pytest.fixture(scope="class", name="imported")
    @classmethod
    def _imported(cls):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "clausegen", "--help"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}

    def test_help_is_answered_by_click(self, imported):
        assert "click" in imported

    @pytest.mark.parametrize(
        "name", ["lxml", "openpyxl", "pydantic", "docxtpl", "docx", "pypdf", "jinja2", "yaml"]
    )
    def test_help_loads_nothing_heavy(self, imported, name):
        assert {module for module in imported if module.split(".")[0] == name} == set()


class TestCommandsTold:
    def _documents(self):
        return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

    def _targets(self):
        return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    def test_every_make_command_in_the_documents_exists(self):
        told = {
            (path.name, target)
            for path in self._documents()
            for target in re.findall(
                r"(?:^|`)make ([a-z][a-z-]*)", path.read_text(encoding="utf-8"), re.MULTILINE
            )
        }
        assert told
        assert {item for item in told if item[1] not in self._targets()} == set()

    def test_every_target_says_what_it_does(self):
        told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert {target for target in self._targets() if f"  {target} " not in told} == set()


class TestVersion:
    def test_it_is_written_in_one_place(self):
        written = re.compile(
            rf"(version__?|VERSION)\W{{1,5}}{re.escape(clausegen.__version__)}\b", re.IGNORECASE
        )
        found = [
            path.relative_to(ROOT).as_posix() for path, _, line in _lines(_files()) if written.search(line)
        ]
        assert found == ["clausegen/__init__.py"]

    def test_the_changelog_tells_of_it_first(self):
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        assert re.findall(r"^## \[?(\d+\.\d+\.\d+)", text, re.MULTILINE)[0] == clausegen.__version__

    def test_each_changelog_entry_says_what_changed_in_law(self):
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        entries = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
        assert entries
        assert [entry.splitlines()[0] for entry in entries if "### Changes of law" not in entry] == []
