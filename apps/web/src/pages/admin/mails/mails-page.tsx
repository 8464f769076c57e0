import { useLocation } from 'preact-iso/router';
import type { Answer } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { at, pathTo } from '../../../paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { Empty } from '../../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { given, seekOf } from '../seek.ts';
import { MailRow } from './mail-row.tsx';

export type Mail = Answer<'/api/v1/admin/mails', 'get'>['mails'][number];

const states: readonly [Mail['state'] | '', string][] = [
  ['', 'All'],
  ['waiting', 'Waiting'],
  ['failed', 'Failed'],
  ['kept', 'Kept'],
  ['sent', 'Sent'],
];

/** Mails, and what became of them. */
export function MailsPage() {
  return (
    <AdminFrame tab="adminMails" title="Mails">
      {() => <Mails />}
    </AdminFrame>
  );
}

function Mails() {
  const { query } = useLocation();
  const state = states.find(([name]) => name === query['state'])?.[0] ?? '';
  const mails = useAnswer(
    '/api/v1/admin/mails',
    {
      params: {
        query: {
          ...(state === '' ? {} : { state }),
          ...given({ seek: query['seek'] }),
          per_page: '25',
        },
      },
    },
    { every: 5_000 },
  );
  const instance = useAnswer('/api/v1/admin/state');
  const { smtp, ...counts } = instance.data?.state.mails ?? { smtp: true };
  return (
    <div class="stack">
      {smtp ? null : (
        <Notice tone="warn" title="This registry sends no mail">
          <p>
            There is no SMTP server in its configuration: mails are kept for 90 days, for you to hand on.{' '}
            <a href={pathTo('doc', { page: 'mail' })}>How to set it up</a>
          </p>
        </Notice>
      )}
      <nav class="row" aria-label="Mails by what became of them">
        {states.map(([name, label]) => (
          <a
            key={name}
            class="button small"
            href={pathTo('adminMails', {}, { state: name })}
            aria-current={name === state ? 'page' : undefined}
          >
            {label}
            {name !== '' && name in counts ? (
              <span class="soft numbers">{(counts as Partial<Record<Mail['state'], number>>)[name]}</span>
            ) : null}
          </a>
        ))}
      </nav>
      <Answered answer={mails} what="the mails">
        {({ mails: list, meta }) =>
          list.length === 0 ? (
            <div class="card">
              <Empty
                title={state === '' ? 'No mail yet' : 'None of these'}
                actions={
                  state === '' ? (
                    <LinkButton href={pathTo('doc', { page: 'mail' })}>What is told by mail</LinkButton>
                  ) : (
                    <LinkButton href={at('/admin/mails')}>Show all</LinkButton>
                  )
                }
              >
                {state === ''
                  ? 'People are told by mail of what they should hear of even when they are not looking.'
                  : 'No mail of the last weeks is in this state.'}
              </Empty>
            </div>
          ) : (
            <>
              <ul class="card flush list">
                {list.map((mail) => (
                  <MailRow key={mail.id} mail={mail} smtp={smtp} />
                ))}
              </ul>
              <Pager
                previous={query['seek'] ? pathTo('adminMails', {}, { state }) : null}
                previousLabel="Newest"
                next={
                  meta.next_page === null
                    ? null
                    : pathTo('adminMails', {}, { state, seek: seekOf(meta.next_page) })
                }
                nextLabel="Older"
              />
            </>
          )
        }
      </Answered>
    </div>
  );
}
