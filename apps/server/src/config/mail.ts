import { StartError } from '../platform/start-error.ts';

export interface MailConfig {
  smtp: {
    host: string;
    port: number;
    /** TLS from the first byte (`smtps:`); otherwise STARTTLS where the server offers it. */
    secure: boolean;
    /** Never without TLS, loopback aside: a password must not cross a network in the clear. */
    mustUpgrade: boolean;
    auth: { user: string; pass: string } | null;
  };
  from: { name: string; address: string };
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/** @throws StartError; the URL may hold a password, so no sentence repeats it. */
export function readMail(smtpUrl: string, from: string): MailConfig | null {
  const sender = from === '' ? null : readSender(from);
  if (smtpUrl === '') return null;
  const smtp = readSmtp(smtpUrl);
  if (sender === null) {
    throw new StartError(
      'mail.smtp_url is set, but mail.from is not; set it to the address mails come from, such as "Waybill <waybill@example.com>".',
    );
  }
  return { smtp, from: sender };
}

function readSmtp(text: string): MailConfig['smtp'] {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new StartError(
      'mail.smtp_url must be "smtp://host:587" or "smtps://host:465", with "user:password@" before the host where the server wants it, but is something else.',
    );
  }
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) {
    throw new StartError('mail.smtp_url must end with host and port, but has a path or a query behind them.');
  }
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const auth = url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) };
  return {
    host,
    port: url.port === '' ? (secure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    secure,
    mustUpgrade: !secure && auth !== null && !['localhost', '127.0.0.1', '::1'].includes(host),
    auth,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new StartError(
      'mail.smtp_url has a "%" in its user or password that is not followed by two hex digits; write it as "%25".',
    );
  }
}

function readSender(text: string): MailConfig['from'] {
  const match = /^(?:"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>|([^<>\s]+))$/u.exec(text);
  const address = match?.[2] ?? match?.[3] ?? '';
  if (isMailAddress(address)) return { name: match?.[1] ?? '', address };
  throw new StartError(
    `mail.from must be an address, such as "Waybill <waybill@example.com>", but is "${text}".`,
  );
}

/**
 * An address that a mail can be sent to without any way to mean two, or a header: one `@`, and nothing that has a meaning
 * of its own in SMTP or in a header. The quoted forms of RFC 5321 that nobody uses are no addresses here.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\p{C}\p{Z}<>()[\],;:\\"@]+@[^\p{C}\p{Z}<>()[\],;:\\"@]+$/u.test(text);
}
