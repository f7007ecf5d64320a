"""Word files: fills templates and reads documents back; knows Word, nothing of markets.

Enters: a .docx whose text holds tags, and a plain mapping of values. Leaves: the bytes of a filled
.docx (``Template``), or, in the other direction, what a .docx says (``clausegen.word.reading``).
"""

from clausegen.word.template import Template
from clausegen.word.variables import Variable

__all__ = ["Template", "Variable"]
