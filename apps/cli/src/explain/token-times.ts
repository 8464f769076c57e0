import { type JsonObject, LEEWAY_SECONDS } from '@waybill/trusted-publishing';
import { durationInWords, momentInWords } from '../text/moments.ts';

const claimsOfTime = { iat: 'issued', nbf: 'valid from', exp: 'expires' } as const;

/** When a token is valid, where its reader lives; and what this machine's clock has to do with it. */
export function timesInWords(claims: JsonObject, now: Date): (readonly [string, string])[] {
  const moments = Object.entries(claimsOfTime).flatMap(([claim, says]) => {
    const at = momentOf(claims, claim);
    return at === null ? [] : [[says, momentInWords(at, now)] as const];
  });
  const [issued, expires] = [momentOf(claims, 'iat'), momentOf(claims, 'exp')];
  const lifetime = issued === null || expires === null ? null : (expires.getTime() - issued.getTime()) / 1000;
  return [
    ...moments,
    ...(lifetime === null ? [] : [['valid for', durationInWords(lifetime)] as const]),
    ...skew(issued, now),
  ];
}

function skew(issued: Date | null, now: Date): (readonly [string, string])[] {
  const ahead = issued === null ? 0 : Math.round((issued.getTime() - now.getTime()) / 1000);
  if (ahead <= 0) return [];
  const says = `the issuer’s clock is ${durationInWords(ahead)} ahead of this machine’s`;
  return [
    [
      'clocks',
      ahead > LEEWAY_SECONDS
        ? `${says}, more than the ${LEEWAY_SECONDS} s a registry lets pass: compare this clock with NTP first`
        : `${says}; up to ${LEEWAY_SECONDS} s are let pass`,
    ],
  ];
}

export function momentOf(claims: JsonObject, name: string): Date | null {
  const seconds = claims[name];
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return null;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date;
}
