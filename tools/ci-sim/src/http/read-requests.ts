import {
  audience,
  flag,
  isObject,
  type Kind,
  object,
  oneOf,
  readFields,
  text,
  wholeNumber,
} from '../fields.ts';
import type { JobRequest } from '../job-registry.ts';
import { algorithms } from '../jws.ts';
import { type MintOptions, signers } from '../mint.ts';
import { type ShapeName, shapes } from '../shapes/index.ts';
import { UsageError } from '../usage-error.ts';

/** One line for each field, so that a field added to the type and forgotten here does not compile. */
const mintFields: Record<keyof MintOptions, Kind> = {
  audience,
  // What is in it depends on the issuer, whose shape reads it.
  job: object,
  claims: object,
  lifetimeSeconds: wholeNumber,
  issuedAt: {
    expected: 'a time such as 2026-11-05T10:00:00Z',
    allows: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  },
  header: object,
  signWith: oneOf(signers),
  algorithm: oneOf(algorithms),
};

export function readMintOptions(body: unknown): MintOptions {
  const fields = readFields(body, 'the token', mintFields);
  if (fields.audience === undefined) throw new UsageError('the token: "audience" is missing');
  const issuedAt = fields.issuedAt === undefined ? {} : { issuedAt: new Date(String(fields.issuedAt)) };
  return { ...fields, ...issuedAt } as unknown as MintOptions;
}

/** Only what is the same for every job; the rest is for the shape of the issuer to read. */
export function readJobRequest(body: unknown): JobRequest {
  if (!isObject(body)) throw new UsageError('the job must be a JSON object');
  if (body.issuer !== undefined && typeof body.issuer !== 'string') {
    throw new UsageError('the job: "issuer" must be a string');
  }
  return body as JobRequest;
}

export function readNewIssuer(body: unknown): { name: string; shape?: ShapeName; path?: string } {
  const kinds = { name: text, shape: oneOf(Object.keys(shapes)), path: text };
  const fields = readFields(body, 'the issuer', kinds);
  if (fields.name === undefined) throw new UsageError('the issuer: "name" is missing');
  return fields as { name: string; shape?: ShapeName; path?: string };
}

export function readRotation(body: unknown): { keepOld?: boolean } {
  return readFields(isObject(body) ? body : {}, 'the rotation', { keepOld: flag });
}
