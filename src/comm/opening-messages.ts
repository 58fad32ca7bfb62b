/** The messages that open a connection, and the errors that close one. */

/** An error as plain data: the tag of a plygraph error, or the name of a foreign one. */
export interface WireError {
  readonly tag: string;
  readonly message: string;
  readonly stack?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: WireError;
}

/** First message on every connection, from the side that connected. */
export interface Hello {
  readonly op: "hello";
  readonly role: "client" | "worker" | "peer";
  readonly protocol: number;
  /**
   * What the sender was given: the cluster's secret, or a credential of its role. It does not leave the process: over
   * a socket travels a random number instead, and a `proof` follows.
   */
  readonly token: string;
  readonly name: string;
  /** Where a worker listens for its peers. */
  readonly address: string;
  readonly threads: number;
  readonly memoryLimitBytes: number;
  /** `name@version` of every layer type that the sender knows. */
  readonly layerTypes: readonly string[];
}
export interface Welcome {
  readonly op: "welcome";
  /** Number that the scheduler gave to this worker or client. */
  readonly id: number;
  /** Shows that the side that was called has the token, too; "" where there is none. */
  readonly proof: string;
}
/** The side that was called has a token: show that you have it, with this random number. */
export interface Challenge {
  readonly op: "challenge";
  readonly nonce: string;
}
/** Answer to a `challenge`. */
export interface Proof {
  readonly op: "proof";
  readonly proof: string;
}
export interface Refused {
  readonly op: "refused";
  readonly error: WireError;
}
