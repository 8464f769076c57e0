import { findIdTokenSource } from '@waybill/api/ci';
import { ClientFault, reasonsOf, registryAddress } from '@waybill/api/client';
import { answerInJob } from './answer-in-job.ts';
import { answerSignedIn } from './answer-signed-in.ts';
import { findRegistry, mayBeOurs } from './find-registry.ts';
import { type Answer, failure, notFound, parseRequest, type Request, urlNotSupported } from './protocol.ts';
import type { Surroundings } from './surroundings.ts';
import { within } from './within.ts';

/** Of one answer, with all its requests. */
const LONGEST_MS = 90_000;

/** Answers one line of cargo. Every failure becomes an answer, too: cargo shows it as a chain of causes. */
export async function answer(
  line: string,
  surroundingsFor: (args: readonly string[]) => Surroundings,
): Promise<Answer> {
  const request = parseRequest(line);
  if (request === null) {
    return failure('cargo-credential-waybill was asked something it does not understand', [
      'one line of the credential provider protocol, version 1, was expected on stdin',
      'what to do: let cargo start this program; `cargo-credential-waybill --help` tells how',
    ]);
  }
  try {
    return await answerRequest(request, surroundingsFor(request.args));
  } catch (error) {
    if (error instanceof ClientFault) return failure(error.message, reasonsOf(error));
    const reason = error instanceof Error ? error.message : 'no reason given';
    return failure('cargo-credential-waybill failed by a mistake of its own', [reason]);
  }
}

async function answerRequest(request: Request, surroundings: Surroundings): Promise<Answer> {
  const { indexUrl, operation } = request;
  const { job, options } = surroundings;
  if (!mayBeOurs(indexUrl)) return urlNotSupported;
  const expected = options.audience || registryAddress(indexUrl, { allowHttp: true }).audience;
  const source = await findIdTokenSource(job, expected);
  if (source === null) {
    // On a person's machine the next provider answers, at once and without the network.
    if (!options.signIn || job.env['CI']) return notFound;
    const registry = await within(LONGEST_MS, findRegistry(indexUrl, surroundings));
    // A person has as long as the registry gives them.
    return registry === null ? urlNotSupported : answerSignedIn(operation, registry, surroundings);
  }
  return within(
    LONGEST_MS,
    findRegistry(indexUrl, surroundings).then((registry) =>
      registry === null ? urlNotSupported : answerInJob(operation, registry, source, surroundings),
    ),
  );
}
