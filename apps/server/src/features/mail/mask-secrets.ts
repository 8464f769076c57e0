/** Stands for what was left out. */
export const MASK = '***';

/** A token in a link: as the last part of a path after such a word, or as a parameter; and tokens as such. */
const SECRETS: readonly RegExp[] = [
  /([?&](?:token|code|secret)=)[^\s&#]+/g,
  /(\/(?:accept-invite|reset-password|verify-email|confirm|setup)\/)[\w-]{8,}/g,
  /\b(wb(?:at|tp)_)[A-Za-z0-9]{8,}/g,
];

/**
 * The text of a mail without what gives whoever reads it rights that are not theirs: an administrator who looks why a mail was not
 * sent does not need to be able to set somebody else's password.
 */
export const maskSecrets = (text: string): string =>
  SECRETS.reduce((masked, secret) => masked.replace(secret, `$1${MASK}`), text);
