import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { Answer } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { Button, LinkButton } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { Empty } from '../../../ui/states.tsx';
import { AdminFrame, useIsAdmin } from '../admin-frame.tsx';
import { given, seekOf } from '../seek.ts';
import { EventRow } from './event-row.tsx';

const FILTERS = ['crate', 'actor', 'action', 'correlation_id', 'since', 'until'] as const;
type Filter = Record<(typeof FILTERS)[number], string>;

/** What happened, newest first. The search stands in the address, so that it can be handed on. */
export function AuditPage() {
  const { query } = useLocation();
  const filter = given(
    Object.fromEntries(FILTERS.map((name) => [name, query[name]])) as Record<
      keyof Filter,
      string | undefined
    >,
  );
  const isFiltered = Object.keys(filter).length > 0;
  const events = useAnswer(
    '/api/v1/admin/audit',
    {
      params: { query: { ...filter, ...given({ seek: query['seek'] }), per_page: '50' } },
    },
    { enabled: useIsAdmin() },
  );
  return (
    <AdminFrame tab="adminAudit" title="Audit trail">
      {() => (
        <div class="stack">
          <Search key={JSON.stringify(filter)} filter={filter} />
          <Answered answer={events} what="the audit trail">
            {({ events: list, meta }) =>
              list.length === 0 ? (
                <div class="card">
                  <Empty
                    title={isFiltered ? 'Nothing fits' : 'Nothing has happened yet'}
                    actions={
                      isFiltered ? (
                        <LinkButton href={pathTo('adminAudit', {})}>Show everything</LinkButton>
                      ) : null
                    }
                  >
                    {isFiltered
                      ? 'No event of the trail fits all of the search.'
                      : 'Every change is written down here, in the transaction that makes it.'}
                  </Empty>
                </div>
              ) : (
                <>
                  <ol class="card flush list trail">
                    {list.map((event) => (
                      <EventRow key={event.id} event={event} />
                    ))}
                  </ol>
                  <Pager
                    previous={query['seek'] ? pathTo('adminAudit', {}, filter) : null}
                    previousLabel="Newest"
                    next={
                      meta.next_page === null
                        ? null
                        : pathTo('adminAudit', {}, { ...filter, seek: seekOf(meta.next_page) })
                    }
                    nextLabel="Older"
                  />
                </>
              )
            }
          </Answered>
        </div>
      )}
    </AdminFrame>
  );
}

/** Only what exists is found, so that a typing error is no empty trail. */
const kinds = [
  'access_token.',
  'api_token.',
  'crate.',
  'issuer.',
  'job.',
  'mail.',
  'organization.',
  'password.',
  'publisher.',
  'second_factor.',
  'session.',
  'team.',
  'token.',
  'trusted_publishing.',
  'user.',
  'version.',
];

function Search({ filter }: { filter: Partial<Filter> }) {
  const { route } = useLocation();
  const [fields, setFields] = useState<Partial<Filter>>(filter);
  const field = (name: keyof Filter) => ({
    value: fields[name] ?? '',
    onInput: (value: string) => setFields((all) => ({ ...all, [name]: value.trim() })),
  });
  return (
    <form
      class="card filters"
      onSubmit={(event) => {
        event.preventDefault();
        route(pathTo('adminAudit', {}, fields));
      }}
    >
      <TextField label="Crate" {...field('crate')} />
      <TextField label="Who" placeholder="login" {...field('actor')} />
      <TextField label="Action" placeholder="publisher." suggestions={kinds} mono {...field('action')} />
      <MomentField label="From (UTC)" {...field('since')} />
      <MomentField label="Until (UTC)" {...field('until')} />
      <TextField label="Correlation id" mono {...field('correlation_id')} />
      <div class="row">
        <Button type="submit" look="primary">
          Search
        </Button>
        {Object.keys(filter).length > 0 ? (
          <LinkButton look="quiet" href={pathTo('adminAudit', {})}>
            Clear
          </LinkButton>
        ) : null}
      </div>
    </form>
  );
}

/** The browser’s own field for a moment, which knows no zone: it is UTC here, as in the log. */
function MomentField({
  label,
  value,
  onInput,
}: {
  label: string;
  value: string;
  onInput: (value: string) => void;
}) {
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={value.slice(0, 16)}
      onInput={(text) => onInput(text === '' ? '' : `${text.slice(0, 16)}:00Z`)}
    />
  );
}

export type AuditEvent = Answer<'/api/v1/admin/audit', 'get'>['events'][number];
