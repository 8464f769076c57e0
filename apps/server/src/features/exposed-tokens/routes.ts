import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readText } from '../../http/json-bodies.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { githubAlertsDocs, revokeExposedDocs } from './documentation.ts';
import { openGithubKeys } from './github-keys.ts';
import { revokeExposed } from './revoke-exposed.ts';
import { verifySignature } from './verify-signature.ts';

const MOST_TOKENS = 100;
/** As many of a person's tokens, with room. */
const OWN_LIMIT = 64 * 1024;
const GITHUB_LIMIT = 1024 * 1024;
/** The prefix that tells the kind, and four characters to tell tokens apart. */
const SHOWN_CHARACTERS = 9;

interface Alert {
  token: string;
  type: string;
  url: string;
  source: string;
}

/** Where found tokens are brought. No credential: whoever has a token may end it. */
export function exposedTokenRoutes(platform: Platform) {
  const keys = openGithubKeys(platform);
  return async (app: FastifyInstance): Promise<void> => {
    // As text: signatures are over the very bytes, and no sentence about bad JSON may quote a token.
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', (request, payload, done) => {
      readText(request, payload).then(
        (text) => done(null, text),
        (error: Error) => done(error),
      );
    });
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.post(
      '/api/v1/tokens/revoke-exposed',
      { bodyLimit: OWN_LIMIT, schema: revokeExposedDocs },
      async (request) => {
        const { tokens } = readTokens(textOf(request));
        const results = [];
        for (const token of tokens) {
          const report = { source: { kind: 'possession' as const }, correlationId: request.id };
          const exposure = await revokeExposed(platform, token, report);
          results.push({ token_prefix: Array.from(token).slice(0, SHOWN_CHARACTERS).join(''), ...exposure });
        }
        return { results };
      },
    );

    app.post(
      '/api/github/secret-scanning/verify',
      { bodyLimit: GITHUB_LIMIT, schema: githubAlertsDocs },
      async (request) => {
        if (keys === null) {
          throw new Problem(
            'secret_scanning_off',
            'This registry takes no reports from GitHub; its operator sets `secret_scanning.keys_url`. Whoever has a token can revoke it with POST /api/v1/tokens/revoke-exposed.',
          );
        }
        const body = textOf(request);
        const header = (name: string) => request.headers[name]?.toString();
        const keyId = header('github-public-key-identifier');
        await verifySignature(keys, { keyId, signature: header('github-public-key-signature') }, body);
        const labels = [];
        for (const { token, type, url, source } of readAlerts(body)) {
          const report = { source: { kind: 'github' as const, url, source }, correlationId: request.id };
          const { kind } = await revokeExposed(platform, token, report);
          const label = kind === 'unknown' ? 'false_positive' : 'true_positive';
          labels.push({ token_raw: token, token_type: type, label });
        }
        return labels;
      },
    );
  };
}

function textOf(request: FastifyRequest): string {
  if (typeof request.body === 'string') return request.body;
  throw new Problem('content_type_unsupported', 'Expected request with `Content-Type: application/json`');
}

function readTokens(text: string): { tokens: string[] } {
  const body = parsed(text);
  if (body === undefined) throw new Problem('json_malformed', 'The body is not valid JSON.');
  if (isListOfTokens(body)) return body;
  throw new Problem(
    'body_invalid',
    `The body must be {"tokens": ["wbat_…", "wbtp_…"]} with at most ${MOST_TOKENS} texts, and have no other field.`,
  );
}

function readAlerts(text: string): Alert[] {
  const body = parsed(text);
  if (Array.isArray(body) && body.every(isAlert)) return body;
  throw new Problem(
    'alert_invalid',
    'invalid secret alert request: expected a JSON list of objects with the texts `token`, `type`, `url` and `source`',
  );
}

function isListOfTokens(body: unknown): body is { tokens: string[] } {
  if (!isObject(body) || Object.keys(body).length !== 1) return false;
  const { tokens } = body;
  return Array.isArray(tokens) && tokens.length <= MOST_TOKENS && tokens.every(isText);
}

const isAlert = (one: unknown): one is Alert =>
  isObject(one) && [one['token'], one['type'], one['url'], one['source']].every(isText);

const isText = (value: unknown): value is string => typeof value === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
