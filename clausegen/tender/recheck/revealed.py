"""What a file of the bidders' folder tells of the estimate, whoever put it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clausegen.clauses.catalogue import Destinataire
from clausegen.errors import TemplateError
from clausegen.tender.check.control import Controle
from clausegen.tender.check.read_back import Expected, secrets_in

_TEXT = (".txt", ".csv", ".md", ".ics", ".xml", ".json", ".yaml", ".yml")
MAX_BYTES = 20_000_000
"""A PDF or a text above is not searched, and told so."""


def revealed(path: Path, controle: Controle) -> tuple[str, ...]:
    """What a file tells of the estimate, each thing once; or that it could not be searched."""
    secrets = _secrets(controle)
    return tuple(dict.fromkeys(_revealed(path, secrets))) if secrets else ()


def _secrets(controle: Controle) -> Expected | None:
    """What no file of the bidders' folder may tell, whoever put it there."""
    given = [p.attendu for p in controle.pieces if p.attendu.piece.dossier is Destinataire.DCE]
    if not given:
        return None
    return replace(given[0], textes=tuple(text for wanted in given for text in wanted.textes))


def _revealed(path: Path, secrets: Expected) -> Iterator[str]:
    """What a file tells of the estimate; or that it could not be searched."""
    try:
        text = _text_of(path)
    except (TemplateError, ValueError, OSError) as error:
        reason = error.problems[0].constat if isinstance(error, TemplateError) else "il ne s’ouvre pas"
        yield f"il n’a pas pu être relu ({reason}) : vérifiez qu’il ne révèle rien de l’estimation"
        return
    if text is None:
        yield "ce type de fichier n’est pas relu : vérifiez qu’il ne révèle rien de l’estimation"
        return
    yield from secrets_in(text, secrets)


def _text_of(path: Path) -> str | None:
    """All the words of a file; ``None`` for a kind that is not read."""
    kind = path.suffix.lower()
    if kind == ".docx":
        from clausegen.word.reading import read_document  # noqa: PLC0415 - only when somebody added a file
        from clausegen.word.traces import traces  # noqa: PLC0415 - same

        document = read_document(path)
        return "\n".join((document.text, traces(path).unseen, *document.properties.values()))
    if path.stat().st_size > MAX_BYTES:
        return None
    if kind == ".pdf":
        from clausegen.pdf.reading import page_texts  # noqa: PLC0415 - the PDF stack is heavy

        text = "\n".join(page_texts(path))
        return text if text.strip() else None
    return path.read_text(encoding="utf-8", errors="replace") if kind in _TEXT else None
