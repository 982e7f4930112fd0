"""What is worth more: to warn, ring and lead and be overtaken, or to run off in silence from those one answers for."""

from __future__ import annotations

import pytest

from simulator.engine.assessment.call_verdict import DENIED_CALL, LOST_CALL
from simulator.engine.assessment.scoring import score
from simulator.engine.assessment.unwarned_line import RANG_MOST, SILENT_MOST
from simulator.engine.drill import phone_call
from simulator.engine.drill.phone_call import QUESTIONS
from simulator.engine.event_log import Event
from simulator.engine.people.occupants import OUT
from simulator.engine.scenario.loader import load_scenario
from tests.simulator.test_phone_call import calling, pick, say
from tests.simulator.test_score_rules import CLEAR, OPENED, SHUT, card, left, lines_of, log, track

SCHOOL, RENTAL, DORMITORY = load_scenario("school-four"), load_scenario("rental"), load_scenario("dormitory")
FIVE = ("place", "what", "size", "trapped", "name")
LEFT = left(inside={"f2": 8, "f4": 61}, unaware=69)
SILENT = [(20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True}),
          *[(30, f"said_{what}") for what in FIVE if what != "trapped"],
          (30, "said_trapped", {"right": False, "denied": 69}), (40, "roll_call")]  # fmt: skip


def overtaken(*acts: tuple) -> list[tuple]:
    """Left at once, did these things, and was overtaken by smoke in the queue before a stair; not out at the end."""
    rows = list(acts)
    for second in range(181):
        data = {
            **CLEAR,
            "x": min(second, 30.0),
            "y": 1.0,
            "storey": 2,
            "room": "n2" if second < 3 else "c",
            "beside": 0,
        }
        smoke = max(0.0, second - 120.0)
        rows.append((second, "track", {**data, "wants": True, "smoke_s": smoke, "low": second >= 120, "sight": 1.0}))
    return sorted([*rows, (120, "entered_smoke", {"came": True})], key=lambda row: row[0])


DUTY = [(14, "warned", {"people": 24, "who": [0]}), (60, "alarm_raised"),
        (70, "called_119", {"in_smoke": False, "outside": False}), *[(75, f"said_{what}") for what in FIVE]]  # fmt: skip


def test_who_runs_off_in_silence_is_worth_less_than_who_warns_and_is_overtaken():
    """39.9 for a teacher who left the class without a word, 19.5 for one who rang, shouted and led, 3.7 for a pupil."""
    silent = card(SCHOOL, "teacher", *SILENT, LEFT)
    dutiful = card(SCHOOL, "teacher", *overtaken(*DUTY), (180, *left(inside={"f4": 20}, walking=20)[1:]))
    pupil = card(SCHOOL, "pupil", *overtaken(*DUTY[:1], (49, "alarm_raised")))
    assert silent.total <= SILENT_MOST < pupil.total < dutiful.total < SCHOOL.scoring.passing
    assert silent.total == pytest.approx(sum(line.points for line in silent.lines))
    line = silent.main_lesson
    assert (
        line.key == "unwarned"
        and "没有喊过里面的人，没有按警报，也没有告诉 119 里面有人，自己先走了：里面还有 69 人" in line.reason.zh
    )
    assert "最多得 15 分" in line.reason.zh and "自己最后走" in line.advice.zh


def test_a_late_alarm_is_worth_no_less_than_none_with_a_shout():
    shout = (9, "warned", {"people": 9})
    late, never, alone = (
        lines_of(card(SCHOOL, "teacher", *rows, (90, "player_out")))["alarm"].points
        for rows in ([shout, (70, "alarm_raised")], [shout], [(70, "alarm_raised")])
    )
    assert late == never > alone > 0


@pytest.mark.parametrize(
    ("sign", "is_silent"),
    [([], True), ([(5, "warned", {"people": 3})], False), ([(5, "alarm_raised")], False), ([(5, "assisted", {"person": 0})], False),
     ([(5, "shouted")], True)],
)  # fmt: skip
def test_what_counts_is_whether_anybody_was_reached(sign, is_silent):
    made = card(SCHOOL, "teacher", *sign, *SILENT, LEFT)
    assert ("unwarned" in lines_of(made)) is is_silent
    if sign and is_silent:
        assert "附近没有人听到" in lines_of(made)["unwarned"].reason.zh


def test_who_answers_for_nobody_and_where_nobody_is_left_there_is_no_such_line():
    assert "unwarned" not in lines_of(card(SCHOOL, "pupil", *SILENT, LEFT))
    assert "unwarned" not in lines_of(card(SCHOOL, "teacher", *SILENT, left(inside={})))
    assert "unwarned" not in lines_of(card(SCHOOL, "teacher", *SILENT))  # the log does not say


def test_where_the_alarm_rang_by_itself_a_silent_run_only_fails():
    rang = Event(200, "detector_alarm", "", {})
    rows = [(30, *row[1:]) if row[1] == "player_out" else row for row in SILENT if row[1] != "said_trapped"]
    events = sorted([*log("teacher", *rows, left(inside={"f4": 20}, walking=20)), rang], key=lambda event: event.tick)
    made = score(events, SCHOOL, "p")
    assert SILENT_MOST < made.total <= RANG_MOST


# -- a shout from the yard --------------------------------------------------------------------------------------------


def landlord(*more: tuple):
    return card(
        RENTAL, "landlord", (28, "player_out"), *more, (40, "roll_call"), left(inside={"f2": 9, "f3": 7}, unaware=16)
    )


def test_one_shout_from_the_yard_does_not_excuse_who_answers_for_a_house():
    """One call up to shut windows was worth 100, with eighteen of 21 asleep."""
    shout, call = (32, "called_up"), [(30, "called_119", {"in_smoke": False, "outside": True})]
    five = [(31, f"said_{what}") for what in FIVE]
    inside = (3, "warned", {"people": 2, "who": [0]})
    alone = landlord(inside, shout)
    assert alone.band != "excellent"
    assert "关着窗的人听不到外面的喊声" in lines_of(alone)["others"].reason.zh
    assert landlord(inside, *call, *five).band != "excellent"  # 119 wakes nobody
    assert landlord(inside, *call, *five, shout).band == "excellent"
    made = landlord(shout)
    assert made.band == "fail" and "只在外面喊了一声" in lines_of(made)["unwarned"].reason.zh


def test_where_there_is_an_alarm_button_a_shout_from_outside_stands_for_no_alarm():
    shouts = [(3, "warned", {"people": 2, "who": [0]}), (28, "player_out"), (29, "called_up"),
              (30, "called_119", {"in_smoke": False, "outside": True}), *[(31, f"said_{what}") for what in FIVE]]  # fmt: skip
    made = card(DORMITORY, "warden", *shouts, (40, "roll_call"), left(inside={"f3": 48}, unaware=48))
    assert made.band != "excellent" and lines_of(made)["warn"].points < 5


# -- nobody inside, said to 119 ---------------------------------------------------------------------------------------


def call_line(*answers: tuple[str, dict]):
    rows = [(20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True})]
    return lines_of(card(SCHOOL, "teacher", *rows, *[(30, f"said_{what}", data) for what, data in answers]))["call_119"]


def test_nobody_inside_is_the_dearest_wrong_answer_after_the_address():
    """Said with sixty-nine inside it cost a point and a half."""
    right = {what: {"right": True} for what in FIVE}
    shares = {
        name: line.points / line.most
        for name, line in {
            "all": call_line(*right.items()),
            "vague": call_line(*{**right, "trapped": {"right": False}}.items()),
            "denied": call_line(*{**right, "trapped": {"right": False, "denied": 69}}.items()),
            "lost": call_line(*{**right, "place": {"right": False}}.items()),
        }.items()
    }
    assert shares["all"] > shares["vague"] > shares["denied"] > shares["lost"]
    assert (shares["denied"], shares["lost"]) == pytest.approx((DENIED_CALL, LOST_CALL), abs=0.01)
    line = call_line(*{**right, "trapped": {"right": False, "denied": 69}}.items())
    assert "里面还有 69 人，你说没有人，消防员就不会进去找" in line.reason.zh and "可能还有人" in line.advice.zh


def test_the_log_says_of_how_many_119_was_told_that_there_is_nobody():
    run = calling()
    for _ in QUESTIONS[:3]:
        say(run, right=True)
    player = run.players["p"]
    place = run.state.scenario.assembly_points[0].polygon
    player.x, player.y = (sum(column) / len(place) for column in zip(*place, strict=True))
    pick(run, phone_call.NOBODY_IN)
    inside = int((run.people.state != OUT).sum())
    assert next(event for event in run.events if event.kind == "said_trapped").data == {
        "right": False,
        "denied": inside,
    }


@pytest.mark.parametrize("text", [phone_call.CAME_OUT, phone_call.NOBODY_IN])
def test_who_is_out_and_cannot_know_may_say_that_there_may_be_people(text):
    run = calling()
    run.people.state[:] = OUT
    player = run.players["p"]
    place = run.state.scenario.assembly_points[0].polygon
    player.x, player.y = (sum(column) / len(place) for column in zip(*place, strict=True))
    given = {answer.text: answer.accepted for answer in phone_call.answers_to(run.state, player, "trapped")}
    assert given[text]


# -- going up ---------------------------------------------------------------------------------------------------------


def climbs(*storeys: tuple[float, int], role: str = "pupil", also: tuple = ()):
    rows = [
        (at, "track", {**CLEAR, "x": at, "y": 0.0, "storey": storey, "room": f"r{storey}"}) for at, storey in storeys
    ]
    return card(SCHOOL, role, *sorted([*rows, *also], key=lambda row: row[0]), (190, "player_out"))


def test_who_goes_up_in_a_fire_is_told_so():
    """Two went up to the smoky top storey of a school, two to the fifth of a flat: no debrief said a word."""
    made = climbs((0, 2), (98, 2), (99, 3), (120, 3), (121, 2), (160, 0))
    route = lines_of(made)["route"]
    assert "第 99 秒你上到了四层：烟往上走，22 秒后才又下来；避开了浓烟区" in route.reason.zh
    assert not route.good and "只往下" in route.advice.zh
    assert made.main_lesson.key == "up" and "四层" in made.main_lesson.reason.zh
    down = climbs((0, 2), (98, 2), (99, 1), (160, 0))
    assert lines_of(down)["route"].good and "up" not in lines_of(down)


def test_a_step_up_taken_back_a_ride_and_a_walk_for_others_are_no_such_climb():
    assert "上到" not in lines_of(climbs((0, 2), (98, 2), (99, 3), (101, 2), (160, 0)))["route"].reason.zh
    ride = climbs((0, 1), (10, 1), (20, 3), (160, 0), also=((11, "took_lift"), (19, "left_lift")))
    assert "上到" not in lines_of(ride)["route"].reason.zh
    called = ((30, "warned", {"people": 5, "who": [1]}),)
    for role, told in (("teacher", False), ("pupil", True)):
        made = climbs((0, 1), (20, 1), (21, 2), (60, 2), (61, 1), (160, 0), role=role, also=called)
        assert ("上到" in lines_of(made)["route"].reason.zh) is told


# -- words ------------------------------------------------------------------------------------------------------------


def test_smoke_above_the_head_is_called_so():
    """Three seconds "in thick smoke" stood beside a least sight of 30 m."""
    rows = [(12, "entered_smoke"), track(19, smoke_s=5.0), (20, "player_out"), track(40, smoke_s=5.0)]
    made = lines_of(card(SCHOOL, "pupil", *rows))
    assert "在头顶有烟的地方走了 5 秒" in made["route"].reason.zh
    assert made["dose"].reason.zh == "头顶上有烟 5 秒，眼睛的高度还看得清"
    assert not made["low_posture"].marked
    thick = [
        track(at, smoke_s=5.0, sight=7.0, upright_s=4.0) if kind == "track" else (at, kind) for at, kind, *_ in rows
    ]
    made = lines_of(card(SCHOOL, "pupil", *thick))
    assert "在浓烟区停留 5 秒" in made["route"].reason.zh and "有 4 秒直着身子走" in made["low_posture"].reason.zh


def test_a_door_felt_and_left_shut_is_not_said_to_have_been_opened():
    hotel = load_scenario("hotel")
    felt = lines_of(card(hotel, "guest", (5, "door_felt"), (20, "player_out")))["feel_door"]
    assert felt.reason.zh == "试了门，没有打开" and felt.points == felt.most
    hot = {**OPENED, "hot": True, "felt": False, "bumped": True}
    pushed = lines_of(card(hotel, "guest", (5, "door_opened", hot), (20, "player_out")))["feel_door"]
    assert "没有试就推着门走" in pushed.reason.zh


def test_who_stopped_for_belongings_reads_it_in_every_role():
    made = card(RENTAL, "landlord", (5, "fetched_belongings"), (28, "player_out"))
    assert not lines_of(made)["belongings"].marked and "为拿东西停留" in lines_of(made)["belongings"].reason.zh


def test_who_met_smoke_is_not_praised_for_having_breathed_none():
    stay = [(4, "door_closed", SHUT), (6, "door_felt"), (9, "called_119", {"in_smoke": False, "outside": False}),
            *[(12, f"said_{what}") for what in FIVE], (20, "stayed", {"room": "s3-f3", "shut": True})]  # fmt: skip
    end = (80, *left(inside={"f2": 3})[1:])
    clear = card(RENTAL, "tenant", *stay, (79, "stayed_safe"), end)
    hazy = card(RENTAL, "tenant", *stay, (79, "stayed_safe"), end, track(80, smoke_s=9.0, sight=2.6))
    assert "没有吸到烟" in clear.main_lesson.advice.zh
    assert "没有吸到烟" not in hazy.main_lesson.advice.zh


# -- cut off, and behind a shut door ----------------------------------------------------------------------------------

WORKSHOP, FLAT = load_scenario("workshop"), load_scenario("flat")


def shut_in(scenario, role: str, room: str, *rows: tuple, lost: tuple[tuple[float, str], ...] = (), smoke: float = 0.0):
    """A player who comes into a room after a minute and is there to the end, five minutes later."""
    own = [(at, "track", {**CLEAR, "x": 0.0, "y": 0.0, "room": "c" if at < 60 else room, "smoke_s": smoke * max(0, at - 60), "wants": False})
           for at in range(0, 301, 5)]  # fmt: skip
    events = log(role, *sorted([*own, *rows], key=lambda row: row[0]))
    events += [Event(round(at * 20), "room_lost", "", {"room": there}) for at, there in lost]
    return score(sorted(events, key=lambda event: event.tick), scenario, "p")


def told(*, place: bool = True) -> list[tuple]:
    said = [(80, f"said_{what}", {"right": place or what != "place"}) for what in FIVE]
    return [(70, "called_119", {"in_smoke": False, "outside": False}), *said]


def refuge_of(scenario, storey: str):
    """A bedroom with a door onto a corridor, and both."""
    kinds = {room.id: room.kind for room in scenario.rooms if room.storey == storey}
    for door in scenario.doors:
        for room, way in (door.between, door.between[::-1]):
            if kinds.get(room) == "bedroom" and kinds.get(way) == "corridor":
                return room, way, door.id
    raise AssertionError


def test_who_is_cut_off_and_shuts_themselves_in_did_right():
    """The debrief's own advice was followed and scored 32.8, with "go at once, do not wait" as the one thing."""
    room, way, door = refuge_of(WORKSHOP, "f2")
    shut = (62, "door_closed", {**SHUT, "door": door})
    made = shut_in(WORKSHOP, "worker", room, shut, *told(), lost=((49, way),))
    line = made.main_lesson
    assert (
        line.key == "sheltered"
        and "退守做对了：第 60 秒起守在" in line.reason.zh
        and "第 49 秒起走不通" in line.reason.zh
    )
    assert "不等、不看" not in "".join(one.advice.zh + one.reason.zh for one in made.lines)
    assert made.band == "fail" and made.total == WORKSHOP.scoring.passing - 1
    lines = lines_of(made)
    assert not lines["time"].marked and not lines["roll_call"].marked and lines["dose"].good and "leave" not in lines


def test_nobody_is_told_to_have_left_before_the_start():
    room, way, door = refuge_of(WORKSHOP, "f2")
    shut = (62, "door_closed", {**SHUT, "door": door})
    words = shut_in(WORKSHOP, "worker", room, shut, *told(), lost=((0, way),)).main_lesson.reason.zh
    assert "门外一开始就走不通" in words and "要早走" not in words


def test_who_stayed_from_the_beginning_is_told_until_when_there_was_a_way():
    """A student behind the shut door of 406, where no smoke came, had "not left: go at once"."""
    room, way, door = refuge_of(WORKSHOP, "f2")
    made = shut_in(WORKSHOP, "worker", room, (62, "door_closed", {**SHUT, "door": door}), *told(), lost=((200, way),))
    assert made.lesson == "sheltered" and "第 200 秒起走不通：在那之前走才出得来" in made.main_lesson.reason.zh


@pytest.mark.parametrize(
    ("rows", "lost", "smoke"),
    [(told(place=False), 49, 0.0), (told(), 49, 0.5), (told(), 290, 0.0), ([*told(), (200, "door_opened", OPENED)], 49, 0.0)],
)  # fmt: skip
def test_no_address_smoke_within_a_way_still_open_or_an_open_door_is_no_such_refuge(rows, lost, smoke):
    room, way, door = refuge_of(WORKSHOP, "f2")
    rows = [
        (at, kind, {**data[0], "door": door}) if kind == "door_opened" else (at, kind, *data)
        for at, kind, *data in rows
    ]
    shut = (62, "door_closed", {**SHUT, "door": door})
    assert "sheltered" not in lines_of(shut_in(WORKSHOP, "worker", room, shut, *rows, lost=((lost, way),), smoke=smoke))


def test_who_stays_in_another_room_than_where_rescue_is_waited_for_has_stayed():
    """A resident in the kitchen behind two shut doors for four minutes had not "stayed behind a shut door"."""
    made = shut_in(FLAT, "neighbour", "602-kitchen", (62, "door_closed", {**SHUT, "door": "d-602-kitchen"}), *told())
    lines = lines_of(made)
    assert lines["stay"].good and "退守做对了" in lines["stay"].reason.zh and "refuge" not in lines
    assert made.band != "fail" and made.main_lesson.key != "refuge"
    gone = shut_in(FLAT, "neighbour", "lobby-f6", *told())
    assert not lines_of(gone)["stay"].good


# -- the side of the fire ---------------------------------------------------------------------------------------------

FLOOR = load_scenario("school-floor")


def walks(*xs: float, came: bool):
    """A pupil of the school's floor, whose fire is at its west end, in a corridor with smoke from the tenth second."""
    rows = [(at, "track", {**CLEAR, "x": x, "y": 1.0, "storey": 0, "room": "c" if at > 2 else "n2", "wants": True,
                           "sight": 2.0, "smoke_s": float(max(0, at - 10))}) for at, x in enumerate(xs)]  # fmt: skip
    rows += [(10, "entered_smoke", {"came": came})]
    end = track(len(xs) + 1, smoke_s=float(len(xs) - 10), sight=2.0)
    return card(FLOOR, "pupil", *sorted(rows, key=lambda row: row[0]), (len(xs), "player_out"), end)


def test_who_walks_away_from_the_fire_is_not_sent_to_the_other_side_and_who_walks_to_it_is_not_overtaken():
    """A child who went east of a western fire read "take the other exit"; one who went west, "smoke caught up"."""
    east, west = [11.0 + at for at in range(30)], [20.0 - 0.6 * at for at in range(30)]
    for xs, came, key, other, excused in ((east, False, "route", False, False), (west, True, "route", True, False),
                                          (east, True, "late", False, True)):  # fmt: skip
        made = walks(*xs, came=came)
        words = lines_of(made)["route"]
        assert ("走另一边" in words.advice.zh) is other and ("不是你走进烟里" in words.reason.zh) is excused
        if key == "route":
            assert made.main_lesson.key == "route"


def test_seconds_in_which_one_could_not_walk_are_no_waiting():
    rows = [(at, "track", {**CLEAR, "x": 20.0, "y": 1.0, "storey": 0, "room": "c" if at else "n2", "wants": False,
                           "stuck": at > 1, "smoke_s": 0.0}) for at in range(60)]  # fmt: skip
    reason = overtaken_words(rows)
    assert "停着没走" not in reason.zh
    assert "停着没走" in overtaken_words([(at, kind, {**data, "stuck": False}) for at, kind, data in rows]).zh


def overtaken_words(rows: list[tuple]):
    made = card(
        FLOOR, "pupil", *rows, (60, "entered_smoke", {"came": True}), track(90, smoke_s=30.0, sight=2.0, room="c")
    )
    return lines_of(made)["route"].reason


def test_who_walked_in_first_was_not_overtaken_later():
    rows = [
        (40, "entered_smoke", {"came": False}),
        (50, "left_smoke"),
        (168, "entered_smoke", {"came": True}),
        track(300, smoke_s=140.0),
    ]
    rows = [
        (at, "track", {**CLEAR, "x": 9.0, "y": 1.0, "storey": 0, "room": "c" if at else "n2", "wants": True})
        for at in range(30)
    ] + rows
    assert "不是你走进烟里" not in lines_of(card(FLOOR, "pupil", *rows))["route"].reason.zh


# -- which door, which row --------------------------------------------------------------------------------------------


def test_a_door_shut_on_people_is_named_with_its_time_and_earns_nothing():
    hotel = load_scenario("hotel")
    shut = (31, "door_closed", {**SHUT, "coming": 12, "door": "back"})
    made = lines_of(card(hotel, "attendant", shut, (40, "player_out")))
    assert made["shut_on"].reason.zh.startswith("第 31 秒关上") and "12 人" in made["shut_on"].reason.zh
    assert "第二楼梯出口" in made["shut_on"].reason.zh
    assert made["door"].points == 0 and "别开" not in made["door"].reason.zh


def test_what_was_done_for_others_is_said_also_where_it_is_not_marked():
    """A guest who rang, shouted and shut a door read not one word of it."""
    made = lines_of(card(load_scenario("hotel"), "guest", (20, "warned", {"people": 5}), (22, "door_closed", SHUT),
                         (52, "alarm_raised"), (80, "player_out")))  # fmt: skip
    for key, words in (("alarm", "第 52 秒按下"), ("warn", "喊醒 5 人"), ("door", "门一直关着")):
        assert not made[key].marked and words in made[key].reason.zh


def test_no_more_could_have_been_warned_than_are_left():
    end = left(inside={"f1": 1}, down=1, unaware=0)
    rows = [(10, "door_closed", {**SHUT, "coming": 33}), (40, "player_out")]
    assert (
        "33 人"
        not in lines_of(card(load_scenario("market"), "keeper", *rows, (5, "warned", {"people": 9}), end))[
            "others"
        ].reason.zh
    )


def test_in_the_open_the_row_is_called_what_it_is_about():
    made = lines_of(card(load_scenario("street"), "volunteer", (20, "in_pain"), track(30, heat=1.0), (31, "player_incapacitated"),
                         track(32, heat=1.0)))  # fmt: skip
    assert made["dose"].title.zh == "烤伤和吸烟" and "门缝" not in made["not_safe"].advice.zh


# -- what the one thing is --------------------------------------------------------------------------------------------


def out_and_told(denied: int = 0) -> list[tuple]:
    """A teacher who did everything right, with a call that tells of those inside or denies them."""
    trapped = {"right": not denied, **({"denied": denied} if denied else {})}
    return [(5, "alarm_raised"), (6, "warned", {"people": 20, "who": [0]}), (9, "door_closed", SHUT), (40, "player_out"),
            (45, "called_119", {"in_smoke": False, "outside": True}),
            *[(50, f"said_{what}", {"right": True}) for what in FIVE if what != "trapped"], (50, "said_trapped", trapped),
            (60, "roll_call")]  # fmt: skip


def test_who_answers_for_people_and_denies_them_to_119_never_passes():
    end = left(inside={"f4": 61}, walking=61)
    made = card(SCHOOL, "teacher", *out_and_told(61), end)
    assert made.band == "fail" and made.lesson == "denied" and "里面还有 61 人" in made.main_lesson.reason.zh
    assert made.total == pytest.approx(sum(line.points for line in made.lines))
    assert card(SCHOOL, "teacher", *out_and_told(), end).band == "excellent"
    pupil = card(SCHOOL, "pupil", *out_and_told(61), end)
    assert pupil.band != "fail" and pupil.lesson == "call_119" and "可能还有人" in pupil.main_lesson.advice.zh


def test_smoke_that_stayed_overhead_is_not_the_one_thing():
    """A child who left at once by the far exit learnt to take the other, for five seconds under a layer."""
    rows = [(1, "warned", {"people": 9}), (30, "alarm_raised"), (35, "entered_smoke", {"came": False}), (40, "left_smoke"),
            (55, "player_out"), (60, "roll_call"), track(61, smoke_s=5.0)]  # fmt: skip
    assert card(SCHOOL, "pupil", *rows).lesson != "route"
    thick = [*rows[:-1], track(61, smoke_s=5.0, sight=3.0, upright_s=5.0)]
    assert card(SCHOOL, "pupil", *thick).lesson == "route"


def test_who_warned_rang_and_let_the_class_go_first_has_not_waited():
    rows = [(at, "track", {**CLEAR, "x": 0.0, "y": 0.0, "storey": 2, "room": "n2" if at < 50 else "c", "wants": at >= 50})
            for at in range(100)]  # fmt: skip
    duty = [(10, "warned", {"people": 20, "who": [0]}), (50, "alarm_raised")]
    for acts, key in ((duty, "late"), ([], "leave")):
        made = card(SCHOOL, "teacher", *sorted([*rows, *acts], key=lambda row: row[0]))
        keys = {line.key for line in made.lines}
        assert ("leave" in keys) is (key == "leave") and made.lesson == key


def test_nobody_need_fight_a_fire():
    market = load_scenario("market")
    rows = [(5, "alarm_raised"), (6, "warned", {"people": 20, "who": [0]}), (40, "player_out"), (60, "roll_call"),
            (45, "called_119", {"in_smoke": False, "outside": True}), *[(50, f"said_{what}") for what in FIVE]]  # fmt: skip
    made = card(market, "keeper", *sorted(rows, key=lambda row: row[0]))
    assert made.band == "excellent" and made.lesson != "extinguisher"
    assert made.main_lesson is None or (
        made.main_lesson.key != "extinguisher" and "提、拔" not in made.main_lesson.advice.zh
    )


def test_a_door_that_the_player_opened_again_did_not_stay_shut_though_another_did():
    """Shut against the smoke, then opened with the hot one beyond it: "the door stayed shut and held the smoke"."""
    rows = [(5, "door_closed", {**SHUT, "door": "a"}), (9, "door_closed", {**SHUT, "door": "b"})]
    again = (20, "door_opened", {**OPENED, "door": "a"})
    held = lines_of(card(FLOOR, "pupil", *rows, (40, "player_out")))["door"]
    opened = lines_of(card(FLOOR, "pupil", *rows, again, (40, "player_out")))["door"]
    assert held.points == held.most and "又把它打开" in opened.reason.zh and not opened.good


def test_who_hides_in_the_room_where_rescue_is_waited_for_has_not_waited():
    """Under the bed, behind a shut door, nothing shown at the window: it was worth 92.9."""
    room = RENTAL.scoring.stay_room
    [door] = [door for door in RENTAL.doors if room in door.between and "outside" not in door.between]
    way = next(there for there in door.between if there != room)
    made = shut_in(RENTAL, "tenant", room, (62, "door_closed", {**SHUT, "door": door.id}), *told(), lost=((40, way),))
    assert made.band == "fail" and "退守做对了" not in "".join(line.reason.zh for line in made.lines)


def test_who_is_above_a_fire_in_a_house_of_flats_does_right_to_stay():
    """The drill asks "go, or stay?" and its debrief never answered for the people on the storeys above."""
    end = left(inside={"f2": 5, "f6": 4, "f8": 7})
    reason = lines_of(card(FLAT, "downstairs", (20, "player_out"), end))["others"].reason.zh
    assert "其中 11 人在着火层和以上" in reason and "是对的" in reason
    assert (
        "着火层" not in lines_of(card(SCHOOL, "pupil", (20, "player_out"), left(inside={"f4": 7})))["others"].reason.zh
    )


def test_who_is_still_on_a_second_call_at_the_end_was_not_cut_off():
    rows = [(20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True}), (110, "called_again"),
            (112, "said_place", {"right": True})]  # fmt: skip
    events = [*log("teacher", *rows, track(120)), Event(2401, "drill_ended", "", {"why": "time_limit"})]
    line = lines_of(score(events, SCHOOL, "p"))["call_119"]
    assert "演练结束时还在通话" in line.reason.zh
