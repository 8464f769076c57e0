import { type ErrorCode, errorStatus } from '@waybill/api';
import { expect } from 'vitest';
import type { TestAnswer } from './test-server.ts';

/**
 * The answer is that refusal: its code, the status the code has everywhere, the whole envelope, and every given
 * part in the sentence.
 */
export function expectRefusal(answer: TestAnswer, code: ErrorCode, ...parts: readonly string[]): void {
  expect(answer.json?.errors?.[0]?.code ?? answer.text).toBe(code);
  expect(answer.status).toBe(errorStatus[code]);
  const { field, remedy, ...rest } = answer.json.errors[0];
  expect(rest).toEqual({
    detail: expect.any(String),
    code,
    correlation_id: answer.headers.get('x-request-id'),
  });
  for (const text of [field, remedy])
    if (text !== undefined) expect(text).toEqual(expect.stringMatching(/./));
  for (const part of parts) expect(answer.json.errors[0].detail).toContain(part);
}
