"""Every run names its model version. A run of another version is read, and never computed as if it were ours."""

from __future__ import annotations

import json

import pytest

from simulator.engine.drill import model_version
from simulator.engine.drill.input_record import RecordingError, RecordingFault, read_recording, rerun
from simulator.engine.drill.model_version import ModelVersion, OtherModelError, present_model, runs_here, same_crowd
from simulator.engine.drill.run import DrillRun
from simulator.engine.people import crowd
from simulator.engine.people.crowd import BEFORE_NAMES, DEFAULT, JUPEDSIM, MODELS, CrowdError, MissingCrowdError
from simulator.engine.people.crowds import crowd_class
from tests.drills.kiosks import stub_run
from tests.drills.small_building import scenario

BUILDING = scenario()


def later(monkeypatch) -> None:
    """The next version of the fire."""
    monkeypatch.setattr(model_version, "FIRE", model_version.FIRE + 1)


@pytest.mark.parametrize("name", MODELS)
def test_the_stored_form_is_read_back(name):
    version = ModelVersion.read(present_model(name))
    assert str(version) == present_model(name)
    assert version.runs_here
    assert ModelVersion.read(f"{version} continued").continued


def test_a_crowd_alone_is_the_first_version():
    assert ModelVersion.read("jupedsim/1") == ModelVersion("jupedsim/1", fire=1, engine=1)


@pytest.mark.parametrize(
    "stored",
    [None, "", "ants/1", "jupedsim", "jupedsim/0", "jupedsim/1 fire/1", "jupedsim/1 fire/1 engine/a", "jupedsim/1 x/1 y/2",
     "jupedsim/1 fire/1 engine/1 " + "x" * 40, "jupedsim/1 fire/1 engine/1 again", "jupedsim/1  fire/1 engine/1"],
)  # fmt: skip
def test_what_names_no_version_is_refused(stored):
    with pytest.raises(ValueError, match="no model version"):
        ModelVersion.read(stored)
    assert not runs_here(stored)


def test_another_version_is_not_computed_here(monkeypatch):
    ours = present_model("jupedsim")
    assert same_crowd(ours) == "jupedsim"
    later(monkeypatch)
    with pytest.raises(OtherModelError):
        same_crowd(ours)
    with pytest.raises(CrowdError):
        assert ModelVersion.read("jupedsim/9").crowd_name


def test_log_keyframe_and_recording_name_the_version():
    run = DrillRun(BUILDING, seed=1)
    run.stop()
    named = [run.events[0].data["model"], run.events[-1].data["model"], run.keyframe()["model"], stub_run()["model"]]
    assert named == [present_model(DEFAULT)] * 4


def test_a_run_that_goes_on_under_another_version_says_so(monkeypatch):
    run = DrillRun(BUILDING, seed=1)
    kept = json.loads(json.dumps(run.keyframe()))
    assert DrillRun.from_keyframe(BUILDING, kept, run.events).model == run.model
    later(monkeypatch)
    resumed = DrillRun.from_keyframe(BUILDING, kept, run.events)
    assert resumed.model == present_model(DEFAULT) + " continued"
    assert not runs_here(resumed.model)
    resumed.step({})
    assert resumed.tick == 1


OTHER_VERSIONS = [
    ({"model": "jupedsim/1 fire/999 engine/1"}, RecordingFault.OTHER_MODEL),
    ({"sha256": "0" * 64}, RecordingFault.OTHER_SCENARIO),
]


@pytest.mark.parametrize(("changes", "fault"), OTHER_VERSIONS)
def test_a_recording_of_another_version_is_read_and_not_rerun(changes, fault):
    recording = read_recording({**stub_run(), **changes})
    assert not recording.is_replayable
    with pytest.raises(RecordingError) as refused:
        rerun(recording, "p")
    assert refused.value.fault == fault
    assert read_recording(stub_run()).is_replayable


def without_jupedsim(monkeypatch) -> None:
    """The installation has no JuPedSim."""
    monkeypatch.setattr(crowd, "find_spec", lambda name: None if name == "jupedsim" else object())


def test_a_run_whose_crowd_is_not_installed_is_told_from_one_of_another_version(monkeypatch):
    ours = present_model(JUPEDSIM)
    assert (ModelVersion.read(ours).missing, runs_here(ours)) == ("", True)
    without_jupedsim(monkeypatch)
    assert (ModelVersion.read(ours).missing, runs_here(ours)) == ("JuPedSim", False)
    assert ModelVersion.read(BEFORE_NAMES).missing == "", "an older fire cannot be computed here, whatever is installed"
    with pytest.raises(MissingCrowdError):
        same_crowd(ours)
    with pytest.raises(MissingCrowdError):
        crowd_class(JUPEDSIM)


def test_a_recording_whose_crowd_is_not_installed_is_kept_and_not_rerun(monkeypatch):
    recording = read_recording({**stub_run(), "model": present_model(JUPEDSIM)})
    assert recording.is_replayable
    without_jupedsim(monkeypatch)
    assert not recording.is_replayable
    with pytest.raises(RecordingError) as refused:
        rerun(recording, "p")
    assert refused.value.fault == RecordingFault.NO_ENGINE
