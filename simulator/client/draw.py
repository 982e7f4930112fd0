"""`python -m simulator.client.draw SCENARIO`: draws a scenario, by id or path."""

import sys

from simulator.scenarios.draw import main

if __name__ == "__main__":
    sys.exit(main())
