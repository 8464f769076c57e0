import { idTokenOf, runsJob } from '../ci-job.ts';
import { call } from '../registry.ts';
import { expectVersions, type Scene } from '../scene.ts';
import { chapter, command, done, expect, pause, say, table } from '../terminal.ts';

const api = '/api/v1/trusted_publishing';

interface Attempt {
  checks: { name: string; expected: string; actual: string; outcome: string }[];
  failures: { mend: { says: string; method: string; path: string; body: unknown } | null }[];
}

export async function theAuthorMends({ registry, ci, checkout, authorsToken }: Scene): Promise<void> {
  chapter('The author sees why, and mends it');
  command(`curl "${registry.url}${api}/attempts?crate=rocket&outcome=refused" -H "Authorization: $TOKEN"`);
  const listed = await call(registry, `${api}/attempts?crate=rocket&outcome=refused`, {
    token: authorsToken,
  });
  expect(listed.status === 200, `the registry answered ${listed.status}: ${listed.detail}`);
  const [attempt] = listed.json['attempts'] as Attempt[];
  expect(attempt !== undefined, 'the refused exchange was not kept.');
  table(
    attempt.checks
      .filter(({ outcome }) => outcome !== 'skipped')
      .map(({ name, expected, actual, outcome }) =>
        outcome === 'passed' ? [`✓ ${name}`, actual] : [`✗ ${name}`, `${actual} instead of ${expected}`],
      ),
  );
  pause();

  const mend = attempt.failures[0]?.mend;
  expect(mend !== null && mend !== undefined, 'nothing is said of how to mend it.');
  say(mend.says, '');
  command(
    `curl -X ${mend.method} ${registry.url}${mend.path} \\\n-H "Authorization: $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(mend.body)}'`,
  );
  const mended = await call(registry, mend.path, {
    method: mend.method,
    token: authorsToken,
    json: mend.body as Record<string, unknown>,
  });
  expect(mended.status === 200, `the registry answered ${mended.status}: ${mended.detail}`);
  pause();

  say('A rehearsal tells before the day of the release whether it worked, and makes nothing:', '');
  using job = runsJob(ci, { workflow: 'nightly.yml', environment: 'release' }, checkout);
  const json = { jwt: await idTokenOf(job, registry), crate: 'rocket' };
  command(
    `curl ${registry.url}${api}/rehearsals -H 'Content-Type: application/json' -d '{"jwt": "…", "crate": "rocket"}'`,
  );
  const rehearsed = await call(registry, `${api}/rehearsals`, { method: 'POST', json });
  expect(
    rehearsed.json['outcome'] === 'granted',
    `the rehearsal was refused: ${String(rehearsed.json['detail'])}`,
  );
  await expectVersions(registry, ['0.1.0', '0.2.0']);
  done(String(rehearsed.json['detail']));
}
