/** How often something may be done, and who may not for now because they did it too often. */
export interface LimitState {
  name: string;
  /** What is counted, and of whom: `Second factors tried for one user`. */
  what: string;
  most: number;
  windowSeconds: number;
  /** The key of the configuration that sets it; null: it is built in. */
  setting: string | null;
  limited: readonly Limited[];
  /** Whether each copy of the server counts for itself. */
  perCopy: boolean;
}

export interface Limited {
  /** `user ada`, `address 192.0.2.7`, `publisher 12` */
  who: string;
  until: Date;
}
