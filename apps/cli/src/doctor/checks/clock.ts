import { type Check, fail, ok, skip, warn } from '../check.ts';

/** What the registry allows between the clock of an issuer and its own. */
const LEEWAY_SECONDS = 30;
const NOTICEABLE_SECONDS = 5;
const SYNCHRONISE = 'let both be set by NTP: see which of them is wrong with `date -u`';

/**
 * The registry's clock against this machine's. What counts is the issuer's, but where this one is right, a difference is
 * the registry's, and every ID token will be too old or not valid yet.
 */
export const clock: Check = {
  name: 'clock',
  async run(place) {
    if ((await place.wellKnownOrNull()) === null) return skip('the registry could not be asked');
    const { answer, sent, received } = await place.asked();
    const theirs = Date.parse(answer.headers['date'] ?? '');
    if (Number.isNaN(theirs)) return skip('the registry (or its proxy) does not tell its time');
    // The header has whole seconds, so the true time is up to one later; and the answer was made between the two of ours.
    const early = (theirs + 1000 - sent.getTime()) / 1000;
    const late = (theirs - received.getTime()) / 1000;
    const seconds = Math.round(early < 0 ? early : late > 0 ? late : 0);
    const apart = `the registry's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} this machine's`;
    if (Math.abs(seconds) > LEEWAY_SECONDS)
      return fail(`${apart}; ID tokens are taken with ${LEEWAY_SECONDS} s at most`, SYNCHRONISE);
    if (Math.abs(seconds) > NOTICEABLE_SECONDS) return warn(apart, SYNCHRONISE);
    return ok(seconds === 0 ? 'the same as the registry’s' : apart);
  },
};
