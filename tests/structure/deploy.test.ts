import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { errorStatus } from '@waybill/api';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { operatorCommands } from '../../apps/cli/src/operator.ts';

/**
 * What `deploy/` says of the rest of the repository is true, and its files can be read by what they are for. There is no container
 * engine and no Helm here: templates are read as text.
 */
const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('deploy/Dockerfile', () => {
  const instructions = read('deploy/Dockerfile')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { name, text };
    });
  const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
  const the = (name: string) => lastStage.filter((one) => one.name === name).map(({ text }) => text);

  it('has two stages, and nothing but instructions', () => {
    const known = 'FROM WORKDIR COPY RUN LABEL ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD';
    for (const { name } of instructions) expect(known.split(' ')).toContain(name);
    expect(instructions.filter(({ name }) => name === 'FROM')).toHaveLength(2);
  });

  it('copies what is there, and knows the manifest of every part', () => {
    const copied = instructions
      .filter(({ name, text }) => name === 'COPY' && !text.includes('--from='))
      .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
    const parts = Object.keys(packages).filter((path) => /^(packages|apps|tools)\/[^/]+$/.test(path));
    const manifests = parts.map((path) => `${path}/package.json`);
    expect(manifests.length).toBeGreaterThan(5);
    expect(copied).toEqual(expect.arrayContaining(manifests));
    const ignored = read('deploy/Dockerfile.dockerignore').split('\n');
    for (const path of copied) {
      const kept = ignored.some((line) => line.startsWith('!') && `${path}/`.startsWith(`${line.slice(1)}/`));
      expect(kept, `${path} is let through by the .dockerignore`).toBe(true);
    }
  });

  it('runs without a shell, as nobody, and writes to its volume alone', () => {
    expect(lastStage[0]?.text).toMatch(/^gcr\.io\/distroless\/nodejs24-debian12:nonroot /);
    expect(the('RUN')).toEqual([]);
    expect(the('USER')).toEqual(['65532:65532']);
    expect(the('VOLUME')).toEqual(['/data']);
    for (const name of ['ENTRYPOINT', 'CMD'])
      expect(JSON.parse(the(name)[0] ?? '')).toEqual(expect.any(Array));
    const [health = ''] = the('HEALTHCHECK');
    expect(JSON.parse(health.slice(health.indexOf('[')))).toEqual(['/nodejs/bin/node', 'healthcheck.mjs']);
  });

  it('runs the program that the clone runs, on the Node the project pins', () => {
    const [, program] = JSON.parse(the('ENTRYPOINT')[0] ?? '[]') as string[];
    expect(read('scripts/bootstrap.mjs')).toContain(`start: ['${program}', 'serve']`);
    expect(instructions[0]?.text).toMatch(/^node:24-/);
    expect(read('.node-version')).toMatch(/^24\b/);
  });

  it('sets what the server knows', () => {
    const [environment = ''] = the('ENV');
    for (const [, name = ''] of environment.matchAll(/(WAYBILL_\w+)=/g)) expect(variables).toContain(name);
  });
});

/** Every variable the server knows. */
const variables = [...read('waybill.example.toml').matchAll(/environment: (WAYBILL_\w+)/g)].map(
  ([, name]) => name,
);

describe('every setting named in deploy/ is one of the server', () => {
  const files = globSync('deploy/**/*.{yaml,yml,env,service,conf,mjs}', { cwd: root });
  // Of the compose file and its proxy themselves.
  const own = [
    'WAYBILL_IMAGE',
    'WAYBILL_SITE',
    'WAYBILL_UPSTREAMS',
    'WAYBILL_METRICS_TOKEN',
    'WAYBILL_ADMIN_LOGIN',
    'WAYBILL_ADMIN_EMAIL',
    'WAYBILL_ADMIN_PASSWORD',
  ];
  it.each(files)('%s', (file) => {
    for (const [name] of read(file).matchAll(/\bWAYBILL_[A-Z][A-Z_]*[A-Z]\b/g))
      expect([...variables, ...own]).toContain(name);
  });
});

describe('deploy/compose/compose.yaml', () => {
  const file = parse(read('deploy/compose/compose.yaml'), { merge: true }) as Compose;
  const servers = Object.entries(file.services).filter(([name]) => name.startsWith('waybill-'));

  it('has two copies over one PostgreSQL and one volume, behind a proxy that knows both', () => {
    expect(servers.map(([name]) => name)).toEqual(['waybill-1', 'waybill-2']);
    for (const [, service] of servers) expect(service.volumes).toEqual(['data:/data']);
    const { environment, volumes } = file.services['proxy'] as Service;
    expect(environment['WAYBILL_UPSTREAMS']).toBe('waybill-1:9292 waybill-2:9292');
    const [mounted = ''] = volumes[0]?.split(':') ?? [];
    expect(existsSync(join(root, 'deploy/compose', mounted))).toBe(true);
  });

  it('shuts each part in, and keeps no secret', () => {
    for (const [name, service] of servers) {
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(service.ports, name).toBeUndefined();
    }
    expect(file.services['postgres']?.ports).toBeUndefined();
    // Each is asked of whoever starts it.
    for (const match of read('deploy/compose/compose.yaml').matchAll(/PASSWORD: (\S+)/g))
      expect(match[1]).toMatch(/^\$\{/);
    expect(read('deploy/compose/example.env')).toMatch(/^POSTGRES_PASSWORD=$/m);
  });

  it('names every variable it asks for in example.env', () => {
    const asked = [...read('deploy/compose/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const explained = read('deploy/compose/example.env');
    for (const name of asked) if (name !== 'WAYBILL_IMAGE') expect(explained).toContain(`${name}=`);
  });
});

interface Service {
  environment: Record<string, string>;
  volumes: string[];
  ports?: unknown;
}
interface Compose {
  services: Record<string, Service>;
}

describe('deploy/helm/waybill', () => {
  const folder = 'deploy/helm/waybill';
  const values = parse(read(`${folder}/values.yaml`)) as Record<string, unknown>;
  const templates = globSync(`${folder}/templates/*.yaml`, { cwd: root });
  const at = (path: string) =>
    path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown>)?.[key], values);

  it('its values are those its schema allows', () => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(
      JSON.parse(read(`${folder}/values.schema.json`)),
    );
    validate(values);
    expect(validate.errors).toBeNull();
    expect(validate({ ...values, replicas: 0 })).toBe(false);
    expect(validate({ ...values, replica: 2 })).toBe(false);
    expect(parse(read(`${folder}/Chart.yaml`))).toMatchObject({
      apiVersion: 'v2',
      name: 'waybill',
      appVersion: JSON.parse(read('package.json')).version,
    });
  });

  it.each(templates)('%s: every block ends, and every value is there', (file) => {
    const text = read(file);
    let open = 0;
    for (const [, keyword] of text.matchAll(/\{\{-?\s*(if|range|with|end)\b/g)) {
      open += keyword === 'end' ? -1 : 1;
      expect(open).toBeGreaterThanOrEqual(0);
    }
    expect(open).toBe(0);
    for (const [, path = ''] of text.matchAll(/\.Values\.([\w.]+)/g))
      expect(at(path), `.Values.${path}`).toBeDefined();
  });

  it.each(templates)('%s: what stands between the braces aside, it is YAML', (file) => {
    const plain = read(file)
      .replaceAll(/^\s*\{\{-? ?((if|else|end|range|include)\b|\$\w+ :?=).*\}\}\n/gm, '')
      .replaceAll(/^(\s*)\{\{- toYaml .*\}\}$/gm, '$1placeholder: here')
      .replaceAll(/\{\{.*?\}\}/g, 'placeholder');
    for (const document of parseAllDocuments(plain, { uniqueKeys: false })) {
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String) });
    }
  });

  const deployment = read(`${folder}/templates/deployment.yaml`);
  const helpers = read(`${folder}/templates/_helpers.tpl`);

  it('refuses, before anything is installed, what would lose data or never come up', () => {
    expect(deployment.split('\n')[0]).toBe('{{- include "waybill.refuseContradictions" . }}');
    const refused = [...helpers.matchAll(/\{\{- if (.*) \}\}\n\{\{- fail .*\}\}\n\{\{- end \}\}/g)];
    expect(refused.map(([, condition]) => condition)).toEqual([
      'and (gt (int .Values.replicas) 1) (not .Values.database.urlSecret)',
      'and (gt (int .Values.replicas) 1) (not (include "waybill.sharesData" .))',
      'and .Values.data.ephemeral (not .Values.database.urlSecret)',
      'and .Values.data.ephemeral .Values.data.existingClaim',
      'and .Values.data.ephemeral (not .Values.environmentSecrets)',
      'and .Values.data.ephemeral (not (get $settings "WAYBILL_STORAGE_URL"))',
      'or (hasKey $settings "WAYBILL_TLS_CERT") (hasKey $settings "WAYBILL_TLS_KEY")',
    ]);
    expect(helpers).toContain('or .Values.data.ephemeral (has "ReadWriteMany" .Values.data.accessModes)');
    for (const [, path = ''] of helpers.matchAll(/\.Values\.([\w.]+)/g)) expect(at(path), path).toBeDefined();
  });

  it('starts a second pod before the first one goes only where both can have the volume', () => {
    expect(deployment).toMatch(
      /if and \.Values\.database\.urlSecret \(include "waybill\.sharesData" \.\) \}\}\n.*\n +strategy:\n +type: RollingUpdate/,
    );
  });

  it('probes by https where the server does TLS itself, and waits for migrations', () => {
    expect(deployment).toContain('$scheme := ternary "HTTPS" "HTTP" (ne .Values.tlsSecret "")');
    const probes = [...deployment.matchAll(/^ +(\w+)Probe:\n((?: {12}.*\n)+)/gm)];
    expect(probes.map(([, name]) => name)).toEqual(['startup', 'liveness', 'readiness']);
    for (const [, name, probe] of probes) expect(probe, name).toContain('scheme: {{ $scheme }}');
    expect(read(`${folder}/templates/service-monitor.yaml`)).toContain('scheme: https');
    expect(read(`${folder}/templates/ingress.yaml`)).toContain(
      '"nginx.ingress.kubernetes.io/backend-protocol" "HTTPS"',
    );
  });

  it('lets uploads through nginx, whose own limit is 1 MiB', () => {
    expect(at('ingress.annotations')).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '0',
      'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
    });
  });

  it('runs as the image does: as nobody, on a file system that is only read', () => {
    for (const line of [
      'runAsNonRoot: true',
      'runAsUser: 65532',
      'readOnlyRootFilesystem: true',
      'allowPrivilegeEscalation: false',
      'enableServiceLinks: false',
      'path: /readyz',
      'path: /healthz',
    ])
      expect(deployment).toContain(line);
  });
});

describe('deploy/prometheus', () => {
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as {
    groups: { rules: { alert: string; expr: string }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const exprOf = (name: string) => rules.find(({ alert }) => alert === name)?.expr;

  it('knows the registry by the job that scrape.yml and the chart give it', () => {
    const { scrape_configs: scrapes } = parse(read('deploy/prometheus/scrape.yml')) as {
      scrape_configs: { job_name: string }[];
    };
    expect(scrapes.map(({ job_name: name }) => name)).toEqual(['waybill']);
    // The operator takes `job` from this label of the Service.
    expect(read('deploy/helm/waybill/templates/service-monitor.yaml')).toMatch(
      /^ {2}jobLabel: app\.kubernetes\.io\/name$/m,
    );
    expect(read('deploy/helm/waybill/templates/service.yaml')).toMatch(
      /^ {4}app\.kubernetes\.io\/name: waybill$/m,
    );
    // What every program has, others have as well.
    for (const { alert, expr } of rules)
      for (const [metric] of expr.matchAll(/\b(up|nodejs_\w+|process_\w+)\b(\{[^}]*\})?/g))
        expect(metric, alert).toContain('job="waybill"');
  });

  it('wakes nobody for a pause of trusted publishing, nor for a stop', () => {
    expect(exprOf('WaybillRequestsFail')).toContain(
      'waybill_refusals_total{code=~"trusted_publishing_paused|shutting_down"}',
    );
    expect(exprOf('WaybillExchangesFail')).toContain('code!="trusted_publishing_paused"');
    for (const code of ['trusted_publishing_paused', 'shutting_down'] as const)
      expect(errorStatus[code]).toBe(503);
  });

  it('operations.md says what to do about each alert', () => {
    const page = read('docs/operations.md');
    for (const { alert } of rules) expect(page).toContain(`\`${alert}\``);
  });
});

describe('deploy/systemd/waybill.service', () => {
  const unit = read('deploy/systemd/waybill.service');

  it('starts what the clone starts', () => {
    const [, program = ''] = /^ExecStart=\S+ \/opt\/waybill\/(\S+) serve /m.exec(unit) ?? [];
    expect(read('scripts/bootstrap.mjs')).toContain(`start: ['${program}', 'serve']`);
  });

  it('waits longer for the end than the server takes', () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(35);
  });

  describe('beside it deploy/systemd/waybill', () => {
    const script = join(root, 'deploy/systemd/waybill');
    const folder = mkdtempSync(join(tmpdir(), 'waybill-systemd-'));
    writeFileSync(join(folder, 'systemd-run'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    afterAll(() => rmSync(folder, { recursive: true }));
    const run = (...args: string[]) => {
      const PATH = [folder, process.env['PATH']].join(delimiter);
      const { status, stdout } = spawnSync(script, args, { env: { PATH }, encoding: 'utf8' });
      return { status, asked: stdout.trim().split('\n') };
    };
    const of = (setting: string) => new RegExp(`^${setting}=(.*)$`, 'm').exec(unit)?.[1];

    it('passes arguments on as they are: systemd would take what follows a `$` for a variable', () => {
      const { asked } = run('backup', "/backups/it's $HOME `now`.tar", '$WAYBILL_SECRET_KEY');
      expect(asked.slice(-2)).toEqual(["/backups/it's $$HOME `now`.tar", '$$WAYBILL_SECRET_KEY']);
    });

    it('runs a command of the operator as the service runs: user, program, folder, configuration, secrets', () => {
      const { status, asked } = run('backup', '/backups/one.tar', '--without-secrets');
      expect(status).toBe(0);
      const program = of('ExecStart')?.replace(' serve ', ' backup ').split(' ') ?? [];
      expect(asked.slice(-program.length - 2)).toEqual([...program, '/backups/one.tar', '--without-secrets']);
      for (const [option, setting] of [
        ['--uid', 'User'],
        ['--gid', 'Group'],
        ['--working-directory', 'WorkingDirectory'],
      ] as const)
        expect(asked).toContain(`${option}=${of(setting)}`);
      for (const setting of ['UMask', 'EnvironmentFile', 'StateDirectory', 'StateDirectoryMode'])
        expect(asked).toContain(`--property=${setting}=${of(setting)}`);
      const set = asked.filter((one) => one.startsWith('--setenv='));
      expect(set).toEqual(
        [...unit.matchAll(/^Environment=(.*)$/gm)].map(([, variable]) => `--setenv=${variable}`),
      );
    });

    it('knows each command of the operator, and starts no second server', () => {
      for (const command of Object.keys(operatorCommands))
        expect(run(command).status, command).toBe(command === 'serve' ? 2 : 0);
      expect(run('publisher', 'list').status).toBe(2);
    });
  });
});

describe('docs', () => {
  it('deployment.md names each of these folders', () => {
    const page = read('docs/deployment.md');
    for (const folder of ['compose', 'helm/waybill', 'systemd', 'nginx', 'caddy', 'prometheus', 'grafana'])
      expect(page).toContain(`deploy/${folder}`);
  });
});
