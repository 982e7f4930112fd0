/* A lesson run on the device alone: the same pace as on the server, over frozen screens. Pure: it draws and keeps nothing. */

/**
 * @typedef {{began_at: string, ended_at: string, absent: number[], position: number, phases: Record<string, string>,
 *   hands: Record<string, number[]>, asked: Record<string, [number, number[]]>}} Run
 */

const NEXT_PHASE = { open: "closed", closed: "revealed" };

/** What the device asks goes along: others may be chosen meanwhile. @returns {Run} */
export const begun = (now, screens, absent = []) => ({
  began_at: now, ended_at: "", absent, position: -1, phases: {}, hands: {},
  asked: Object.fromEntries(screens.flatMap((one, at) => (one.kind === "question" ? [[at, [one.version, one.order]]] : []))),
});

/** On: the next step of a question, else the next screen; the last one stays. @param {Run} run */
export function next(run, screens) {
  const screen = screens[run.position];
  const phase = run.phases[run.position] ?? "open";
  if (screen?.kind === "question" && NEXT_PHASE[phase]) return { ...run, phases: { ...run.phases, [run.position]: NEXT_PHASE[phase] } };
  return { ...run, position: Math.min(run.position + 1, screens.length - 1) };
}

/** @param {Run} run */
export const back = (run) => ({ ...run, position: Math.max(run.position - 1, -1) });

/** Whether a question can be asked again: until its right answer was shown, or where nobody has answered. @param {Run} run */
export function again(run, screens) {
  if (screens[run.position]?.kind !== "question") return false;
  const phase = run.phases[run.position] ?? "open";
  return phase === "closed" || (phase === "revealed" && !(run.hands[run.position] ?? []).some(Boolean));
}

/** @param {Run} run */
export const reopened = (run) => ({ ...run, phases: { ...run.phases, [run.position]: "open" } });

/** A question as the board draws it; the right answer only once it is revealed. @param {Run} run */
export function question(run, screens) {
  const screen = screens[run.position];
  const phase = run.phases[run.position] ?? "open";
  const counts = run.hands[run.position] ?? screen.choices.map(() => 0);
  const numbers = screens.flatMap((one, at) => (one.kind === "question" ? [at] : []));
  const revealed = phase === "revealed";
  const wrong = counts.map((count, place) => ({ count, place })).filter(({ count, place }) => count && place !== screen.right);
  const most = wrong.sort((one, other) => other.count - one.count || one.place - other.place)[0];
  return {
    number: numbers.indexOf(run.position) + 1, of: numbers.length, phase, stem: screen.stem, choices: screen.choices, counts,
    picture: screen.picture ?? {},
    right: revealed ? screen.right : null, explanation: revealed ? screen.explanation : "",
    mistake: revealed && most ? screen.choices[most.place] : null, unanswered: [],
  };
}
