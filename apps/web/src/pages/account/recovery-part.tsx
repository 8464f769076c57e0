import { send } from '../../api/client.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { counted } from '../../ui/values.tsx';
import { type PartProps, refreshFactors } from './security-page.tsx';

export function RecoveryPart({ factors: { recovery_codes_left: left }, showCodes }: PartProps) {
  const renew = async () => {
    const { recovery_codes } = await send('post', '/api/v1/me/second-factor/recovery-codes');
    showCodes(recovery_codes);
    await refreshFactors();
    scrollTo(0, 0);
  };
  return (
    <section class="card stack" aria-labelledby="recovery-part">
      <h2 id="recovery-part">Recovery codes</h2>
      <p class="soft">For the day your second factors are lost. Each is good once.</p>
      {left === 0 ? (
        <Notice tone="warn">
          <p>
            None is left: should you lose your second factors, only an administrator can let you in again.
          </p>
        </Notice>
      ) : null}
      <div class="row apart">
        <span>{counted(left, 'code')} left</span>
        <ConfirmButton
          small
          action="Make new ones"
          title="Make new recovery codes?"
          danger={false}
          onConfirm={renew}
        >
          <p>The new ones are shown once. The old ones are good no more.</p>
        </ConfirmButton>
      </div>
    </section>
  );
}
