import type { PublisherView } from '@waybill/api';
import { ClientFault } from '@waybill/api/client';
import { publishable } from '../../packages-here.ts';
import { publishersClient } from '../../registry/publishers-client.ts';
import { type Check, type Finding, ok, skip } from '../check.ts';

const MOST_CRATES = 20;

/** On a laptop: who may publish the crates of this folder from CI, and what each publisher waits for. */
export const publishers: Check = {
  name: 'publishers',
  async run(place) {
    if ((await place.source()) !== null) return skip('in CI the rehearsal tells');
    if ((await place.wellKnownOrNull()) === null) return skip('the registry could not be asked');
    const { registry, token, name } = place.connection();
    if (token === null) return skip('without a credential they cannot be listed');
    const here = await place.packages();
    if (typeof here === 'string') return skip(`no crate in this folder: ${here}`);
    const troubles: Trouble[] = [];
    let good = 0;
    const packages = publishable(here.packages, name).slice(0, MOST_CRATES);
    for (const { name: crate } of packages) {
      const list = await listOf(() => publishersClient(registry).list({ crate }));
      if (list.length === 0) troubles.push(nobody(crate));
      for (const publisher of list) {
        const trouble = troubleOf(publisher, crate);
        if (trouble === null) good += 1;
        else troubles.push(trouble);
      }
    }
    if (packages.length === 0) return skip('no crate of this folder is published to this registry');
    const names = packages.map((one) => one.name).join(', ');
    if (troubles.length === 0) return ok(`${good} for ${names}, in use`);
    return told(troubles);
  },
};

interface Trouble {
  readonly fails: boolean;
  readonly says: string;
  readonly todo: string;
}

function told(troubles: readonly Trouble[]): Finding {
  const [first, ...others] = troubles;
  return {
    outcome: troubles.some(({ fails }) => fails) ? 'fail' : 'warn',
    sentence: first?.says ?? '',
    details: others.map(({ says }) => says),
    todo: [...new Set(troubles.map(({ todo }) => todo))],
  };
}

/** A crate that is not there has no publishers that could be listed: that is no fault of the set-up. */
async function listOf(ask: () => Promise<readonly PublisherView[]>): Promise<readonly PublisherView[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClientFault && error.refusal?.status === 404) return [];
    throw error;
  }
}

const nobody = (crate: string): Trouble => ({
  fails: false,
  says: `${crate} has no trusted publisher: no CI may publish it`,
  todo: '`waybill init` writes the workflow, and makes its publisher with --create-publisher',
});

function troubleOf({ id, state, last_used_at: used }: PublisherView, crate: string): Trouble | null {
  const it = `publisher ${id} of ${crate}`;
  const change = `waybill publisher edit ${id}`;
  switch (state) {
    case 'needs_review':
      return {
        fails: true,
        says: `${it} needs review: a job came with its names and other ids`,
        todo: `look whether the repository is still yours; then learn the new ids with \`${change} --repin\`, or keep the old ones with \`${change} --state active\``,
      };
    case 'lapsed':
      return {
        fails: true,
        says: `${it} has lapsed: it was not used within seven days of its making`,
        todo: `confirm it with \`${change} --state active\`, and release within seven days`,
      };
    case 'disabled':
      return {
        fails: false,
        says: `${it} is switched off`,
        todo: `switch it on with \`${change} --state active\`, or remove it with \`waybill publisher remove ${id}\``,
      };
    default:
      if (used !== null) return null;
      return {
        fails: false,
        says: `${it} was never used: the ids behind its names are learnt by its first use, within seven days`,
        todo: 'run its workflow soon; `waybill doctor` in that job rehearses without using it',
      };
  }
}
