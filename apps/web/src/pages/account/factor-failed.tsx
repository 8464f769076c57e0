import { Refusal } from '../../api/refusal.ts';
import { at } from '../../paths.ts';
import { signInAddress, signOut } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Failed, type Failure } from '../../ui/states.tsx';

/** A refused change of a second factor. The first one is enrolled soon after signing in, or not at all. */
export function FactorFailed({ failure }: { failure: Failure }) {
  if (!(failure instanceof Refusal) || failure.code !== 'sign_in_again') return <Failed failure={failure} />;
  const here = signInAddress().slice(at('').length);
  return (
    <Failed failure={failure} title="Sign in again first">
      <div class="row">
        <Button onClick={() => void signOut(here)}>Sign in again</Button>
      </div>
    </Failed>
  );
}
