"""The example of a cluster runs, and gives what the command gives. Skipped without Dask (an extra)."""

import subprocess
import sys
from pathlib import Path

import pytest

from clausegen.publish import Publication

distributed = pytest.importorskip("distributed", reason="Dask n'est pas installé")

ROOT = Path(__file__).parents[2]


WORKBOOK = ROOT / "samples" / "anomalies" / "heures.xlsx"


def run(*command, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [
            sys.executable,
            *map(str, command),
            "-o",
            folder / "sortie",
            "--registre",
            folder / "r.db",
            "--date",
            "2026-11-25",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_cluster_gives_the_same_files_as_this_machine(tmp_path):
    here, there = tmp_path / "ici", tmp_path / "grappe"
    here.mkdir()
    there.mkdir()
    alone = run("-m", "clausegen", "attestations", "produire", WORKBOOK, folder=here)
    cluster = run("examples/pays_entier.py", WORKBOOK, folder=there)
    assert cluster.stderr == ""
    assert cluster.returncode == alone.returncode
    made = files(there / "sortie")
    assert any(name.endswith(".docx") for name in made)
    assert made == files(here / "sortie")


@pytest.mark.libreoffice
def test_a_cluster_makes_pdf_files(kit, tmp_path):
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        Publication(kit.DAY, executor=client.get_executor(pure=False), chunk=2) as publication,
    ):
        outcomes = list(publication.make([kit.document(rank, tmp_path) for rank in (1, 2, 3)]))
    assert [outcome.problem for outcome in outcomes] == [None, None, None]
    assert len(list(tmp_path.glob("*.pdf"))) == 3
