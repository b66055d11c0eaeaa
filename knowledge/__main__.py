"""``python -m knowledge [folder or article ...]``: what is wrong with the articles, for editors."""

import sys

from knowledge import library

found = [p for p in library.problems() if not sys.argv[1:] or any(a in str(p) for a in sys.argv[1:])]
print("\n".join(map(str, found)) or "In orde.")
sys.exit(bool(found))
