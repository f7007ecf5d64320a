"""Templates of one's own: what can be typed in them, what is wrong with them, a trial on the samples.

Enters: a Word template and the piece that it is for. Leaves: findings at their places, a mended copy.
"""
