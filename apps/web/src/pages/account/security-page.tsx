import { useState } from 'preact/hooks';
import type { Answer } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TimeAgo } from '../../ui/values.tsx';
import { AccountFrame } from './account-frame.tsx';
import { AppPart } from './app-part.tsx';
import { PasskeysPart } from './passkeys-part.tsx';
import { PasswordPart } from './password-part.tsx';
import { RecoveryPart } from './recovery-part.tsx';

export type Factors = Answer<'/api/v1/me/second-factor', 'get'>['second_factor'];
/** What each part gets. New recovery codes are shown on top of all, wherever they came from. */
export interface PartProps {
  factors: Factors;
  showCodes: (codes: readonly string[] | null) => void;
}

export const refreshFactors = () => refresh('/api/v1/me/second-factor');

export function SecurityPage() {
  return (
    <AccountFrame tab="security" title="Security" what="how your account is secured">
      {() => <Security />}
    </AccountFrame>
  );
}

function Security() {
  const answer = useAnswer('/api/v1/me/second-factor');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Answered answer={answer} what="your second factors">
      {({ second_factor: factors }) => (
        <div class="stack wide">
          {codes === null ? (
            <Standing factors={factors} />
          ) : (
            <NewCodes codes={codes} onKept={() => setCodes(null)} />
          )}
          <PasskeysPart factors={factors} showCodes={setCodes} />
          <AppPart factors={factors} showCodes={setCodes} />
          {hasFactor(factors) ? <RecoveryPart factors={factors} showCodes={setCodes} /> : null}
          <PasswordPart />
        </div>
      )}
    </Answered>
  );
}

const hasFactor = ({ totp, passkeys }: Factors): boolean => totp !== null || passkeys.length > 0;

function Standing({ factors }: { factors: Factors }) {
  if (!hasFactor(factors))
    return (
      <Notice tone="warn" title="You have no second factor">
        <p>
          Whoever knows your password is you, and may publish your crates.{' '}
          {factors.step_up === 'required'
            ? 'Before what gives or takes rights this registry asks for a second factor, so set one up first.'
            : 'A passkey or an authenticator app takes a minute to set up.'}
        </p>
      </Notice>
    );
  const freshUntil = factors.fresh_until;
  const isFresh = freshUntil !== null && Date.parse(freshUntil) - Date.now() > 60_000;
  return (
    <Notice tone="good" title="You have a second factor">
      <p>
        {factors.step_up === 'off'
          ? 'It is asked for when you sign in, and before it is changed.'
          : 'It is asked for when you sign in, and again before what gives or takes rights.'}{' '}
        {isFresh ? (
          <>
            You gave it a short while ago, and are asked again <TimeAgo at={freshUntil} /> at the earliest.
          </>
        ) : null}
      </p>
    </Notice>
  );
}

/** The one time that they are shown. */
function NewCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <Notice tone="warn" title="Your recovery codes">
      <p>
        Each is good once, in place of your second factor. They are shown this once: keep them where you keep
        what must not get lost, and not beside the factor.
      </p>
      <Code text={codes.join('\n')} name="the recovery codes" />
      <div class="row">
        <Button onClick={onKept}>I have kept them</Button>
      </div>
    </Notice>
  );
}
