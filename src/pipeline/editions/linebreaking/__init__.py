"""Where lines end, beyond what the engine does by itself.

WeasyPrint fills one line after the other and divides a word wherever the rest of it would fit, which makes loose lines
and ladders of hyphens. Inside ``line_breaking`` the lines of each justified paragraph are chosen together
(``knuthplass``) before the engine sets them, or, with ``first-fit``, no more than two lines in a row end in a divided
word.

The engine still makes every line itself, from its own boxes: it is only told where each ends. So nothing can be lost
that it would not lose, and what reads the pages afterwards reads them as ever.
"""

from pipeline.editions.linebreaking.engine import line_breaking

__all__ = ["line_breaking"]
