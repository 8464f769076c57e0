"use strict";

// apps/auth-action/src/post.ts
var import_node_fs3 = require("node:fs");

// apps/auth-action/src/runner.ts
var import_node_crypto = require("node:crypto");
var import_node_fs = require("node:fs");

// packages/api/src/client/client-fault.ts
var ClientFault = class extends Error {
  name = "ClientFault";
  kind;
  remedy;
  /** Sentences below the message, outermost first, as cargo shows them under "Caused by". */
  reasons;
  refusal;
  constructor(kind, message, more = {}) {
    super(message, more.cause === void 0 ? {} : { cause: more.cause });
    this.kind = kind;
    this.remedy = more.remedy ?? null;
    this.reasons = more.reasons ?? [];
    this.refusal = more.refusal ?? null;
  }
};
function reasonsOf(fault) {
  const { refusal, remedy } = fault;
  const reference = [refusal?.code, refusal?.correlationId].filter(
    (part) => part !== null && part !== void 0
  );
  return [
    ...fault.reasons,
    ...remedy === null ? [] : [`what to do: ${remedy}`],
    ...reference.length === 0 ? [] : [`the registry's code and log reference: ${reference.join(", ")}`]
  ];
}

// packages/api/src/client/read-answer.ts
function readJson(answer, from) {
  const json = parseObject(answer.text);
  if (answer.status >= 200 && answer.status < 300) {
    if (json === null) throw unreadable(answer, from);
    return json;
  }
  throw refusalIn(answer, json, from);
}
function expectSuccess(answer, from) {
  if (answer.status < 200 || answer.status >= 300) throw refusalIn(answer, parseObject(answer.text), from);
}
function refusalIn(answer, json, from) {
  const errors = json?.["errors"];
  const first = Array.isArray(errors) ? errors[0] : void 0;
  if (typeof first !== "object" || first === null || typeof first["detail"] !== "string") {
    return unreadable(answer, from);
  }
  const error = first;
  const refusal = {
    status: answer.status,
    code: mapped(textOf(error, "code"), nameSaid),
    detail: said(String(error["detail"])),
    remedy: mapped(textOf(error, "remedy"), said),
    field: mapped(textOf(error, "field"), nameSaid),
    correlationId: mapped(textOf(error, "correlation_id"), nameSaid),
    retryAfter: mapped(answer.headers["retry-after"] ?? null, Number) || null
  };
  return new ClientFault("refused", refusal.detail, { remedy: refusal.remedy, refusal });
}
function unreadable(answer, from) {
  const { status, headers, text: text2 } = answer;
  const type = mapped(headers["content-type"]?.split(";")[0] ?? null, nameSaid) ?? "no content type";
  const location = headers["location"];
  if (status >= 300 && status < 400 && location !== void 0) {
    return new ClientFault(
      "answer_unreadable",
      `${from} answers with a redirect (${status}) to ${said(location).slice(0, 300)}`,
      {
        remedy: "write the address of the registry as it is there; redirects are not followed, as credentials would go with them"
      }
    );
  }
  const page = /^\s*</.test(text2);
  return new ClientFault(
    "answer_unreadable",
    `${from} answers ${status} with ${page ? `a page (${type})` : `${text2 === "" ? "nothing" : type}`} where JSON was expected`,
    {
      reasons: page ? [`it begins: ${said(textOfPage(text2)).slice(0, 200)}`] : [],
      remedy: page ? "a proxy or load balancer on the way seems to answer in place of the registry: look at its log, and at the address" : "look at the address, and at the log of the registry or of the proxy before it"
    }
  );
}
function parseObject(text2) {
  try {
    const value = JSON.parse(text2);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
function textOf(json, name) {
  const value = json[name];
  return typeof value === "string" && value !== "" ? value : null;
}
var mapped = (value, map) => value === null ? null : map(value);
var textOfPage = (html) => html.slice(0, 5e3).replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, " ");
function oneLine(text2) {
  return text2.replaceAll(/[\p{Cc}\p{Bidi_Control}\s]+/gu, " ").trim().replaceAll(/#(?=#[A-Za-z]*\[)/g, "# ").replace(/^::/, ": :");
}
var MOST_SAID = 2e3;
function said(text2) {
  return oneLine(text2.slice(0, 2 * MOST_SAID)).replaceAll(/\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}|\bwb[a-z]{1,4}_\w{8,}/g, "(a token)").slice(0, MOST_SAID);
}
var nameSaid = (text2) => said(text2).slice(0, 100);

// packages/api/src/client/http.ts
var USUAL_TIMEOUT_MS = 3e4;

// packages/api/src/client/page-links.ts
var MEND_PAGE = "/trusted-publishing/mend";
var IDENTITY_PREFIX = "identity.";
function publisherPage(address, job) {
  const query = new URLSearchParams({ provider: job.provider });
  if (job.crate) query.set("crate", job.crate);
  for (const [field, value] of Object.entries(job.identity)) query.set(IDENTITY_PREFIX + field, value);
  if (job.environment) query.set("environment", job.environment);
  if (job.correlationId) query.set("attempt", job.correlationId);
  return `${address.base}${MEND_PAGE}?${query}`;
}
var mendedThere = /* @__PURE__ */ new Set([
  "publisher_not_found",
  "publisher_disabled",
  "publisher_lapsed",
  "publisher_needs_review",
  "pin_mismatch",
  "identity_mismatch",
  "environment_mismatch",
  "environment_required",
  "environment_forbidden",
  "ref_mismatch",
  "ref_not_protected",
  "event_mismatch",
  "runner_mismatch",
  "callee_mismatch",
  "claim_mismatch",
  "scope_not_granted"
]);
var isMendedAtPublisher = (code) => code !== null && code !== void 0 && mendedThere.has(code);

// packages/api/src/client/well-known.ts
async function readWellKnown(send, address, userAgent, token = null) {
  const url = `${address.base}/.well-known/waybill`;
  const answer = await send({
    method: "GET",
    url,
    headers: {
      accept: "application/json",
      "user-agent": userAgent,
      ...token === null ? {} : { authorization: token }
    },
    timeoutMs: 1e4
  });
  if (answer.status === 404 || answer.status === 410) throw notARegistry(address, `${url} does not exist`);
  const json = readJson(answer, url);
  if (json["registry"] !== "waybill" || typeof json["audience"] !== "string") {
    throw notARegistry(address, `${url} is there, but not that of a Waybill registry`);
  }
  return {
    visibility: json["visibility"] === "private" ? "private" : "public",
    audience: json["audience"],
    issuers: issuersIn(json)
  };
}
function notARegistry(address, reason) {
  return new ClientFault("not_a_registry", `there is no Waybill registry at ${address.base}`, {
    reasons: [reason],
    remedy: "look at the address: it is the `public_url` of the registry, and its index is that with /index/ behind it"
  });
}
function issuersIn(json) {
  const list = Array.isArray(json["issuers"]) ? json["issuers"] : [];
  return list.map((issuer) => ({ provider: String(issuer["provider"]), url: String(issuer["url"]) }));
}

// packages/api/src/client/registry.ts
var TOKENS = "/api/v1/trusted_publishing/tokens";
function registryClient({ address, send, userAgent, token = null }) {
  let wellKnown = null;
  function ask2(method, path, body, credential) {
    return send({
      method,
      url: address.base + path,
      headers: {
        accept: "application/json",
        "user-agent": userAgent,
        ...body === void 0 ? {} : { "content-type": "application/json" },
        ...credential === null ? {} : { authorization: credential }
      },
      ...body === void 0 ? {} : { body: JSON.stringify(body) }
    });
  }
  return {
    address,
    wellKnown: () => wellKnown ??= readWellKnown(send, address, userAgent, token),
    async exchange(idToken, { apiToken, ...target }) {
      const body = { jwt: idToken, ...target, ...apiToken === void 0 ? {} : { api_token: apiToken } };
      const json = readJson(await ask2("POST", TOKENS, body, null), address.base + TOKENS);
      return readAccessToken(json);
    },
    async revoke(accessToken) {
      expectSuccess(await ask2("DELETE", TOKENS, void 0, `Bearer ${accessToken}`), address.base + TOKENS);
    },
    async revokeJob(idToken) {
      const path = `${TOKENS}/revocations`;
      const json = readJson(await ask2("POST", path, { jwt: idToken }, null), address.base + path);
      return typeof json["revoked"] === "number" ? json["revoked"] : 0;
    },
    json: async (method, path, body) => readJson(await ask2(method, path, body, token), address.base + path),
    done: async (method, path, body) => expectSuccess(await ask2(method, path, body, token), address.base + path)
  };
}
function readAccessToken(json) {
  const texts = (value) => Array.isArray(value) ? value.map(String) : [];
  const token = typeof json["token"] === "string" ? json["token"] : "";
  if (!/^[\x21-\x7e]{1,500}$/.test(token)) {
    throw new ClientFault("answer_unreadable", "the registry granted a token that is none", {
      remedy: "look at what stands before the registry: its answer seems to have been changed"
    });
  }
  return {
    token,
    expiresAt: new Date(String(json["expires_at"])),
    crates: texts(json["crates"]),
    scopes: texts(json["scopes"]),
    bound: json["bound"] === true
  };
}

// packages/api/src/client/registry-address.ts
function registryAddress(text2, options = {}) {
  const url = parse(text2.replace(/^sparse\+/, ""));
  if (url === null || url.protocol !== "https:" && url.protocol !== "http:" || url.search || url.hash) {
    throw new ClientFault("usage", `"${shown(text2)}" is not the address of a registry`, {
      remedy: "write it like https://crates.example.com, or as its index: sparse+https://crates.example.com/index/"
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new ClientFault("usage", "the address of the registry holds a user name or a password", {
      remedy: "take them out: Waybill needs none, and addresses are written into logs and lock files"
    });
  }
  if (url.protocol === "http:" && !options.allowHttp && !isThisMachine(url.hostname)) {
    throw new ClientFault(
      "insecure",
      `${url.origin} is plain http: anybody on the way could read and use the ID token`,
      {
        remedy: "give the registry a certificate, or say that this network is trusted with WAYBILL_ALLOW_HTTP=true"
      }
    );
  }
  const written = url.pathname.replace(/\/+$/, "");
  const isPrivateIndex = written.endsWith("/private/index");
  const path = written.replace(/(\/private)?\/index$/, "");
  const base = url.origin + path;
  const { index, privateIndex } = indexesAt(base);
  return { base, index: isPrivateIndex ? privateIndex : index, isPrivateIndex, audience: url.host + path };
}
var indexesAt = (base) => ({
  index: `sparse+${base}/index/`,
  privateIndex: `sparse+${base}/private/index/`
});
function isThisMachine(hostname) {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
var shown = (text2) => oneLine(text2).slice(0, 300).replace(/\/\/[^/]*@/, "//…@");
function parse(text2) {
  try {
    return new URL(text2);
  } catch {
    return null;
  }
}

// apps/auth-action/src/runner.ts
function openRunner(env, write) {
  const command = (name, properties, data) => {
    const named = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
    write(`::${name}${named.length === 0 ? "" : ` ${named.join(",")}`}::${escapeData(data)}`);
  };
  const append = (variable, text2) => {
    const path = env[variable];
    if (!path)
      throw new Error(`the runner gives this step no ${variable}: run it as an action, not by itself`);
    (0, import_node_fs.appendFileSync)(path, text2);
  };
  return {
    env,
    input: (name) => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "",
    state: (name) => env[`STATE_${name}`] ?? "",
    mask: (secret) => command("add-mask", {}, secret),
    setOutput: (name, value) => append("GITHUB_OUTPUT", fileEntry(name, value)),
    saveState: (name, value) => append("GITHUB_STATE", fileEntry(name, value)),
    setVariable: (name, value) => append("GITHUB_ENV", fileEntry(name, value)),
    addPath: (folder) => append("GITHUB_PATH", `${folder}
`),
    addSummary: (markdown) => {
      if (env["GITHUB_STEP_SUMMARY"]) append("GITHUB_STEP_SUMMARY", `${markdown}
`);
    },
    info: (text2) => write(oneLine(text2)),
    warning: (text2) => command("warning", {}, oneLine(text2)),
    error: (title, lines) => command("error", { title: oneLine(title) }, lines.map(oneLine).join("\n")),
    group(title, lines) {
      command("group", {}, oneLine(title));
      for (const line of lines) write(`  ${oneLine(line)}`);
      write("::endgroup::");
    }
  };
}
var escapeData = (text2) => text2.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
var escapeProperty = (text2) => escapeData(text2).replaceAll(":", "%3A").replaceAll(",", "%2C");
function fileEntry(name, value) {
  const delimiter = `waybill-${(0, import_node_crypto.randomUUID)()}`;
  return `${name}<<${delimiter}
${value}
${delimiter}
`;
}

// packages/api/src/ci/system.ts
var isSet = (value) => value !== void 0 && value !== "";
function noIdToken(message, remedy, reasons2 = []) {
  return new ClientFault("no_id_token", message, { remedy, reasons: reasons2 });
}
async function freshToken(job, n, ask2) {
  const MOST2 = 3;
  if (n >= MOST2) return null;
  if (n > 0) await job.sleep(1100);
  return ask2();
}
function looksLikeIdToken(text2) {
  return text2.length <= 16384 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text2);
}
function audiencesOf(idToken) {
  try {
    const payload = idToken.split(".")[1] ?? "";
    const json = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const aud = json.aud;
    if (typeof aud === "string") return [aud];
    return Array.isArray(aud) && aud.every((one) => typeof one === "string") ? aud : null;
  } catch {
    return null;
  }
}
function madeForOthers(idToken, audience) {
  const audiences = audiencesOf(idToken) ?? [];
  if (audiences.length === 1 && audiences[0] === audience) return null;
  const made = audiences.map((one) => `\`${oneLine(one)}\``).join(", ") || "nobody";
  return `is made for ${made}, not for \`${audience}\`${audiences.includes(audience) ? " alone" : ""}`;
}
function whatItSays(text2) {
  const shown2 = oneLine(text2.slice(0, 5e3)).replaceAll(/\b[\w-]{10,}\.[\w-]{10,}\.[\w-]+/g, "(a token)");
  return shown2.slice(0, 300) || "it says nothing more";
}

// packages/api/src/ci/given-token.ts
function givenIn({ id, title, variable, remedy }) {
  return {
    id,
    title,
    detects: ({ env }) => isSet(env[variable]),
    token: async (job, n) => n === 0 ? whereItFits(job) : null,
    another: `${variable} is good for one exchange: put one ID token for each crate into WAYBILL_ID_TOKEN, WAYBILL_ID_TOKEN_2 …`
  };
  function whereItFits(job) {
    const token = job.env[variable]?.trim() ?? "";
    if (!looksLikeIdToken(token)) throw noIdToken(`${variable} holds no ID token`, remedy(job.audience));
    const otherwise = madeForOthers(token, job.audience);
    if (otherwise !== null) throw noIdToken(`${variable} ${otherwise}`, remedy(job.audience));
    return token;
  }
}
var givenTokens = [
  givenIn({
    id: "bitbucket",
    title: "Bitbucket Pipelines",
    variable: "BITBUCKET_STEP_OIDC_TOKEN",
    remedy: (audience) => `give the step \`oidc: { audiences: [${audience}] }\`, with that one audience`
  }),
  givenIn({
    id: "semaphore",
    title: "Semaphore",
    variable: "SEMAPHORE_OIDC_TOKEN",
    remedy: (audience) => `declare a token of its own in the job: \`oidc_tokens: [{ name: WAYBILL_ID_TOKEN, aud: ${audience} }]\``
  }),
  givenIn({
    id: "terraform",
    title: "HCP Terraform",
    variable: "TFC_WORKLOAD_IDENTITY_TOKEN",
    remedy: (audience) => `set the workspace's variable TFC_WORKLOAD_IDENTITY_AUDIENCE to ${audience}`
  }),
  givenIn({
    id: "spacelift",
    title: "Spacelift",
    variable: "SPACELIFT_OIDC_TOKEN",
    remedy: (audience) => `its audience is the host of your account; ask Spacelift for one made for ${audience}`
  })
];

// packages/api/src/ci/metadata-server.ts
var USUAL_HOST = "metadata.google.internal";
var REMEDY = "run the job with a service account of your own; in Cloud Build its default one cannot make ID tokens";
var google = {
  id: "google",
  title: "Google Cloud",
  async detects({ env, readFile }) {
    if (isSet(env["GCE_METADATA_HOST"])) return true;
    if (isSet(env["CI"]) || isSet(env["WAYBILL_CI"])) return false;
    const product = await readFile("/sys/class/dmi/id/product_name").catch(() => "");
    return /^Google( Compute Engine)?$/.test(product.trim());
  },
  token: (job, n) => freshToken(job, n, () => ask(job)),
  another: "the metadata server hands out the same token for a while, and each is good for one exchange: wait, or publish one crate a job"
};
async function ask(job) {
  const host = job.env["GCE_METADATA_HOST"] || USUAL_HOST;
  const query = new URLSearchParams({ audience: job.audience, format: "full" });
  const answer = await job.send({
    method: "GET",
    url: `http://${host}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`,
    headers: { "metadata-flavor": "Google" },
    timeoutMs: 5e3
  }).catch((error) => {
    if (error instanceof ClientFault)
      throw noIdToken("the metadata server of Google Cloud does not answer", REMEDY, [error.message]);
    throw error;
  });
  const token = answer.text.trim();
  if (answer.status === 200 && looksLikeIdToken(token)) return token;
  throw noIdToken(`the metadata server of Google Cloud gives no ID token (status ${answer.status})`, REMEDY, [
    whatItSays(answer.text)
  ]);
}

// packages/api/src/ci/own-variable.ts
var ownVariable = {
  id: "variable",
  title: "the variable WAYBILL_ID_TOKEN",
  detects: ({ env, audience }) => namesFor(audience).some((name) => isSet(env[name])),
  async token({ env, audience }, n) {
    const given = namesFor(audience).flatMap((name) => numbered(env, name));
    const mine = given.filter(
      ({ value }) => !looksLikeIdToken(value) || madeForOthers(value, audience) === null
    );
    const [first] = given;
    if (mine.length === 0 && first !== void 0) {
      throw noIdToken(
        `${first.name} ${madeForOthers(first.value, audience)}`,
        `let your CI make it for ${audience}; an ID token that is made for another is not sent there`
      );
    }
    const next = mine[n];
    if (next === void 0) return null;
    if (!looksLikeIdToken(next.value)) {
      throw noIdToken(
        `${next.name} holds ${next.value.length} characters that are no ID token (three parts joined by dots)`,
        "let your CI fill it, without quotes and without a file name; see the page of your CI in docs/providers"
      );
    }
    return next.value;
  },
  another: "each ID token is good for one exchange: declare one for each crate (and one more on a private registry) as WAYBILL_ID_TOKEN, WAYBILL_ID_TOKEN_2, WAYBILL_ID_TOKEN_3 …"
};
function variableFor(audience) {
  return `${audience.toUpperCase().replaceAll(/[^A-Z0-9_]/g, "_").replace(/^(?=\d)/, "_")}_ID_TOKEN`;
}
var namesFor = (audience) => [variableFor(audience), "WAYBILL_ID_TOKEN"];
var MOST = 99;
function numbered(env, name) {
  const found = [];
  for (let n = 1; n <= MOST; n += 1) {
    const numberedName = n === 1 ? name : `${name}_${n}`;
    const value = env[numberedName]?.trim();
    if (!isSet(value)) break;
    found.push({ name: numberedName, value });
  }
  return found;
}

// packages/api/src/ci/programs.ts
function askedByProgram({ id, title, marker, file, args, remedy }) {
  return {
    id,
    title,
    detects: ({ env }) => isSet(env[marker]) && env[marker] !== "false",
    token: (job, n) => freshToken(job, n, () => ask2(job)),
    another: "run the job again: a new run gets new ID tokens"
  };
  async function ask2(job) {
    const ended = await job.run(file, args(job.audience));
    if (ended === null)
      throw noIdToken(`this is a job of ${title}, but there is no program \`${file}\``, remedy);
    const token = ended.stdout.trim();
    if (ended.code === 0 && looksLikeIdToken(token)) return token;
    throw noIdToken(`\`${file}\` gives no ID token (it ended with ${ended.code})`, remedy, [
      whatItSays(ended.stderr)
    ]);
  }
}
var circleci = askedByProgram({
  id: "circleci",
  title: "CircleCI",
  marker: "CIRCLECI",
  file: "circleci",
  args: (audience) => ["run", "oidc", "get", "--root-issuer", "--claims", JSON.stringify({ aud: audience })],
  remedy: "let the job use a context (only such jobs get ID tokens), on an executor that has the `circleci` program"
});
var buildkite = askedByProgram({
  id: "buildkite",
  title: "Buildkite",
  marker: "BUILDKITE",
  file: "buildkite-agent",
  args: (audience) => [
    ...["oidc", "request-token", "--audience", audience],
    ...["--claim", "organization_id,pipeline_id"]
  ],
  remedy: "run the step on an agent of 3.48 or later; in a container, mount the agent and pass its variables on"
});

// packages/api/src/ci/request-url.ts
function askedByUrl({ id, title, url, bearer, scheme, field }) {
  return {
    id,
    title,
    detects: ({ env }) => isSet(env[url]) && isSet(env[bearer]),
    token: (job, n) => freshToken(job, n, () => ask2(job)),
    another: "run the job again: a new run gets new ID tokens"
  };
  async function ask2(job) {
    const address = withAudience(job.env[url] ?? "", job.audience);
    if (address === null || !isSet(job.env[bearer])) {
      throw noIdToken(`${title} gives this job no address to ask for ID tokens (${url})`, remedyFor(id));
    }
    const answer = await job.send({
      method: "GET",
      url: address,
      headers: { authorization: `${scheme}${job.env[bearer]}`, accept: "application/json" }
    }).catch((error) => {
      if (error instanceof ClientFault)
        throw noIdToken(`${title} cannot be asked for an ID token`, TROUBLE, [error.message]);
      throw error;
    });
    if (answer.status !== 200) {
      const remedy = answer.status >= 500 ? TROUBLE : remedyFor(id);
      throw noIdToken(`${title} refuses to give an ID token (status ${answer.status})`, remedy, [
        whatItSays(answer.text)
      ]);
    }
    const token = readJson(answer, `${title}'s token endpoint`)[field];
    if (typeof token !== "string" || !looksLikeIdToken(token)) {
      throw noIdToken(`${title} answers without an ID token in \`${field}\``, remedyFor(id));
    }
    return token;
  }
}
var actions = askedByUrl({
  id: "github",
  title: "GitHub Actions",
  url: "ACTIONS_ID_TOKEN_REQUEST_URL",
  bearer: "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  scheme: "bearer ",
  field: "value"
});
var codefresh = askedByUrl({
  id: "codefresh",
  title: "Codefresh",
  url: "CF_OIDC_REQUEST_URL",
  bearer: "CF_OIDC_REQUEST_TOKEN",
  scheme: "",
  field: "id_token"
});
var vela = askedByUrl({
  id: "vela",
  title: "Vela",
  url: "VELA_ID_TOKEN_REQUEST_URL",
  bearer: "VELA_ID_TOKEN_REQUEST_TOKEN",
  scheme: "Bearer ",
  field: "value"
});
var forgejoActions = {
  ...actions,
  id: "forgejo",
  title: "Forgejo Actions",
  detects: (job) => isForgejo(job) && actions.detects(job)
};
var actionsWithoutPermission = {
  id: "actions-without-permission",
  title: "GitHub Actions",
  detects: (job) => isSet(job.env["GITHUB_ACTIONS"]) || isForgejo(job),
  async token(job) {
    const title = isForgejo(job) ? "Forgejo Actions" : "GitHub Actions";
    throw noIdToken(
      `this job of ${title} may not ask for ID tokens: ACTIONS_ID_TOKEN_REQUEST_URL is not set`,
      remedyFor(isForgejo(job) ? "forgejo" : "github")
    );
  },
  another: ""
};
var isForgejo = ({ env }) => isSet(env["FORGEJO_ACTIONS"]) || isSet(env["GITEA_ACTIONS"]);
var remedies = {
  github: "give the job `permissions: { id-token: write, contents: read }`; pull requests from forks never get it",
  forgejo: "give the job `enable-openid-connect: true` (Forgejo 15 with Runner 12.5 or later)",
  codefresh: "let the pipeline use the OIDC step of Codefresh, and look at the log of that step",
  vela: "give the step `id_request: yes`, and let the repository issue ID tokens"
};
var TROUBLE = "look whether the CI reports a disturbance, and run the job again";
var remedyFor = (id) => remedies[id] ?? "look at the configuration of the job";
function withAudience(address, audience) {
  try {
    const url = new URL(address);
    url.searchParams.set("audience", audience);
    return url.href;
  } catch {
    return null;
  }
}

// packages/api/src/ci/token-file.ts
var tokenFile = {
  id: "file",
  title: "the file in WAYBILL_ID_TOKEN_FILE",
  detects: ({ env }) => isSet(env["WAYBILL_ID_TOKEN_FILE"]),
  async token({ env, readFile }, n) {
    if (n > 0) return null;
    const path = env["WAYBILL_ID_TOKEN_FILE"] ?? "";
    const remedy = "name the file of a token made for the registry; in a pod: a projected `serviceAccountToken`";
    let text2;
    try {
      text2 = (await readFile(path)).trim();
    } catch (error) {
      const code = error.code;
      throw noIdToken(
        `the file that WAYBILL_ID_TOKEN_FILE names cannot be read (${String(code ?? "unknown")})`,
        remedy
      );
    }
    if (!looksLikeIdToken(text2))
      throw noIdToken("the file that WAYBILL_ID_TOKEN_FILE names holds no ID token", remedy);
    return text2;
  },
  another: "the token in the file is good for one exchange: wait for it to be renewed, or project one for each crate"
};

// packages/api/src/ci/without-token.ts
var gitlabWithoutToken = {
  id: "gitlab",
  title: "GitLab CI",
  detects: ({ env }) => isSet(env["GITLAB_CI"]),
  async token({ audience }) {
    throw noIdToken(
      "this job of GitLab CI declares no ID token",
      `add to the job: \`id_tokens: { WAYBILL_ID_TOKEN: { aud: ${audience} } }\``
    );
  },
  another: ""
};
var azure = {
  id: "azure",
  title: "Azure DevOps",
  detects: ({ env }) => isSet(env["SYSTEM_OIDCREQUESTURI"]),
  async token({ audience }) {
    throw noIdToken(
      `Azure DevOps makes ID tokens for one fixed audience, never for \`${audience}\``,
      "publish from another CI, or put a token from an issuer of your own into WAYBILL_ID_TOKEN"
    );
  },
  another: ""
};

// packages/api/src/ci/systems.ts
var ciSystems = [
  ownVariable,
  tokenFile,
  forgejoActions,
  actions,
  actionsWithoutPermission,
  gitlabWithoutToken,
  circleci,
  buildkite,
  codefresh,
  vela,
  ...givenTokens,
  azure,
  google
];

// packages/api/src/node/node-job.ts
var MOST_OUTPUT = 64 * 1024;

// packages/api/src/node/node-send.ts
var import_node_fs2 = require("node:fs");
var import_node_http2 = require("node:http");
var import_node_https2 = require("node:https");
var import_node_tls2 = require("node:tls");

// packages/api/src/node/proxy.ts
var import_node_http = require("node:http");
var import_node_https = require("node:https");
var import_node_net = require("node:net");
var import_node_tls = require("node:tls");
var PROXY_REMEDY = "let the proxy pass connections to the registry, or name the registry in NO_PROXY";
function proxyFor(url, env) {
  if (isNear(url.hostname) || isExcepted(url, env["NO_PROXY"] || env["no_proxy"] || "")) return null;
  const own = url.protocol === "https:" ? env["HTTPS_PROXY"] || env["https_proxy"] : env["http_proxy"];
  const text2 = own || env["ALL_PROXY"] || env["all_proxy"];
  if (text2 === void 0 || text2 === "") return null;
  try {
    const proxy = new URL(text2.includes("://") ? text2 : `http://${text2}`);
    if (proxy.protocol === "http:" || proxy.protocol === "https:") return proxy;
  } catch {
  }
  throw new ClientFault("usage", "the proxy that the environment names is no http:// or https:// address", {
    remedy: "set HTTPS_PROXY to one, or name the host in NO_PROXY"
  });
}
var isNear = (hostname) => isThisMachine(hostname) || hostname === "metadata.google.internal" || hostname.startsWith("169.254.");
function isExcepted({ hostname, port, protocol }, list) {
  const usualPort = protocol === "https:" ? "443" : "80";
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const [name = "", itsPort] = entry.toLowerCase().replace(/^\*?\./, "").split(/:(?=\d+$)/);
    if (name === "" || itsPort !== void 0 && itsPort !== (port || usualPort)) return false;
    return hostname === name || hostname.endsWith(`.${name}`);
  });
}
async function connectThrough(proxy, url, signal, trusted) {
  const secure = url.protocol === "https:";
  const target = `${url.hostname}:${url.port || (secure ? 443 : 80)}`;
  const credential = credentialOf(proxy);
  const socket = await new Promise((resolve, reject) => {
    const request = (proxy.protocol === "https:" ? import_node_https.request : import_node_http.request)({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: target,
      agent: false,
      signal,
      ...trusted
    });
    request.once("error", reject);
    setHeaders(request, { host: target, ...credential });
    request.once("connect", ({ statusCode }, tunnel) => {
      if (statusCode === 200) return resolve(tunnel);
      tunnel.destroy();
      const message = `the proxy ${proxy.host} does not connect to ${target} (status ${statusCode})`;
      reject(new ClientFault("unreachable", message, { remedy: PROXY_REMEDY }));
    });
    request.end();
  });
  if (!secure) return { createConnection: () => socket };
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const name = (0, import_node_net.isIP)(host) === 0 ? { servername: host } : {};
  return { createConnection: () => (0, import_node_tls.connect)({ socket, host, ...name, ...trusted }) };
}
function setHeaders(request, headers) {
  try {
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
  } catch (error) {
    request.destroy();
    throw error;
  }
}
function credentialOf({ username, password }) {
  if (username === "" && password === "") return {};
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(both).toString("base64")}` };
}

// packages/api/src/node/unreachable.ts
var refusedName = {
  says: "its name does not resolve",
  remedy: "look at the spelling of the address, and whether this machine may resolve the name"
};
var nothingListens = {
  says: "nothing listens there",
  remedy: "look whether the registry runs, and at the port in the address"
};
var certificate = {
  says: "its certificate is not trusted here",
  remedy: "name the file of your certificate authority in SSL_CERT_FILE (cargo reads it too)"
};
var brokenOff = {
  says: "it broke the connection off",
  remedy: "try again; if it stays so, look at the log of the registry and of the proxy before it"
};
var notTls = {
  says: "it does not speak TLS",
  remedy: "look whether the address begins with http:// or https:// as the registry does"
};
var reasons = {
  ENOTFOUND: refusedName,
  EAI_AGAIN: refusedName,
  ECONNREFUSED: nothingListens,
  EHOSTUNREACH: {
    says: "there is no way to it from here",
    remedy: "look at the network and firewall of this machine"
  },
  ENETUNREACH: {
    says: "there is no way to it from here",
    remedy: "look at the network and firewall of this machine"
  },
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  HPE_INVALID_CONSTANT: { says: "it does not speak HTTP", remedy: "look at the address and its port" },
  EPROTO: notTls,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  CERT_HAS_EXPIRED: {
    says: "its certificate has expired",
    remedy: "renew it, or set the clock of this machine right"
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    says: "its certificate is for another name",
    remedy: "write the address with a name of the certificate"
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate
};
function unreachable(url, error) {
  const { code, message } = causeOf(error);
  const reason = reasons[code] ?? {
    says: "the connection failed",
    remedy: "look whether it can be reached from this machine, and try again"
  };
  return new ClientFault(
    "unreachable",
    `${url.origin} cannot be reached: ${reason.says} (${code || message})`,
    {
      remedy: reason.remedy,
      cause: error
    }
  );
}
function causeOf(error) {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message } = first ?? {};
  return {
    code: typeof code === "string" ? code : "",
    message: typeof message === "string" ? message : "no reason given"
  };
}

// packages/api/src/node/node-send.ts
var USUAL_MAX_BYTES = 4 * 1024 * 1024;
function nodeSend({ env, maxBytes = USUAL_MAX_BYTES }) {
  let made = null;
  const trusted = () => made ??= trustedIn(env);
  return async (wanted) => {
    const url = new URL(wanted.url);
    const timeoutMs = wanted.timeoutMs ?? USUAL_TIMEOUT_MS;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await exchange(url, wanted, signal);
    } catch (error) {
      if (error instanceof ClientFault) throw error;
      if (signal.aborted) {
        throw new ClientFault("too_slow", `${url.origin} did not answer within ${timeoutMs / 1e3} seconds`, {
          remedy: "look whether it can be reached from this machine, and try again",
          cause: error
        });
      }
      throw unreachable(url, error);
    }
  };
  async function exchange(url, wanted, signal) {
    const { method, headers, body } = wanted;
    const secure = url.protocol === "https:";
    const proxy = proxyFor(url, env);
    const options = {
      method,
      signal,
      ...secure ? trusted() : {},
      // An agent of its own would make the connection itself, past the tunnel.
      ...proxy === null ? { agent: false } : await connectThrough(proxy, url, signal, trusted())
    };
    return new Promise((resolve, reject) => {
      const request = (secure ? import_node_https2.request : import_node_http2.request)(url, options, (response) => {
        readWhole(response, url, maxBytes).then(resolve, reject);
      });
      request.once("error", reject);
      setHeaders(request, {
        ...headers,
        ...body === void 0 ? {} : { "content-length": String(Buffer.byteLength(body)) }
      });
      request.end(body);
    });
  }
}
async function readWhole(response, url, maxBytes) {
  const chunks = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      throw new ClientFault("answer_unreadable", `${url.origin} answers with more than ${maxBytes} bytes`, {
        remedy: "look at the address: the registry does not answer like that"
      });
    }
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value
    ])
  );
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString("utf8") };
}
function trustedIn(env) {
  const named = env["CARGO_HTTP_CAINFO"] || env["SSL_CERT_FILE"];
  if (!named || !(0, import_node_fs2.existsSync)(named)) return {};
  const files = [named, env["NODE_EXTRA_CA_CERTS"] ?? ""].filter((file) => file !== "");
  try {
    const ca = [...import_node_tls2.rootCertificates, ...files.map((file) => (0, import_node_fs2.readFileSync)(file, "utf8"))];
    return { secureContext: (0, import_node_tls2.createSecureContext)({ ca }) };
  } catch (error) {
    const { code } = error;
    throw new ClientFault("usage", `the certificates in ${files.join(" and ")} cannot be read (${code})`, {
      remedy: "let SSL_CERT_FILE (or CARGO_HTTP_CAINFO) name a file of certificates in PEM",
      cause: error
    });
  }
}

// apps/auth-action/package.json
var package_default = {
  name: "@waybill/auth-action",
  version: "0.1.0",
  private: true,
  license: "MIT OR Apache-2.0",
  type: "module",
  dependencies: {
    "@waybill/api": "0.1.0"
  }
};

// apps/auth-action/src/session.ts
function registryAt(runner2, url) {
  const address = registryAddress(url, { allowHttp: runner2.env["WAYBILL_ALLOW_HTTP"] === "true" });
  return registryClient({ address, send: nodeSend(runner2), userAgent: USER_AGENT });
}
var USER_AGENT = `waybill-auth-action/${package_default.version}`;

// apps/auth-action/src/own-identity.ts
function ownIdentity(system, idToken) {
  const claims = claimsOf(idToken);
  const repository = text(claims["repository"]);
  const [owner, name] = repository.split("/");
  const path = text(claims["workflow_ref"]);
  const file = /^(\.\w+\/workflows\/)(.+?\.ya?ml)@/.exec(
    path.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : ""
  );
  if (!owner || !name || file === null) return null;
  const [, folder = "", workflow = ""] = file;
  const forgejo = system === "forgejo";
  return {
    provider: forgejo ? "forgejo" : "github",
    identity: { owner, repository: name, workflow: forgejo ? folder + workflow : workflow },
    environment: text(claims["environment"]) || null
  };
}
function claimsOf(idToken) {
  try {
    const payload = JSON.parse(
      Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString("utf8")
    );
    return typeof payload === "object" && payload !== null ? payload : {};
  } catch {
    return {};
  }
}
var text = (value) => typeof value === "string" ? value : "";

// apps/auth-action/src/tell-fault.ts
function tellFault(runner2, error, session) {
  if (!(error instanceof ClientFault)) {
    runner2.error("Waybill auth failed", [
      error instanceof Error ? error.stack ?? error.message : String(error)
    ]);
    return;
  }
  const link = session === null ? null : mendLink(error, session);
  const sentences = [error.message, ...reasonsOf(error)];
  runner2.error(titleOf(error), [...sentences, ...link === null ? [] : [`to mend it: ${link}`]]);
}
var titleOf = ({ kind, refusal }) => {
  if (kind === "refused") return `The registry refused${refusal?.code ? ` (${refusal.code})` : ""}`;
  return kind === "no_id_token" ? "No ID token" : "No access token";
};
function mendLink({ refusal }, { registry, source, inputs, lastIdToken }) {
  const idToken = lastIdToken();
  if (idToken === null || !isMendedAtPublisher(refusal?.code)) return null;
  const job = ownIdentity(source.system, idToken);
  if (job === null) return null;
  return publisherPage(registry.address, {
    ...job,
    crate: inputs.crate,
    correlationId: refusal?.correlationId ?? null
  });
}

// apps/auth-action/src/post.ts
var runner = openRunner(process.env, (line) => console.log(line));
async function post() {
  const token = runner.state("token");
  const folder = runner.state("folder");
  try {
    if (folder !== "") (0, import_node_fs3.rmSync)(folder, { recursive: true, force: true });
    if (token === "") return;
    await registryAt(runner, runner.state("url")).revoke(token);
    runner.info("The access token is revoked.");
  } catch (error) {
    tellFault(runner, error, null);
    process.exitCode = 1;
  }
}
void post();
