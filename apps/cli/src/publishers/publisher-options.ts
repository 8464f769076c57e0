import type { NewPublisher, PublisherPatch, TokenScope } from '@waybill/api';
import { tokenScopes } from '@waybill/api';
import { ClientFault } from '@waybill/api/client';
import { providerIds } from '@waybill/trusted-publishing';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readDuration } from '../text/moments.ts';
import { readCondition } from './claim-conditions.ts';
import { identityFlags } from './identity-flags.ts';

/** What `publisher add` and `publisher edit` were told about a publisher. What was not told is absent. */
export interface PublisherOptions {
  readonly provider?: string;
  readonly issuer?: string;
  readonly crate?: readonly string[];
  readonly identity?: readonly string[];
  readonly environment?: string;
  readonly ref?: readonly string[];
  readonly refProtected?: boolean;
  readonly event?: readonly string[];
  readonly runner?: string;
  readonly callee?: string;
  readonly calleeRef?: readonly string[];
  readonly claim?: readonly string[];
  readonly scope?: readonly string[];
  readonly lifetime?: number;
  readonly requireApiToken?: boolean;
  readonly pin?: readonly string[];
  /** The identity flags, which are made from the descriptors. */
  readonly [flag: string]: unknown;
}

export function addPublisherOptions(command: Command, mode: 'add' | 'edit'): Command {
  const isEdit = mode === 'edit';
  const many = isEdit ? 'repeatable, replaces all there are' : 'repeatable';
  if (!isEdit) {
    command
      .addOption(new Option('--provider <id>', 'the CI system').choices(providerIds))
      .option('--issuer <url>', 'which issuer of that provider, where the registry trusts several');
  }
  command.option(
    '--crate <name>',
    `a crate it may publish, or a beginning such as acme-* (${many})`,
    collect,
  );
  for (const { long, description } of identityFlags) command.option(`${long} <text>`, description);
  command
    .option(
      '--identity <field=text>',
      'any other field of the identity (generic issuers; repeatable)',
      collect,
    )
    .option(
      '--environment <name>',
      'the environment a job must name, or: any, none (named:any for one called so)',
    )
    .option('--ref <pattern>', `a ref it may run on, such as refs/tags/v* (${many})`, collect)
    .option('--ref-protected', 'only on protected refs');
  if (isEdit) command.option('--no-ref-protected', 'also on refs that are not protected');
  command
    .option('--event <name>', `an event that may start it (${many})`, collect)
    .option('--runner <class>', 'the class of runner it must run on')
    .option(
      '--callee <workflow>',
      'the reusable workflow that must define the job: owner/repository/path.yml',
    )
    .option('--callee-ref <pattern>', `a ref or commit of that workflow (${many})`, collect)
    .option(
      '--claim <condition>',
      `a further claim: name=text, name~=pattern, name+=item of a list, name:=JSON (${many})`,
      collect,
    )
    .addOption(
      new Option('--scope <scope>', `what its tokens may do (${many})`)
        .choices(tokenScopes)
        .argParser((value: string, before: string[] | undefined) => {
          if ((tokenScopes as readonly string[]).includes(value)) return collect(value, before);
          throw new InvalidArgumentError(`Allowed choices are ${tokenScopes.join(', ')}.`);
        }),
    )
    .option('--lifetime <duration>', 'how long its tokens live: 900, 15m, 1h', duration)
    .option('--require-api-token', 'ask for an API token beside the ID token');
  if (isEdit) command.option('--no-require-api-token', 'be content with the ID token');
  command.option(
    '--pin <claim=id>',
    'an immutable id that must be in the ID token; without an id it is learnt at the next use (repeatable)',
    collect,
  );
  return command;
}

/** The identity that was told, of whichever provider. */
export function identityIn(options: PublisherOptions): Record<string, string> {
  const told = identityFlags.flatMap(({ key, attribute }) => {
    const value = options[attribute];
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  const named = (options.identity ?? []).map((text) => pair(text, '--identity'));
  return Object.fromEntries([...told, ...named]);
}

/** All that was told, beside provider and issuer, as the API has it. @throws {ClientFault} `usage` */
export function fieldsIn(options: PublisherOptions): PublisherPatch {
  const { crate, environment, scope, lifetime, requireApiToken, pin } = options;
  const identity = identityIn(options);
  const rules = rulesIn(options);
  return {
    ...(crate === undefined ? {} : { crates: crate }),
    ...(Object.keys(identity).length === 0 ? {} : { identity }),
    ...(environment === undefined ? {} : { environment: readEnvironment(environment) }),
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
    ...(scope === undefined ? {} : { scopes: scope as readonly TokenScope[] }),
    ...(lifetime === undefined ? {} : { token_lifetime_seconds: lifetime }),
    ...(requireApiToken === undefined ? {} : { require_api_token: requireApiToken }),
    ...(pin === undefined ? {} : { pins: pinsIn(pin) }),
  };
}

export function readEnvironment(text: string): NonNullable<NewPublisher['environment']> {
  if (text === 'any' || text === 'none') return { rule: text };
  const name = /^named:(.+)$/s.exec(text)?.[1] ?? text;
  if (name === '')
    throw new ClientFault('usage', '--environment is empty', {
      remedy: 'name the environment, or say `any` (a job may name one or not) or `none` (it must not)',
    });
  return { rule: 'named', name };
}

function rulesIn(options: PublisherOptions): NonNullable<PublisherPatch['rules']> {
  const { ref, refProtected, event, runner, callee, calleeRef, claim } = options;
  if (calleeRef !== undefined && callee === undefined)
    throw new ClientFault('usage', '--callee-ref says a ref of a reusable workflow that is not named', {
      remedy: 'name it with --callee owner/repository/path.yml',
    });
  return {
    ...(ref === undefined ? {} : { refs: ref }),
    ...(refProtected === undefined ? {} : { ref_protected: refProtected }),
    ...(event === undefined ? {} : { events: event }),
    ...(runner === undefined ? {} : { runner }),
    ...(callee === undefined ? {} : { callee: { workflow: callee, refs: calleeRef ?? [] } }),
    ...(claim === undefined ? {} : { claims: claim.map(readCondition) }),
  };
}

function pinsIn(pins: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    pins.map((text) => {
      const [claim, id] = pair(text, '--pin');
      return [claim, id === '' ? null : id];
    }),
  );
}

function pair(text: string, option: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new ClientFault('usage', `${option} is "${text}", and not of the form name=value`, {
    remedy: `write it like ${option} ${option === '--pin' ? 'repository_owner_id=5001' : 'sub=deploy'}`,
  });
}

export function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}

export function duration(text: string): number {
  const seconds = readDuration(text);
  if (seconds === undefined || seconds === 0)
    throw new InvalidArgumentError('It is a number of seconds, or such as 15m or 1h.');
  return seconds;
}
