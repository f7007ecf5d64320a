"""The attestations of a whole country: the batch of ``clausegen attestations produire``, on a Dask cluster.

    python examples/pays_entier.py CLASSEUR -o SORTIE --registre FICHIER.db --date 2026-01-15 --pdf
    python examples/pays_entier.py … --grappe tcp://ordonnanceur:8786

Without ``--grappe``, a cluster of local processes is started for the occasion. With it, the workers need
clausegen at the same version and, for PDF files, LibreOffice and the same fonts; they need no access to
the folders: they receive bytes and send bytes back. Numbers, register and files stay here, in one
process, so that a worker that disappears loses nothing: Dask gives its work to another.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from clausegen.attest.commande import Commande
from clausegen.attest.counting import count
from clausegen.attest.production import produce
from clausegen.errors import ClausegenError, MissingToolError
from clausegen.intake.executions_file import read_workbook


@contextmanager
def cluster(address: str | None) -> Iterator[Executor]:
    """An executor whose work is done by a Dask cluster: the one at ``address``, or local processes."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise MissingToolError("Il manque Dask : « pip install clausegen[dask] ».") from error
    # One thread per process: LibreOffice has a core to itself.
    client = Client(address) if address else Client(threads_per_worker=1, dashboard_address=None)
    with client:
        executor = client.get_executor(pure=False)
        # How much may be under way at once: without it, as much as this machine alone could do.
        executor.workers = sum(client.ncores().values())
        yield executor


def main() -> int:
    """The batch, as the command line does it, with the cluster's executor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("classeur", type=Path, metavar="CLASSEUR")
    parser.add_argument("-o", "--sortie", type=Path, required=True)
    parser.add_argument("--registre", type=Path, required=True)
    parser.add_argument("--date", type=dt.date.fromisoformat, required=True)
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--impression", type=Path)
    parser.add_argument("--grappe", help="address of a Dask scheduler")
    options = parser.parse_args()
    comptage = count(read_workbook(options.classeur), options.date)
    with cluster(options.grappe) as executor:
        commande = Commande(
            sortie=options.sortie,
            registre=options.registre,
            jour=options.date,
            pdf=options.pdf,
            impression=options.impression,
            executor=executor,
        )
        rapport = produce(comptage, commande)
    print(f"{len(rapport.lignes)} attestations, {len(rapport.sans_pdf)} sans PDF")
    return 0 if rapport.complet else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ClausegenError as error:
        sys.exit(str(error))
