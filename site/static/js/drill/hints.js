/* The one thing worth saying now, as simulator/client/hints.py has it. */

import { Facts } from "./facts.js";

const BAD = new Set(["refused", "door_hot", "opened_hot", "ext_worse", "ext_failed", "ext_shock", "did_reenter", "did_shut_in", "did_stay_open", "did_leave_refuge", "door_gap", "call_cut", "in_pain", "burnt", "eyes_shut", "lift_stuck", "opened_bumped", "ext_child", "ext_teen"]);
const GENTLE = new Set(["in_pain", "burnt", "opened_hot", "did_alarm"]); // said to children in other words

/**
 * The text's key, what goes into it, and its tone: "", "good" or "bad"; null when there is nothing to say. `shared` has
 * reaches and the table of sentences in order of danger.
 */
export function hint(view, { reach, hints }, now) {
  const { own, status } = view;
  if (own.down) return { key: view.child ? "down_child" : "down", values: {}, tone: "" };
  if (view.notice.until > now) {
    const { key } = view.notice, isGentle = view.child && GENTLE.has(key);
    return { key: isGentle ? `${key}_child` : key, values: {}, tone: BAD.has(key) ? "bad" : "good" };
  }
  const { goal } = status; // of the tutorial, as the server sees it
  if (goal) return { key: goal.text_key, values: {}, tone: "", goal };
  if (!view.place() && !own.in_lift) return null;
  const facts = new Facts(view, reach, now), holds = (name) => facts.holds(name);
  const { key, tone } = hints.find(({ when, unless }) => when.every(holds) && !unless.some(holds));
  return { key, values: valuesOf(key, view, now), tone };
}

/** What goes into a text: names of rooms in every language, seconds, and how many are waited for. */
function valuesOf(key, view, now) {
  const { own, status: { waits, total = 0, evacuated = 0 } } = view;
  switch (key) {
    case "hint_shelter": case "hint_stuck_shelter": case "hint_go_back": return { room: own.shelter };
    case "hint_way_stair": return { room: own.way_out.to };
    case "hint_to_refuge": return { room: view.plan.rooms.find(({ id }) => id === view.refuge).name };
    case "hint_jet_hits": case "hint_jet_misses": return { s: own.jet.left_s };
    case "busy": case "staying": return { s: Math.ceil(view.leftS(key === "busy" ? "busy_s" : "stay_s", now)) };
    case "reported_heads": case "reported_others":
      return { n: total - evacuated, s: waits?.heads_s, m: waits?.others };
    default: return {};
  }
}

/** The key of what the operator says. */
export function operator(view) {
  return `ask_${view.own.call?.asks ?? "done"}`;
}

/** The line of the score to remember, as the engine has chosen it; null when nothing was lost. */
export function mainLesson(card) {
  return (card.lines ?? []).find((line) => line.key === card.main_lesson) ?? null;
}

