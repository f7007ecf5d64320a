"""Word files that people already have: the clause inserted, forms read back, templates of one's own.

Enters: a buyer's CCAP, the forms that companies return, the templates and the pack of a territory.
Leaves: Word files and findings; what is found is told to the buyer, who alone decides.
"""
