"""The archive of the bidders' files made again, once nothing else disagrees.

Enters: a folder and its verification. Leaves: the archive as a run writes it, and a manifest that knows
it: what we wrote is no hand's work, and the folder may be replaced as before.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from clausegen.clauses.catalogue import Destinataire
from clausegen.publish.durable import write_durably
from clausegen.tender.manifest import with_file
from clausegen.tender.output_folder import MANIFESTE, pack, read_manifest
from clausegen.tender.recheck.records import Verification


def remake_archive(folder: Path, found: Verification) -> bool:
    """Write the archive of a verified folder; False, and nothing is written, when anything else disagrees."""
    manifest = read_manifest(folder)
    if manifest is None or not found.accord_hors_archive:
        return False
    data = pack(folder / Destinataire.DCE)
    known = with_file(manifest, found.archive, hashlib.sha256(data).hexdigest())
    write_durably([(folder / found.archive, data), (folder / MANIFESTE, known)])
    return True
