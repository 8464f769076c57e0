import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Texts, Time } from './shapes.ts';

export const Passkey = closed(
  { id: Id, name: Type.String(), created_at: Time, last_used_at: nullable(Time) },
  { title: 'Passkey' },
);
export type Passkey = Static<typeof Passkey>;

export const SecondFactor = closed({
  second_factor: closed({
    totp: nullable(closed({ created_at: Time, last_used_at: nullable(Time) })),
    passkeys: Type.Array(Passkey),
    recovery_codes_left: Id,
    passkeys_available: Type.Boolean({ description: 'Whether browsers use passkeys at this address.' }),
    step_up: Type.Enum(['off', 'enrolled', 'required'], {
      description: 'Of whom this registry asks for a fresh second factor before what gives or takes rights.',
    }),
    fresh_until: nullable(Time),
  }),
});
export type SecondFactor = Static<typeof SecondFactor>;

/** WebAuthn's own words, for `PublicKeyCredential.parseRequestOptionsFromJSON()` and its sister. */
const Credential = closed(
  {
    id: Type.String(),
    type: Type.Literal('public-key'),
    transports: Type.Optional(Texts),
  },
  { title: 'PasskeyDescriptor' },
);
const Verification = Type.Literal('required');
const Milliseconds = Type.Integer({ description: 'Milliseconds.' });

const PasskeyQuestion = closed(
  {
    challenge: Type.String(),
    rpId: Type.String(),
    allowCredentials: Type.Array(Credential),
    timeout: Milliseconds,
    userVerification: Verification,
  },
  { title: 'PasskeyQuestion', description: '`PublicKeyCredentialRequestOptionsJSON` of WebAuthn.' },
);
const PasskeyWish = closed(
  {
    challenge: Type.String(),
    rp: closed({ id: Type.String(), name: Type.String() }),
    user: closed({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
    pubKeyCredParams: Type.Array(closed({ alg: Type.Integer(), type: Type.Literal('public-key') })),
    timeout: Milliseconds,
    attestation: Type.Literal('none'),
    excludeCredentials: Type.Array(Credential),
    authenticatorSelection: closed({
      residentKey: Type.Literal('required'),
      requireResidentKey: Type.Boolean(),
      userVerification: Verification,
    }),
    extensions: closed({ credProps: Type.Boolean() }),
    hints: Texts,
  },
  { title: 'PasskeyWish', description: '`PublicKeyCredentialCreationOptionsJSON` of WebAuthn.' },
);

export const WaysToConfirm = closed({
  methods: Type.Array(Type.Enum(['totp', 'passkey', 'recovery_code'])),
  passkey: nullable(PasskeyQuestion),
});
export const Confirmation = closed({
  second_factor: closed({ confirmed_at: Time, fresh_until: Time }),
});
export const StartedTotp = closed({
  totp: closed({
    secret: Type.String({ description: 'Base 32; shown this once.' }),
    uri: Type.String({ description: '`otpauth://…`' }),
  }),
});

const Codes = Type.Array(Type.String(), { description: 'Each is good once. Shown this once.' });
export const RecoveryCodes = closed({ recovery_codes: Codes });
/** Null: there are some already, which stay good. */
export const ConfirmedTotp = closed({ recovery_codes: nullable(Codes) });
export const StartedPasskey = closed({ options: PasskeyWish });
export const MadePasskey = closed({ passkey: Passkey, recovery_codes: nullable(Codes) });
export const OnePasskey = closed({ passkey: Passkey });

export const AskedPasskey = closed({ options: PasskeyQuestion });
export const SignedInByPasskey = closed({ signed_in: Type.Literal(true) });
