/** What the server sends to the pages of drills: simulator/protocol and simulator/engine/drill/client_plan.py make it. */
declare namespace Wire {
  type Point = [x: number, y: number];
  type Box = [lowX: number, lowY: number, highX: number, highY: number];
  type Colour = [red: number, green: number, blue: number];
  type Language = "zh" | "en";
  type Text = Record<Language, string>;

  interface Place {
    x: number;
    y: number;
    storey: number;
  }

  interface Room {
    id: string;
    name: Text;
    kind: string;
    polygon: Point[];
    storey: number;
  }

  interface Door {
    id: string;
    between: string[];
    centre: Point;
    width: number;
    axis: "x" | "y";
    storey: number;
    exit: boolean;
    leaf: boolean;
    /** From the start, as who belongs to the house knows. */
    locked: boolean;
  }

  /** One flight down: `first` from the landing, `second` to the storey below. */
  interface Stair {
    name: Text;
    storey: number;
    up: Point;
    first: Box;
    second: Box;
  }

  interface Thing {
    at: Point;
    storey: number;
    /** An extinguisher's. */
    agent?: string;
    /** The door or room that a sign names. */
    to?: string;
    /** The first door on the way to it, where that is not in the sign's own room. */
    toward?: Point | null;
  }

  interface Plan {
    id: string;
    name: Text;
    ground: number;
    storeys: { id: string; name: Text; height: number }[];
    bounds: Box;
    rooms: Room[];
    building: Point[];
    outside: Point[];
    doors: Door[];
    stairs: Stair[];
    lifts: Thing[];
    assembly_points: { name: Text; polygon: Point[] }[];
    alarm_buttons: Thing[];
    extinguishers: Thing[];
    hydrants: Thing[];
    phones: Thing[];
    belongings: Thing[];
    water: Thing[];
    signs: Thing[];
    cells: { room: string; storey: number; box: Box }[];
    people: number;
  }

  interface Fire {
    at: Point;
    storey: number;
    kw: number;
  }

  /** A simulated person or a player at one moment. */
  interface Agent extends Place {
    state: number;
  }

  /** A player's own row of a snapshot. */
  interface PlayerRow {
    agent: number;
    ack: number;
    dose: number;
    speed: number;
    sight: number;
    low: boolean;
  }

  /** A binary snapshot as pages that look on want it. */
  interface Snapshot {
    tick: number;
    alarm: boolean;
    dark: boolean;
    full: boolean;
    agents: Map<number, Agent>;
    cells: { layer: number; extinction: number }[];
    doors: Uint8Array;
    players: PlayerRow[];
  }

  interface RosterRow {
    player: string;
    agent: number;
    name: string;
    seat: number | null;
    proof: string;
    role: string;
    connected: boolean;
    down: boolean;
    out: boolean;
    reported: boolean;
    /** Nothing more can come: reported, overcome or taken out. */
    done: boolean;
    dose: number;
  }

  interface Status {
    phase: string;
    time_s: number;
    starts_in_s?: number;
    evacuated: number;
    total: number;
    players: number;
    fires: Fire[];
    helpless: number[];
    /** What is waited for once a player is done: a school's head count, at most so long, or players who are not done. */
    waits?: { heads_s: number; others: number };
  }

  interface Option {
    id: string;
    text: Text;
  }
}
