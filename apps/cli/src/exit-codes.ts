/** How `waybill` ends. `docs/cli.md` has the same list. */
export const exitCodes = {
  ok: 0,
  /** What was asked for did not happen: refused, not found, a check of `doctor` failed. */
  failed: 1,
  /** The command line or a file of the user's is wrong; nothing was sent. */
  usage: 2,
  /** `publishers plan`: there is something to change. */
  changesPending: 3,
  /** The registry, or whatever else has to answer, could not be reached; trying again may help. */
  unreachable: 4,
  /** The person said no, or left. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
