import { type Static, Type } from 'typebox';
import type { ErrorCode } from '../error-codes.ts';
import { errorStatus } from '../error-status.ts';
import { closed } from './shapes.ts';

export const errorCodes = Object.keys(errorStatus).sort() as ErrorCode[];

/** The one shape of every refusal. Where crates.io's clients look is `errors[0].detail`. */
export const ApiError = closed(
  {
    errors: Type.Array(
      closed({
        detail: Type.String({ description: 'A sentence: what was expected, what came, what to do.' }),
        code: Type.Enum(errorCodes, { description: 'Stable; its HTTP status is the same everywhere.' }),
        field: Type.Optional(
          Type.String({ description: 'The path of what is at fault in the request, or the claim.' }),
        ),
        remedy: Type.Optional(
          Type.String({ description: 'What to change, where the sentence does not say it.' }),
        ),
        correlation_id: Type.String({ description: 'The log of the registry has the rest under this id.' }),
      }),
      { minItems: 1, maxItems: 1 },
    ),
  },
  { title: 'ApiError', description: 'The request is refused.' },
);
export type ApiError = Static<typeof ApiError>;
