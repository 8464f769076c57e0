import { Problem } from '../../platform/problem.ts';

/** The one answer to whatever does not fit, so that it tells nothing of what would. */
export const refused = (): Problem =>
  new Problem(
    'second_factor_refused',
    'This second factor is not good: the code is mistyped, too old or was used before, or the passkey is not one of yours here.',
  );
