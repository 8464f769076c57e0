import { useState } from 'preact/hooks';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { type CrateAnswer, CrateFrame } from '../../crate/crate-frame.tsx';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import type { Me } from '../../session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';
import { DeleteSection } from './delete-section.tsx';
import { OrganizationSection } from './organization-section.tsx';
import { OwnersSection } from './owners-section.tsx';
import { ReadersSection } from './readers-section.tsx';
import { VisibilitySection } from './visibility-section.tsx';

export type Crate = CrateAnswer['crate'];
export type Part = Answer<'/api/v1/crates/{name}/settings', 'get'>;
export interface SectionProps {
  crate: Crate;
  part: Part;
  me: Me;
}

/** What the owners of a crate decide about it, on one page. */
export function CrateSettingsPage({ params: { name = '' } }: { params: { name?: string } }) {
  // Whoever has deleted it is told, and not that there is no such crate.
  const [gone, setGone] = useState<{ name: string; hours: number } | null>(null);
  if (gone?.name === name) return <Gone name={name} hours={gone.hours} />;
  return (
    <CrateFrame name={name} tab="crateSettings" title="Settings">
      {(answer, me) => (
        <Settings
          key={answer.crate.name}
          crate={answer.crate}
          me={me}
          onGone={(hours) => setGone({ name, hours })}
        />
      )}
    </CrateFrame>
  );
}

function Settings({
  crate,
  me,
  onGone,
}: {
  crate: Crate;
  me: Me | null;
  onGone: (embargoHours: number) => void;
}) {
  const answer = useAnswer('/api/v1/crates/{name}/settings', { params: { path: { name: crate.name } } });
  return (
    <Answered answer={answer} what="the settings of the crate">
      {(part) =>
        me === null ? null : (
          <div class="stack wide">
            <WhoYouAre part={part} />
            <OwnersSection crate={crate} part={part} me={me} />
            <VisibilitySection crate={crate} part={part} me={me} />
            <ReadersSection crate={crate} part={part} me={me} />
            <OrganizationSection crate={crate} part={part} me={me} />
            <TrustedPublishing crate={crate} part={part} />
            <DeleteSection crate={crate} onGone={onGone} />
          </div>
        )
      }
    </Answered>
  );
}

function WhoYouAre({ part: { rights } }: { part: Part }) {
  if (rights === 'full') return null;
  return (
    <Notice>
      {rights === 'publish' ? (
        <p>
          You publish and yank this crate as a member of a team that owns it. Its owners by name, and those of
          its organisation, change what is below.
        </p>
      ) : (
        <p>
          You see this as an administrator of the registry: you change owners and readers, move the crate and
          delete it. Its visibility and its trusted publishers are for its owners to decide.
        </p>
      )}
    </Notice>
  );
}

function TrustedPublishing({ crate, part: { rights } }: { crate: Crate; part: Part }) {
  return (
    <section class="card stack" aria-labelledby="publishing">
      <h2 id="publishing">Who may publish</h2>
      <p class="row">
        {crate.trustpub_only ? (
          <>
            <Tag tone="good">published only by CI</Tag>
            <span>New versions come from trusted publishers alone; no API token publishes it.</span>
          </>
        ) : (
          <span>New versions come from trusted publishers, and from owners with an API token.</span>
        )}
      </p>
      {rights === 'full' ? (
        <div class="row">
          <LinkButton href={pathTo('cratePublishers', { name: crate.name })}>Trusted publishers</LinkButton>
        </div>
      ) : (
        <p class="soft">The trusted publishers are for owners of the crate to see and to change.</p>
      )}
    </section>
  );
}

function Gone({ name, hours }: { name: string; hours: number }) {
  return (
    <Page title={`${name} is deleted`}>
      <div class="card">
        <Empty
          title="It is gone"
          actions={
            <LinkButton look="primary" href={pathTo('home', {})}>
              To the start
            </LinkButton>
          }
        >
          The crate, its versions and its files are gone, and its trusted publishers have ended.{' '}
          {hours === 0
            ? 'The name is free for anybody.'
            : `Nobody gets the name for ${counted(hours, 'hour')}; then it is free for anybody.`}
        </Empty>
      </div>
    </Page>
  );
}
