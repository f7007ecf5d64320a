"""clausegen sizes the insertion hours of a public contract and fills the Word pieces of its clause."""

__version__ = "0.1.0"
