import type { Attack } from '../attack.ts';

export const attack: Attack = {
  provider: 'gitlab',
  tokens({ mint, mintJob }) {
    const fork = { projectPath: 'mallory/rocket', projectId: 666, namespaceId: 667 };
    return [
      ['the code of a fork', mintJob({ fork }), 'trigger_denied'],
      ['that says it was pushed', mintJob({ fork, source: 'push' }), 'trigger_denied'],
      ['the project of the job alone', mint({ job_project_id: '666' }), 'trigger_denied'],
      ['the ref of a merge request', mint({ ref_path: 'refs/merge-requests/1/head' }), 'trigger_denied'],
      ...['merge_request_event', 'external_pull_request_event', 'MERGE_REQUEST_EVENT'].map(
        (source) => [source, mint({ pipeline_source: source }), 'trigger_denied'] as const,
      ),
    ];
  },
};
