import { type Static, Type } from 'typebox';

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const Texts = Type.Array(Type.String(), { maxItems: 100 });
const closed = { additionalProperties: false };

const Environment = Type.Object(
  {
    rule: Type.Union([Type.Literal('named'), Type.Literal('any'), Type.Literal('none')]),
    name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  closed,
);

// `Type.Partial` forgets what it is told of the object, so it is told itself that unknown fields are refused.
const Rules = Type.Partial(
  Type.Object({
    refs: Texts,
    ref_protected: Type.Boolean(),
    events: Texts,
    runner: Type.Union([Type.String(), Type.Null()]),
    callee: Type.Union([
      Type.Object({ workflow: Type.String(), refs: Type.Optional(Texts) }, closed),
      Type.Null(),
    ]),
    claims: Type.Array(
      Type.Object(
        {
          claim: Type.String(),
          // Any text: the sentence of the check names the operators there are.
          op: Type.String(),
          value: Type.Union([Scalar, Type.Array(Scalar)]),
        },
        closed,
      ),
      { maxItems: 100 },
    ),
  }),
  closed,
);

const changeable = {
  // Above what a publisher may have, so that the sentence with the pattern comes.
  crates: Type.Array(Type.String(), { maxItems: 1000 }),
  identity: Type.Record(Type.String(), Type.String()),
  environment: Environment,
  rules: Rules,
  scopes: Texts,
  token_lifetime_seconds: Type.Union([Type.Integer(), Type.Null()]),
  require_api_token: Type.Boolean(),
  pins: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
};

/** `POST publishers`: one shape for all providers. What is unknown is refused, as a misspelt rule would be one less. */
export const NewPublisherBody = Type.Object(
  {
    publisher: Type.Object(
      {
        provider: Type.String(),
        issuer: Type.Optional(Type.String()),
        ...changeable,
        environment: Type.Optional(changeable.environment),
        rules: Type.Optional(changeable.rules),
        scopes: Type.Optional(changeable.scopes),
        token_lifetime_seconds: Type.Optional(changeable.token_lifetime_seconds),
        require_api_token: Type.Optional(changeable.require_api_token),
        pins: Type.Optional(changeable.pins),
      },
      closed,
    ),
  },
  closed,
);
export type NewPublisherInput = Static<typeof NewPublisherBody>['publisher'];

/** `PATCH publishers/{id}`: what is left out stays. */
export const ChangedPublisherBody = Type.Object(
  {
    publisher: Type.Partial(
      Type.Object({
        ...changeable,
        state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
        /** Whoever asks becomes its maker: for one whose maker owns the crate no longer. */
        keep: Type.Literal(true),
      }),
      closed,
    ),
  },
  closed,
);
export type PublisherChange = Static<typeof ChangedPublisherBody>['publisher'];

/** Rules as the API has them. */
export type RulesInput = NonNullable<NewPublisherInput['rules']>;
