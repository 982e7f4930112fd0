"""`python -m tests.simulator.lessons`: the documented name of `class_scripts`, which plays every option."""

from .class_scripts import main

if __name__ == "__main__":
    main()
