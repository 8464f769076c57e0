import type { ComponentChildren } from 'preact';
import { clock, exactly, wholeDay } from '../../../ui/dates.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import type { Tone } from '../../../ui/notice.tsx';
import { groupByDay } from './group-days.ts';

/** What happened, day by day, newest first. */
export function TimelineList<Thing extends { id: string | number; at: string }>({
  things,
  children,
}: {
  things: readonly Thing[];
  children: (thing: Thing) => ComponentChildren;
}) {
  return (
    <div class="timeline">
      {groupByDay(things).map(({ day, things: ofDay }) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{wholeDay(new Date(`${day}T12:00:00`))}</h2>
          <ol>
            {ofDay.map((thing) => (
              <li key={thing.id}>{children(thing)}</li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** One thing on it. */
export function TimelineEntry({
  icon,
  tone,
  at,
  title,
  children,
}: {
  icon: IconName;
  tone: Tone;
  at: string;
  title: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <article class={`timeline-entry ${tone}`}>
      <span class="timeline-mark">
        <Icon name={icon} />
      </span>
      <div class="stack tight">
        <div class="timeline-title">
          <h3>{title}</h3>
          <time class="soft small numbers" dateTime={at} title={exactly(at)}>
            {clock(new Date(at))}
          </time>
        </div>
        {children}
      </div>
    </article>
  );
}
