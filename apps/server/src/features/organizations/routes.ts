import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { type Access, asReader, type Caller } from '../access/index.ts';
import type { Change } from './change.ts';
import { changeOrganization, removeOrganization } from './change-organization.ts';
import { createOrganization, mayCreate } from './create-organization.ts';
import { organizationDocs as docs } from './documentation.ts';
import { changeGroups } from './groups/change-groups.ts';
import { listGroupRules } from './groups/store.ts';
import { changeMember, removeMember } from './members/change-member.ts';
import { listMembers, roleOf } from './members/store.ts';
import { moveCrate } from './move-crate.ts';
import { keyOf } from './name.ts';
import { requirePart } from './part.ts';
import { changePrefix } from './prefixes/change-prefix.ts';
import { listPrefixes } from './prefixes/store.ts';
import {
  countParts,
  cratesOf,
  listOrganizations,
  type Organization,
  organizationsOf,
  type Role,
} from './store.ts';
import { changeTeamMember, createTeam, fullName, knownTeam, removeTeam } from './teams/change-team.ts';
import {
  countTeamMembers,
  cratesOfTeam,
  findTeam,
  listTeamMembers,
  listTeams,
  type Team,
} from './teams/store.ts';

const ROOT = '/api/v1/organizations';
const closed = { additionalProperties: false };
const RoleName = Type.Union([Type.Literal('owner'), Type.Literal('admin'), Type.Literal('member')]);
const OfOrganization = Type.Object({ organization: Type.String() });
const OfMember = Type.Object({ organization: Type.String(), login: Type.String() });
const OfTeam = Type.Object({ organization: Type.String(), team: Type.String() });
const OfTeamMember = Type.Object({
  organization: Type.String(),
  team: Type.String(),
  login: Type.String(),
});
const OfPrefix = Type.Object({ organization: Type.String(), prefix: Type.String() });
const OfCrate = Type.Object({ organization: Type.String(), crate: Type.String() });
const DisplayName = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const NewBody = Type.Object(
  {
    organization: Type.Object(
      {
        name: Type.String(),
        display_name: DisplayName,
        owner: Type.Optional(Type.String({ description: 'The login of its first owner.' })),
      },
      closed,
    ),
  },
  closed,
);
const ChangeBody = Type.Object(
  {
    organization: Type.Object(
      {
        display_name: DisplayName,
        new_crates: Type.Optional(Type.Union([Type.Literal('public'), Type.Literal('private')])),
        members_may_create: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
  },
  closed,
);
const MemberBody = Type.Object({ member: Type.Object({ role: RoleName }, closed) }, closed);
const TeamBody = Type.Object({ team: Type.Object({ name: Type.String() }, closed) }, closed);
const GroupsBody = Type.Object(
  {
    groups: Type.Array(
      Type.Object(
        {
          group: Type.String(),
          role: Type.Optional(RoleName),
          team: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** Organisations: members, teams, prefixes of names, groups, crates. */
export function organizationRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  /** Who belongs together is not for every token: those that may change owners. */
  const callerOf = (request: FastifyRequest, stepUp = false): Promise<Caller> =>
    access.requireCaller(request, { scope: 'change-owners', crate: null, stepUp });
  const changeBy = async (request: FastifyRequest): Promise<Change> => ({
    user: (await callerOf(request, true)).user,
    correlationId: request.id,
  });
  const nothing = (reply: FastifyReply) => reply.code(204).send();

  async function prefixesOf(organization: Organization) {
    return (await listPrefixes(db, organization.id)).map((prefix) => prefix.replaceAll('_', '-'));
  }

  async function groupsOf(organization: Organization) {
    const teams = await listTeams(db, organization.id);
    const rules = await listGroupRules(db, organization.id);
    return {
      groups: rules.map(({ group, role, teamId }) => ({
        group,
        role,
        team: teams.find(({ id }) => id === teamId)?.name ?? null,
      })),
    };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(ROOT, { schema: docs.list }, async (request) => {
      const { user } = await callerOf(request);
      const own = await organizationsOf(db, user.id);
      const others = user.isAdmin ? await listOrganizations(db) : [];
      const ids = new Set(own.map(({ organization }) => organization.id));
      const all = [
        ...own.map(({ organization, role }) => show(organization, role)),
        ...others.filter(({ id }) => !ids.has(id)).map((organization) => show(organization, null)),
      ];
      const countsOf = await countParts(
        db,
        all.map(({ id }) => id),
      );
      return {
        organizations: all.map((one) => ({ ...one, counts: countsOf(one.id) })),
        meta: { may_create: mayCreate(platform, user) },
      };
    });

    app.post(ROOT, { schema: { body: NewBody, ...docs.create } }, async (request) => {
      const change = await changeBy(request);
      const { name, display_name: displayName = null, owner = null } = request.body.organization;
      const organization = await createOrganization(platform, { name, displayName, owner }, change);
      return { organization: show(organization, await roleOf(db, organization.id, change.user.id)) };
    });

    app.get(
      `${ROOT}/:organization`,
      { schema: { params: OfOrganization, ...docs.read } },
      async (request) => {
        const { user } = await callerOf(request);
        const { organization } = await requirePart(db, user, request.params.organization);
        const crates = await cratesOf(db, organization.id);
        return {
          organization: show(organization, await roleOf(db, organization.id, user.id)),
          prefixes: await prefixesOf(organization),
          crates: crates.map(({ name, visibility }) => ({ name, visibility })),
        };
      },
    );

    app.patch(
      `${ROOT}/:organization`,
      { schema: { params: OfOrganization, body: ChangeBody, ...docs.change } },
      async (request) => {
        const change = await changeBy(request);
        const wanted = request.body.organization;
        const organization = await changeOrganization(
          platform,
          request.params.organization,
          {
            displayName: wanted.display_name,
            newCrates: wanted.new_crates,
            membersMayCreate: wanted.members_may_create,
          },
          change,
        );
        return { organization: show(organization, await roleOf(db, organization.id, change.user.id)) };
      },
    );

    app.delete(
      `${ROOT}/:organization`,
      { schema: { params: OfOrganization, ...docs.remove } },
      async (request, reply) => {
        await removeOrganization(platform, request.params.organization, await changeBy(request));
        return nothing(reply);
      },
    );

    app.get(
      `${ROOT}/:organization/members`,
      { schema: { params: OfOrganization, ...docs.members } },
      async (request) => {
        const { user } = await callerOf(request);
        const { organization } = await requirePart(db, user, request.params.organization);
        const members = await listMembers(db, organization.id);
        return { members: members.map(({ userId, ...member }) => ({ id: userId, ...member })) };
      },
    );

    app.put(
      `${ROOT}/:organization/members/:login`,
      { schema: { params: OfMember, body: MemberBody, ...docs.setMember } },
      async (request, reply) => {
        const { organization, login } = request.params;
        const { role } = request.body.member;
        await changeMember(platform, organization, { login, role }, await changeBy(request));
        return nothing(reply);
      },
    );

    app.delete(
      `${ROOT}/:organization/members/:login`,
      { schema: { params: OfMember, ...docs.removeMember } },
      async (request, reply) => {
        const { organization, login } = request.params;
        await removeMember(platform, organization, login, await changeBy(request));
        return nothing(reply);
      },
    );

    app.get(
      `${ROOT}/:organization/teams`,
      { schema: { params: OfOrganization, ...docs.teams } },
      async (request) => {
        const { user } = await callerOf(request);
        const { organization } = await requirePart(db, user, request.params.organization);
        const teams = await listTeams(db, organization.id);
        const members = await countTeamMembers(db, organization.id);
        return { teams: teams.map((team) => ({ ...showTeam(team), members: members.get(team.id) ?? 0 })) };
      },
    );

    app.post(
      `${ROOT}/:organization/teams`,
      { schema: { params: OfOrganization, body: TeamBody, ...docs.createTeam } },
      async (request, reply) => {
        const { name } = request.body.team;
        await createTeam(platform, request.params.organization, name, await changeBy(request));
        return nothing(reply);
      },
    );

    app.get(
      `${ROOT}/:organization/teams/:team`,
      { schema: { params: OfTeam, ...docs.readTeam } },
      async (request) => {
        const caller = await callerOf(request);
        const { organization } = await requirePart(db, caller.user, request.params.organization);
        const wanted = request.params.team;
        const team = await knownTeam(findTeam(db, keyOf(organization.name), keyOf(wanted)), wanted);
        const members = await listTeamMembers(db, team.id);
        return {
          team: showTeam(team),
          members: members.map(({ userId, ...member }) => ({ id: userId, ...member })),
          crates: await cratesOfTeam(db, asReader(caller), team.id),
        };
      },
    );

    app.delete(
      `${ROOT}/:organization/teams/:team`,
      { schema: { params: OfTeam, ...docs.removeTeam } },
      async (request, reply) => {
        const { organization, team } = request.params;
        await removeTeam(platform, organization, team, await changeBy(request));
        return nothing(reply);
      },
    );

    app.put(
      `${ROOT}/:organization/teams/:team/members/:login`,
      { schema: { params: OfTeamMember, ...docs.addTeamMember } },
      async (request, reply) => {
        await changeTeamMember(platform, request.params, true, await changeBy(request));
        return nothing(reply);
      },
    );

    app.delete(
      `${ROOT}/:organization/teams/:team/members/:login`,
      { schema: { params: OfTeamMember, ...docs.removeTeamMember } },
      async (request, reply) => {
        await changeTeamMember(platform, request.params, false, await changeBy(request));
        return nothing(reply);
      },
    );

    for (const [method, isTaken, schema] of [
      ['PUT', true, docs.takePrefix],
      ['DELETE', false, docs.releasePrefix],
    ] as const)
      app.route({
        method,
        url: `${ROOT}/:organization/prefixes/:prefix`,
        schema: { params: OfPrefix, ...schema },
        handler: async (request) => {
          const change = await changeBy(request as FastifyRequest);
          const { organization: name, prefix } = request.params as { organization: string; prefix: string };
          await changePrefix(platform, name, prefix, isTaken, change);
          const { organization } = await requirePart(db, change.user, name);
          return { prefixes: await prefixesOf(organization) };
        },
      });

    app.get(
      `${ROOT}/:organization/groups`,
      { schema: { params: OfOrganization, ...docs.groups } },
      async (request) => {
        const { user } = await callerOf(request);
        const { organization } = await requirePart(db, user, request.params.organization, 'admin');
        return groupsOf(organization);
      },
    );

    app.put(
      `${ROOT}/:organization/groups`,
      { schema: { params: OfOrganization, body: GroupsBody, ...docs.setGroups } },
      async (request) => {
        const change = await changeBy(request);
        const name = request.params.organization;
        await changeGroups(platform, name, request.body.groups, change);
        return groupsOf((await requirePart(db, change.user, name)).organization);
      },
    );

    for (const [method, isTaken, schema] of [
      ['PUT', true, docs.takeCrate],
      ['DELETE', false, docs.releaseCrate],
    ] as const)
      app.route({
        method,
        url: `${ROOT}/:organization/crates/:crate`,
        schema: { params: OfCrate, ...schema },
        handler: async (request, reply) => {
          const { organization, crate } = request.params as { organization: string; crate: string };
          await moveCrate(platform, organization, crate, isTaken, await changeBy(request as FastifyRequest));
          return nothing(reply as FastifyReply);
        },
      });
  };
}

const show = (organization: Organization, role: Role | null) => ({
  id: organization.id,
  name: organization.name,
  display_name: organization.displayName,
  new_crates: organization.newCrates,
  members_may_create: organization.membersMayCreate,
  created_at: organization.createdAt.toISOString(),
  role,
});

/** `login` is how cargo names it: `cargo owner --add acme:release`. */
const showTeam = (team: Team) => ({ id: team.id, name: team.name, login: fullName(team) });
