import { beforeAll, expect, test } from 'vitest';
import { useCargo } from './support/cargo.ts';
import {
  bundleProvider,
  fleetJob,
  throughProvider,
  trustFleet,
  useFleet,
} from './support/credential-provider.ts';
import { publishing } from './support/rocket.ts';
import { useCrate } from './support/sources.ts';

beforeAll(bundleProvider);

test('a job publishes a first version, and there was no token anywhere', async () => {
  const { sim, waybill } = await useFleet();
  await trustFleet(waybill, ['pioneer']);
  const cargo = useCargo(waybill, throughProvider());
  const job = await sim.startJob(fleetJob);
  const ended = await cargo.run(publishing, {
    cwd: useCrate({ name: 'pioneer' }),
    environment: job.environment,
  });
  expect(ended.stderr).toContain('Published pioneer v0.1.0');
  expect(ended.code).toBe(0);
});
