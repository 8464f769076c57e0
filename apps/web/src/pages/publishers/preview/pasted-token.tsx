import { type Explanation, readClaims } from '@waybill/trusted-publishing';
import { useState } from 'preact/hooks';
import { type Answer, send } from '../../../api/client.ts';
import { Refusal } from '../../../api/refusal.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { Failed } from '../../../ui/states.tsx';
import { ChecksTable } from './checks-table.tsx';
import { explainClaims, verdictOf } from './explain-job.ts';
import type { PreviewProps } from './preview.tsx';
import { VerdictView } from './verdict.tsx';

type Rehearsal = Answer<'/api/v1/trusted_publishing/rehearsals', 'post'>;

/** An ID token that somebody has: read here, and sent to the registry only when they say so. */
export function PastedToken(props: PreviewProps) {
  const { draft, descriptor, pins, audience, crate, onFill } = props;
  const [text, setText] = useState('');
  const jwt = text.trim();
  const read = jwt === '' ? null : readClaims(jwt);
  const question = { draft, descriptor, pins, now: new Date() };
  const explanation = read?.ok ? explainClaims(read.value, audience, question) : null;
  return (
    <div class="stack">
      <TextField
        label="ID token"
        rows={4}
        mono
        help="Its payload is read in this browser. It is sent nowhere until you press Rehearse, and kept nowhere."
        value={text}
        wrong={read !== null && !read.ok ? read.refusal.detail : null}
        onInput={setText}
      />
      <Rehearse jwt={read?.ok ? jwt : ''} isOdd={read !== null && !read.ok} crate={crate} />
      {explanation === null ? null : (
        <>
          <VerdictView
            verdict={verdictOf(explanation)}
            note="Not verified: nobody has looked at its signature here, so anybody may have written it. Rehearse it to know."
          />
          <FillFrom explanation={explanation} onFill={onFill} />
        </>
      )}
    </div>
  );
}

/** The quickest way to a publisher is a job that is there. */
function FillFrom({ explanation, onFill }: { explanation: Explanation } & Pick<PreviewProps, 'onFill'>) {
  const { facts } = explanation;
  if (facts === null) return null;
  return (
    <div>
      <Button
        small
        onClick={() =>
          onFill({
            identity: { ...facts.identity },
            ...(facts.environment === null
              ? {}
              : { environmentRule: 'named' as const, environmentName: facts.environment }),
          })
        }
      >
        Fill the form from this token
      </Button>
    </div>
  );
}

/** The real decision, by the publishers that are saved: the registry verifies the token, and mints and records nothing. */
function Rehearse({ jwt, isOdd, crate }: { jwt: string; isOdd: boolean; crate: string | null }) {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ about: string; rehearsal: Rehearsal } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const rehearse = async () => {
    setBusy(true);
    setRefusal(null);
    setAnswer(null);
    try {
      const body = { jwt, ...(crate === null ? {} : { crate }) };
      const rehearsal = await send('post', '/api/v1/trusted_publishing/rehearsals', { body });
      setAnswer({ about: jwt, rehearsal });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="stack">
      <div class="stack tight">
        <div>
          <Button
            busy={busy}
            disabledBecause={
              isOdd
                ? 'What is pasted is not a whole ID token.'
                : jwt === ''
                  ? 'Paste an ID token first.'
                  : null
            }
            onClick={rehearse}
          >
            Rehearse
          </Button>
        </div>
        <p class="soft small">
          Sends the token to this registry, which verifies it and decides by the publishers as they are saved.
          It mints nothing, and the token is not used up.
        </p>
      </div>
      {refusal === null ? null : <Failed failure={refusal} />}
      {answer !== null && answer.about === jwt ? <RehearsalView rehearsal={answer.rehearsal} /> : null}
    </div>
  );
}

function RehearsalView({ rehearsal }: { rehearsal: Rehearsal }) {
  const { outcome, detail, remedy, warnings, checks, crates } = rehearsal;
  const granted = outcome === 'granted';
  return (
    <div class="stack">
      <Notice
        tone={granted ? 'good' : 'warn'}
        title={granted ? 'Rehearsed: it would be allowed' : 'Rehearsed: it would be refused'}
      >
        <p>
          <Sentence text={detail} />
        </p>
        {granted && crates.length > 0 ? <p>For {crates.join(', ')}.</p> : null}
        {remedy === null ? null : (
          <p>
            <Sentence text={remedy} />
          </p>
        )}
        {warnings.map((warning) => (
          <p key={warning}>
            <Sentence text={warning} />
          </p>
        ))}
      </Notice>
      <ChecksTable checks={checks} caption="What the registry looked at" />
    </div>
  );
}
