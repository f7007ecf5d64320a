"""A dossier → its pieces, coherent, with a manifest.

Enters: a dossier as read, the law, a folder to write in. Leaves: Word files (and PDF), read back from
the disk and checked before the folder gets its name.
"""
