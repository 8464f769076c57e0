import pino, { type Logger } from 'pino';
import { forPeople } from './log-for-people.ts';

/**
 * JSON lines on standard output, or lines for people where that is a terminal. What could carry a secret is never logged;
 * `redact` is the second line of defence.
 */
export function makeLog(level: string): Logger {
  const options: pino.LoggerOptions = {
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
  };
  if (!process.stdout.isTTY) return pino(options);
  return pino(options, { write: (line: string) => void process.stdout.write(forPeople(line)) });
}
