import { type ErrorCode, errorStatus } from '@waybill/api';
import { FormatError } from '@waybill/cargo-formats';
import { quote, show } from '@waybill/trusted-publishing';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.ts';
import { noteProblem } from './observed-routes.ts';

/**
 * The one place where errors become answers: code → status, the public sentence, the log line. The body is cargo's
 * (`errors[0].detail`), with the stable code and the id under which the log has the rest.
 */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerProblem(toProblem(error), request, reply),
  );
  app.setNotFoundHandler((request, reply) =>
    answerProblem(
      new Problem('not_found', `There is nothing at ${request.method} ${pathOf(request)}.`),
      request,
      reply,
    ),
  );
}

/**
 * Answers of every day: cargo asks for what may be missing, and starts on a private registry without a token; a program
 * that waits for an approval asks every few seconds.
 */
const quiet: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'crate_not_found',
  'version_not_found',
  'read_token_required',
  'authorization_pending',
  'slow_down',
]);

export function answerProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = errorStatus[problem.code];
  noteProblem(reply, problem.code);
  if (status >= 500)
    request.log.error({ err: problem.cause ?? problem, code: problem.code }, problem.message);
  else
    request.log[quiet.has(problem.code) ? 'debug' : 'info']({ code: problem.code, status }, problem.message);
  return reply
    .code(status)
    .headers(problem.headers)
    .type('application/json; charset=utf-8')
    .send(errorBody(problem, request.id));
}

export function errorBody(problem: Problem, correlationId: string): string {
  return JSON.stringify({
    errors: [
      {
        detail: problem.message,
        code: problem.code,
        field: problem.field,
        remedy: problem.remedy,
        correlation_id: correlationId,
      },
    ],
  });
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof FormatError) return new Problem(error.code, error.message, { cause: error.cause });
  return (
    frameworkProblem(error as FastifyError) ?? unavailable(error as NodeJS.ErrnoException) ?? internal(error)
  );
}

/** What Fastify itself refuses, with the statuses and sentences crates.io's clients know. */
function frameworkProblem(error: FastifyError): Problem | null {
  const refused = (code: ErrorCode, sentence: string) => new Problem(code, sentence, { cause: error });
  if (error.validation) {
    const what = error.validation[0];
    const within = (what?.instancePath ?? '').replaceAll('/', '.');
    const path = show(`${error.validationContext ?? ''}${within}`.replace(/^\./, ''));
    const reason = `${path}: ${what?.message ?? 'is not valid'}${additional(what?.params)}`;
    if (error.validationContext === 'querystring') {
      return refused('query_invalid', `Failed to deserialize query string: ${reason}`);
    }
    if (error.validationContext === 'params') return refused('path_invalid', `Invalid URL: ${reason}`);
    const detail = `Failed to deserialize the JSON body into the target type: ${reason}`;
    return new Problem('body_invalid', detail, { cause: error, field: fieldOf(within, what?.params) });
  }
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refused('content_type_unsupported', 'Expected request with `Content-Type: application/json`');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return refused('json_malformed', `Failed to parse the request body as JSON: ${error.message}`);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refused('body_too_large', `The body is larger than this endpoint takes: ${error.message}`);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refused('request_malformed', 'The body is not as long as its Content-Length says.');
    case 'FST_ERR_BAD_URL':
      return refused('path_invalid', 'Invalid URL: the path cannot be decoded.');
    default:
      break;
  }
  if (error instanceof SyntaxError && error.statusCode === 400) {
    return refused('json_malformed', `Failed to parse the request body as JSON: ${error.message}`);
  }
  return null;
}

/** The path of what is wrong in the body, with the name of what is missing or too much; undefined for the body itself. */
function fieldOf(within: string, parameters: Record<string, unknown> | undefined): string | undefined {
  const name = parameters?.['additionalProperty'] ?? parameters?.['missingProperty'];
  const path = `${within}${typeof name === 'string' ? `.${name}` : ''}`.replaceAll(
    /\.(\d+)(?=\.|$)/g,
    '[$1]',
  );
  return path === '' ? undefined : show(path.replace(/^\./, ''));
}

function additional(parameters: Record<string, unknown> | undefined): string {
  const name = parameters?.['additionalProperty'];
  if (typeof name === 'string') return ` (${quote(name)} is not known)`;
  const allowed = parameters?.['allowedValues'];
  return Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
  '53300',
]);
/** What the driver says without a code of its own. */
const connectionSentences =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
const storageCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);
/** PostgreSQL's name for a full disk, and SQLite's numbers: the disk is full, or does not take what is written. */
const DISK_FULL = '53100';
const sqliteFaults = new Set([13, 10]);

function unavailable(error: NodeJS.ErrnoException): Problem | null {
  if (isConnectionLost(error)) {
    return new Problem(
      'database_unavailable',
      'The database cannot be reached just now; try again in a moment.',
      {
        cause: error,
        headers: { 'retry-after': '5' },
      },
    );
  }
  if (cannotWrite(error)) {
    return new Problem(
      'database_unavailable',
      'The database does not take data just now; nothing was changed. Tell the operator.',
      { cause: error },
    );
  }
  if (storageCodes.has(error?.code ?? '')) {
    return new Problem(
      'storage_unavailable',
      'The storage of the crates does not take data just now; nothing was stored. Tell the operator.',
      {
        cause: error,
      },
    );
  }
  return null;
}

function cannotWrite(error: (NodeJS.ErrnoException & { errcode?: number }) | undefined): boolean {
  // The upper bits say where it happened.
  const isSqlites = error?.code === 'ERR_SQLITE_ERROR' && sqliteFaults.has((error.errcode ?? 0) & 0xff);
  return isSqlites || error?.code === DISK_FULL;
}

/** Also where PostgreSQL’s socket is a file that is not there. */
function isConnectionLost(error: NodeJS.ErrnoException | undefined): boolean {
  const { code = '', message = '', syscall } = error ?? {};
  return (
    connectionCodes.has(code) ||
    (code === 'ENOENT' && syscall === 'connect') ||
    (code === '' && connectionSentences.test(message))
  );
}

function internal(error: unknown): Problem {
  return new Problem('internal_error', 'Internal Server Error', { cause: error });
}

/** Without the query, which may hold what nobody should read in a log or an answer. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
