"""Which instrument, which pieces, which wording, at which date.

Enters: a dossier and the law. Leaves: answers about the duty, the catalogue of the pieces and the
derogations to the general terms. Nothing is written here.
"""
