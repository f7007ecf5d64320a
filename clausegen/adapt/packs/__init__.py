"""The pack of a territory: profile, templates, logo and wordings in one versioned folder or archive.

Enters: a folder or a zip that nobody has checked. Leaves: what it overrides, each thing with its
origin, and templates ready for ``clausegen dossier``.
"""
