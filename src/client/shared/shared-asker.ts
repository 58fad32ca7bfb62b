/** Requests about what clients share. */
import type { SharedRequest } from "../../comm/index.ts";
import { checkNumber, checkOptions, OptionError, shown } from "../../core/index.ts";
import type { Answered } from "../questions.ts";
import type { Session } from "../session.ts";
import type { PackedShared } from "./shared-values.ts";

/** How long to wait. */
export interface WaitOptions {
  /** Rejects with WaitTimeoutError after so many seconds; 0: at once. By default for ever. */
  readonly timeoutSeconds?: number;
  /** Rejects with CancelledError when it is aborted. */
  readonly signal?: AbortSignal;
}

type Wishes = Partial<Pick<SharedRequest, "amount" | "leaseMs">> & {
  readonly wait?: WaitOptions;
  readonly value?: PackedShared;
};

const NAME_MAX = 1024;
const NO_LAYERS = new Int32Array(0);

/** Asks for things of one kind. */
export class SharedAsker {
  readonly kind: SharedRequest["kind"];
  readonly session: Session;

  constructor(session: Session, kind: SharedRequest["kind"]) {
    this.session = session;
    this.kind = kind;
  }

  /** Resolves with the answer, which may come late. */
  ask(name: string, verb: SharedRequest["verb"], wishes: Wishes = {}): Promise<Answered> {
    const { amount = 0, leaseMs = 0, wait = {}, value } = wishes;
    checkOptions(`${verb}()`, wait, ["timeoutSeconds", "signal"]);
    checkNumber(`${verb}()`, "timeoutSeconds", wait.timeoutSeconds, { least: 0 });
    const seconds = wait.timeoutSeconds;
    return this.session.ask(
      {
        op: "shared",
        kind: this.kind,
        verb,
        name,
        amount,
        leaseMs,
        timeoutMs: seconds === undefined ? null : Math.ceil(seconds * 1000),
        parts: value === undefined ? 0 : 1,
        graphs: value?.graphs ?? NO_LAYERS,
        layers: value?.layers ?? NO_LAYERS,
      },
      value === undefined ? [] : [value.bytes],
      wait.signal,
    );
  }
}

/** @throws OptionError */
export function checkName(where: string, name: unknown): string {
  if (typeof name === "string" && name !== "" && name.length <= NAME_MAX) return name;
  throw new OptionError(where, `takes a name of 1 to ${NAME_MAX} characters, not ${shown(name)}`);
}
