import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorStatus } from '@waybill/api';
import type { FastifyBaseLogger } from 'fastify';
import { Problem } from '../platform/problem.ts';
import { errorBody } from './errors.ts';

/** What is not HTTP never becomes a request, so no route and no hook sees it: the same envelope, written to the bare socket. */
export function answerBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  log: FastifyBaseLogger,
): void {
  // Who does not get through the handshake of TLS could not read an answer.
  const noTls = /^ERR_(SSL|TLS)_/.test(error.code ?? '');
  if (error.code === 'ECONNRESET' || noTls || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = toProblem(error);
  const id = randomUUID();
  const status = errorStatus[problem.code];
  log.info({ code: problem.code, status, reason: error.code, reqId: id }, problem.message);
  const body = errorBody(problem, id);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function toProblem(error: NodeJS.ErrnoException): Problem {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request_timeout', 'The request did not arrive in time.');
    case 'HPE_HEADER_OVERFLOW':
      return new Problem(
        'headers_too_large',
        `The headers of the request are larger than the ${maxHeaderSize} bytes this server reads; is the token right?`,
      );
    case 'HPE_INVALID_EOF_STATE':
      return new Problem(
        'request_malformed',
        'The connection ended in the middle of the request; send it again.',
      );
    default:
      return new Problem('request_malformed', 'The request is not valid HTTP.');
  }
}
