import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Failed, type Failure } from '../../ui/states.tsx';
import { count, TimeAgo } from '../../ui/values.tsx';
import { AdminFrame } from './admin-frame.tsx';
import { every, milliseconds, until } from './duration.ts';

type Job = Answer<'/api/v1/admin/jobs', 'get'>['jobs'][number];

/** What the server does in the background, and how it went. */
export function JobsPage() {
  return (
    <AdminFrame tab="adminJobs" title="Jobs">
      {() => <Jobs />}
    </AdminFrame>
  );
}

function Jobs() {
  const jobs = useAnswer('/api/v1/admin/jobs', undefined, { every: 5_000 });
  return (
    <Answered answer={jobs} what="the jobs">
      {({ jobs: list, since }) => (
        <div class="stack">
          <p class="soft">
            What the server does in the background. Where several copies of it run, one does a job for all,
            and the figures are those of all; what each copy does for itself is shown as the copy remembers
            that answered this page, since it started <TimeAgo at={since} />.
          </p>
          <div class="card flush table-frame">
            <table class="folds">
              <thead>
                <tr>
                  <th scope="col">Job</th>
                  <th scope="col">Last run</th>
                  <th scope="col">Next run</th>
                  <th scope="col" class="number">
                    Runs
                  </th>
                  <th scope="col">
                    <span class="visually-hidden">Run it</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.map((job) => (
                  <JobRow key={job.name} job={job} />
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </Answered>
  );
}

function JobRow({ job }: { job: Job }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await send('post', '/api/v1/admin/jobs/{name}/runs', { params: { path: { name: job.name } } });
      await refresh('/api/v1/admin/jobs', '/api/v1/admin/state');
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setBusy(false);
    }
  };
  const isRunning = busy || job.running_since !== null;
  return (
    <tr>
      <th scope="row">
        <span class="mono">{job.name}</span>
        <div class="soft small">
          {job.what}, {every(job.every_seconds)}
          {job.done_by === 'each copy' ? ', in each copy' : ''}
        </div>
        {failure === null ? null : <Failed failure={failure} />}
      </th>
      <td data-label="Last run">
        <LastRun job={job} />
      </td>
      <td data-label="Next run">
        {job.next_run_at === null ? 'none' : until(new Date(job.next_run_at), new Date())}
      </td>
      <td data-label="Runs" class="number">
        {count(job.runs)}
        {job.failures > 0 ? <span class="soft">, {count(job.failures)} failed</span> : null}
      </td>
      <td class="number">
        <Button
          small
          busy={isRunning}
          label={isRunning ? `Running … ${job.name}` : `Run now: ${job.name}`}
          onClick={() => void run()}
        >
          {isRunning ? 'Running …' : 'Run now'}
        </Button>
      </td>
    </tr>
  );
}

function LastRun({ job: { last_run: last, last_failure: failed } }: { job: Job }) {
  if (last === null) return <span class="soft">not yet</span>;
  return (
    <div class="stack tight">
      <span>
        {last.failure === null ? <Tag tone="good">well</Tag> : <Tag tone="alarm">failed</Tag>}{' '}
        <TimeAgo at={last.started_at} /> <span class="soft small">({milliseconds(last.milliseconds)})</span>
      </span>
      {last.failure === null ? null : <span class="small mono">{last.failure}</span>}
      {failed === null || last.failure !== null ? null : (
        <span class="small soft">
          failed last <TimeAgo at={failed.started_at} />: <span class="mono">{failed.failure}</span>
        </span>
      )}
    </div>
  );
}
