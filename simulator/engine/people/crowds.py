"""Loads a crowd by its name when it is first needed."""

from __future__ import annotations

from typing import cast

from .crowd import JUPEDSIM, LIBRARIES, STRIDE, Crowd, CrowdError, MissingCrowdError, is_installed


def crowd_class(name: str) -> type[Crowd]:
    """The crowd of this name. Raises CrowdError for an unknown name, MissingCrowdError when its library is missing."""
    if name in LIBRARIES and not is_installed(name):
        raise MissingCrowdError(f"{LIBRARIES[name]} is not installed, so the crowd {name!r} does not run here")
    if name == STRIDE:
        from .stride_crowd import StrideCrowd

        return cast(type[Crowd], StrideCrowd)
    if name == JUPEDSIM:
        from .jupedsim_crowd import JuPedSimCrowd

        return cast(type[Crowd], JuPedSimCrowd)
    raise CrowdError(f"no crowd is called {name!r}")
