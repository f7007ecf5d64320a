"""The forms that companies return: read back, compared with what was given, put side by side.

Enters: the form as it was produced, and the file that came back. Leaves: values, and points « à
examiner par l’acheteur »; nothing here judges an offer.
"""
