import { useAnswer } from '../../../api/queries.ts';
import { CheckField, SelectField, TextField } from '../../../ui/fields.tsx';
import type { IssuerFields, WrongField } from './issuer-fields.ts';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** Where `url` is found, as docs/issuers.md says it. */
const urlHelp: Readonly<Record<string, string>> = {
  github: 'GitHub Enterprise Server: https://HOST/_services/token',
  gitlab: 'The address of the instance, or its ci_id_tokens.issuer_url',
  forgejo: 'https://HOST/api/actions',
};

/** @param isNew its address and provider can be chosen: publishers are made for them, so they never change */
export function IssuerForm({
  fields,
  onChange,
  wrong,
  isNew,
}: {
  fields: IssuerFields;
  onChange: (fields: IssuerFields) => void;
  wrong: WrongField | null;
  isNew: boolean;
}) {
  const providers = useAnswer('/api/v1/trusted_publishing/providers');
  const set =
    <Name extends keyof IssuerFields>(name: Name) =>
    (value: IssuerFields[Name]) =>
      onChange({ ...fields, [name]: value });
  const wrongIn = (name: keyof IssuerFields) => (wrong?.field === name ? wrong.message : null);
  // A generic issuer is a form of its own there, under an id that is none of a provider.
  const known = (providers.data?.providers ?? []).filter(({ id }) => /^[a-z]+$/.test(id) && id !== 'generic');
  return (
    <>
      {isNew ? (
        <>
          <SelectField
            label="Provider"
            help="Which claims its ID tokens have. For anything that is not in the list: another OIDC issuer."
            value={fields.provider}
            onChange={set('provider')}
            choices={[
              ...(known.length === 0 ? [{ value: 'github', label: 'GitHub Actions' }] : []),
              ...known.map(({ id, title }) => ({ value: id, label: title })),
              { value: 'generic', label: 'Another OIDC issuer' },
            ]}
          />
          <TextField
            label="Address of the issuer"
            type="url"
            required
            mono
            help={`Exactly as in the “iss” claim: every letter, slash and port counts. ${urlHelp[fields.provider] ?? ''}`}
            value={fields.url}
            onInput={set('url')}
          />
        </>
      ) : null}
      {fields.provider === 'generic' ? (
        <TextField
          label="Claims that tell its jobs apart"
          rows={4}
          mono
          help="One a line: “claim: what to call it”. Put “!” before those that never change and go to nobody else, such as a number; at least one must be so."
          placeholder={'!project_id: Project\nproject_path: Path'}
          value={fields.identityClaims}
          onInput={set('identityClaims')}
          wrong={wrongIn('identityClaims')}
        />
      ) : null}
      <CheckField
        label="It is inside our own network"
        help="Allows private addresses and plain http for this issuer."
        checked={fields.internal}
        onChange={set('internal')}
      />
      <details class="more">
        <summary>More settings</summary>
        <div class="stack">
          <TextField
            label="Address of its pages"
            type="url"
            mono
            help="Where links on versions lead, if not to the address of the issuer."
            value={fields.serverUrl}
            onInput={set('serverUrl')}
          />
          <TextField
            label="Other hosts of its keys"
            mono
            help="With a port where it is not the usual one; several with a comma between."
            value={fields.jwksHosts.replaceAll('\n', ', ')}
            onInput={set('jwksHosts')}
          />
          <fieldset class="field">
            <legend>Algorithms</legend>
            {ALGORITHMS.map((name) => (
              <label class="choice" key={name}>
                <input
                  type="checkbox"
                  checked={fields.algorithms.includes(name)}
                  onChange={(event) =>
                    set('algorithms')(
                      event.currentTarget.checked
                        ? [...fields.algorithms, name]
                        : fields.algorithms.filter((one) => one !== name),
                    )
                  }
                />
                <span>{name}</span>
              </label>
            ))}
            <div class="help">
              What its ID tokens may be signed with. None chosen: what the provider uses.
            </div>
          </fieldset>
          <TextField
            label="Certificate authority"
            rows={4}
            mono
            help="In PEM. It counts for this issuer alone, and no other one does."
            value={fields.ca}
            onInput={set('ca')}
          />
          <TextField
            label="Its keys, by hand"
            rows={4}
            mono
            help="A JSON Web Key Set, where this server cannot reach the issuer. It is then never asked; bring the new set when it rotates its keys."
            value={fields.jwks}
            onInput={set('jwks')}
            wrong={wrongIn('jwks')}
          />
          <CheckField
            label="Its ID tokens have no immutable ids"
            help="For servers that are too old. Whoever takes over a name there then inherits the trust."
            checked={fields.allowsMissingIds}
            onChange={set('allowsMissingIds')}
          />
        </div>
      </details>
    </>
  );
}
