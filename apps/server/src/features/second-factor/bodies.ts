import { Type } from 'typebox';

const Encoded = (most: number) => Type.String({ maxLength: most, pattern: '^[A-Za-z0-9_-]*$' });
const Id = Encoded(1_400);

/** `PublicKeyCredential.toJSON()` of a new passkey, as far as it is read; browsers may send more. */
export const Attestation = Type.Object({
  id: Id,
  rawId: Id,
  type: Type.Literal('public-key'),
  response: Type.Object({
    clientDataJSON: Encoded(8_000),
    attestationObject: Encoded(40_000),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 30 }), { maxItems: 10 })),
  }),
  clientExtensionResults: Type.Object({}),
});

/** The same of the answer of a passkey. */
export const Assertion = Type.Object({
  id: Id,
  rawId: Id,
  type: Type.Literal('public-key'),
  response: Type.Object({
    clientDataJSON: Encoded(8_000),
    authenticatorData: Encoded(8_000),
    signature: Encoded(4_000),
    userHandle: Type.Optional(Type.Union([Encoded(100), Type.Null()])),
  }),
  clientExtensionResults: Type.Object({}),
});
