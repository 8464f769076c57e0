import type { ProviderDescriptor } from '@waybill/trusted-publishing';
import type { Draft } from '../form/draft.ts';
import { listOf, rulesOf, trimmed } from '../form/request.ts';
import type { Job } from './describe-job.ts';

/** What somebody says of a job; what is not said is as the publisher asks for it. */
export type Said = Partial<Omit<Job, 'claims' | 'pins' | 'callee'>> & {
  /** Names that were taken over: other ids stand behind them. */
  otherIds?: boolean;
};

/** A job as the publisher wants it, but for what was said of it. */
export function jobOf(
  draft: Draft,
  said: Said,
  { descriptor, pins }: { descriptor: ProviderDescriptor; pins: Readonly<Record<string, string | null>> },
): Job {
  const rules = rulesOf(draft);
  const [firstRef] = rules.refs;
  const [suggested] = descriptor.trigger?.suggested ?? [];
  return {
    identity: { ...trimmed(draft.identity), ...said.identity },
    ref: said.ref ?? (firstRef === undefined ? 'refs/heads/main' : exampleOf(firstRef, draft)),
    refProtected: said.refProtected ?? rules.refProtected,
    event: said.event ?? rules.events[0] ?? suggested ?? '',
    environment: said.environment ?? (draft.environmentRule === 'named' ? draft.environmentName.trim() : ''),
    runner: said.runner ?? rules.runner ?? descriptor.constraints.runner?.values[0] ?? '',
    callee:
      rules.callee === null
        ? ''
        : `${rules.callee.workflow}@${exampleOf(rules.callee.refs[0] ?? 'refs/heads/main', draft)}`,
    pins: said.otherIds ? {} : pins,
    claims: Object.fromEntries(
      rules.claims.map(({ claim, op, value }) => [claim, meeting(op, value, draft)]),
    ),
  };
}

/** A ref that fits the pattern. */
export function exampleOf(pattern: string, { crates }: Pick<Draft, 'crates'>): string {
  const [crate = 'crate'] = listOf(crates);
  return pattern
    .replaceAll('{{crate}}', crate)
    .replaceAll('{{version}}', '1.2.3')
    .replace(/^\*\*?$/, 'refs/heads/main')
    .replace(/^refs\/\*\*?$/, 'refs/heads/main')
    .replaceAll(/(^|[^*])\*{1,2}/g, (_, before: string) => `${before}${before === '/' ? 'main' : '1.2.3'}`);
}

function meeting(op: string, value: unknown, draft: Draft): unknown {
  if (op === 'contains') return [value];
  if (op === 'in') return Array.isArray(value) ? value[0] : value;
  return op === 'glob' ? exampleOf(String(value), draft) : value;
}
