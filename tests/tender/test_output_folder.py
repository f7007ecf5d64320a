"""The output folder: never half written, never taken from someone else's work."""

import os
import stat

import pytest

from clausegen.errors import ClausegenError, CoherenceError, OutputError, Place, Problem
from clausegen.tender import output_folder, production
from clausegen.tender.check import whole
from clausegen.word import Template


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "ici"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def case(office):
    return office.prepare(office.base())


@pytest.fixture
def run(office, case):
    def produced(out, **options):
        return production.produce(case, production.Request(out, office.DAY, **options))

    return produced


def test_a_new_folder_is_made_with_its_parents(run, place):
    run(place / "a/b/out")
    assert (place / "a/b/out/interne/manifeste.json").is_file()


def test_an_empty_folder_is_filled(run, place):
    (place / "out").mkdir()
    run(place / "out")
    assert (place / "out/dce").is_dir()


def test_a_folder_of_someone_else_is_refused_and_untouched(run, place):
    out = place / "out"
    out.mkdir()
    (out / "notes.txt").write_text("à moi")
    with pytest.raises(OutputError, match="autre chose"):
        run(out)
    assert tree(place) == {"out/notes.txt": "à moi".encode()}


@pytest.mark.parametrize(
    "content", ["", "[]", '"clausegen"', '{"outil": "autre", "fichiers": []}', '{"outil": "clausegen"}']
)
def test_a_manifest_that_is_not_ours_does_not_open_the_folder(run, place, content):
    (place / "out/interne").mkdir(parents=True)
    (place / "out/interne/manifeste.json").write_text(content)
    with pytest.raises(OutputError, match="autre chose"):
        run(place / "out", remplacer=True)
    assert tree(place) == {"out/interne/manifeste.json": content.encode()}


def test_a_file_in_the_way_is_refused_and_untouched(run, place):
    (place / "out").write_text("à moi")
    with pytest.raises(OutputError, match="fichier"):
        run(place / "out")
    assert tree(place) == {"out": "à moi".encode()}


def test_a_file_in_the_way_of_the_parents_is_told(run, place):
    (place / "a").write_text("à moi")
    with pytest.raises(OutputError, match="écriture impossible"):
        run(place / "a/out")
    assert tree(place) == {"a": "à moi".encode()}


def test_our_own_folder_is_replaced_and_nothing_of_the_former_stays(run, place):
    run(place / "out", archive=True)
    run(place / "out")
    assert not list((place / "out").glob("*.zip"))
    assert [p.name for p in place.iterdir()] == ["out"]


def test_a_piece_deleted_by_hand_is_made_again(run, place):
    run(place / "out")
    before = tree(place)
    (place / "out/dce/ccap-clause-sociale.docx").unlink()
    run(place / "out")
    assert tree(place) == before


@pytest.mark.parametrize("touch", ["changed", "added"])
def test_our_own_folder_modified_by_hand_is_refused_and_what_changed_is_named(run, place, touch):
    out = place / "out"
    run(out)
    name = "dce/ccap-clause-sociale.docx" if touch != "added" else "dce/annexe du service.docx"
    (out / name).write_bytes(b"retouche")
    before = tree(place)
    with pytest.raises(OutputError, match=name):
        run(out)
    assert tree(place) == before


def test_a_folder_modified_by_hand_is_replaced_when_told_so(run, place):
    run(place / "out")
    before = tree(place)
    (place / "out/dce/ccap-clause-sociale.docx").write_bytes(b"retouche")
    run(place / "out", remplacer=True)
    assert tree(place) == before


def fail_rendering(monkeypatch):
    def broken(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Template, "render", broken)


def fail_read_back(monkeypatch):
    monkeypatch.setattr(whole, "verify", lambda *_: [Problem(Place(), "désaccord")])


def fail_manifest(monkeypatch):
    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(production.manifest, "build", broken)


def fail_swap(monkeypatch):
    real = output_folder.Path.rename

    def rename(self, target):
        if self.name.startswith(".out-") and "ancien" not in self.name:
            raise OSError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(output_folder.Path, "rename", rename)


@pytest.mark.parametrize("before", ["nothing", "ours"])
@pytest.mark.parametrize("failure", [fail_rendering, fail_read_back, fail_manifest, fail_swap])
def test_a_failure_midway_leaves_things_as_they_were(run, place, monkeypatch, before, failure):
    if before == "ours":
        run(place / "out")
    was = tree(place)
    failure(monkeypatch)
    with pytest.raises(ClausegenError) as caught:
        run(place / "out")
    assert isinstance(caught.value, CoherenceError if failure is fail_read_back else OutputError)
    monkeypatch.undo()
    assert tree(place) == was
    assert [p.name for p in place.iterdir()] == (["out"] if before == "ours" else [])


def test_an_interruption_leaves_nothing_half_written(run, place, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    run(place / "out")
    was = tree(place)
    monkeypatch.setattr(whole, "verify", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(place / "out")
    assert tree(place) == was
    assert [p.name for p in place.iterdir()] == ["out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_parent_that_cannot_be_written_is_told(run, place):
    place.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(OutputError, match="écriture impossible"):
            run(place / "out")
    finally:
        place.chmod(0o755)
    assert list(place.iterdir()) == []


def test_the_folder_may_be_read_by_others_as_any_other(run, place):
    run(place / "out")
    assert stat.S_IMODE((place / "out").stat().st_mode) == 0o755


def test_missing_inputs_are_told_before_anything_is_written(office, place, data):
    del data["clause"]["penalites"]
    with pytest.raises(ClausegenError):
        office.produce(data, place / "a/out")
    assert list(place.iterdir()) == []
