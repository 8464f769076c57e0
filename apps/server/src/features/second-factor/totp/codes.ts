import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 with the values every app knows: SHA-1, six digits, a step of 30 seconds. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** One before and one after: clocks differ, and people type. */
const LEEWAY_STEPS = 1;
/** As long as what the HMAC makes, as RFC 4226 §4 wants it. */
const SECRET_BYTES = 20;

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

export const stepAt = (time: Date): number => Math.floor(time.getTime() / STEP_MS);

/** RFC 4226 §5.3. */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step this code is of, among those that are good now; null when of none. */
export function stepOfCode(secret: Uint8Array, code: string, now: Date): number | null {
  if (!isTotpCode(code)) return null;
  const current = stepAt(now);
  let found: number | null = null;
  // All of them are computed and compared, whichever fits.
  for (let step = current - LEEWAY_STEPS; step <= current + LEEWAY_STEPS; step += 1)
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code))) found = step;
  return found;
}

export const isTotpCode = (text: string): boolean => /^[0-9]{6}$/.test(text);

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}

/** What an app reads from a link or a QR code. */
export function otpauthUri({ host, login, secret }: { host: string; login: string; secret: string }): string {
  const label = `${encodeURIComponent(`Waybill ${host}`)}:${encodeURIComponent(login)}`;
  const query = new URLSearchParams({
    secret,
    issuer: `Waybill ${host}`,
    algorithm: 'SHA1',
    digits: String(DIGITS),
    period: String(STEP_MS / 1000),
  });
  // Apps take `+` for itself.
  return `otpauth://totp/${label}?${String(query).replaceAll('+', '%20')}`;
}
