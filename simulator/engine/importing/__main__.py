"""`python -m simulator.engine.importing`: a building's geometry from DXF or GeoJSON as a scenario draft."""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main())
