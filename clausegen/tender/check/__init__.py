"""What a dossier must hold before a word is written, and what the files must say once written.

Enters: a case; files. Leaves: problems and doubts. Facts are drawn from the case, never from the
variables, so that a wrong variable cannot vouch for itself.
"""
