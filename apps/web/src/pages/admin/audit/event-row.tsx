import { pathTo } from '../../../paths.ts';
import { TimeAgo } from '../../../ui/values.tsx';
import type { AuditEvent } from './audit-page.tsx';
import { differencesOf } from './differences.ts';
import { type Part, sentenceOf } from './sentences.ts';

export function EventRow({ event }: { event: AuditEvent }) {
  return (
    <li>
      <div class="row apart">
        <Sentence parts={sentenceOf(event)} />
        <span class="soft small">
          <TimeAgo at={event.at} />
        </span>
      </div>
      <details>
        <summary class="small soft">
          <span class="mono">{event.action}</span>
        </summary>
        <Detail event={event} />
      </details>
    </li>
  );
}

export function Sentence({ parts }: { parts: readonly Part[] }) {
  return (
    <p>
      {parts.map((part) => {
        if (typeof part === 'string') return part;
        if ('crate' in part)
          return (
            <a key={part.crate} href={pathTo('crate', { name: part.crate })}>
              {part.crate}
            </a>
          );
        if ('user' in part)
          return (
            <a key={part.user} href={pathTo('adminUser', { login: part.user })}>
              {part.user}
            </a>
          );
        return <code key={part.code}>{part.code}</code>;
      })}
    </p>
  );
}

function Detail({ event }: { event: AuditEvent }) {
  const { changed, rest } = differencesOf(event.detail);
  return (
    <div class="stack tight event-detail">
      {changed.length === 0 ? null : (
        <table class="folds">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ name, before, after }) => (
              <tr key={name}>
                <th scope="row" class="mono">
                  {name}
                </th>
                <td data-label="Before" class="mono">
                  {before}
                </td>
                <td data-label="After" class="mono">
                  {after}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl class="facts small">
        {rest.map(([name, value]) => (
          <>
            <dt class="mono">{name}</dt>
            <dd class="mono">{value}</dd>
          </>
        ))}
        <dt>At</dt>
        <dd class="mono">{event.at}</dd>
        <dt>Correlation id</dt>
        <dd>
          <a class="mono" href={pathTo('adminAudit', {}, { correlation_id: event.correlation_id })}>
            {event.correlation_id}
          </a>
        </dd>
      </dl>
    </div>
  );
}
