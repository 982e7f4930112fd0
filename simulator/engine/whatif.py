"""`python -m simulator.engine.whatif`: many runs of a scenario compared, such as with an exit closed."""

import sys

from .studies.whatif import main

if __name__ == "__main__":
    sys.exit(main())
