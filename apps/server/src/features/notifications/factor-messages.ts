import { show } from '@waybill/trusted-publishing';
import { type Message, type Occasion, table, time } from './wording.ts';

/** What happened to the second factors of a user. */
export type FactorChange =
  | { kind: 'totp_added' }
  | { kind: 'totp_removed' }
  | { kind: 'passkey_added'; name: string }
  | { kind: 'passkey_removed'; name: string }
  | { kind: 'recovery_codes_renewed' }
  | { kind: 'recovery_code_used'; left: number }
  | { kind: 'reset'; by: string };

export interface FactorEvent extends Occasion {
  change: FactorChange;
}

export function secondFactorChanged(event: FactorEvent): Message {
  const [subject, sentence] = words(event.change);
  return {
    subject,
    paragraphs: [
      sentence,
      table([['When', time(event.at)]]),
      `If this was not you, somebody else may have been in your account: sign in, end all other sessions at ${event.publicUrl}/me/security, change your password, and tell an administrator of the registry.`,
    ],
  };
}

function words(change: FactorChange): [string, string] {
  switch (change.kind) {
    case 'totp_added':
      return [
        'an authenticator app was added',
        'An authenticator app is a second factor of your account now.',
      ];
    case 'totp_removed':
      return ['your authenticator app was removed', 'Your account has no authenticator app any more.'];
    case 'passkey_added':
      return [
        'a passkey was added',
        `The passkey "${show(change.name)}" can sign in to your account now, alone.`,
      ];
    case 'passkey_removed':
      return ['a passkey was removed', `The passkey "${show(change.name)}" is no more one of your account.`];
    case 'recovery_codes_renewed':
      return [
        'new recovery codes',
        'Your account has new recovery codes. The earlier ones are good no more.',
      ];
    case 'recovery_code_used':
      return [
        'a recovery code was used',
        `A recovery code stood in for your second factor. You have ${change.left} left.`,
      ];
    case 'reset':
      return [
        'your second factors were reset',
        `The administrator ${show(change.by)} removed all second factors of your account. Your password alone is enough until you enrol one again.`,
      ];
  }
}
