import { ClientFault, reasonsOf } from '@waybill/api/client';
import type { Command } from 'commander';
import { Cancelled } from './ask/asker.ts';
import type { CliContext } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What a command has to say: to people, and with `--json` to programs. */
export interface Report {
  /** For people; without colours, where the terminal has none. Ends without a line break. */
  readonly text: string;
  /** The whole of what a program gets to read; one JSON value. Undefined: it has read all there is. */
  readonly json: unknown;
  /** 0 unless said. */
  readonly exitCode?: ExitCode;
}

/** The options every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly registry?: string;
}

/** A part of the command line: adds itself below `parent`. */
export type CommandModule = (parent: Command, context: CliContext, end: (code: ExitCode) => void) => void;

/**
 * What a command does, as commander calls it: it prints the report, or the fault, and sets how the process ends.
 * With `--json` stdout has exactly one JSON value, also where it failed: `{"error": …}`.
 */
export async function runReporting(
  context: CliContext,
  options: CommonOptions,
  end: (code: ExitCode) => void,
  work: () => Promise<Report>,
): Promise<void> {
  try {
    const report = await work();
    const text = options.json ? (JSON.stringify(report.json, null, 2) ?? '') : harmless(report.text);
    if (text !== '') context.stdout.write(`${text}\n`);
    end(report.exitCode ?? exitCodes.ok);
  } catch (error) {
    if (error instanceof Cancelled) {
      if (options.json) context.stdout.write(`${JSON.stringify({ error: cancelledJson }, null, 2)}\n`);
      else context.stderr.write('waybill: cancelled, nothing was changed\n');
      return end(exitCodes.cancelled);
    }
    if (!(error instanceof ClientFault)) throw error;
    if (options.json) context.stdout.write(`${JSON.stringify({ error: faultJson(error) }, null, 2)}\n`);
    else context.stderr.write(`${faultText(error)}\n`);
    end(exitCodeOf(error));
  }
}

export function faultText(fault: ClientFault): string {
  const lines = [`waybill: ${fault.message}`, ...reasonsOf(fault).map((reason) => `  ${reason}`)];
  // Names and addresses in it may be of a file that somebody else wrote.
  return lines.map((line) => line.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')).join('\n');
}

const cancelledJson = faultJson(new ClientFault('usage', 'cancelled, nothing was changed'), 'cancelled');

export function faultJson(
  { kind, message, reasons, remedy, refusal }: ClientFault,
  shownKind: string = kind,
) {
  return {
    kind: shownKind,
    message,
    reasons,
    remedy,
    code: refusal?.code ?? null,
    status: refusal?.status ?? null,
    field: refusal?.field ?? null,
    correlation_id: refusal?.correlationId ?? null,
  };
}

export function exitCodeOf({ kind, refusal }: ClientFault): ExitCode {
  if (kind === 'usage' || kind === 'insecure') return exitCodes.usage;
  if (kind === 'unreachable' || kind === 'too_slow') return exitCodes.unreachable;
  return refusal !== null && (refusal.status >= 500 || refusal.status === 429)
    ? exitCodes.unreachable
    : exitCodes.failed;
}

/** What a registry says may stand in a report: nothing of it moves the cursor or turns the text round. Our colours stay. */
export function harmless(text: string): string {
  return text
    .split(/(\p{Cc}\[\d+m|\n)/u)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')))
    .join('');
}

/** `--json` and `--registry`, on each command that talks to a registry. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--registry <name-or-url>', 'the registry: its address, or its name in cargo’s configuration')
    .option('--json', 'print one JSON value instead of text');
}

export const examples = (...lines: readonly string[]): string =>
  `\nFor example:\n${lines.map((line) => `  ${line}`).join('\n')}`;
