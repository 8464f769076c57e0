import type { CiSim } from '@waybill/ci-sim';
import { freePort } from '../files.ts';
import { configuration, type Registry, setUp, startRegistry } from '../registry.ts';
import { chapter, command, done, quote } from '../terminal.ts';

export async function aNewRegistry(
  folder: string,
  ci: CiSim,
): Promise<{ registry: Registry; authorsToken: string }> {
  chapter('A new registry');
  const port = await freePort();
  const toml = configuration(port, ci.issuer().url);
  command('cat waybill.toml');
  for (const line of toml.trimEnd().split('\n')) quote(line);
  command('waybill serve');
  const registry = await startRegistry(folder, port, toml);
  const authorsToken = await setUp(registry, 'alice');
  done('alice opened the link, made herself the administrator and was shown an API token, once.');
  return { registry, authorsToken };
}
