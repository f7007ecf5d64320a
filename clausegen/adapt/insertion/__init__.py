"""An article put in a buyer's document as if it had always been there.

Enters: the document's bytes, the article that ``tender`` made, the place wanted. Leaves: the document
with the article in the document's own styles and numbers, as a revision if asked, and a report of what
the user must still do. In order: ``target`` opens, ``spots`` finds the place, ``refusals`` says what
forbids it, ``manners`` learns how the document writes, ``labels`` how it numbers, ``writing`` and
``tables`` write, ``recap`` tells the derogations, ``renumbering`` follows the numbers that moved,
``elsewhere`` lists what must change in other articles, ``reminders`` the rest.
"""
