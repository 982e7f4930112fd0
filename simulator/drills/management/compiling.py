"""What compiles the functions of drills beside a worker: a fresh process loads this module, and has no Django."""

from __future__ import annotations


def compile_gently() -> None:
    """Compiles everything in a process of its own that gives way to every other process of the machine."""
    from simulator.crowd.warm_up import warm_up_gently
    from simulator.engine.drill import kernels

    warm_up_gently()
    kernels.warm_up()
