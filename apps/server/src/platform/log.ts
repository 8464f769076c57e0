import pino, { type Logger } from 'pino';

/** JSON lines on standard output. What could carry a secret is never logged; `redact` is the second line of defence. */
export function makeLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        '*.authorization',
        '*.cookie',
        '*.password',
        '*.token',
        '*.jwt',
        'authorization',
        'cookie',
        'password',
        'token',
        'jwt',
      ],
    },
  });
}
