import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { Notice } from '../../../ui/notice.tsx';
import { TimeAgo } from '../../../ui/values.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { LimitsPart } from './limits-part.tsx';
import { SwitchPart } from './switch-part.tsx';
import {
  backupTile,
  cratesTile,
  databaseTile,
  downloadsTile,
  issuersTile,
  jobsTile,
  mailsTile,
  registryTile,
  type State,
  storageTile,
  type Tile,
  usersTile,
} from './tiles.ts';

/** How the registry stands, at a glance. */
export function OverviewPage() {
  return (
    <AdminFrame tab="admin" title="Administration">
      {() => <Overview />}
    </AdminFrame>
  );
}

function Overview() {
  const answer = useAnswer('/api/v1/admin/state', undefined, { every: 15_000 });
  const issuers = useAnswer('/api/v1/admin/issuers', undefined, { every: 15_000 });
  const jobs = useAnswer('/api/v1/admin/jobs', undefined, { every: 15_000 });
  return (
    <Answered answer={answer} what="the state of the registry">
      {({ state }) => {
        const now = new Date();
        const tiles: Tile[] = [
          ...(issuers.data === undefined ? [] : [issuersTile(issuers.data.issuers)]),
          ...(jobs.data === undefined ? [] : [jobsTile(jobs.data.jobs)]),
          mailsTile(state),
          backupTile(state, now),
          cratesTile(state),
          usersTile(state),
          storageTile(state),
          databaseTile(state),
          downloadsTile(state),
          registryTile(state, now),
        ];
        return (
          <div class="stack wide">
            <ul class="tiles">
              {tiles.map((tile) => (
                <TileCard key={tile.name} tile={tile} />
              ))}
            </ul>
            <SwitchPart />
            <BackupPart state={state} />
            <ServerPart state={state} />
            <LimitsPart limits={state.limits} />
          </div>
        );
      }}
    </Answered>
  );
}

const words: Record<Tile['tone'], string> = { good: 'well', warn: 'look at it', alarm: 'wrong', plain: '' };

function TileCard({ tile: { name, tone, figure, says, page } }: { tile: Tile }) {
  return (
    <li class={`tile ${tone}`}>
      <h2 class="small">
        {page === null ? name : <a href={pathTo(page, {})}>{name}</a>}
        {words[tone] === '' ? null : <span class="visually-hidden">: {words[tone]}</span>}
      </h2>
      <p class="figure numbers">{figure}</p>
      <p class="small soft">{says}</p>
    </li>
  );
}

function BackupPart({ state: { backup, storage, database } }: { state: State }) {
  const inFiles = storage.kind === 'files';
  const own = database.engine === 'sqlite' && !inFiles ? 'the data folder' : 'the database';
  const what =
    database.engine === 'sqlite' && inFiles
      ? `everything is in ${storage.place}`
      : `${own}, and the files in ${storage.place}`;
  return (
    <section class="stack tight">
      <h2>Backup</h2>
      {backup === null ? (
        <Notice tone="warn" title="No backup is known to this server">
          <p>
            That says only that none was noted here: whoever copies files tells nobody. What to copy: {what}.{' '}
            <a href={pathTo('doc', { page: 'administration' })}>How to make a backup</a>
          </p>
        </Notice>
      ) : (
        <p>
          The last one that was noted was made <TimeAgo at={backup.at} />
          {backup.to === null ? null : (
            <>
              , in <code>{backup.to}</code>
            </>
          )}
          .
        </p>
      )}
    </section>
  );
}

function ServerPart({ state: { server, storage } }: { state: State }) {
  return (
    <section class="stack tight">
      <h2>This server</h2>
      <dl class="facts card">
        <dt>Address</dt>
        <dd class="mono">{server.public_url}</dd>
        <dt>Who may read</dt>
        <dd>{server.visibility === 'public' ? 'everybody' : 'whoever has a token'}</dd>
        <dt>Audience of ID tokens</dt>
        <dd class="mono">{server.audience}</dd>
        <dt>Files are in</dt>
        <dd class="mono">{storage.place}</dd>
        <dt>Started</dt>
        <dd>
          <TimeAgo at={server.started_at} />
        </dd>
      </dl>
    </section>
  );
}
