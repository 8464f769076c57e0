import { createTransport } from 'nodemailer';
import { isMailAddress, type MailConfig } from '../../config/mail.ts';

/** Gives one mail to the SMTP server. @throws SendError */
export type Send = (mail: OutgoingMail, signal: AbortSignal) => Promise<void>;

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  /** The same at each try, so that a mail program shows one that came twice once. */
  messageId: string;
  date: Date;
}

/** What went wrong, and whether trying again could help. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly isFinal: boolean;
  /** For the log, which never has what the server said: it may quote the mail. */
  readonly reason: string;

  constructor(message: string, reason: string, isFinal: boolean) {
    super(message);
    this.reason = reason;
    this.isFinal = isFinal;
  }
}

export const NO_ADDRESS = 'this is no address that a mail can be sent to';

const CONNECT_MS = 10_000;
/** Some servers let a stranger wait half a minute on purpose. */
const SILENCE_MS = 45_000;

export function smtpSender({ smtp, from }: MailConfig): Send {
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    requireTLS: smtp.mustUpgrade,
    ...(smtp.auth === null ? {} : { auth: smtp.auth }),
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text, messageId, date }, signal) => {
    if (!isMailAddress(to)) throw new SendError(NO_ADDRESS, 'no address', true);
    try {
      await transport.sendMail({
        // As objects and with an envelope of our own: an address is never taken apart as a list of them.
        from,
        to: { name: '', address: to },
        envelope: { from: from.address, to: [to] },
        subject,
        text,
        date,
        messageId,
        // Nobody's out-of-office reply should answer (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      });
    } catch (error) {
      throw toSendError(error as SmtpFailure);
    }
  };
}

type SmtpFailure = Error & { code?: string; responseCode?: number };

/** A 5xx about this mail stays one; any other failure (connection, sign-in, 4xx) may pass or be mended. */
function toSendError(error: SmtpFailure): SendError {
  const isAboutMail = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  const status = error.responseCode ?? 0;
  const reason = [error.code, error.responseCode].filter((part) => part !== undefined).join(' ');
  return new SendError(error.message, reason || error.name, isAboutMail && status >= 500);
}
