import type { Queries } from '../../../platform/database/open.ts';
import { recordEvents } from '../../audit/index.ts';
import { cratesOfTokens } from './store.ts';

/** Writes that access tokens were revoked: once for each of their crates, so that its owners find it, or once without any. */
export async function recordRevoked(
  db: Queries,
  ids: readonly number[],
  { at, correlationId, detail }: { at: Date; correlationId: string; detail: Record<string, unknown> },
): Promise<void> {
  const crates = new Map<string | null, number[]>();
  const tokens = await cratesOfTokens(db, ids);
  for (const { id, names } of tokens)
    for (const name of names.length === 0 ? [null] : names)
      crates.set(name, [...(crates.get(name) ?? []), id]);
  const [run] = tokens.map(({ trustpubData }) => trustpubData);
  await recordEvents(
    db,
    [...crates].map(([name, ofCrate]) => ({
      at,
      actor: { kind: 'anyone' },
      action: 'access_token.revoked',
      ...(name === null ? {} : { crateName: name }),
      detail: {
        ids: ofCrate,
        ...detail,
        provider: run?.['provider'] ?? null,
        repository: run?.['repository'] ?? null,
        run_id: run?.['run_id'] ?? null,
      },
      correlationId,
    })),
  );
}
