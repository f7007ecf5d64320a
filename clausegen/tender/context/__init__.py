"""The case as variables that a Word template may use.

Enters: a case. Leaves: plain records, ready to print, whose schema is published and versioned. Pieces
for bidders and for the holder receive what reveals nothing of the estimate; internal documents, all.
"""
