import { ClientFault } from '../client/client-fault.ts';
import {
  type CiSystem,
  freshToken,
  isSet,
  type Job,
  looksLikeIdToken,
  noIdToken,
  whatItSays,
} from './system.ts';

const USUAL_HOST = 'metadata.google.internal';
const REMEDY =
  'run the job with a service account of your own; in Cloud Build its default one cannot make ID tokens';

/**
 * Google Cloud's metadata server. The last to be looked for, and only where the job says so or the machine is Google's and
 * shows no trace of a CI: runners of others stand on Google's machines too, and would get their vendor's identity there.
 */
export const google: CiSystem = {
  id: 'google',
  title: 'Google Cloud',
  async detects({ env, readFile }) {
    if (isSet(env['GCE_METADATA_HOST'])) return true;
    if (isSet(env['CI']) || isSet(env['WAYBILL_CI'])) return false;
    const product = await readFile('/sys/class/dmi/id/product_name').catch(() => '');
    return /^Google( Compute Engine)?$/.test(product.trim());
  },
  token: (job, n) => freshToken(job, n, () => ask(job)),
  another:
    'the metadata server hands out the same token for a while, and each is good for one exchange: wait, or publish one crate a job',
};

async function ask(job: Job): Promise<string> {
  const host = job.env['GCE_METADATA_HOST'] || USUAL_HOST;
  const query = new URLSearchParams({ audience: job.audience, format: 'full' });
  const answer = await job
    .send({
      method: 'GET',
      url: `http://${host}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`,
      headers: { 'metadata-flavor': 'Google' },
      timeoutMs: 5000,
    })
    .catch((error: unknown) => {
      if (error instanceof ClientFault)
        throw noIdToken('the metadata server of Google Cloud does not answer', REMEDY, [error.message]);
      throw error;
    });
  const token = answer.text.trim();
  if (answer.status === 200 && looksLikeIdToken(token)) return token;
  throw noIdToken(`the metadata server of Google Cloud gives no ID token (status ${answer.status})`, REMEDY, [
    whatItSays(answer.text),
  ]);
}
