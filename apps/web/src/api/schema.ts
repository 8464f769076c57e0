// Made by `npm run docs` from the API document of the server.
export interface paths {
    "/.well-known/waybill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this registry is, and where its endpoints are
         * @description For everybody, as clients ask this first. On a private registry `issuers` is empty for whoever may not read it.
         */
        get: operations["readRegistry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/get-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The session of the cookie
         * @description Null also for half a session, whose second factor is still to be given.
         */
        get: operations["readSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-in/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a browser in
         * @description Sets the cookie of the session. Of somebody who has a second factor it is half a session, in which there is nobody until the factor is given. What the cookie holds is in no answer.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a browser out
         * @description Ends the session of the cookie, at every copy of the server at once. Without one, nothing is ended.
         */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/github/secret-scanning/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reports of GitHub’s secret scanning
         * @description Signed by GitHub (`Github-Public-Key-Identifier`, `Github-Public-Key-Signature`), and by nobody else.
         */
        post: operations["reportSecretsFromGithub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["readApiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/private/crate_owner_invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that wait for an answer, of a crate or of oneself */
        get: operations["listInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit trail, newest first */
        get: operations["searchAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/issuers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The issuers of ID tokens that the registry knows */
        get: operations["listIssuers"];
        put?: never;
        /**
         * Trust an issuer
         * @description It is asked for its keys first, and what does not answer as an issuer has to is refused.
         */
        post: operations["createIssuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/issuers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An issuer */
        get: operations["readIssuer"];
        put?: never;
        post?: never;
        /** Trust an issuer no more */
        delete: operations["deleteIssuer"];
        options?: never;
        head?: never;
        /**
         * Change an issuer
         * @description What is left out stays. It is asked for its keys where the change is about them.
         */
        patch: operations["changeIssuer"];
        trace?: never;
    };
    "/api/v1/admin/issuers/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try an issuer that is there */
        post: operations["checkStoredIssuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/issuers/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try an issuer without storing it */
        post: operations["checkIssuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the server does in the background, and how it went
         * @description Jobs that one copy does for all are shown as all copies know them; those that each copy does for itself, as the copy remembers that answers, since its start.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do a job now
         * @description At the copy of the server that answers. It answers when the run has ended, or after ten seconds, when it goes on by itself. Where one is under way already, no other begins; of a job that one copy does for all, wherever that is.
         */
        post: operations["runJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mails of the last weeks, newest first */
        get: operations["listMails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mails/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a mail again that failed */
        post: operations["retryMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mails/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A mail with the secrets in it
         * @description To hand on what could not be sent, such as a link for a new password. Not of a mail that was sent; it is in the audit trail.
         */
        post: operations["revealMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the registry stands
         * @description What is counted in memory is that of the copy of the server that answers.
         */
        get: operations["readState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/trusted_publishing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether trusted publishing is paused */
        get: operations["readTrustedPublishingSwitch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Pause or resume all trusted publishing */
        patch: operations["setTrustedPublishingSwitch"];
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users of the registry */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make a user
         * @description Without a password, the user has API tokens only.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{login}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user, with groups and the identities at sign-in providers */
        get: operations["readUserAsAdministrator"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what a user may, or lock them
         * @description A lock ends all sessions, and API tokens fail with its reason. A right that a group gives is taken away there.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/admin/users/{login}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take all second factors of somebody who lost them
         * @description They are told by mail, with the name of the administrator.
         */
        delete: operations["resetSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{login}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sessions of somebody, the latest first */
        get: operations["listSessionsOfUser"];
        put?: never;
        post?: never;
        /**
         * End all sessions of somebody
         * @description API tokens go on: a lock ends those, too.
         */
        delete: operations["endSessionsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{login}/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session of somebody */
        delete: operations["endSessionOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{login}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API tokens of somebody
         * @description Those that live, and those that expired in the last `expired_days` days; never the tokens themselves.
         */
        get: operations["listApiTokensOfUser"];
        put?: never;
        /** Make an API token for somebody */
        post: operations["createApiTokenForUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{login}/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token of somebody */
        delete: operations["revokeApiTokenOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The categories of all crates
         * @description Those at the top; what is below one counts for it.
         */
        get: operations["listCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A category with those right below and above it */
        get: operations["readCategory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/category_slugs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The slugs of all categories */
        get: operations["listCategorySlugs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look for crates
         * @description Of `all_keywords`, `keyword`, `letter`, `user_id`, `team_id`, `following` and `ids[]` only the first that is given counts; `q`, `category` and `include_yanked` go with each of them. Crates that the reader may not see are neither shown nor counted.
         */
        get: operations["searchCrates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A crate with its versions */
        get: operations["readCrate"];
        put?: never;
        post?: never;
        /**
         * Delete a crate with all that belongs to it
         * @description For whom the settings of the registry allow it: its owners, while hardly anybody can need it, and administrators. It cannot be taken back, and nobody gets the name for a while.
         */
        delete: operations["deleteCrate"];
        options?: never;
        head?: never;
        /** Change the settings of a crate */
        patch: operations["changeCrateSettings"];
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version */
        get: operations["readVersion"];
        put?: never;
        post?: never;
        /**
         * Delete a version
         * @description For whom the settings of the registry allow it. It cannot be taken back, and the number is never used again.
         */
        delete: operations["deleteVersion"];
        options?: never;
        head?: never;
        /** Yank a version, or take that back, with a reason */
        patch: operations["changeVersion"];
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/authors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The authors of a version
         * @description Always none, as on crates.io: who wrote it stands in its manifest.
         */
        get: operations["listAuthors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The dependencies of a version */
        get: operations["listDependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The `.crate` file of a version */
        get: operations["downloadVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/downloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often a version was downloaded, day by day
         * @description Of 90 days; a day without a download is left out.
         */
        get: operations["countVersionDownloads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/readme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The README of a version, as HTML that may stand in any page
         * @description Whoever accepts JSON is told its address instead.
         */
        get: operations["readReadme"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/unyank": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Take the yank of a version back */
        put: operations["unyankVersion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/{version}/yank": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Yank a version
         * @description No new lock file takes it; those that have it keep it.
         */
        delete: operations["yankVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/deleted_versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions that were deleted from a crate
         * @description The newest deletion first. Why one was deleted is told to the owners and in the audit trail only. What was deleted before the crate of this name was made is not here.
         */
        get: operations["listDeletedVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a crate and its versions may be deleted, and why not
         * @description As it is now, for the caller; a second factor may be asked for on top.
         */
        get: operations["readDeletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/downloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often a crate was downloaded, day by day
         * @description Of the last 90 days; a day without a download is left out.
         */
        get: operations["countCrateDownloads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened around the publishing of a crate, newest first
         * @description The exchanges of the last 90 days, and from the audit trail the uploads, revocations, yanks and changes of trusted publishers. For owners of the crate, whoever has the name reserved, and administrators.
         */
        get: operations["listCrateEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Follow a crate */
        put: operations["followCrate"];
        post?: never;
        /** Follow a crate no more */
        delete: operations["unfollowCrate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/following": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether one follows a crate */
        get: operations["isFollowingCrate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/owner_team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Teams that own a crate */
        get: operations["listTeamOwners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/owner_user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users that own a crate */
        get: operations["listUserOwners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/owners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Owners of a crate: users, then teams */
        get: operations["listOwners"];
        /**
         * Invite users to own a crate, or add teams
         * @description Teams are named as `organisation:team`. All of the list or nothing.
         */
        put: operations["addOwners"];
        post?: never;
        /**
         * Remove owners of a crate
         * @description At least one user remains.
         */
        delete: operations["removeOwners"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/publishing_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API tokens with which a crate can be published
         * @description For its owners, signed in. Those of all who may publish it, with the name, the last use and how far each goes; never the token, and of those of others no name of another crate.
         */
        get: operations["listPublishingTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/publishing_tokens/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke API tokens with which a crate can be published
         * @description Those of the named that are one’s own, or are good for this crate alone; others are left. Whose they are gets a mail.
         */
        post: operations["revokePublishingTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/readers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Teams that may read a private crate beside its owners */
        get: operations["listReaders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/readers/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Let a team read a private crate */
        put: operations["addReader"];
        post?: never;
        /** Let a team read a private crate no longer */
        delete: operations["removeReader"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/readme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The README of the default version of a crate
         * @description As that of the version itself, and `readme_not_found` also where there is no version. With the next version it may be another one.
         */
        get: operations["readDefaultReadme"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/reverse_dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The crates that depend on a crate
         * @description By their default versions. Those that the reader may not see are neither shown nor counted.
         */
        get: operations["listReverseDependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which part one has in a crate, and which organisation it belongs to
         * @description For its owners, members of owning teams, and administrators of the registry.
         */
        get: operations["readCratePart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of a crate */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crates/new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Publish a version
         * @description What `cargo publish` sends, whatever its content type.
         */
        put: operations["publishVersion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device/authorizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for an API token that a person approves in a browser
         * @description As RFC 8628 §3.1, with a JSON body.
         */
        post: operations["startDeviceSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The API token, once it is approved
         * @description As RFC 8628 §3.4, with a JSON body: `authorization_pending` until then. The token leaves once.
         */
        post: operations["pollDeviceSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keywords": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keywords of all crates */
        get: operations["listKeywords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keywords/{keyword}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A keyword */
        get: operations["readKeyword"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the credential of this request stands for */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/crate_owner_invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations to own a crate that one has */
        get: operations["listOwnInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/crate_owner_invitations/{crate_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Accept or decline an invitation */
        put: operations["answerInvitation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/crate_owner_invitations/accept/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Accept the invitation of a link
         * @description The link came by mail to a verified address; nobody needs to be signed in.
         */
        put: operations["acceptInvitationByLink"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Ask for another e-mail address
         * @description Wants the password. A link is sent to the new address and a note to the one before; nothing changes until the link is used. The answer is the same whether the address is somebody else’s already or not.
         */
        put: operations["changeEmailAddress"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/email_notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Of which of one’s crates one is told
         * @description Crates that one does not own are passed over.
         */
        put: operations["changeCrateNotifications"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one’s password
         * @description All other sessions end; this one gets another cookie.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s second factors, and how this session stands */
        get: operations["readSecondFactor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the second factor: the session is whole, and its factor fresh
         * @description A code of the app, a recovery code, or the answer of a passkey. Also in half a session.
         */
        post: operations["giveSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/confirmations/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How the second factor can be given, with the question to a passkey
         * @description Also in half a session.
         */
        post: operations["askForSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add the passkey that the browser made
         * @description With recovery codes, where there are none yet.
         */
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a passkey
         * @description The second factor must be fresh. Whoever has none must have signed in a short while ago.
         */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        /** Give a passkey another name */
        patch: operations["renamePasskey"];
        trace?: never;
    };
    "/api/v1/me/second-factor/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a browser needs to make a passkey
         * @description The second factor must be fresh. Whoever has none must have signed in a short while ago.
         */
        post: operations["startPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New recovery codes in place of all that there are
         * @description The second factor must be fresh. Whoever has none must have signed in a short while ago.
         */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A secret for an authenticator app
         * @description It is good for nothing until a code of it came. The second factor must be fresh. Whoever has none must have signed in a short while ago.
         */
        post: operations["startTotp"];
        /**
         * Remove the authenticator app
         * @description The second factor must be fresh. Whoever has none must have signed in a short while ago.
         */
        delete: operations["removeTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/totp/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The first code of the app, which is a second factor from now on
         * @description With recovery codes, where there are none yet.
         */
        post: operations["confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s sessions, the latest first */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /** End all of one’s sessions but this one */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of one’s sessions
         * @description At once, and at every copy of the server.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One’s API tokens
         * @description Those that live, and those that expired in the last `expired_days` days.
         */
        get: operations["listApiTokens"];
        /**
         * Make an API token for oneself
         * @description Signed in only: no token makes another one.
         */
        put: operations["createApiToken"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of one’s API tokens */
        get: operations["readApiToken"];
        put?: never;
        post?: never;
        /**
         * Revoke one of one’s API tokens
         * @description The same answer for an id that is not one’s own: that one is left alone.
         */
        delete: operations["revokeApiToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions of the crates one follows, the newest first */
        get: operations["listUpdates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One’s organisations
         * @description An administrator of the registry sees all.
         */
        get: operations["listOrganizations"];
        put?: never;
        /** Make an organisation */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An organisation, with its prefixes and crates */
        get: operations["readOrganization"];
        put?: never;
        post?: never;
        /** Delete an organisation that has no crates */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /** Change the settings of an organisation */
        patch: operations["changeOrganization"];
        trace?: never;
    };
    "/api/v1/organizations/{organization}/crates/{crate}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a crate to the organisation
         * @description By an owner of the crate who at least administers this organisation. A crate that belongs to another organisation is given away by the owners of that one alone.
         */
        put: operations["giveCrate"];
        post?: never;
        /**
         * Take a crate out of the organisation
         * @description By an owner of the organisation; somebody must own the crate by name.
         */
        delete: operations["takeCrateBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which groups of the identity provider give which part */
        get: operations["listGroups"];
        /** Say which groups give which part, in place of what was said before */
        put: operations["setGroups"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its members */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/members/{login}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Add a member or change a role */
        put: operations["setMember"];
        post?: never;
        /** Take a member out, or leave */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/prefixes/{prefix}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a prefix of crate names to the organisation
         * @description For administrators of the registry.
         */
        put: operations["takePrefix"];
        post?: never;
        /** Take a prefix back */
        delete: operations["releasePrefix"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its teams */
        get: operations["listTeams"];
        put?: never;
        /** Make a team */
        post: operations["createTeam"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A team with its members and crates */
        get: operations["readTeam"];
        put?: never;
        post?: never;
        /** Delete a team, and with it its rights */
        delete: operations["deleteTeam"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{organization}/teams/{team}/members/{login}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Add somebody to a team */
        put: operations["addTeamMember"];
        post?: never;
        /** Take somebody out of a team, or leave it */
        delete: operations["removeTeamMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a browser in by the answer of a passkey alone
         * @description Sets the cookie of the session, which is whole: a passkey is had and unlocked.
         */
        post: operations["signInWithPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A question to whichever passkey the person chooses
         * @description Sets the cookie by which the answer is known to come from the same browser.
         */
        post: operations["startPasskeySignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/site_metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What crates.io tells its own pages of itself */
        get: operations["readSiteMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The front page: what is new, and what is downloaded most */
        get: operations["readSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke the API token of this request */
        delete: operations["revokeCurrentApiToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/revoke-exposed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke tokens that one has found
         * @description Whoever has a token may end it: no other credential is asked for.
         */
        post: operations["revokeExposedTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The exchanges that were tried, newest first
         * @description With `crate`, those on a crate or a reserved name of one’s own; with `correlation_id` alone, those of that request that one may see; without either, all, for administrators.
         */
        get: operations["listAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/attempts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An exchange with all its checks */
        get: operations["readAttempt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/attempts/{id}/publisher": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the job of a refused exchange publish */
        post: operations["createPublisherFromAttempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/github_configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which jobs of GitHub may publish, as at crates.io
         * @description Either of a crate or of a user: oneself.
         */
        get: operations["listGithubConfigs"];
        put?: never;
        /** Let a job of GitHub publish a crate, as at crates.io */
        post: operations["createGithubConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/github_configs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let a job of GitHub publish no more, as at crates.io */
        delete: operations["deleteGithubConfig"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/gitlab_configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which jobs of GitLab may publish, as at crates.io
         * @description Either of a crate or of a user: oneself.
         */
        get: operations["listGitlabConfigs"];
        put?: never;
        /** Let a job of GitLab publish a crate, as at crates.io */
        post: operations["createGitlabConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/gitlab_configs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let a job of GitLab publish no more, as at crates.io */
        delete: operations["deleteGitlabConfig"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The CI providers, with what a form for a publisher needs */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/publishers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which CI jobs may publish
         * @description Of a crate, or of all crates and reserved names of one’s own.
         */
        get: operations["listPublishers"];
        put?: never;
        /**
         * Let a CI job publish
         * @description One shape for all providers. A name that is no crate yet is reserved for its first version.
         */
        post: operations["createPublisher"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/publishers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A publisher */
        get: operations["readPublisher"];
        put?: never;
        post?: never;
        /** Let a CI job publish no more */
        delete: operations["deletePublisher"];
        options?: never;
        head?: never;
        /**
         * Change a publisher
         * @description What is left out stays. Its access tokens are revoked.
         */
        patch: operations["editPublisher"];
        trace?: never;
    };
    "/api/v1/trusted_publishing/rehearsals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an exchange would say, without exchanging
         * @description To owners, signed in or with an API token, it shows the checks on their publishers.
         */
        post: operations["rehearse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange an ID token of a CI job for an access token
         * @description With `crate`, `version` and `checksum` the token is good for one upload of exactly that file; with `crate` alone for that crate. An ID token is good for one exchange.
         */
        post: operations["exchangeIdToken"];
        /** Revoke the access token of this request */
        delete: operations["revokeAccessToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/tokens/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the access token of this request is good for */
        get: operations["readCurrentAccessToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trusted_publishing/tokens/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke all access tokens of the job that shows its ID token */
        post: operations["revokeAccessTokensOfJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user of the registry */
        get: operations["readUser"];
        /**
         * Whether one is told by mail of each version of one’s crates
         * @description One’s own number only. An e-mail address is taken where it is the one there is, and refused else.
         */
        put: operations["changeOwnNotifications"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads of all crates of a user that one may see */
        get: operations["readUserStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server is alive
         * @description Also while the database is gone: a restart would not bring it back.
         */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the server counts, for Prometheus
         * @description For administrators, for whoever sends `metrics.token` as a bearer token, and without a credential for the addresses of `metrics.addresses`: this machine alone while public_url is a loopback address, and else nobody. docs/operations.md names each figure.
         */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server can answer requests
         * @description For load balancers: 503 with `database_unavailable` or `storage_unavailable` while one of them is gone, and with `shutting_down` from the moment the server is asked to stop, some seconds before it takes no more connections.
         */
        get: operations["readReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * ApiError
         * @description The request is refused.
         */
        ApiError: {
            errors: {
                /**
                 * @description Stable; its HTTP status is the same everywhere.
                 * @enum {unknown}
                 */
                code: "access_denied" | "access_token_malformed" | "account_locked" | "account_read_only" | "alert_invalid" | "alert_signature_invalid" | "api_token_invalid" | "api_token_required" | "archive_entry_type_invalid" | "archive_malformed" | "archive_path_invalid" | "archive_too_large" | "archive_too_many_entries" | "attempt_not_found" | "attempt_not_mendable" | "authentication_failed" | "authentication_required" | "authorization_header_invalid" | "authorization_pending" | "body_invalid" | "body_too_large" | "callee_mismatch" | "category_invalid" | "claim_mismatch" | "content_type_unsupported" | "crate_creation_refused" | "crate_name_embargoed" | "crate_name_invalid" | "crate_name_pending" | "crate_name_reserved" | "crate_name_taken" | "crate_name_upstream" | "crate_not_found" | "crate_not_in_token" | "crate_owner_required" | "crate_prefix_reserved" | "crate_too_large" | "database_unavailable" | "deletion_refused" | "dependency_invalid" | "dependency_registry_refused" | "dependency_requirement_invalid" | "dependency_unknown" | "description_too_long" | "device_code_expired" | "device_code_unknown" | "email_link_invalid" | "environment_forbidden" | "environment_mismatch" | "environment_required" | "event_mismatch" | "feature_invalid" | "frame_malformed" | "frame_truncated" | "headers_too_large" | "id_token_algorithm_refused" | "id_token_audience_mismatch" | "id_token_claim_invalid" | "id_token_claim_missing" | "id_token_expired" | "id_token_header_refused" | "id_token_issuer_unknown" | "id_token_key_id_missing" | "id_token_key_unknown" | "id_token_lifetime_too_long" | "id_token_malformed" | "id_token_not_yet_valid" | "id_token_replayed" | "id_token_signature_invalid" | "id_token_too_large" | "id_token_tries_exhausted" | "identity_mismatch" | "index_line_too_large" | "internal_error" | "invitation_expired" | "invitation_not_found" | "issuer_ambiguous" | "issuer_check_failed" | "issuer_disabled" | "issuer_exists" | "issuer_in_use" | "issuer_invalid" | "issuer_not_configured" | "issuer_not_found" | "issuer_read_only" | "issuer_settings_invalid" | "issuer_unavailable" | "job_denied" | "job_not_found" | "json_malformed" | "keyword_invalid" | "last_administrator" | "last_owner" | "license_invalid" | "mail_not_sendable" | "mail_settled" | "manifest_invalid" | "manifest_missing" | "member_not_found" | "metadata_invalid" | "metadata_mismatch" | "metadata_missing" | "metadata_too_large" | "method_not_allowed" | "new_crate_needs_user" | "not_found" | "organization_exists" | "organization_in_use" | "organization_invalid" | "organization_not_found" | "organization_role_required" | "origin_refused" | "owners_invalid" | "passkeys_unavailable" | "password_invalid" | "password_sign_in_off" | "path_invalid" | "pending_limit_reached" | "permission_denied" | "pin_mismatch" | "provider_unknown" | "publisher_disabled" | "publisher_duplicate" | "publisher_field_invalid" | "publisher_lapsed" | "publisher_limit_reached" | "publisher_needs_review" | "publisher_not_found" | "publisher_owner_required" | "publisher_rate_limited" | "publisher_rule_invalid" | "publisher_unknown" | "publishers_crowded" | "query_invalid" | "read_token_required" | "readme_not_found" | "readmes_busy" | "ref_mismatch" | "ref_not_protected" | "request_malformed" | "request_timeout" | "reset_link_invalid" | "right_from_group" | "runner_mismatch" | "scope_not_granted" | "second_factor_exists" | "second_factor_not_found" | "second_factor_refused" | "second_factor_required" | "secret_scanning_off" | "session_required" | "setup_closed" | "shutting_down" | "sign_in_again" | "sign_in_failed" | "sign_in_not_allowed" | "sign_in_not_verified" | "sign_in_provider_unavailable" | "sign_in_provider_unknown" | "sign_in_refused" | "sign_in_state_invalid" | "slow_down" | "storage_unavailable" | "team_exists" | "team_not_found" | "token_bound_elsewhere" | "token_legacy_refused" | "token_limit_reached" | "token_not_provided" | "token_scope_insufficient" | "too_many_codes" | "too_many_dependencies" | "too_many_device_requests" | "too_many_factor_tries" | "too_many_features" | "too_many_requests" | "too_many_sign_ins" | "trigger_denied" | "trusted_publishing_paused" | "trustpub_only" | "url_invalid" | "user_code_unknown" | "user_exists" | "user_invalid" | "user_not_found" | "version_deleted" | "version_exists" | "version_invalid" | "version_not_found" | "version_too_long" | "yank_message_invalid";
                /** @description The log of the registry has the rest under this id. */
                correlation_id: string;
                /** @description A sentence: what was expected, what came, what to do. */
                detail: string;
                /** @description The path of what is at fault in the request, or the claim. */
                field?: string;
                /** @description What to change, where the sentence does not say it. */
                remedy?: string;
            }[];
        };
        /** ApiToken */
        ApiToken: {
            crate_scopes: string[] | null;
            /** Format: date-time */
            created_at: string;
            endpoint_scopes: string[] | null;
            expired_at: string | null;
            id: number;
            last_used_at: string | null;
            name: string;
        };
        /** Attempt */
        Attempt: {
            /** Format: date-time */
            at: string;
            checks: components["schemas"]["Check"][];
            claims: {
                [key: string]: unknown;
            };
            code: ("access_denied" | "access_token_malformed" | "account_locked" | "account_read_only" | "alert_invalid" | "alert_signature_invalid" | "api_token_invalid" | "api_token_required" | "archive_entry_type_invalid" | "archive_malformed" | "archive_path_invalid" | "archive_too_large" | "archive_too_many_entries" | "attempt_not_found" | "attempt_not_mendable" | "authentication_failed" | "authentication_required" | "authorization_header_invalid" | "authorization_pending" | "body_invalid" | "body_too_large" | "callee_mismatch" | "category_invalid" | "claim_mismatch" | "content_type_unsupported" | "crate_creation_refused" | "crate_name_embargoed" | "crate_name_invalid" | "crate_name_pending" | "crate_name_reserved" | "crate_name_taken" | "crate_name_upstream" | "crate_not_found" | "crate_not_in_token" | "crate_owner_required" | "crate_prefix_reserved" | "crate_too_large" | "database_unavailable" | "deletion_refused" | "dependency_invalid" | "dependency_registry_refused" | "dependency_requirement_invalid" | "dependency_unknown" | "description_too_long" | "device_code_expired" | "device_code_unknown" | "email_link_invalid" | "environment_forbidden" | "environment_mismatch" | "environment_required" | "event_mismatch" | "feature_invalid" | "frame_malformed" | "frame_truncated" | "headers_too_large" | "id_token_algorithm_refused" | "id_token_audience_mismatch" | "id_token_claim_invalid" | "id_token_claim_missing" | "id_token_expired" | "id_token_header_refused" | "id_token_issuer_unknown" | "id_token_key_id_missing" | "id_token_key_unknown" | "id_token_lifetime_too_long" | "id_token_malformed" | "id_token_not_yet_valid" | "id_token_replayed" | "id_token_signature_invalid" | "id_token_too_large" | "id_token_tries_exhausted" | "identity_mismatch" | "index_line_too_large" | "internal_error" | "invitation_expired" | "invitation_not_found" | "issuer_ambiguous" | "issuer_check_failed" | "issuer_disabled" | "issuer_exists" | "issuer_in_use" | "issuer_invalid" | "issuer_not_configured" | "issuer_not_found" | "issuer_read_only" | "issuer_settings_invalid" | "issuer_unavailable" | "job_denied" | "job_not_found" | "json_malformed" | "keyword_invalid" | "last_administrator" | "last_owner" | "license_invalid" | "mail_not_sendable" | "mail_settled" | "manifest_invalid" | "manifest_missing" | "member_not_found" | "metadata_invalid" | "metadata_mismatch" | "metadata_missing" | "metadata_too_large" | "method_not_allowed" | "new_crate_needs_user" | "not_found" | "organization_exists" | "organization_in_use" | "organization_invalid" | "organization_not_found" | "organization_role_required" | "origin_refused" | "owners_invalid" | "passkeys_unavailable" | "password_invalid" | "password_sign_in_off" | "path_invalid" | "pending_limit_reached" | "permission_denied" | "pin_mismatch" | "provider_unknown" | "publisher_disabled" | "publisher_duplicate" | "publisher_field_invalid" | "publisher_lapsed" | "publisher_limit_reached" | "publisher_needs_review" | "publisher_not_found" | "publisher_owner_required" | "publisher_rate_limited" | "publisher_rule_invalid" | "publisher_unknown" | "publishers_crowded" | "query_invalid" | "read_token_required" | "readme_not_found" | "readmes_busy" | "ref_mismatch" | "ref_not_protected" | "request_malformed" | "request_timeout" | "reset_link_invalid" | "right_from_group" | "runner_mismatch" | "scope_not_granted" | "second_factor_exists" | "second_factor_not_found" | "second_factor_refused" | "second_factor_required" | "secret_scanning_off" | "session_required" | "setup_closed" | "shutting_down" | "sign_in_again" | "sign_in_failed" | "sign_in_not_allowed" | "sign_in_not_verified" | "sign_in_provider_unavailable" | "sign_in_provider_unknown" | "sign_in_refused" | "sign_in_state_invalid" | "slow_down" | "storage_unavailable" | "team_exists" | "team_not_found" | "token_bound_elsewhere" | "token_legacy_refused" | "token_limit_reached" | "token_not_provided" | "token_scope_insufficient" | "too_many_codes" | "too_many_dependencies" | "too_many_device_requests" | "too_many_factor_tries" | "too_many_features" | "too_many_requests" | "too_many_sign_ins" | "trigger_denied" | "trusted_publishing_paused" | "trustpub_only" | "url_invalid" | "user_code_unknown" | "user_exists" | "user_invalid" | "user_not_found" | "version_deleted" | "version_exists" | "version_invalid" | "version_not_found" | "version_too_long" | "yank_message_invalid") | null;
            correlation_id: string;
            crates: string[];
            detail: string | null;
            failures: {
                /** @enum {unknown} */
                code: "access_denied" | "access_token_malformed" | "account_locked" | "account_read_only" | "alert_invalid" | "alert_signature_invalid" | "api_token_invalid" | "api_token_required" | "archive_entry_type_invalid" | "archive_malformed" | "archive_path_invalid" | "archive_too_large" | "archive_too_many_entries" | "attempt_not_found" | "attempt_not_mendable" | "authentication_failed" | "authentication_required" | "authorization_header_invalid" | "authorization_pending" | "body_invalid" | "body_too_large" | "callee_mismatch" | "category_invalid" | "claim_mismatch" | "content_type_unsupported" | "crate_creation_refused" | "crate_name_embargoed" | "crate_name_invalid" | "crate_name_pending" | "crate_name_reserved" | "crate_name_taken" | "crate_name_upstream" | "crate_not_found" | "crate_not_in_token" | "crate_owner_required" | "crate_prefix_reserved" | "crate_too_large" | "database_unavailable" | "deletion_refused" | "dependency_invalid" | "dependency_registry_refused" | "dependency_requirement_invalid" | "dependency_unknown" | "description_too_long" | "device_code_expired" | "device_code_unknown" | "email_link_invalid" | "environment_forbidden" | "environment_mismatch" | "environment_required" | "event_mismatch" | "feature_invalid" | "frame_malformed" | "frame_truncated" | "headers_too_large" | "id_token_algorithm_refused" | "id_token_audience_mismatch" | "id_token_claim_invalid" | "id_token_claim_missing" | "id_token_expired" | "id_token_header_refused" | "id_token_issuer_unknown" | "id_token_key_id_missing" | "id_token_key_unknown" | "id_token_lifetime_too_long" | "id_token_malformed" | "id_token_not_yet_valid" | "id_token_replayed" | "id_token_signature_invalid" | "id_token_too_large" | "id_token_tries_exhausted" | "identity_mismatch" | "index_line_too_large" | "internal_error" | "invitation_expired" | "invitation_not_found" | "issuer_ambiguous" | "issuer_check_failed" | "issuer_disabled" | "issuer_exists" | "issuer_in_use" | "issuer_invalid" | "issuer_not_configured" | "issuer_not_found" | "issuer_read_only" | "issuer_settings_invalid" | "issuer_unavailable" | "job_denied" | "job_not_found" | "json_malformed" | "keyword_invalid" | "last_administrator" | "last_owner" | "license_invalid" | "mail_not_sendable" | "mail_settled" | "manifest_invalid" | "manifest_missing" | "member_not_found" | "metadata_invalid" | "metadata_mismatch" | "metadata_missing" | "metadata_too_large" | "method_not_allowed" | "new_crate_needs_user" | "not_found" | "organization_exists" | "organization_in_use" | "organization_invalid" | "organization_not_found" | "organization_role_required" | "origin_refused" | "owners_invalid" | "passkeys_unavailable" | "password_invalid" | "password_sign_in_off" | "path_invalid" | "pending_limit_reached" | "permission_denied" | "pin_mismatch" | "provider_unknown" | "publisher_disabled" | "publisher_duplicate" | "publisher_field_invalid" | "publisher_lapsed" | "publisher_limit_reached" | "publisher_needs_review" | "publisher_not_found" | "publisher_owner_required" | "publisher_rate_limited" | "publisher_rule_invalid" | "publisher_unknown" | "publishers_crowded" | "query_invalid" | "read_token_required" | "readme_not_found" | "readmes_busy" | "ref_mismatch" | "ref_not_protected" | "request_malformed" | "request_timeout" | "reset_link_invalid" | "right_from_group" | "runner_mismatch" | "scope_not_granted" | "second_factor_exists" | "second_factor_not_found" | "second_factor_refused" | "second_factor_required" | "secret_scanning_off" | "session_required" | "setup_closed" | "shutting_down" | "sign_in_again" | "sign_in_failed" | "sign_in_not_allowed" | "sign_in_not_verified" | "sign_in_provider_unavailable" | "sign_in_provider_unknown" | "sign_in_refused" | "sign_in_state_invalid" | "slow_down" | "storage_unavailable" | "team_exists" | "team_not_found" | "token_bound_elsewhere" | "token_legacy_refused" | "token_limit_reached" | "token_not_provided" | "token_scope_insufficient" | "too_many_codes" | "too_many_dependencies" | "too_many_device_requests" | "too_many_factor_tries" | "too_many_features" | "too_many_requests" | "too_many_sign_ins" | "trigger_denied" | "trusted_publishing_paused" | "trustpub_only" | "url_invalid" | "user_code_unknown" | "user_exists" | "user_invalid" | "user_not_found" | "version_deleted" | "version_exists" | "version_invalid" | "version_not_found" | "version_too_long" | "yank_message_invalid";
                detail: string;
                mend: components["schemas"]["Mend"] | null;
                publisher_id: number;
            }[];
            id: number;
            issuer: string;
            /** @enum {unknown} */
            outcome: "granted" | "refused";
            provider: string | null;
            subject: string | null;
            version: string | null;
        };
        /** AttemptToken */
        AttemptToken: {
            /** @description Whether it was good for one upload of exactly one file. */
            bound: boolean;
            ended: ("used_up" | "revoked" | "exposed" | "publisher_changed" | "expired") | null;
            ended_at: string | null;
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * AuditAction
         * @description What a person did with the version.
         */
        AuditAction: {
            /** @enum {unknown} */
            action: "publish" | "yank" | "unyank";
            /** Format: date-time */
            time: string;
            user: components["schemas"]["PublicUser"];
        };
        /** AuditEvent */
        AuditEvent: {
            /** @description `noun.verb`, such as `publisher.created`. */
            action: string;
            actor: {
                id: number | null;
                kind: string;
                login?: string;
            };
            /** Format: date-time */
            at: string;
            correlation_id: string;
            crate: string | null;
            detail: {
                [key: string]: unknown;
            };
            id: number;
        };
        /** Category */
        Category: {
            /** @description The slug: there are no titles here. */
            category: string;
            /** @description Of the crates that the reader may see. */
            crates_cnt: number;
            /** Format: date-time */
            created_at: string;
            description: string;
            /** @description The slug. */
            id: string;
            slug: string;
        };
        /** Check */
        Check: {
            actual: string;
            expected: string;
            name: string;
            /** @enum {unknown} */
            outcome: "passed" | "failed" | "skipped";
            publisher_id: number | null;
        };
        /** Crate */
        Crate: {
            badges: unknown[];
            /** @description Null: `include` did not ask for it. */
            categories: string[] | null;
            /** Format: date-time */
            created_at: string;
            default_version: string | null;
            description: string | null;
            documentation: string | null;
            downloads: number;
            /** @description Whether it has the very name that was searched for. */
            exact_match: boolean;
            homepage: string | null;
            /** @description The name. */
            id: string;
            /** @description Null: `include` did not ask for it. */
            keywords: string[] | null;
            links: {
                owner_team: string;
                owner_user: string;
                owners: string;
                reverse_dependencies: string;
                version_downloads: string;
                versions: string | null;
            };
            max_stable_version: string | null;
            /** @description `0.0.0` where no version is left. */
            max_version: string;
            name: string;
            /** @description `0.0.0` where no version is left. */
            newest_version: string;
            num_versions: number;
            /** @description In the last 90 days. Null: `include` did not ask for it. */
            recent_downloads: number | null;
            repository: string | null;
            /** @description New versions come from trusted publishers only. */
            trustpub_only: boolean;
            /** Format: date-time */
            updated_at: string;
            versions: number[] | null;
            /**
             * @description A private crate is not there for anybody who may not read it.
             * @enum {unknown}
             */
            visibility: "public" | "private";
            /** @description Whether the default version is. */
            yanked: boolean;
        };
        /** CrateEvent */
        CrateEvent: {
            /** @description As in the audit trail, such as `version.published`; of an exchange `exchange.granted` or `exchange.refused`. */
            action: string;
            /** Format: date-time */
            at: string;
            /** @description Of an exchange: it has all the checks. */
            attempt_id: number | null;
            /** @description The fields of the publisher that were changed. */
            changed: string[];
            code: ("access_denied" | "access_token_malformed" | "account_locked" | "account_read_only" | "alert_invalid" | "alert_signature_invalid" | "api_token_invalid" | "api_token_required" | "archive_entry_type_invalid" | "archive_malformed" | "archive_path_invalid" | "archive_too_large" | "archive_too_many_entries" | "attempt_not_found" | "attempt_not_mendable" | "authentication_failed" | "authentication_required" | "authorization_header_invalid" | "authorization_pending" | "body_invalid" | "body_too_large" | "callee_mismatch" | "category_invalid" | "claim_mismatch" | "content_type_unsupported" | "crate_creation_refused" | "crate_name_embargoed" | "crate_name_invalid" | "crate_name_pending" | "crate_name_reserved" | "crate_name_taken" | "crate_name_upstream" | "crate_not_found" | "crate_not_in_token" | "crate_owner_required" | "crate_prefix_reserved" | "crate_too_large" | "database_unavailable" | "deletion_refused" | "dependency_invalid" | "dependency_registry_refused" | "dependency_requirement_invalid" | "dependency_unknown" | "description_too_long" | "device_code_expired" | "device_code_unknown" | "email_link_invalid" | "environment_forbidden" | "environment_mismatch" | "environment_required" | "event_mismatch" | "feature_invalid" | "frame_malformed" | "frame_truncated" | "headers_too_large" | "id_token_algorithm_refused" | "id_token_audience_mismatch" | "id_token_claim_invalid" | "id_token_claim_missing" | "id_token_expired" | "id_token_header_refused" | "id_token_issuer_unknown" | "id_token_key_id_missing" | "id_token_key_unknown" | "id_token_lifetime_too_long" | "id_token_malformed" | "id_token_not_yet_valid" | "id_token_replayed" | "id_token_signature_invalid" | "id_token_too_large" | "id_token_tries_exhausted" | "identity_mismatch" | "index_line_too_large" | "internal_error" | "invitation_expired" | "invitation_not_found" | "issuer_ambiguous" | "issuer_check_failed" | "issuer_disabled" | "issuer_exists" | "issuer_in_use" | "issuer_invalid" | "issuer_not_configured" | "issuer_not_found" | "issuer_read_only" | "issuer_settings_invalid" | "issuer_unavailable" | "job_denied" | "job_not_found" | "json_malformed" | "keyword_invalid" | "last_administrator" | "last_owner" | "license_invalid" | "mail_not_sendable" | "mail_settled" | "manifest_invalid" | "manifest_missing" | "member_not_found" | "metadata_invalid" | "metadata_mismatch" | "metadata_missing" | "metadata_too_large" | "method_not_allowed" | "new_crate_needs_user" | "not_found" | "organization_exists" | "organization_in_use" | "organization_invalid" | "organization_not_found" | "organization_role_required" | "origin_refused" | "owners_invalid" | "passkeys_unavailable" | "password_invalid" | "password_sign_in_off" | "path_invalid" | "pending_limit_reached" | "permission_denied" | "pin_mismatch" | "provider_unknown" | "publisher_disabled" | "publisher_duplicate" | "publisher_field_invalid" | "publisher_lapsed" | "publisher_limit_reached" | "publisher_needs_review" | "publisher_not_found" | "publisher_owner_required" | "publisher_rate_limited" | "publisher_rule_invalid" | "publisher_unknown" | "publishers_crowded" | "query_invalid" | "read_token_required" | "readme_not_found" | "readmes_busy" | "ref_mismatch" | "ref_not_protected" | "request_malformed" | "request_timeout" | "reset_link_invalid" | "right_from_group" | "runner_mismatch" | "scope_not_granted" | "second_factor_exists" | "second_factor_not_found" | "second_factor_refused" | "second_factor_required" | "secret_scanning_off" | "session_required" | "setup_closed" | "shutting_down" | "sign_in_again" | "sign_in_failed" | "sign_in_not_allowed" | "sign_in_not_verified" | "sign_in_provider_unavailable" | "sign_in_provider_unknown" | "sign_in_refused" | "sign_in_state_invalid" | "slow_down" | "storage_unavailable" | "team_exists" | "team_not_found" | "token_bound_elsewhere" | "token_legacy_refused" | "token_limit_reached" | "token_not_provided" | "token_scope_insufficient" | "too_many_codes" | "too_many_dependencies" | "too_many_device_requests" | "too_many_factor_tries" | "too_many_features" | "too_many_requests" | "too_many_sign_ins" | "trigger_denied" | "trusted_publishing_paused" | "trustpub_only" | "url_invalid" | "user_code_unknown" | "user_exists" | "user_invalid" | "user_not_found" | "version_deleted" | "version_exists" | "version_invalid" | "version_not_found" | "version_too_long" | "yank_message_invalid") | null;
            correlation_id: string;
            detail: string | null;
            /** @description Of this list alone. */
            id: string;
            /**
             * @description `exchange`: CI asked for an access token. `upload`: a version was published. `revocation`: an access token was revoked before its time. `publisher`: a trusted publisher was added, changed, removed or used. `version`: a version was yanked, unyanked or deleted.
             * @enum {unknown}
             */
            kind: "exchange" | "upload" | "revocation" | "publisher" | "version";
            /** @description Null: it is no exchange. */
            outcome: ("granted" | "refused") | null;
            /** @description Null: no CI did it. */
            provider: string | null;
            /** @description Null also where the publisher is gone, or is none that the caller may see. */
            publisher_id: number | null;
            /** @description How many access tokens ended with it. Null: that is not what it does. */
            revoked_tokens: number | null;
            /** @description The repository or project. */
            subject: string | null;
            /** @description The login of who did it. */
            user: string | null;
            version: string | null;
        };
        /** DayOfVersion */
        DayOfVersion: {
            /**
             * Format: date
             * @description In UTC.
             */
            date: string;
            downloads: number;
            /** @description The id of the version. */
            version: number;
        };
        /** Dependency */
        Dependency: {
            /** @description The name of the crate it depends on. */
            crate_id: string;
            default_features: boolean;
            /** @description Of the crate that depends, in a list of dependents; elsewhere 0. */
            downloads: number;
            features: string[];
            id: number;
            /** @enum {unknown} */
            kind: "normal" | "dev" | "build";
            optional: boolean;
            registry: string | null;
            req: string;
            target: string | null;
            version_id: number;
        };
        /** GithubConfig */
        GithubConfig: {
            /** @description False where the publisher asks for more than this shape can tell. */
            complete: boolean;
            crate: string;
            /** Format: date-time */
            created_at: string;
            environment: string | null;
            /** @enum {unknown} */
            environment_rule: "named" | "any" | "none";
            id: number;
            issuer: string;
            last_used_at: string | null;
            repository_name: string;
            repository_owner: string;
            repository_owner_id: number | null;
            workflow_filename: string;
        };
        /** GitlabConfig */
        GitlabConfig: {
            /** @description False where the publisher asks for more than this shape can tell. */
            complete: boolean;
            crate: string;
            /** Format: date-time */
            created_at: string;
            environment: string | null;
            /** @enum {unknown} */
            environment_rule: "named" | "any" | "none";
            id: number;
            issuer: string;
            last_used_at: string | null;
            namespace: string;
            namespace_id: string | null;
            project: string;
            workflow_filepath: string;
        };
        /** InstanceState */
        InstanceState: {
            backup: {
                /** Format: date-time */
                at: string;
                to: string | null;
            } | null;
            counts: {
                administrators: number;
                crates: number;
                organizations: number;
                publishers: number;
                users: number;
                versions: number;
            };
            database: {
                bytes: number;
                /** @enum {unknown} */
                engine: "sqlite" | "postgres";
                /** @description The newest step of the schema. */
                schema: string;
                version: string;
            };
            downloads: {
                /** @description Counted by this copy of the server and not stored yet. */
                waiting: number;
            };
            limits: components["schemas"]["RateLimit"][];
            mails: {
                failed: number;
                kept: number;
                sent: number;
                /** @description Whether there is a server to send them with. */
                smtp: boolean;
                waiting: number;
            };
            server: {
                audience: string;
                node: string;
                public_url: string;
                /** Format: date-time */
                started_at: string;
                version: string;
                /** @enum {unknown} */
                visibility: "public" | "private";
            };
            storage: {
                bytes: number;
                /** @description Those that versions name. */
                files: number;
                free_bytes: number | null;
                /** @enum {unknown} */
                kind: "files" | "s3";
                place: string;
            };
        };
        /** Issuer */
        Issuer: {
            algorithms: string[] | null;
            allows_missing_ids: boolean;
            ca: string | null;
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            id: number;
            identity_claims: {
                claim: string;
                immutable: boolean;
                label: string;
            }[];
            internal: boolean;
            jwks: {
                [key: string]: unknown;
            } | null;
            jwks_hosts: string[];
            keys: {
                count: number;
                fetched_at: string | null;
                key_ids: string[];
                last_failure: string | null;
                /** @enum {unknown} */
                source: "discovery" | "static";
            };
            /** @enum {unknown} */
            origin: "default" | "configuration" | "administration";
            provider: string;
            publishers: number;
            server_url: string;
            /** @enum {unknown} */
            state: "active" | "disabled" | "suspended" | "removed";
            suspended_at: string | null;
            url: string;
        };
        /** IssuerCheck */
        IssuerCheck: {
            algorithms: string[];
            discovery_url: string | null;
            issuer: string | null;
            jwks_uri: string | null;
            keys: {
                alg: string | null;
                kid: string | null;
                kty: string | null;
                usable: boolean;
            }[];
            ok: boolean;
            problem?: {
                /** @enum {unknown} */
                code: "unreachable" | "address_refused" | "certificate_refused" | "answer_invalid" | "issuer_mismatch" | "keys_elsewhere" | "keys_invalid" | "no_usable_key";
                detail: string;
            };
            warnings: string[];
        };
        /** Job */
        Job: {
            /**
             * @description Where several copies of the server run: whether the figures are those of all, or of the copy that answers.
             * @enum {unknown}
             */
            done_by: "one copy for all" | "each copy";
            every_seconds: number;
            failures: number;
            last_failure: {
                failure: string | null;
                milliseconds: number;
                /** Format: date-time */
                started_at: string;
            } | null;
            last_run: {
                failure: string | null;
                milliseconds: number;
                /** Format: date-time */
                started_at: string;
            } | null;
            last_success_at: string | null;
            name: string;
            next_run_at: string | null;
            running_since: string | null;
            runs: number;
            /** @description What it does: `forget old mails`. */
            what: string;
        };
        /** Keyword */
        Keyword: {
            /** @description Of the crates that the reader may see. */
            crates_cnt: number;
            /** Format: date-time */
            created_at: string;
            id: string;
            keyword: string;
        };
        /** Lock */
        Lock: {
            reason: string;
            until: string | null;
        };
        /** Mail */
        Mail: {
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** @description Whether something is left out of `text`. */
            has_secret: boolean;
            id: number;
            last_error: string | null;
            next_try_at: string | null;
            settled_at: string | null;
            /** @enum {unknown} */
            state: "waiting" | "kept" | "sent" | "failed";
            subject: string;
            /** @description What gives somebody rights is left out of it: the secret end of a link is `***`. */
            text: string;
            to: string;
        };
        /**
         * Mend
         * @description A request to send as it is: it lets the job pass.
         */
        Mend: {
            body: {
                publisher: {
                    [key: string]: unknown;
                };
            };
            /** @constant */
            method: "PATCH";
            path: string;
            publisher_id: number;
            says: string;
        };
        /** Organization */
        Organization: {
            /** Format: date-time */
            created_at: string;
            display_name: string | null;
            id: number;
            /** @description Whether plain members may make crates in its name. */
            members_may_create: boolean;
            name: string;
            /** @description What its new crates are. */
            new_crates: "public" | "private";
            role: ("owner" | "admin" | "member") | null;
        };
        /** OwnedCrate */
        OwnedCrate: {
            email_notifications: boolean;
            id: number;
            name: string;
        };
        /** Owner */
        Owner: {
            avatar: string | null;
            id: number;
            kind: "user" | "team";
            login: string;
            name: string | null;
            url: string;
        };
        /** OwnerInvitation */
        OwnerInvitation: {
            crate_id: number;
            crate_name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            invitee_id: number;
            inviter_id: number;
        };
        /** OwnInvitation */
        OwnInvitation: {
            crate_id: number;
            crate_name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            invited_by_username: string;
            invitee_id: number;
            inviter_id: number;
        };
        /** Passkey */
        Passkey: {
            /** Format: date-time */
            created_at: string;
            id: number;
            last_used_at: string | null;
            name: string;
        };
        /** PasskeyDescriptor */
        PasskeyDescriptor: {
            id: string;
            transports?: string[];
            /** @constant */
            type: "public-key";
        };
        /**
         * PasskeyQuestion
         * @description `PublicKeyCredentialRequestOptionsJSON` of WebAuthn.
         */
        PasskeyQuestion: {
            allowCredentials: components["schemas"]["PasskeyDescriptor"][];
            challenge: string;
            rpId: string;
            /** @description Milliseconds. */
            timeout: number;
            /** @constant */
            userVerification: "required";
        };
        /**
         * PasskeyWish
         * @description `PublicKeyCredentialCreationOptionsJSON` of WebAuthn.
         */
        PasskeyWish: {
            /** @constant */
            attestation: "none";
            authenticatorSelection: {
                requireResidentKey: boolean;
                /** @constant */
                residentKey: "required";
                /** @constant */
                userVerification: "required";
            };
            challenge: string;
            excludeCredentials: components["schemas"]["PasskeyDescriptor"][];
            extensions: {
                credProps: boolean;
            };
            hints: string[];
            pubKeyCredParams: {
                alg: number;
                /** @constant */
                type: "public-key";
            }[];
            rp: {
                id: string;
                name: string;
            };
            /** @description Milliseconds. */
            timeout: number;
            user: {
                displayName: string;
                id: string;
                name: string;
            };
        };
        /** Person */
        Person: {
            admin: boolean;
            admin_from_group: string | null;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            email_verified: boolean;
            id: number;
            locked: components["schemas"]["Lock"] | null;
            login: string;
            name: string | null;
            /** @description May read and change nothing. */
            read_only: boolean;
            read_only_from_group: string | null;
        };
        /** Profile */
        Profile: {
            avatar: null;
            /** Format: date-time */
            created_at: string;
            /** @description False always: nothing is known here of accounts at GitHub. */
            github_username_matches: boolean;
            id: number;
            /** @constant */
            kind: "user";
            login: string;
            name: string | null;
            url: string;
        };
        /** Provenance */
        Provenance: {
            links: {
                [key: string]: string | null;
            };
            provider: string;
            repository: string | null;
            run_id: string | null;
            sha: string | null;
        } & {
            [key: string]: string | null;
        };
        /** Provider */
        Provider: {
            environment: {
                how_to_name: string;
                rules: {
                    bytes?: number;
                    characters?: string;
                    oneOf?: string[];
                    pattern?: string;
                    rule: string;
                    says: string;
                }[];
            } | null;
            fields: {
                example: string;
                help: string;
                key: string;
                label: string;
                /** @enum {unknown} */
                role: "lookup" | "match";
                rules: {
                    bytes?: number;
                    characters?: string;
                    oneOf?: string[];
                    pattern?: string;
                    rule: string;
                    says: string;
                }[];
            }[];
            guide: {
                acquire: {
                    says: string;
                    snippet: string | null;
                }[];
                advice: string[];
                issuers: {
                    form: string;
                    says: string;
                }[];
                trust: string;
            };
            id: string;
            issuers: string[];
            pins: {
                claim: string;
                label: string;
                meaning: string;
            }[];
            rules: {
                callee: boolean;
                claims: string[];
                events: string[];
                ref_protected: boolean;
                refs: boolean;
                runner: string[];
            };
            title: string;
        };
        /** PublicUser */
        PublicUser: {
            /** @description There are no pictures here. */
            avatar: null;
            id: number;
            /** @constant */
            kind: "user";
            login: string;
            name: string | null;
            url: string;
        };
        /** Publisher */
        Publisher: {
            /** Format: date-time */
            confirmed_at: string;
            /** @description Crates, then names that wait for their first version, then the pattern. */
            crates: string[];
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            created_by_is_owner: boolean | null;
            environment: {
                name: string | null;
                /** @enum {unknown} */
                rule: "named" | "any" | "none";
            };
            expires_at: string | null;
            id: number;
            identity: {
                [key: string]: string;
            };
            issuer: string;
            last_used_at: string | null;
            live_tokens: number;
            pending_crates: string[];
            /** @description Immutable ids by the name of the claim; null is not known yet. */
            pins: {
                [key: string]: string | null;
            };
            provider: string;
            require_api_token: boolean;
            rules: components["schemas"]["PublisherRules"];
            scopes: ("publish-new" | "publish-update" | "yank" | "read")[];
            /** @enum {unknown} */
            state: "active" | "disabled" | "pending" | "needs_review" | "lapsed";
            token_lifetime_seconds: number | null;
            updated_at: string | null;
        };
        /** PublisherRules */
        PublisherRules: {
            callee: {
                refs: string[];
                workflow: string;
            } | null;
            claims: {
                claim: string;
                /** @enum {unknown} */
                op: "eq" | "in" | "contains" | "glob";
                value: (string | number | boolean) | (string | number | boolean)[];
            }[];
            events: string[];
            ref_protected: boolean;
            refs: string[];
            runner: string | null;
        };
        /** PublishingToken */
        PublishingToken: {
            /** Format: date-time */
            created_at: string;
            endpoint_scopes: string[] | null;
            expired_at: string | null;
            id: number;
            last_used_at: string | null;
            mine: boolean;
            name: string;
            /**
             * @description Which crates it may go to. Their names are shown to whose it is, and not here.
             * @enum {unknown}
             */
            reach: "this_crate" | "several_crates" | "all_crates";
            /** @description One’s own, or one that is good for this crate and no other. The rest only its user can revoke. */
            revocable: boolean;
            /** @description The login of whose it is. */
            user: string;
        };
        /** RateLimit */
        RateLimit: {
            /** @description Who may not go on now. */
            limited: {
                /** Format: date-time */
                until: string;
                /** @description `user ada`, `address 192.0.2.7`, `publisher 12` */
                who: string;
            }[];
            most: number;
            name: string;
            /** @description Whether each copy of the server counts for itself. */
            per_copy: boolean;
            setting: string | null;
            /** @description What is counted, and of whom. */
            what: string;
            window_seconds: number;
        };
        /** Session */
        Session: {
            address: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description It is the one of this request. */
            current: boolean;
            /** @description Names it, and signs nobody in. */
            id: string;
            /** Format: date-time */
            last_active_at: string;
            user_agent: string | null;
        };
        /** SessionUser */
        SessionUser: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            emailVerified: boolean;
            id: string;
            image?: string | null;
            name: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** Version */
        Version: {
            audit_actions: components["schemas"]["AuditAction"][];
            bin_names: string[];
            /** @description SHA-256 of the file, in hex. */
            checksum: string;
            crate: string;
            crate_size: number;
            /** Format: date-time */
            created_at: string;
            description: string | null;
            dl_path: string;
            documentation: string | null;
            downloads: number;
            edition: string | null;
            features: {
                [key: string]: string[];
            };
            has_lib: boolean;
            homepage: string | null;
            id: number;
            lib_links: string | null;
            lib_name: string | null;
            license: string | null;
            /** @description Lines are not counted here. */
            linecounts: null;
            links: {
                authors: string;
                dependencies: string;
                version_downloads: string;
            };
            num: string;
            /** @description Null: a CI job, or it was imported. */
            published_by: components["schemas"]["PublicUser"] | null;
            readme_path: string;
            repository: string | null;
            rust_version: string | null;
            trustpub_data: components["schemas"]["Provenance"] | null;
            /** Format: date-time */
            updated_at: string;
            yank_message: string | null;
            yanked: boolean;
        };
        /** WholePerson */
        WholePerson: {
            admin: boolean;
            admin_from_group: string | null;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            email_verified: boolean;
            /** @description As of the last sign-in through each provider. */
            groups: {
                name: string;
                /** @description The id of the sign-in provider. */
                provider: string;
            }[];
            id: number;
            identities: {
                /** Format: date-time */
                created_at: string;
                issuer: string;
                /** Format: date-time */
                last_sign_in_at: string;
                provider: string;
                subject: string;
            }[];
            locked: components["schemas"]["Lock"] | null;
            login: string;
            name: string | null;
            /** @description May read and change nothing. */
            read_only: boolean;
            read_only_from_group: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readRegistry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        audience: string;
                        endpoints: {
                            [key: string]: string;
                        };
                        instance: string;
                        issuers: {
                            provider: string;
                            url: string;
                        }[];
                        limits: {
                            [key: string]: number;
                        };
                        providers: {
                            id: string;
                            title: string;
                        }[];
                        /** @constant */
                        registry: "waybill";
                        trusted_publishing: {
                            /** @description False: all of it is paused by the operator. */
                            enabled: boolean;
                            reason: string | null;
                        };
                        /** @enum {unknown} */
                        visibility: "public" | "private";
                    };
                };
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Null where nobody is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: {
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            id: string;
                            ipAddress: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                            userAgent: string | null;
                            userId: string;
                        };
                        user: components["schemas"]["SessionUser"];
                    } | null;
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["SessionUser"];
                    } | {
                        /** @constant */
                        second_factor_required: true;
                    };
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        success: boolean;
                    };
                };
            };
        };
    };
    reportSecretsFromGithub: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    source: string;
                    token: string;
                    type: string;
                    url: string;
                }[];
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        label: "true_positive" | "false_positive";
                        token_raw: string;
                        token_type: string;
                    }[];
                };
            };
        };
    };
    readApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description It is still the same as the one of `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description Of this crate: for its owners. */
                crate_name?: string;
                /** @description Of this user: oneself. */
                invitee_id?: string;
                /** @description Refused, where a list goes on by `seek`. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitations: components["schemas"]["OwnerInvitation"][];
                        meta: {
                            next_page: string | null;
                        };
                        users: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    searchAuditEvents: {
        parameters: {
            query?: {
                /** @description Only this action, or after `publisher.` all of that kind. */
                action?: string;
                /** @description Only what this user did, by login. */
                actor?: string;
                /** @description Only what came of the request with this `x-request-id`. */
                correlation_id?: string;
                /** @description Only what is about this crate. */
                crate?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description Not before this moment (RFC 3339). */
                since?: string;
                /** @description Before this moment (RFC 3339). */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["AuditEvent"][];
                        meta: {
                            next_page: string | null;
                        };
                    };
                };
            };
        };
    };
    listIssuers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuers: components["schemas"]["Issuer"][];
                    };
                };
            };
        };
    };
    createIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accept_unreachable?: boolean;
                    issuer: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        check: components["schemas"]["IssuerCheck"] | null;
                        issuer: components["schemas"]["Issuer"];
                    };
                };
            };
        };
    };
    readIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: components["schemas"]["Issuer"];
                    };
                };
            };
        };
    };
    deleteIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accept_unreachable?: boolean;
                    issuer: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        check?: components["schemas"]["IssuerCheck"];
                        issuer: components["schemas"]["Issuer"];
                    };
                };
            };
        };
    };
    checkStoredIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        check: components["schemas"]["IssuerCheck"];
                    };
                };
            };
        };
    };
    checkIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accept_unreachable?: boolean;
                    issuer: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        check: components["schemas"]["IssuerCheck"];
                    };
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: components["schemas"]["Job"][];
                        /**
                         * Format: date-time
                         * @description Since when this copy of the server remembers.
                         */
                        since: string;
                    };
                };
            };
        };
    };
    runJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: components["schemas"]["Job"];
                    };
                };
            };
        };
    };
    listMails: {
        parameters: {
            query?: {
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description Only those in this state. */
                state?: "waiting" | "kept" | "sent" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mails: components["schemas"]["Mail"][];
                        meta: {
                            next_page: string | null;
                        };
                    };
                };
            };
        };
    };
    retryMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mail: components["schemas"]["Mail"];
                    };
                };
            };
        };
    };
    revealMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mail: components["schemas"]["Mail"];
                    };
                };
            };
        };
    };
    readState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        state: components["schemas"]["InstanceState"];
                    };
                };
            };
        };
    };
    readTrustedPublishingSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        trusted_publishing: {
                            changed_at: string | null;
                            changed_by: number | null;
                            enabled: boolean;
                            reason: string | null;
                        };
                    };
                };
            };
        };
    };
    setTrustedPublishingSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    trusted_publishing: {
                        enabled: boolean;
                        reason?: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        trusted_publishing: {
                            changed_at: string | null;
                            changed_by: number | null;
                            enabled: boolean;
                            reason: string | null;
                        };
                    };
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Only these. */
                kind?: "administrator" | "read_only" | "locked";
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Only those with this in their login, name or e-mail address. */
                q?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            next_page: string | null;
                        };
                        users: components["schemas"]["Person"][];
                    };
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    admin?: boolean;
                    email: string;
                    login: string;
                    name?: string | null;
                    password?: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            admin: boolean;
                            email: string;
                            id: number;
                            login: string;
                            name: string | null;
                        };
                    };
                };
            };
        };
    };
    readUserAsAdministrator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["WholePerson"];
                    };
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    admin?: boolean;
                    locked?: {
                        reason: string;
                        until?: string | null;
                    } | null;
                    read_only?: boolean;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["WholePerson"];
                    };
                };
            };
        };
    };
    resetSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description A password is enough again, until they enrol anew. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
                    };
                };
            };
        };
    };
    endSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
        };
    };
    endSessionOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listApiTokensOfUser: {
        parameters: {
            query?: {
                /** @description With those that expired in so many days. */
                expired_days?: string;
            };
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_tokens: components["schemas"]["ApiToken"][];
                    };
                };
            };
        };
    };
    createApiTokenForUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    api_token: {
                        crate_scopes?: string[] | null;
                        endpoint_scopes?: string[] | null;
                        expired_at?: string | null;
                        name: string;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_token: {
                            crate_scopes: string[] | null;
                            /** Format: date-time */
                            created_at: string;
                            endpoint_scopes: string[] | null;
                            expired_at: string | null;
                            id: number;
                            last_used_at: string | null;
                            name: string;
                            /** @description The token itself: shown this once, and kept nowhere. */
                            token: string;
                        };
                    };
                };
            };
        };
    };
    revokeApiTokenOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
                /** @description The login of a user. */
                login: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listCategories: {
        parameters: {
            query?: {
                /** @description Which part of the list, counted from 1; 200 at most. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Refused: this list goes on by `page`. */
                seek?: string;
                /** @description `alpha`, which it is unless it is given, or `crates`: the most used first. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        categories: components["schemas"]["Category"][];
                        meta: {
                            /** @description Of the crates that the reader may see. */
                            total: number;
                        };
                    };
                };
            };
        };
    };
    readCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The slug of a category, such as `command-line-utilities`. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        category: {
                            /** @description The slug: there are no titles here. */
                            category: string;
                            /** @description Of the crates that the reader may see. */
                            crates_cnt: number;
                            /** Format: date-time */
                            created_at: string;
                            description: string;
                            /** @description The slug. */
                            id: string;
                            parent_categories: components["schemas"]["Category"][];
                            slug: string;
                            subcategories: components["schemas"]["Category"][];
                        };
                    };
                };
            };
        };
    };
    listCategorySlugs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        category_slugs: {
                            description: string;
                            id: string;
                            slug: string;
                        }[];
                    };
                };
            };
        };
    };
    searchCrates: {
        parameters: {
            query?: {
                /** @description Several keywords with spaces between, 10 at most; a crate must have all of them. */
                all_keywords?: string;
                /** @description The slug of a category; those below it count too. */
                category?: string;
                /** @description Whatever it is: the crates that the caller follows. It takes a session or a token without scopes. */
                following?: string;
                /** @description Exact names, 100 at most; may be given many times. */
                "ids[]"?: string | string[];
                /** @description Whatever is not `yes` leaves out crates of which all versions are yanked. */
                include_yanked?: string;
                /** @description One keyword. */
                keyword?: string;
                /** @description What the name begins with: one character. */
                letter?: string;
                /** @description Which part of the list, counted from 1; 200 at most. Without it `seek` goes on. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description What is looked for, 256 characters at most. */
                q?: string;
                /** @description Where the list goes on, as `meta.next_page` has it; not together with `page`. */
                seek?: string;
                /** @description `relevance` (usual with `q`), `alphabetical` (usual without), `downloads`, `recent-downloads`, `recent-updates` or `new`; anything else is the usual one. */
                sort?: string;
                /** @description Crates that this team owns, by id. */
                team_id?: string;
                /** @description Crates that this user owns, by id. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crates: components["schemas"]["Crate"][];
                        meta: {
                            next_page: string | null;
                            prev_page: string | null;
                            total: number;
                        };
                    };
                };
            };
        };
    };
    readCrate: {
        parameters: {
            query?: {
                /** @description What the answer has, by commas: `versions`, `default_version`, `keywords`, `categories`, `badges`, `downloads`, or `full`, which it is unless it is given. */
                include?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Null: `include` did not ask for it. */
                        categories: components["schemas"]["Category"][] | null;
                        crate: components["schemas"]["Crate"];
                        /** @description Null: `include` did not ask for it. */
                        keywords: components["schemas"]["Keyword"][] | null;
                        /** @description Null: `include` did not ask for it. */
                        versions: components["schemas"]["Version"][] | null;
                    };
                };
            };
        };
    };
    deleteCrate: {
        parameters: {
            query?: {
                /** @description `true`: whatever the rules for owners say; for administrators only. */
                force?: "true" | "false";
                /** @description Why, for the audit log. */
                message?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeCrateSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    crate: {
                        trustpub_only?: boolean | null;
                        visibility?: "public" | "private" | null;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crate: components["schemas"]["Crate"];
                        warnings: string[];
                    };
                };
            };
        };
    };
    readVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: components["schemas"]["Version"];
                    };
                };
            };
        };
    };
    deleteVersion: {
        parameters: {
            query?: {
                /** @description Why, for the audit log. */
                message?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: {
                        yank_message?: string | null;
                        yanked?: boolean | null;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: components["schemas"]["Version"];
                    };
                };
            };
        };
    };
    listAuthors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            names: unknown[];
                        };
                        users: unknown[];
                    };
                };
            };
        };
    };
    listDependencies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dependencies: components["schemas"]["Dependency"][];
                    };
                };
            };
        };
    };
    downloadVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description A gzipped tar; its SHA-256 is the checksum of the version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": string;
                };
            };
            /** @description It is at `Location`, without a credential: where the storage or a CDN hands files out itself. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is the one of `If-None-Match`: a version never changes. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    countVersionDownloads: {
        parameters: {
            query?: {
                /** @description The last day, such as `2027-01-31`; today unless it is given. */
                before_date?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version_downloads: components["schemas"]["DayOfVersion"][];
                    };
                };
            };
        };
    };
    readReadme: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The README. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                    };
                    "text/html": string;
                };
            };
            /** @description It is what the client has. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    unyankVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    yankVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description A version as it was published, such as `1.0.0`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    listDeletedVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deleted_versions: {
                            /** Format: date-time */
                            deleted_at: string;
                            /** @description Nobody can publish this number again. */
                            num: string;
                        }[];
                    };
                };
            };
        };
    };
    readDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crate: {
                            /** @description Whether `force=true` would be heeded where there is a reason. */
                            can_be_forced: boolean;
                            reason: string | null;
                        };
                        /** @description For how long nobody gets the name of the crate once it is deleted. */
                        name_embargo_hours: number;
                        /** @description The newest first. */
                        versions: {
                            /** Format: date-time */
                            created_at: string;
                            num: string;
                            reason: string | null;
                            yanked: boolean;
                        }[];
                    };
                };
            };
        };
    };
    countCrateDownloads: {
        parameters: {
            query?: {
                /** @description `versions`: they are in the answer too. */
                include?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            /** @description Of all other versions together. */
                            extra_downloads: {
                                /**
                                 * Format: date
                                 * @description In UTC.
                                 */
                                date: string;
                                downloads: number;
                            }[];
                        };
                        /** @description Of the five newest versions. */
                        version_downloads: components["schemas"]["DayOfVersion"][];
                        /** @description These versions, where `include` asks for them. */
                        versions?: components["schemas"]["Version"][];
                    };
                };
            };
        };
    };
    listCrateEvents: {
        parameters: {
            query?: {
                /** @description Only what came of the request with this `x-request-id`. */
                correlation_id?: string;
                /** @description `exchange`: CI asked for an access token. `upload`: a version was published. `revocation`: an access token was revoked before its time. `publisher`: a trusted publisher was added, changed, removed or used. `version`: a version was yanked, unyanked or deleted. */
                kind?: "exchange" | "upload" | "revocation" | "publisher" | "version";
                /** @description Only those with this outcome. */
                outcome?: "granted" | "refused";
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description Not before this moment (RFC 3339). */
                since?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["CrateEvent"][];
                        meta: {
                            next_page: string | null;
                        };
                    };
                };
            };
        };
    };
    followCrate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    unfollowCrate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    isFollowingCrate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        following: boolean;
                    };
                };
            };
        };
    };
    listTeamOwners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        teams: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    listUserOwners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    listOwners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    addOwners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    owners?: string[];
                    users?: string[];
                } | null;
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What cargo shows. */
                        msg: string;
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    removeOwners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    owners?: string[];
                    users?: string[];
                } | null;
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What cargo shows. */
                        msg: string;
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    listPublishingTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        publishing_tokens: components["schemas"]["PublishingToken"][];
                    };
                };
            };
        };
    };
    revokePublishingTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    api_tokens: number[];
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: number[];
                    };
                };
            };
        };
    };
    listReaders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        teams: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    addReader: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description The name of a team, or `organisation:team`. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        teams: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    removeReader: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
                /** @description The name of a team, or `organisation:team`. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        teams: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    readDefaultReadme: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The README. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                    };
                    "text/html": string;
                };
            };
            /** @description It is what the client has. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listReverseDependencies: {
        parameters: {
            query?: {
                /** @description Which part of the list, counted from 1; 200 at most. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Refused: this list goes on by `page`. */
                seek?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dependencies: components["schemas"]["Dependency"][];
                        meta: {
                            total: number;
                        };
                        versions: components["schemas"]["Version"][];
                    };
                };
            };
        };
    };
    readCratePart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        organization: {
                            name: string | null;
                            role: ("owner" | "admin" | "member") | null;
                        } | null;
                        /**
                         * @description `full`: an owner. `publish`: a member of an owning team. `administrator`: of the registry, and no owner.
                         * @enum {unknown}
                         */
                        rights: "full" | "publish" | "administrator";
                    };
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                /** @description `release_tracks`, for what is in `meta` then. */
                include?: string;
                /** @description Only these versions, such as `1.0.0`; may be given many times. */
                "nums[]"?: string | string[];
                /** @description Refused, where a list goes on by `seek`. */
                page?: string;
                /** @description How many at once, 100 at most; all of them unless it is given. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description `semver`, the highest first, which it is unless it is given; or `date`, the newest first. */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description A crate; letter case, `-` and `_` make no difference. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            next_page: string | null;
                            /** @description The highest stable version of each major one, and of each minor one below 1.0, that is not yanked. */
                            release_tracks?: {
                                [key: string]: {
                                    highest: string;
                                };
                            };
                            total: number;
                        };
                        versions: components["schemas"]["Version"][];
                    };
                };
            };
        };
    };
    publishVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crate: components["schemas"]["Crate"];
                        warnings: {
                            invalid_badges: string[];
                            invalid_categories: string[];
                            other: string[];
                        };
                    };
                };
            };
        };
    };
    startDeviceSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    client_name?: string;
                    crates?: string[];
                    lifetime_seconds?: number;
                    scopes?: string[];
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        device_code: string;
                        /** @description Seconds. */
                        expires_in: number;
                        /** @description Seconds to wait between two questions. */
                        interval: number;
                        user_code: string;
                        verification_uri: string;
                        verification_uri_complete: string;
                    };
                };
            };
        };
    };
    pollDeviceSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    device_code: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crates: string[] | null;
                        expires_at: string | null;
                        login: string;
                        scopes: string[];
                        /** @description An API token: shown this once. */
                        token: string;
                    };
                };
            };
        };
    };
    listKeywords: {
        parameters: {
            query?: {
                /** @description Which part of the list, counted from 1; 200 at most. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Refused: this list goes on by `page`. */
                seek?: string;
                /** @description `alpha`, which it is unless it is given, or `crates`: the most used first. */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keywords: components["schemas"]["Keyword"][];
                        meta: {
                            /** @description Of the crates that the reader may see. */
                            total: number;
                        };
                    };
                };
            };
        };
    };
    readKeyword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As crates have it; letter case makes no difference. */
                keyword: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keyword: components["schemas"]["Keyword"];
                    };
                };
            };
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: {
                            crates: null;
                            expires_at: null;
                            /** @constant */
                            kind: "session";
                            scopes: null;
                        } | {
                            crates: string[] | null;
                            expires_at: string | null;
                            /** @constant */
                            kind: "api_token";
                            name: string;
                            scopes: string[] | null;
                        };
                        /** @description Those that this credential may see. */
                        owned_crates: components["schemas"]["OwnedCrate"][];
                        user: {
                            avatar: null;
                            /** Format: date-time */
                            created_at: string;
                            /** @description Empty where nobody vouches for one. */
                            email: string;
                            email_verification_sent: boolean;
                            email_verified: boolean;
                            id: number;
                            is_admin: boolean;
                            login: string;
                            name: string | null;
                            publish_notifications: boolean;
                            url: string;
                        };
                    };
                };
            };
        };
    };
    listOwnInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crate_owner_invitations: components["schemas"]["OwnInvitation"][];
                        users: components["schemas"]["Owner"][];
                    };
                };
            };
        };
    };
    answerInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of a crate. */
                crate_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    crate_owner_invite: {
                        accepted: boolean;
                        crate_id: number;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crate_owner_invitation: {
                            accepted: boolean;
                            crate_id: number;
                        };
                    };
                };
            };
        };
    };
    acceptInvitationByLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the link of the mail ends with. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crate_owner_invitation: {
                            accepted: boolean;
                            crate_id: number;
                        };
                    };
                };
            };
        };
    };
    changeEmailAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: {
                            /** Format: date-time */
                            expires_at: string;
                            /** @description Else this registry sends no mail, and an administrator hands the link on. */
                            is_sent: boolean;
                            /** @description The address that the link goes to. */
                            pending: string;
                        };
                    };
                };
            };
        };
    };
    changeCrateNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email_notifications: boolean;
                    /** @description Of the crate. */
                    id: number;
                }[];
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    new: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    readSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        second_factor: {
                            fresh_until: string | null;
                            passkeys: components["schemas"]["Passkey"][];
                            /** @description Whether browsers use passkeys at this address. */
                            passkeys_available: boolean;
                            recovery_codes_left: number;
                            /**
                             * @description Of whom this registry asks for a fresh second factor before what gives or takes rights.
                             * @enum {unknown}
                             */
                            step_up: "off" | "enrolled" | "required";
                            totp: {
                                /** Format: date-time */
                                created_at: string;
                                last_used_at: string | null;
                            } | null;
                        };
                    };
                };
            };
        };
    };
    giveSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                } | {
                    passkey: {
                        clientExtensionResults: Record<string, unknown>;
                        id: string;
                        rawId: string;
                        response: {
                            authenticatorData: string;
                            clientDataJSON: string;
                            signature: string;
                            userHandle?: string | null;
                        };
                        /** @constant */
                        type: "public-key";
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        second_factor: {
                            /** Format: date-time */
                            confirmed_at: string;
                            /** Format: date-time */
                            fresh_until: string;
                        };
                    };
                };
            };
        };
    };
    askForSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        methods: ("totp" | "passkey" | "recovery_code")[];
                        passkey: components["schemas"]["PasskeyQuestion"] | null;
                    };
                };
            };
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    passkey: {
                        clientExtensionResults: Record<string, unknown>;
                        id: string;
                        rawId: string;
                        response: {
                            attestationObject: string;
                            clientDataJSON: string;
                            transports?: string[];
                        };
                        /** @constant */
                        type: "public-key";
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        passkey: components["schemas"]["Passkey"];
                        recovery_codes: string[] | null;
                    };
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    renamePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        passkey: components["schemas"]["Passkey"];
                    };
                };
            };
        };
    };
    startPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        options: components["schemas"]["PasskeyWish"];
                    };
                };
            };
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Each is good once. Shown this once. */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    startTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        totp: {
                            /** @description Base 32; shown this once. */
                            secret: string;
                            /** @description `otpauth://…` */
                            uri: string;
                        };
                    };
                };
            };
        };
    };
    removeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    confirmTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recovery_codes: string[] | null;
                    };
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
                    };
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listApiTokens: {
        parameters: {
            query?: {
                /** @description With those that expired in so many days. */
                expired_days?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_tokens: components["schemas"]["ApiToken"][];
                    };
                };
            };
        };
    };
    createApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    api_token: {
                        crate_scopes?: string[] | null;
                        endpoint_scopes?: string[] | null;
                        expired_at?: string | null;
                        name: string;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_token: {
                            crate_scopes: string[] | null;
                            /** Format: date-time */
                            created_at: string;
                            endpoint_scopes: string[] | null;
                            expired_at: string | null;
                            id: number;
                            last_used_at: string | null;
                            name: string;
                            /** @description The token itself: shown this once, and kept nowhere. */
                            token: string;
                        };
                    };
                };
            };
        };
    };
    readApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_token: components["schemas"]["ApiToken"];
                    };
                };
            };
        };
    };
    revokeApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Done; there is nothing to tell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
        };
    };
    listUpdates: {
        parameters: {
            query?: {
                /** @description Which part of the list: 1 unless it is given. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Refused: this list goes on by `page`. */
                seek?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            /** @description Whether there is a next page. */
                            more: boolean;
                        };
                        versions: components["schemas"]["Version"][];
                    };
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            /** @description Whether the caller may make an organisation. */
                            may_create: boolean;
                        };
                        organizations: {
                            counts: {
                                crates: number;
                                members: number;
                                teams: number;
                            };
                            /** Format: date-time */
                            created_at: string;
                            display_name: string | null;
                            id: number;
                            /** @description Whether plain members may make crates in its name. */
                            members_may_create: boolean;
                            name: string;
                            /** @description What its new crates are. */
                            new_crates: "public" | "private";
                            role: ("owner" | "admin" | "member") | null;
                        }[];
                    };
                };
            };
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    organization: {
                        display_name?: string | null;
                        name: string;
                        /** @description The login of its first owner. */
                        owner?: string;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        organization: components["schemas"]["Organization"];
                    };
                };
            };
        };
    };
    readOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crates: {
                            name: string;
                            visibility: string;
                        }[];
                        organization: components["schemas"]["Organization"];
                        prefixes: string[];
                    };
                };
            };
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    organization: {
                        display_name?: string | null;
                        members_may_create?: boolean;
                        new_crates?: "public" | "private";
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        organization: components["schemas"]["Organization"];
                    };
                };
            };
        };
    };
    giveCrate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Only what is about this crate. */
                crate: string;
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    takeCrateBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Only what is about this crate. */
                crate: string;
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listGroups: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groups: {
                            group: string;
                            role: ("owner" | "admin" | "member") | null;
                            team: string | null;
                        }[];
                    };
                };
            };
        };
    };
    setGroups: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    groups: {
                        group: string;
                        role?: "owner" | "admin" | "member";
                        team?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groups: {
                            group: string;
                            role: ("owner" | "admin" | "member") | null;
                            team: string | null;
                        }[];
                    };
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        members: {
                            id: number;
                            login: string;
                            name: string | null;
                            role: "owner" | "admin" | "member";
                            /** @description `group`: given by a group of the identity provider, and taken with it. */
                            source: "manual" | "group";
                        }[];
                    };
                };
            };
        };
    };
    setMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    member: {
                        role: "owner" | "admin" | "member";
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    takePrefix: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
                /** @description The beginning of crate names, such as `acme-`. */
                prefix: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prefixes: string[];
                    };
                };
            };
        };
    };
    releasePrefix: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
                /** @description The beginning of crate names, such as `acme-`. */
                prefix: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prefixes: string[];
                    };
                };
            };
        };
    };
    listTeams: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        teams: {
                            id: number;
                            /** @description As cargo names it: `organisation:team`. */
                            login: string;
                            /** @description How many. */
                            members: number;
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    createTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    team: {
                        name: string;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
                /** @description The name of a team, or `organisation:team`. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        crates: {
                            name: string;
                            role: "owner" | "reader";
                        }[];
                        members: {
                            id: number;
                            login: string;
                            name: string | null;
                            /** @description `group`: given by a group of the identity provider, and taken with it. */
                            source: "manual" | "group";
                        }[];
                        team: {
                            id: number;
                            login: string;
                            name: string;
                        };
                    };
                };
            };
        };
    };
    deleteTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
                /** @description The name of a team, or `organisation:team`. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    addTeamMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
                /** @description The name of a team, or `organisation:team`. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeTeamMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                login: string;
                /** @description The name of an organisation; letter case makes no difference. */
                organization: string;
                /** @description The name of a team, or `organisation:team`. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    signInWithPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    passkey: {
                        clientExtensionResults: Record<string, unknown>;
                        id: string;
                        rawId: string;
                        response: {
                            authenticatorData: string;
                            clientDataJSON: string;
                            signature: string;
                            userHandle?: string | null;
                        };
                        /** @constant */
                        type: "public-key";
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        signed_in: true;
                    };
                };
            };
        };
    };
    startPasskeySignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        options: components["schemas"]["PasskeyQuestion"];
                    };
                };
            };
        };
    };
    readSiteMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        banner_message: string | null;
                        /** @description The address of this registry. */
                        cdn_base: string;
                        commit: string;
                        deployed_sha: string;
                        read_only: boolean;
                    };
                };
            };
        };
    };
    readSummary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        just_updated: components["schemas"]["Crate"][];
                        most_downloaded: components["schemas"]["Crate"][];
                        most_recently_downloaded: components["schemas"]["Crate"][];
                        new_crates: components["schemas"]["Crate"][];
                        /** @description Of the crates that the reader may see. */
                        num_crates: number;
                        /** @description Of the crates that the reader may see. */
                        num_downloads: number;
                        popular_categories: components["schemas"]["Category"][];
                        popular_keywords: components["schemas"]["Keyword"][];
                    };
                };
            };
        };
    };
    revokeCurrentApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revokeExposedTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tokens: string[];
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            /** @enum {unknown} */
                            kind: "api_token" | "access_token" | "unknown";
                            /** @enum {unknown} */
                            outcome: "revoked" | "already_revoked" | "unknown";
                            /** @description Its first characters, to tell which one is meant. */
                            token_prefix: string;
                        }[];
                    };
                };
            };
        };
    };
    listAttempts: {
        parameters: {
            query?: {
                /** @description Only what came of the request with this `x-request-id`. */
                correlation_id?: string;
                /** @description Only what is about this crate. */
                crate?: string;
                /** @description Only those with this outcome. */
                outcome?: "granted" | "refused";
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description Not before this moment (RFC 3339). */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempts: components["schemas"]["Attempt"][];
                        meta: {
                            next_page: string | null;
                        };
                    };
                };
            };
        };
    };
    readAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempt: components["schemas"]["Attempt"];
                        /** @description Whether `POST …/publisher` would make one that lets such a job pass. */
                        new_publisher: {
                            /** @description Why not. */
                            because: string | null;
                            possible: boolean;
                        };
                        token: components["schemas"]["AttemptToken"] | null;
                        /** @description The versions that were published with its token. */
                        uploads: {
                            /** Format: date-time */
                            at: string;
                            crate: string;
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    createPublisherFromAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    publisher?: {
                        crates: string[];
                    };
                } | null;
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        publisher: components["schemas"]["Publisher"];
                        warnings: string[];
                    };
                };
            };
        };
    };
    listGithubConfigs: {
        parameters: {
            query?: {
                /** @description Only what is about this crate. */
                crate?: string;
                /** @description Refused, where a list goes on by `seek`. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description Only what is this user’s: oneself. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_configs: components["schemas"]["GithubConfig"][];
                        meta: {
                            next_page: string | null;
                            total: number;
                        };
                    };
                };
            };
        };
    };
    createGithubConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    github_config: {
                        crate: string;
                        environment?: string | null;
                        issuer?: string;
                        repository_name: string;
                        repository_owner: string;
                        repository_owner_id?: number | null;
                        workflow_filename: string;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_config: components["schemas"]["GithubConfig"];
                    };
                };
            };
        };
    };
    deleteGithubConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is deleted, and its access tokens are revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listGitlabConfigs: {
        parameters: {
            query?: {
                /** @description Only what is about this crate. */
                crate?: string;
                /** @description Refused, where a list goes on by `seek`. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
                /** @description Only what is this user’s: oneself. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gitlab_configs: components["schemas"]["GitlabConfig"][];
                        meta: {
                            next_page: string | null;
                            total: number;
                        };
                    };
                };
            };
        };
    };
    createGitlabConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    gitlab_config: {
                        crate: string;
                        environment?: string | null;
                        issuer?: string;
                        namespace: string;
                        namespace_id?: string | number | null;
                        project: string;
                        workflow_filepath: string;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gitlab_config: components["schemas"]["GitlabConfig"];
                    };
                };
            };
        };
    };
    deleteGitlabConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is deleted, and its access tokens are revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        providers: components["schemas"]["Provider"][];
                    };
                };
            };
        };
    };
    listPublishers: {
        parameters: {
            query?: {
                /** @description Only what is about this crate. */
                crate?: string;
                /** @description `false`: only those whose maker owns their crates no longer. */
                created_by_is_owner?: string;
                /** @description Refused, where a list goes on by `seek`. */
                page?: string;
                /** @description How many at once: 10 unless it is given, 100 at most. */
                per_page?: string;
                /** @description Where the list goes on: the value in `meta.next_page` of the part before. */
                seek?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            next_page: string | null;
                            total: number;
                        };
                        publishers: components["schemas"]["Publisher"][];
                    };
                };
            };
        };
    };
    createPublisher: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    publisher: {
                        crates: string[];
                        environment?: {
                            name?: string | null;
                            rule: "named" | "any" | "none";
                        };
                        identity: {
                            [key: string]: string;
                        };
                        issuer?: string;
                        pins?: {
                            [key: string]: string | null;
                        };
                        provider: string;
                        require_api_token?: boolean;
                        rules?: {
                            callee?: {
                                refs?: string[];
                                workflow: string;
                            } | null;
                            claims?: {
                                claim: string;
                                op: string;
                                value: (string | number | boolean) | (string | number | boolean)[];
                            }[];
                            events?: string[];
                            ref_protected?: boolean;
                            refs?: string[];
                            runner?: string | null;
                        };
                        scopes?: string[];
                        token_lifetime_seconds?: number | null;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        publisher: components["schemas"]["Publisher"];
                        warnings: string[];
                    };
                };
            };
        };
    };
    readPublisher: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        publisher: components["schemas"]["Publisher"];
                        warnings: string[];
                    };
                };
            };
        };
    };
    deletePublisher: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is deleted, and its access tokens are revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    editPublisher: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As answers and lists have it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    publisher: {
                        crates?: string[];
                        environment?: {
                            name?: string | null;
                            rule: "named" | "any" | "none";
                        };
                        identity?: {
                            [key: string]: string;
                        };
                        /** @constant */
                        keep?: true;
                        pins?: {
                            [key: string]: string | null;
                        };
                        require_api_token?: boolean;
                        rules?: {
                            callee?: {
                                refs?: string[];
                                workflow: string;
                            } | null;
                            claims?: {
                                claim: string;
                                op: string;
                                value: (string | number | boolean) | (string | number | boolean)[];
                            }[];
                            events?: string[];
                            ref_protected?: boolean;
                            refs?: string[];
                            runner?: string | null;
                        };
                        scopes?: string[];
                        state?: "active" | "disabled";
                        token_lifetime_seconds?: number | null;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        publisher: components["schemas"]["Publisher"];
                        warnings: string[];
                    };
                };
            };
        };
    };
    rehearse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    api_token?: string;
                    crate?: string;
                    jwt: string;
                    scopes?: string[];
                    version?: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checks: components["schemas"]["Check"][];
                        code: ("access_denied" | "access_token_malformed" | "account_locked" | "account_read_only" | "alert_invalid" | "alert_signature_invalid" | "api_token_invalid" | "api_token_required" | "archive_entry_type_invalid" | "archive_malformed" | "archive_path_invalid" | "archive_too_large" | "archive_too_many_entries" | "attempt_not_found" | "attempt_not_mendable" | "authentication_failed" | "authentication_required" | "authorization_header_invalid" | "authorization_pending" | "body_invalid" | "body_too_large" | "callee_mismatch" | "category_invalid" | "claim_mismatch" | "content_type_unsupported" | "crate_creation_refused" | "crate_name_embargoed" | "crate_name_invalid" | "crate_name_pending" | "crate_name_reserved" | "crate_name_taken" | "crate_name_upstream" | "crate_not_found" | "crate_not_in_token" | "crate_owner_required" | "crate_prefix_reserved" | "crate_too_large" | "database_unavailable" | "deletion_refused" | "dependency_invalid" | "dependency_registry_refused" | "dependency_requirement_invalid" | "dependency_unknown" | "description_too_long" | "device_code_expired" | "device_code_unknown" | "email_link_invalid" | "environment_forbidden" | "environment_mismatch" | "environment_required" | "event_mismatch" | "feature_invalid" | "frame_malformed" | "frame_truncated" | "headers_too_large" | "id_token_algorithm_refused" | "id_token_audience_mismatch" | "id_token_claim_invalid" | "id_token_claim_missing" | "id_token_expired" | "id_token_header_refused" | "id_token_issuer_unknown" | "id_token_key_id_missing" | "id_token_key_unknown" | "id_token_lifetime_too_long" | "id_token_malformed" | "id_token_not_yet_valid" | "id_token_replayed" | "id_token_signature_invalid" | "id_token_too_large" | "id_token_tries_exhausted" | "identity_mismatch" | "index_line_too_large" | "internal_error" | "invitation_expired" | "invitation_not_found" | "issuer_ambiguous" | "issuer_check_failed" | "issuer_disabled" | "issuer_exists" | "issuer_in_use" | "issuer_invalid" | "issuer_not_configured" | "issuer_not_found" | "issuer_read_only" | "issuer_settings_invalid" | "issuer_unavailable" | "job_denied" | "job_not_found" | "json_malformed" | "keyword_invalid" | "last_administrator" | "last_owner" | "license_invalid" | "mail_not_sendable" | "mail_settled" | "manifest_invalid" | "manifest_missing" | "member_not_found" | "metadata_invalid" | "metadata_mismatch" | "metadata_missing" | "metadata_too_large" | "method_not_allowed" | "new_crate_needs_user" | "not_found" | "organization_exists" | "organization_in_use" | "organization_invalid" | "organization_not_found" | "organization_role_required" | "origin_refused" | "owners_invalid" | "passkeys_unavailable" | "password_invalid" | "password_sign_in_off" | "path_invalid" | "pending_limit_reached" | "permission_denied" | "pin_mismatch" | "provider_unknown" | "publisher_disabled" | "publisher_duplicate" | "publisher_field_invalid" | "publisher_lapsed" | "publisher_limit_reached" | "publisher_needs_review" | "publisher_not_found" | "publisher_owner_required" | "publisher_rate_limited" | "publisher_rule_invalid" | "publisher_unknown" | "publishers_crowded" | "query_invalid" | "read_token_required" | "readme_not_found" | "readmes_busy" | "ref_mismatch" | "ref_not_protected" | "request_malformed" | "request_timeout" | "reset_link_invalid" | "right_from_group" | "runner_mismatch" | "scope_not_granted" | "second_factor_exists" | "second_factor_not_found" | "second_factor_refused" | "second_factor_required" | "secret_scanning_off" | "session_required" | "setup_closed" | "shutting_down" | "sign_in_again" | "sign_in_failed" | "sign_in_not_allowed" | "sign_in_not_verified" | "sign_in_provider_unavailable" | "sign_in_provider_unknown" | "sign_in_refused" | "sign_in_state_invalid" | "slow_down" | "storage_unavailable" | "team_exists" | "team_not_found" | "token_bound_elsewhere" | "token_legacy_refused" | "token_limit_reached" | "token_not_provided" | "token_scope_insufficient" | "too_many_codes" | "too_many_dependencies" | "too_many_device_requests" | "too_many_factor_tries" | "too_many_features" | "too_many_requests" | "too_many_sign_ins" | "trigger_denied" | "trusted_publishing_paused" | "trustpub_only" | "url_invalid" | "user_code_unknown" | "user_exists" | "user_invalid" | "user_not_found" | "version_deleted" | "version_exists" | "version_invalid" | "version_not_found" | "version_too_long" | "yank_message_invalid") | null;
                        crates: string[];
                        detail: string;
                        mend: components["schemas"]["Mend"] | null;
                        mistake: string | null;
                        /** @enum {unknown} */
                        outcome: "granted" | "refused";
                        remedy: string | null;
                        scopes: ("publish-new" | "publish-update" | "yank" | "read")[];
                        warnings: string[];
                    };
                };
            };
        };
    };
    exchangeIdToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    api_token?: string;
                    checksum?: string;
                    crate?: string;
                    jwt: string;
                    scopes?: string[];
                    version?: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether it is good for one upload of exactly one file. */
                        bound: boolean;
                        crates: string[];
                        /** Format: date-time */
                        expires_at: string;
                        scopes: ("publish-new" | "publish-update" | "yank" | "read")[];
                        /** @description The access token: shown this once. Mask it in the log of the job. */
                        token: string;
                    };
                };
            };
        };
    };
    revokeAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description It is revoked, or was before. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readCurrentAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bound: boolean;
                        checksum: string | null;
                        crates: string[];
                        /** Format: date-time */
                        expires_at: string;
                        publisher_ids: number[];
                        run: {
                            commit: string | null;
                            provider: string;
                            repository: string;
                            url: string | null;
                        };
                        scopes: ("publish-new" | "publish-update" | "yank" | "read")[];
                        version: string | null;
                    };
                };
            };
        };
    };
    revokeAccessTokensOfJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jwt: string;
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: number;
                    };
                };
            };
        };
    };
    readUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The login of a user. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["Profile"];
                    };
                };
            };
        };
    };
    changeOwnNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of a user. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user: {
                        email?: string;
                        publish_notifications?: boolean;
                    };
                };
            };
        };
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
        };
    };
    readUserStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of a user. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        total_downloads: number;
                    };
                };
            };
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "ok" | "ready";
                    };
                };
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The text format of Prometheus, version 0.0.4. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    readReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The request is refused. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "ok" | "ready";
                    };
                };
            };
        };
    };
}
