"""The version of the models that a run is made with: of the crowd, of fire and harm, and of the engine around them.

A run is a function of scenario, seed and inputs under one version. Under another it would be another run, so what was
made with another version is kept as it was played, marked, and never computed again.

The versions are counted up by hand: FIRE when fire, smoke, harm or their settings change what happens in a run, ENGINE
when the order of a tick, what occupants decide, the rules of players, doors and lifts, or those of the score do.
`people.crowd.MODELS` has those of the crowds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.protocol.text import Text

from ..people.crowd import LIBRARIES, MODELS, NAMES, CrowdError, MissingCrowdError, is_installed, name_of

FIRE, ENGINE = 4, 9
FIRST = 1  # the version of fire and engine in everything that names the crowd alone
MODEL_LENGTH = 40
CONTINUED = "continued"

CROWD_NAMES = {"jupedsim": Text("人群 JuPedSim", "crowd JuPedSim"), "stride": Text("人群“步行”", "crowd Stride")}
IN_WORDS = Text(
    "{crowd} 第 {crowd_version} 版、火灾 第 {fire} 版、推演 第 {engine} 版",
    "{crowd} version {crowd_version}, fire version {fire}, engine version {engine}",
)


class OtherModelError(CrowdError):
    """The run belongs to another version of the models than this installation computes with."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """The versions of one run. `crowd` has its name and version, as `people.crowd` writes it.

    `continued` is True for a run that began under an earlier version and went on under this one.
    """

    crowd: str
    fire: int = FIRST
    engine: int = FIRST
    continued: bool = False

    def __str__(self) -> str:
        """The form that is stored; `read` reads it. At most MODEL_LENGTH characters."""
        whole = f"{self.crowd} fire/{self.fire} engine/{self.engine}"
        return f"{whole} {CONTINUED}" if self.continued else whole

    @classmethod
    def read(cls, stored: object) -> ModelVersion:
        """The version that a record names. A name of a crowd alone is from before fire and engine had versions.

        Raises ValueError for what is no version of a known crowd.
        """
        if not isinstance(stored, str) or len(stored) > MODEL_LENGTH:
            raise ValueError("no model version")
        crowd, *others = stored.split(" ")
        name, _, number = crowd.partition("/")
        if name not in NAMES or not _is_number(number):
            raise ValueError(f"no model version: {stored!r}")
        continued = others[-1:] == [CONTINUED]
        parts = dict(part.split("/", 1) for part in others[: len(others) - continued] if "/" in part)
        if others and (len(others) != 2 + continued or set(parts) != {"fire", "engine"}):
            raise ValueError(f"no model version: {stored!r}")
        if not all(map(_is_number, parts.values())):
            raise ValueError(f"no model version: {stored!r}")
        return cls(crowd, int(parts.get("fire", FIRST)), int(parts.get("engine", FIRST)), continued)

    @property
    def is_present(self) -> bool:
        """True when these are exactly the versions of today, from first tick to last."""
        return self == present(self.crowd) and self.crowd in MODELS.values()

    @property
    def missing(self) -> str:
        """The library that the crowd of these versions needs and that is not installed here; empty when it runs here
        or its version is not today's.
        """
        return LIBRARIES[self.crowd_name] if self.is_present and not is_installed(self.crowd_name) else ""

    @property
    def runs_here(self) -> bool:
        """True when this installation computes with exactly these versions."""
        return self.is_present and not self.missing

    @property
    def crowd_name(self) -> str:
        """The name of the crowd. Raises CrowdError when this installation has another version of it."""
        return name_of(self.crowd)

    def gone_on(self) -> ModelVersion:
        """The version of a run of this one that goes on here."""
        return self if self.is_present else replace(present(self.crowd), continued=True)

    def in_words(self) -> Text:
        """The versions as a reader is told them."""
        name, _, number = self.crowd.partition("/")
        return IN_WORDS.format(crowd=CROWD_NAMES[name], crowd_version=number, fire=self.fire, engine=self.engine)


def present(crowd: str) -> ModelVersion:
    """The version of a run that begins here now on this crowd model."""
    return ModelVersion(crowd, FIRE, ENGINE)


def present_model(name: str) -> str:
    """The stored form of the present version with the crowd of this name."""
    return str(present(MODELS[name]))


def same_crowd(stored: object) -> str:
    """The name of the crowd on which a stored run can be computed again, to the same end.

    Raises OtherModelError when it was made with another version, MissingCrowdError when its crowd is not installed.
    """
    try:
        version = ModelVersion.read(stored)
    except ValueError as error:
        raise OtherModelError(str(error)) from error
    if version.missing:
        raise MissingCrowdError(f"the crowd of {stored!r} is not installed here")
    if not version.runs_here:
        raise OtherModelError(f"this installation does not compute with the model version {stored!r}")
    return version.crowd_name


def runs_here(stored: object) -> bool:
    """True when a stored run can be computed again, to the same end: under its own versions, on its own crowd."""
    try:
        return ModelVersion.read(stored).runs_here
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and text != "0"
