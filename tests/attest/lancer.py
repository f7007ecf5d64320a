"""A batch in a process of its own, which may be killed at a chosen moment: ``python lancer.py JSON``.

``tuer``: [event, end of a path, rank]: SIGKILL just before the event of that rank on such a path.
Events are those of Python's audit hooks (``os.rename`` is what ``os.replace`` raises), or ``inscrire``.
"""

import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import inventees

from clausegen.attest.commande import Commande
from clausegen.attest.production import produce
from clausegen.errors import ClausegenError
from clausegen.register import Registre


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def arm(event, end, rank):
    seen = 0

    def count():
        nonlocal seen
        seen += 1
        if seen == rank:
            die()

    if event == "inscrire":
        Registre.mark_issued = lambda _self, _editions: die()
        return

    def hook(name, args):
        if name == event:
            path = args[1] if name == "os.rename" else args[0]
            if isinstance(path, str | os.PathLike) and os.fspath(path).endswith(end):
                count()

    sys.addaudithook(hook)


def limit_files(size):
    """Once numbers are taken, no file may grow beyond that size."""
    import resource  # noqa: PLC0415 - absent from Windows

    keep = Registre.keep_template

    def kept(*arguments):
        found = keep(*arguments)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return found

    Registre.keep_template = kept


def main(wanted):
    if wanted.get("limite"):
        limit_files(wanted["limite"])
    if wanted.get("tuer"):
        arm(*wanted["tuer"])
    if wanted.get("attendre"):
        print("prêt", flush=True)  # noqa: T201 - the parent reads it
        sys.stdin.readline()
    first, last = wanted["rangs"]
    lot = [inventees.attestation(rang, **wanted.get("faits", {})) for rang in range(first, last + 1)]
    commande = Commande(
        Path(wanted["sortie"]),
        Path(wanted["registre"]),
        inventees.JOUR,
        pdf=wanted.get("pdf", False),
        impression=Path(wanted["impression"]) if wanted.get("impression") else None,
        couverture=bool(wanted.get("impression")),
    )
    try:
        rapport = produce(inventees.comptage(lot), commande)
    except ClausegenError as error:
        print(error)  # noqa: T201 - same
        return 2
    print(json.dumps([[ligne.numero, ligne.marche, ligne.sort] for ligne in rapport.lignes]))  # noqa: T201 - same
    return 0 if rapport.complet else 1


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
