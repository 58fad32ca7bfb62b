/** The events of a worker, for going through them again. */
import type { Logged } from "../../core/index.ts";
import type { Event } from "./events.ts";

/** An event with the time at which it came: a list of them replays a machine. */
export type LoggedEvent = Logged<Event>;
