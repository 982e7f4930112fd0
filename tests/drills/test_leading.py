"""Opening a session, leading it, showing it on a wall: who may, for whom, and what each page gives away."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from django.core import signing
from django.urls import reverse

from people.models import SchoolClass
from simulator.drills.access import led_by, may_lead, may_open_for, visible_to
from simulator.drills.models import DrillMode, DrillSession, DrillState
from simulator.drills.pages import organiser
from simulator.drills.pages.organiser_texts import door_labels, wording
from simulator.drills.sessions import tokens
from simulator.drills.sessions.opening import open_led_session, open_session
from simulator.drills.sessions.seats import add_player, take_seat
from simulator.drills.sessions.tokens import read_watch_token, watch_token
from simulator.engine.scenario.loader import load_scenario, scenario_ids, usable_ids
from simulator.protocol.messages import ProtocolError
from tests.drills.led_sessions import class_session, other_teacher, played_session

SCRIPTS = Path(__file__).resolve().parents[2] / "site" / "static" / "js" / "drill-lead"
OPEN = {"scenario": "school-floor", "roles-school-floor": ["pupil"], "child": "1"}


@pytest.fixture
def foreigner(tree):
    return other_teacher(tree)


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    return class_session(teacher, school_class)


def config_of(page: str) -> dict:
    return json.loads(html.unescape(re.search(r'data-config="([^"]*)"', page)[1]))


# -- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("manager", 200), ("keeper", 200), ("superuser", 200), ("employee", 403), ("pupil_user", 403),
     ("county_officer", 403)],
)  # fmt: skip
def test_organisers_may_open_a_session_and_nobody_else(client, request, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("drills:open")).status_code == status
    assert client.post(reverse("drills:open"), OPEN).status_code == (302 if status == 200 else status)
    assert DrillSession.objects.count() == (status == 200)
    offered = reverse("drills:open") in client.get(reverse("drills:index")).content.decode()
    assert offered is (status == 200)


def test_somebody_signed_out_is_asked_to_sign_in(client, db):
    assert client.get(reverse("drills:open"))["location"].startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["teacher", "manager", "keeper"])
def test_an_organiser_finds_it_in_the_menu_after_the_own_record(client, request, who):
    user = request.getfixturevalue(who)
    client.force_login(user)
    page = client.get("/verify/").content.decode()
    assert page.index('href="/records/"') < page.index('href="/drills/open/"')


def test_a_session_is_opened_as_chosen(client, teacher, school_class):
    client.force_login(teacher)
    answer = client.post(reverse("drills:open"), {**OPEN, "audience": f"class:{school_class.pk}"})
    room = DrillSession.objects.get()
    assert answer["location"] == reverse("drills:lead", args=[room.pk])
    assert (room.mode, room.school_class, room.organisation) == (
        DrillMode.ROOM,
        school_class,
        school_class.organisation,
    )
    assert (room.roles, room.child, room.opened_by) == (["pupil"], True, teacher)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{6}", room.code)


def test_who_was_not_asked_gets_no_other_role_than_the_scenarios_first(client, manager, hotel):
    client.force_login(manager)
    page = client.get(reverse("drills:open")).content.decode()
    for name in usable_ids():
        roles = load_scenario(name).roles
        ticked = re.findall(rf'name="roles-{name}"\s+value="([\w-]+)"\s+checked', page)
        assert ticked == ([roles[0].id] if len(roles) > 1 else []), name
    client.post(reverse("drills:open"), {"scenario": "hotel", "audience": f"unit:{hotel.pk}"})
    room = DrillSession.objects.get()
    players = [add_player(session=room, person=None, name=str(number))[0] for number in range(3)]
    assert {player.role for player in players} == {load_scenario("hotel").roles[0].id}


def test_a_manager_opens_for_the_unit_and_a_keeper_for_the_venue(client, manager, hotel, keeper, tree):
    for user, audience in ((manager, f"unit:{hotel.pk}"), (keeper, f"venue:{tree.village.pk}")):
        client.force_login(user)
        assert client.post(reverse("drills:open"), {**OPEN, "audience": audience}).status_code == 302
    assert set(DrillSession.objects.values_list("organisation", "division")) == {
        (hotel.pk, None),
        (None, tree.village.pk),
    }


def test_nobody_opens_for_those_of_others(client, teacher, school_class, manager, hotel, keeper, tree, foreigner):
    audiences = [f"class:{school_class.pk}", f"unit:{hotel.pk}", f"venue:{tree.village.pk}", "class:nonsense"]
    for user, own in ((teacher, 0), (manager, 1), (keeper, 2), (foreigner, None)):
        client.force_login(user)
        for number, audience in enumerate(audiences):
            if number != own:
                assert client.post(reverse("drills:open"), {**OPEN, "audience": audience}).status_code == 404
    assert not DrillSession.objects.exists()


def test_without_the_guard_a_foreign_class_would_be_had(client, foreigner, school_class, monkeypatch):
    """The control."""
    own = may_open_for(foreigner)
    everything = type(own)(SchoolClass.objects.all(), own.organisations, own.divisions)
    monkeypatch.setattr(organiser, "may_open_for", lambda user: everything)
    client.force_login(foreigner)
    client.post(reverse("drills:open"), {**OPEN, "audience": f"class:{school_class.pk}"})
    assert DrillSession.objects.get().school_class == school_class


def test_child_mode_is_suggested_for_primary_classes_alone(client, teacher, school_class):
    client.force_login(teacher)
    ticked = re.compile(r'name="child" value="1" checked')
    assert ticked.search(client.get(reverse("drills:open")).content.decode())
    SchoolClass.objects.update(grade=7)
    assert not ticked.search(client.get(reverse("drills:open")).content.decode())


def test_opening_sessions_without_end_is_refused(client, teacher):
    client.force_login(teacher)
    answers = [client.post(reverse("drills:open"), OPEN).status_code for _ in range(21)]
    assert answers == [302] * 20 + [429]


def test_an_unknown_scenario_is_not_found(client, teacher):
    client.force_login(teacher)
    assert client.post(reverse("drills:open"), {"scenario": "../settings"}).status_code == 404


# -- leading ----------------------------------------------------------------------------------------------------------


def status_of(client, user, name: str, session: DrillSession) -> int:
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(reverse(f"drills:{name}", args=[session.pk])).status_code


@pytest.mark.parametrize("name", ["lead", "wall"])
def test_the_opener_and_who_answers_for_the_class_lead(client, session, name, teacher, superuser):
    assert [status_of(client, user, name, session) for user in (teacher, superuser)] == [200, 200]


@pytest.mark.parametrize("name", ["lead", "wall"])
@pytest.mark.parametrize("who", ["foreigner", "manager", "keeper", "employee", "pupil_user", "county_officer"])
def test_others_neither_lead_nor_watch(client, request, session, name, who):
    assert status_of(client, request.getfixturevalue(who), name, session) == 404
    assert not may_lead(request.getfixturevalue(who), session)


def test_signed_out_one_is_asked_to_sign_in_or_sees_nothing(client, session):
    assert status_of(client, None, "lead", session) == 302
    assert status_of(client, None, "wall", session) == 404


def test_a_colleague_who_teaches_the_class_may_take_over(client, session, school, school_class):
    from people.models import Role, RoleGrant
    from tests.conftest import make_user

    colleague = make_user("colleague")
    RoleGrant.objects.create(user=colleague, role=Role.TEACHER, organisation=school, school_class=school_class)
    assert status_of(client, colleague, "lead", session) == 200


def test_a_managers_eyes_end_at_sessions_that_are_led(manager, employee):
    """What an employee plays alone is the employee's."""
    alone = open_session(scenario_id="hotel", user=employee, person=employee.person)[0]
    assert alone.organisation is not None
    assert not led_by(manager).exists()
    assert not visible_to(manager).exists()


def test_the_console_has_code_qr_and_a_token_that_commands(client, session, teacher):
    client.force_login(teacher)
    page = client.get(reverse("drills:lead", args=[session.pk])).content.decode()
    assert session.code in page
    assert "data:image/svg+xml" in page
    assert f"/drills/join/?code={session.code}" in page
    assert read_watch_token(config_of(page)["token"]) == (session, True)


def test_an_ended_session_leads_to_its_results(client, session, teacher):
    DrillSession.objects.update(state=DrillState.ABANDONED)
    client.force_login(teacher)
    assert client.get(reverse("drills:lead", args=[session.pk]))["location"] == reverse(
        "drills:room", args=[session.pk]
    )
    assert "没有进行演练" in client.get(reverse("drills:room", args=[session.pk])).content.decode()


def test_the_page_of_a_live_session_is_the_console(client, session, teacher):
    client.force_login(teacher)
    assert client.get(reverse("drills:room", args=[session.pk]))["location"] == reverse(
        "drills:lead", args=[session.pk]
    )


# -- the wall's link --------------------------------------------------------------------------------------------------


def wall(client, session: DrillSession, token: str, name: str = "wall"):
    return client.get(reverse(f"drills:{name}", args=[session.pk]), {"t": token})


def test_the_link_opens_the_wall_without_signing_in_and_commands_nothing(client, session, teacher):
    client.force_login(teacher)
    page = client.get(reverse("drills:lead", args=[session.pk])).content.decode()
    link = html.unescape(re.search(r'id="wall-url" value="([^"]*)"', page)[1])
    client.logout()
    answer = client.get(link)
    assert answer.status_code == 200
    assert read_watch_token(config_of(answer.content.decode())["token"]) == (session, False)


def test_the_organisers_own_token_in_a_link_gives_no_command_away(client, session):
    page = wall(client, session, watch_token(session, may_command=True)).content.decode()
    assert read_watch_token(config_of(page)["token"])[1] is False


@pytest.mark.parametrize("name", ["wall", "wall_results"])
def test_a_forged_foreign_or_old_link_opens_nothing(client, session, teacher, school_class, monkeypatch, name):
    other = class_session(teacher, school_class)
    good = watch_token(session, may_command=False)
    for token in (good[:-1] + ("A" if good[-1] != "A" else "B"), "x", signing.dumps([session.pk.hex, True]),
                  signing.dumps(7, salt=tokens.WATCH_SALT), watch_token(other, may_command=False)):  # fmt: skip
        assert wall(client, session, token, name).status_code == 404
    assert wall(client, session, good, name).status_code < 400
    monkeypatch.setattr(tokens, "WATCH_S", -1)
    assert wall(client, session, good, name).status_code == 404


def test_a_forged_or_old_token_watches_nothing(session, monkeypatch):
    good = watch_token(session, may_command=False)
    read_watch_token(good)
    for bad in (good[:-1] + ("A" if good[-1] != "A" else "B"), signing.dumps([session.pk.hex, True])):
        with pytest.raises(ProtocolError, match="wrong_token"):
            read_watch_token(bad)
    monkeypatch.setattr(tokens, "WATCH_S", -1)
    with pytest.raises(ProtocolError, match="wrong_token"):
        read_watch_token(good)


# -- afterwards -------------------------------------------------------------------------------------------------------


def test_the_organiser_sees_everybody_with_lesson_card_record_and_evidence(client, teacher, school_class, pupil):
    session = played_session(teacher, school_class)
    client.force_login(teacher)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    for player in session.players.all():
        assert reverse("drills:card", args=[session.pk, player.pk]) in page
    for text in (pupil.name, "访客甲", "座位 7", "座位 30", "第四十三条", f"{school_class}的记录", "已为 2 人写入"):
        assert text in page
    assert reverse("training:class_record", args=[school_class.pk]) in page
    guest = session.players.get(seat=30)
    assert "访客甲" in client.get(reverse("drills:card", args=[session.pk, guest.pk])).content.decode()


def test_a_participant_sees_the_own_card_and_no_other_name(client, teacher, school_class, pupil, pupil_user):
    session = played_session(teacher, school_class)
    client.force_login(pupil_user)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    assert pupil.name in page
    assert "访客甲" not in page
    guest = session.players.get(seat=30)
    assert client.get(reverse("drills:card", args=[session.pk, guest.pk])).status_code == 404


def test_an_officer_sees_no_names(client, teacher, school_class, pupil, county_officer):
    session = played_session(teacher, school_class)
    client.force_login(county_officer)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    assert not [name for name in (pupil.name, "小虎", "访客甲") if name in page]


def test_without_the_narrowing_a_participant_would_read_all_names(
    client, teacher, school_class, pupil_user, monkeypatch
):
    """The control."""
    from simulator.drills.pages import catalogue

    whole = catalogue.record_of
    monkeypatch.setattr(catalogue, "record_of", lambda *args, only=None: whole(*args))
    session = played_session(teacher, school_class)
    client.force_login(pupil_user)
    assert "访客甲" in client.get(reverse("drills:room", args=[session.pk])).content.decode()


def test_a_foreign_teacher_finds_no_results(client, teacher, school_class, foreigner):
    session = played_session(teacher, school_class)
    client.force_login(foreigner)
    assert client.get(reverse("drills:room", args=[session.pk])).status_code == 404
    assert client.get(reverse("drills:card", args=[session.pk, session.players.first().pk])).status_code == 404


def test_the_wall_ends_with_the_sessions_own_names(client, teacher, school_class, pupil):
    SchoolClass.objects.update(shows_names=True)
    session = class_session(teacher, school_class)
    take_seat(session=session, seat=7, name="小虎")
    token = watch_token(session, may_command=False)
    assert wall(client, session, token, "wall_results").status_code == 204
    from tests.drills.led_sessions import end_session

    end_session(session)
    for name in ("wall", "wall_results"):
        page = wall(client, session, token, name).content.decode()
        assert "小虎" in page
        assert pupil.name not in page
        assert "座位 7" in page


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", scenario_ids())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_door_has_a_name_of_its_own(name, language):
    labels = door_labels(load_scenario(name), language)
    assert len(set(labels.values())) == len(load_scenario(name).doors)


def test_the_scripts_use_only_words_there_are():
    used = set()
    for path in SCRIPTS.glob("*.js"):
        used |= set(re.findall(r'(?:drill|this)\.text\("(\w+)"', path.read_text(encoding="utf-8")))
    assert used
    for language in ("zh", "en"):
        assert used <= set(wording(language, child=True)["texts"]) | {"start"}


def test_children_are_told_of_nobody_collapsing():
    words = json.dumps(wording("zh", child=True), ensure_ascii=False)
    assert "倒下" not in words
    assert "倒下" in json.dumps(wording("zh", child=False), ensure_ascii=False)


def test_sessions_for_nobody_are_led_by_their_opener_alone(keeper, teacher, foreigner):
    room = open_led_session(scenario_id="school-floor", user=keeper)
    assert [may_lead(user, room) for user in (keeper, teacher, foreigner)] == [True, False, False]
