// Generated from the operation registry by "npm run generate". Do not edit.
export interface Operations {
  'account.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { email: string | null; password: { set: boolean; changedAt: string | null }; app: { confirmedAt: string; usedAt: string | null; backupCodesLeft: number } | null; passkeys: Array<{ id: string; name: string; addedAt: string | null; usedAt: string | null; synced: boolean }>; passkeyObstacle: string | null; identities: Array<{ provider: string; issuer: string; linkedAt: string; seenAt: string }>; sessions: Array<{ id: string; current: boolean; device: string; address: string | null; method: "link" | "password" | "passkey" | "oidc"; factors: number; startedAt: string; seenAt: string | null; expiresAt: string }>; keys: Array<{ id: number; name: string; prefix: string; createdAt: string; lastUsedAt: string | null; expiresAt: string | null }>; secondFactorAsked: boolean; provenUntil: string | null; administrators: number; lately: Array<{ at: string; what: string; detail: string | null }> };
  };
  'address.allocate': {
    params: { id: string };
    query: undefined;
    body: { count?: number; description?: string; dnsName?: string; role?: "loopback" | "secondary" | "anycast" | "virtual" | "vrrp" | "hsrp" | "glbp" | "carp"; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance"; for?: number };
    output: { items: Array<{ id: number; key: string; address: string; prefixLength: number }> };
  };
  'address.locate': {
    params: undefined;
    query: { address: string; vrf?: number };
    body: undefined;
    output: { address: string; around: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; prefix: string; use: "container" | "network" | "pool" | "full"; role: string | null }>; ranges: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }>; component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; bearers: Array<{ machine: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; interface: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; observed: boolean }>; hidden: boolean; clash: boolean; taken: boolean };
  };
  'agent.add': {
    params: undefined;
    query: undefined;
    body: { name: string; purpose: string; owner?: string; ceiling?: number; keyDays?: number };
    output: { agent: { type: string; id: number; key: string; name: string }; secret: string; expiresAt: string | null };
  };
  'agent.edit': {
    params: { agent: string };
    query: undefined;
    body: { name?: string; purpose?: string; owner?: string; ceiling?: number };
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'agent.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; purpose: string | null; owner: { type: string; id: number; key: string; name: string }; ceiling: number; active: boolean; stoppedWithOwner: boolean; version: number; levels: Array<{ domain: { type: string; id: number; key: string; name: string }; level: number; to: string | null }>; keys: Array<{ prefix: string; createdAt: string; expiresAt: string | null; lastUsedAt: string | null }>; mine: boolean }>; next: string | null };
  };
  'agent.revoke': {
    params: { agent: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'agent.rotate': {
    params: { agent: string };
    query: undefined;
    body: { keyDays?: number };
    output: { agent: { type: string; id: number; key: string; name: string }; secret: string; expiresAt: string | null };
  };
  'assessment.create': {
    params: undefined;
    query: undefined;
    body: { person: string; domain: string; level: number; verdict: "granted" | "refused"; reason: string };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; verdict: "granted" | "refused"; assessor: { type: string; id: number; key: string; name: string }; reason: string; shown: Array<{ key: string; shown: boolean; pieces: number; need: number }>; grant: { type: string; id: number; key: string; name: string } | null; at: string };
  };
  'assessment.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; person?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; verdict: "granted" | "refused"; assessor: { type: string; id: number; key: string; name: string }; reason: string; shown: Array<{ key: string; shown: boolean; pieces: number; need: number }>; grant: { type: string; id: number; key: string; name: string } | null; at: string }>; next: string | null };
  };
  'audit.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; actor?: number; action?: string; subject?: string };
    body: undefined;
    output: { items: Array<{ id: number; at: string; actorId: number; actor: string; action: string; subject: { type: string; id: number; key: string }; requestId: string | null; detail: Record<string, unknown> }>; next: string | null };
  };
  'audit.verify': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { ok: boolean; seals: number; sealedEvents: number; unsealedEvents: number; unsealedFrom: number | null; firstBroken: { sealId: number; reason: string } | null };
  };
  'authority.can': {
    params: undefined;
    query: { person: string; action: "estate.read" | "estate.observe" | "estate.change" | "estate.define" | "strategy.read" | "strategy.contribute" | "strategy.decide" | "change.read" | "change.propose" | "change.edit" | "change.approve" | "procedure.define" | "run.read" | "run.start" | "run.approve" | "run.confirm" | "run.steer" | "request.make" | "request.handle" | "signal.report" | "observation.review" | "credential.read" | "credential.use" | "credential.manage" | "people.read" | "people.manage" | "people.grant" | "people.raise" | "people.supervise" | "identity.trust" | "authority.delegate" | "break-glass.open" | "break-glass.review" | "domain.define" | "policy.define" | "audit.read" | "installation.administer" | "self.use"; resource: string };
    body: undefined;
    output: { person: { type: string; id: number; key: string; name: string }; action: "estate.read" | "estate.observe" | "estate.change" | "estate.define" | "strategy.read" | "strategy.contribute" | "strategy.decide" | "change.read" | "change.propose" | "change.edit" | "change.approve" | "procedure.define" | "run.read" | "run.start" | "run.approve" | "run.confirm" | "run.steer" | "request.make" | "request.handle" | "signal.report" | "observation.review" | "credential.read" | "credential.use" | "credential.manage" | "people.read" | "people.manage" | "people.grant" | "people.raise" | "people.supervise" | "identity.trust" | "authority.delegate" | "break-glass.open" | "break-glass.review" | "domain.define" | "policy.define" | "audit.read" | "installation.administer" | "self.use"; resource: { name: string; domain: { type: string; id: number; key: string; name: string }; level: number }; allowed: boolean; how: "own" | "delegated" | "supervised" | "break-glass" | null; sentence: string; decidedBy: Array<{ id: string; effect: "permit" | "forbid"; why: string }>; policyVersion: string; level: number; ownLevel: number; neededLevel: number | null; supervisedBy: { type: string; id: number; key: string; name: string } | null; lentBy: { type: string; id: number; key: string; name: string } | null; breakGlass: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string; level: number }> };
  };
  'authority.grid': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { items: Array<{ action: "estate.read" | "estate.observe" | "estate.change" | "estate.define" | "strategy.read" | "strategy.contribute" | "strategy.decide" | "change.read" | "change.propose" | "change.edit" | "change.approve" | "procedure.define" | "run.read" | "run.start" | "run.approve" | "run.confirm" | "run.steer" | "request.make" | "request.handle" | "signal.report" | "observation.review" | "credential.read" | "credential.use" | "credential.manage" | "people.read" | "people.manage" | "people.grant" | "people.raise" | "people.supervise" | "identity.trust" | "authority.delegate" | "break-glass.open" | "break-glass.review" | "domain.define" | "policy.define" | "audit.read" | "installation.administer" | "self.use"; level: number | null; agent: number | null; delegated: number | null; supervised: number | null; above: number | null; author: number | null; administrator: boolean; system: boolean }>; version: string };
  };
  'authority.matrix': {
    params: undefined;
    query: { q?: string };
    body: undefined;
    output: { domains: Array<{ type: string; id: number; key: string; name: string; slug: string; depth: number; owner: { type: string; id: number; key: string; name: string } | null; workers: number; alone: { type: string; id: number; key: string; name: string } | null; mayGrant: boolean }>; people: Array<{ type: string; id: number; key: string; name: string; kind: "person" | "agent"; title: string | null; cells: Array<{ domain: number; own: number; level: number; grant: { key: string; level: number; to: string | null } | null; inheritedFrom: string | null; lentBy: string | null; supervised: number; supervisor: string | null; endsAt: string | null }> }>; more: boolean; notices: Array<{ kind: "ends-soon" | "not-handed-on" | "to-review"; sentence: string; record: string; at: string }> };
  };
  'break-glass.end': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; state: "open" | "to-review" | "reviewed"; reason: string; openedAt: string; until: string; endedAt: string | null; reviewDueAt: string; overdue: boolean; review: { by: { type: string; id: number; key: string; name: string }; at: string; verdict: "justified" | "avoidable" | "misused"; finding: string } | null; uses: Array<{ key: string; type: string; planHash: string; at: string }>; mine: boolean };
  };
  'break-glass.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "open" | "to-review" | "reviewed" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; state: "open" | "to-review" | "reviewed"; reason: string; openedAt: string; until: string; endedAt: string | null; reviewDueAt: string; overdue: boolean; review: { by: { type: string; id: number; key: string; name: string }; at: string; verdict: "justified" | "avoidable" | "misused"; finding: string } | null; uses: Array<{ key: string; type: string; planHash: string; at: string }>; mine: boolean }>; next: string | null };
  };
  'break-glass.open': {
    params: undefined;
    query: undefined;
    body: { domain: string; reason: string; minutes?: number };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; state: "open" | "to-review" | "reviewed"; reason: string; openedAt: string; until: string; endedAt: string | null; reviewDueAt: string; overdue: boolean; review: { by: { type: string; id: number; key: string; name: string }; at: string; verdict: "justified" | "avoidable" | "misused"; finding: string } | null; uses: Array<{ key: string; type: string; planHash: string; at: string }>; mine: boolean };
  };
  'break-glass.review': {
    params: { id: string };
    query: undefined;
    body: { verdict: "justified" | "avoidable" | "misused"; finding: string };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; state: "open" | "to-review" | "reviewed"; reason: string; openedAt: string; until: string; endedAt: string | null; reviewDueAt: string; overdue: boolean; review: { by: { type: string; id: number; key: string; name: string }; at: string; verdict: "justified" | "avoidable" | "misused"; finding: string } | null; uses: Array<{ key: string; type: string; planHash: string; at: string }>; mine: boolean };
  };
  'cable.connect': {
    params: undefined;
    query: undefined;
    body: { a: number; b: number; name?: string; label?: string; form?: string; color?: string; lengthMetres?: number; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" };
    output: { cable: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; warnings: Array<string> };
  };
  'cable.disconnect': {
    params: { id: string };
    query: undefined;
    body: { reason?: string };
    output: { cable: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; freed: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }> };
  };
  'cable.trace': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { start: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; ways: Array<{ steps: Array<{ type: "port" | "cable" | "pass" | "circuit" | "member"; component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; within: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; lag: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; role: string | null; form: string | null; label: string | null; color: string | null; lengthMetres: number | null; position: number | null }>; from: "reached" | "open" | "loop" | "hidden" | "limit"; to: "reached" | "open" | "loop" | "hidden" | "limit" }>; cut: boolean };
  };
  'change.approve': {
    params: { id: number };
    query: undefined;
    body: { planHash: string; reason?: string };
    output: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null };
  };
  'change.deny': {
    params: { id: number };
    query: undefined;
    body: { planHash: string; reason: string };
    output: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null };
  };
  'change.edit': {
    params: { id: number };
    query: undefined;
    body: { title?: string; why?: string; inputs?: Record<string, string | number | boolean> };
    output: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null };
  };
  'change.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number }>; next: string | null };
  };
  'change.run': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null };
  };
  'change.show': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null };
  };
  'change.withdraw': {
    params: { id: number };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null };
  };
  'component.bulk': {
    params: undefined;
    query: undefined;
    body: Array<{ line: number; value: { kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain?: number | string; site?: number | null; parent?: number | null; owner?: number | null; criticality?: number; attributes?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> } }>;
    output: Array<{ line: number; ok: boolean; id?: number; error?: { code: string; message: string; issues?: Array<{ path: string; message: string }> } }>;
  };
  'component.create': {
    params: undefined;
    query: undefined;
    body: { kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain?: number | string; site?: number | null; parent?: number | null; owner?: number | null; criticality?: number; attributes?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> };
    output: { id: number; key: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain: { type: string; id: number; key: string; name: string }; site: { type: string; id: number; key: string; name: string } | null; parent: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; criticality: number; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; provenance: Record<string, { source: string; at: string; confidence: number }>; version: number; createdAt: string; updatedAt: string };
  };
  'component.dependencies': {
    params: { id: string };
    query: { limit?: number; cursor?: string; asOf?: string };
    body: undefined;
    output: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; count: number; alone: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null; ms: number };
  };
  'component.edit-apply': {
    params: undefined;
    query: undefined;
    body: { select: { ids?: Array<number>; filter?: { kind?: string; state?: string; domain?: string; site?: number; parent?: number; owner?: number; criticality?: number; q?: string } }; changes: { domain?: number | string; site?: number | null; owner?: number | null; criticality?: number; attributes?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; typed?: Record<string, string>; move?: "order" | "receive" | "deploy" | "withdraw" | "commission" | "maintain" | "resume" | "retire" | "keep" | "decommission" | "redeploy" | "cancel" | "dispose"; reason?: string }; planHash: string };
    output: { planHash: string; selected: number; summary: { create: number; update: number; unchanged: number; remove: number }; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; refused: Array<{ key: string; name: string; message: string }>; refusedCount: number };
  };
  'component.edit-plan': {
    params: undefined;
    query: undefined;
    body: { select: { ids?: Array<number>; filter?: { kind?: string; state?: string; domain?: string; site?: number; parent?: number; owner?: number; criticality?: number; q?: string } }; changes: { domain?: number | string; site?: number | null; owner?: number | null; criticality?: number; attributes?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; typed?: Record<string, string>; move?: "order" | "receive" | "deploy" | "withdraw" | "commission" | "maintain" | "resume" | "retire" | "keep" | "decommission" | "redeploy" | "cancel" | "dispose"; reason?: string } };
    output: { planHash: string; selected: number; summary: { create: number; update: number; unchanged: number; remove: number }; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; refused: Array<{ key: string; name: string; message: string }>; refusedCount: number };
  };
  'component.history': {
    params: { id: string };
    query: { limit?: number; cursor?: string; fields?: string };
    body: undefined;
    output: { items: Array<{ version: number; at: string; until: string | null; validFrom: string; actor: { type: string; id: number; key: string; name: string }; source: string; action: string; reason: string | null; eventId: number; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown> }> }>; next: string | null };
  };
  'component.impact': {
    params: { id: string };
    query: { limit?: number; cursor?: string; asOf?: string };
    body: undefined;
    output: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number };
  };
  'component.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: string; fields?: string; kind?: string; state?: string; domain?: string; site?: number; parent?: number; owner?: number; criticality?: number; q?: string; asOf?: string; validAt?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain: { type: string; id: number; key: string; name: string }; site: { type: string; id: number; key: string; name: string } | null; parent: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; criticality: number; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; provenance: Record<string, { source: string; at: string; confidence: number }>; version: number; createdAt: string; updatedAt: string }>; next: string | null };
  };
  'component.move': {
    params: { id: string };
    query: undefined;
    body: { move: "order" | "receive" | "deploy" | "withdraw" | "commission" | "maintain" | "resume" | "retire" | "keep" | "decommission" | "redeploy" | "cancel" | "dispose"; reason?: string };
    output: { id: number; key: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain: { type: string; id: number; key: string; name: string }; site: { type: string; id: number; key: string; name: string } | null; parent: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; criticality: number; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; provenance: Record<string, { source: string; at: string; confidence: number }>; version: number; createdAt: string; updatedAt: string };
  };
  'component.relationHistory': {
    params: { id: string };
    query: { limit?: number; cursor?: string; fields?: string };
    body: undefined;
    output: { items: Array<{ ref: { type: string; id: number; key: string; name: string }; kind: "runs-on" | "depends-on" | "part-of" | "located-in" | "connected-to" | "powered-by" | "stored-on" | "secured-by" | "member-of" | "assigned-to" | "in-vlan" | "tagged-in" | "a-end" | "b-end" | "passes-to" | "provided-by" | "used-by" | "translates-to" | "backed-up-by" | "replicates-to" | "covered-by" | "managed-by" | "replaced-by"; title: string; direction: "out" | "in"; other: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; redundancyGroup: string | null; needed: number | null; source: string; from: string; begunBy: { type: string; id: number; key: string; name: string }; eventId: number; until: string | null; endedBy: { type: string; id: number; key: string; name: string } | null }>; next: string | null };
  };
  'component.show': {
    params: { id: string };
    query: { asOf?: string; validAt?: string };
    body: undefined;
    output: { id: number; key: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain: { type: string; id: number; key: string; name: string }; site: { type: string; id: number; key: string; name: string } | null; parent: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; criticality: number; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; provenance: Record<string, { source: string; at: string; confidence: number }>; version: number; createdAt: string; updatedAt: string; relations: Array<{ id: number; kind: "runs-on" | "depends-on" | "part-of" | "located-in" | "connected-to" | "powered-by" | "stored-on" | "secured-by" | "member-of" | "assigned-to" | "in-vlan" | "tagged-in" | "a-end" | "b-end" | "passes-to" | "provided-by" | "used-by" | "translates-to" | "backed-up-by" | "replicates-to" | "covered-by" | "managed-by" | "replaced-by"; title: string; direction: "out" | "in"; other: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; redundancyGroup: string | null; needed: number | null }>; moreRelations: boolean; installations: Array<{ id: number; key: string; component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; package: string; version: string; manager: string; origin: "distribution" | "third-party" | "unknown"; product: { type: string; id: number; key: string; name: string } | null; productKey: string | null; release: { type: string; id: number; key: string; name: string } | null; releaseVersion: string | null; confidence: number | null; matchedHow: string | null; note: string; support: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null; basis: "distribution" | "upstream" | null; extended: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; sentence: string }; packages: Array<string>; source: string; observedAt: string; since: string }>; installationCount: number; moves: Array<{ move: "order" | "receive" | "deploy" | "withdraw" | "commission" | "maintain" | "resume" | "retire" | "keep" | "decommission" | "redeploy" | "cancel" | "dispose"; to: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; signals: Array<{ id: number; key: string; kind: string; severity: number; summary: string; raisedAt: string }> };
  };
  'component.update': {
    params: { id: string };
    query: undefined;
    body: { name?: string; domain?: number | string; site?: number | null; parent?: number | null; owner?: number | null; criticality?: number; attributes?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> };
    output: { id: number; key: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; name: string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; domain: { type: string; id: number; key: string; name: string }; site: { type: string; id: number; key: string; name: string } | null; parent: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; criticality: number; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; provenance: Record<string, { source: string; at: string; confidence: number }>; version: number; createdAt: string; updatedAt: string };
  };
  'contact.set': {
    params: undefined;
    query: undefined;
    body: { privateEmail: string | null };
    output: { kinds: Array<{ kind: "run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"; label: string; urgent: boolean }>; muted: { email: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; push: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"> }; quiet: { from: string; to: string } | null; timeZone: string; email: { address: string | null; available: boolean }; push: { publicKey: string; devices: Array<{ number: number; device: string; since: string }> }; privateEmail: { address: string; since: string } | null };
  };
  'credential.create': {
    params: undefined;
    query: undefined;
    body: { name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic"; purpose: string; domain: string; account?: string; endpoints?: Array<string>; leastLevel?: 1 | 2 | 3 | 4 | 5; signsIn?: boolean; rotateAfterDays?: number; value?: string; passphrase?: string; reference?: string };
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number };
  };
  'credential.grant': {
    params: { id: string };
    query: undefined;
    body: { domain: string };
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number };
  };
  'credential.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; q?: string; kind?: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; retired?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number }>; next: string | null };
  };
  'credential.retire': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number };
  };
  'credential.revoke': {
    params: { id: string; domain: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number };
  };
  'credential.rotate': {
    params: { id: string };
    query: undefined;
    body: { value?: string; passphrase?: string; reference?: string };
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number };
  };
  'credential.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number; uses: Array<{ at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null }>; whoMayUse: Array<{ id: number; name: string; level: number }> };
  };
  'credential.update': {
    params: { id: string };
    query: undefined;
    body: { purpose?: string; endpoints?: Array<string>; leastLevel?: 1 | 2 | 3 | 4 | 5; signsIn?: boolean; rotateAfterDays?: number | null; value?: string; passphrase?: string; reference?: string };
    output: { type: string; id: number; key: string; name: string; kind: "ssh-key" | "password" | "ldap-bind" | "http-token" | "http-basic" | "generic"; purpose: string; domain: { type: string; id: number; key: string; name: string }; account: string | null; endpoints: Array<string>; leastLevel: number; leastLevelName: string; signsIn: boolean; keptIn: "vault" | "file" | "environment" | "external"; reference: string | null; grantedTo: Array<{ type: string; id: number; key: string; name: string }>; valueVersion: number; valuedAt: string; rotateAfterDays: number | null; dueAt: string | null; due: boolean; lastUse: { at: string; person: { type: string; id: number; key: string; name: string }; run: { type: string; id: number; key: string; name: string } | null; step: number | null; endpoint: string; valueVersion: number; refused: string | null } | null; retiredAt: string | null; version: number };
  };
  'delegation.add': {
    params: undefined;
    query: undefined;
    body: { person: string; domain: string; level: number; from?: string; to: string; reason: string };
    output: { id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string };
  };
  'delegation.end': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string };
  };
  'delegation.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "coming" | "current" | "ended" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; next: string | null };
  };
  'delivery.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "pending" | "sent" | "dead" | "dropped" };
    body: undefined;
    output: { items: Array<{ number: number; channel: "email" | "push" | "webhook"; to: string; title: string; state: "pending" | "sent" | "dead" | "dropped"; attempts: number; dueAt: string; error: string | null }>; next: string | null };
  };
  'delivery.retry': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { due: boolean };
  };
  'device-type.create': {
    params: undefined;
    query: undefined;
    body: { partNumber?: string | null; heightUnits?: number; fullDepth?: boolean | null; weightKilograms?: number | null; airflow?: string | null; maximumWatts?: number | null; allocatedWatts?: number | null; role?: "parent" | "child" | null; interfaces?: Record<string, number>; ports?: { console: number; power: number; outlet: number; front: number; rear: number }; bays?: { module: number; device: number }; typeKey: string; maker: string; model: string };
    output: { partNumber: string | null; heightUnits: number; fullDepth: boolean | null; weightKilograms: number | null; airflow: string | null; maximumWatts: number | null; allocatedWatts: number | null; role: "parent" | "child" | null; interfaces: Record<string, number>; ports: { console: number; power: number; outlet: number; front: number; rear: number }; bays: { module: number; device: number }; id: number; key: string; typeKey: string; maker: string; model: string; shipped: boolean; components: number };
  };
  'device-type.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "name" | "-name"; fields?: string; q?: string; shipped?: "true" | "false" };
    body: undefined;
    output: { items: Array<{ partNumber: string | null; heightUnits: number; fullDepth: boolean | null; weightKilograms: number | null; airflow: string | null; maximumWatts: number | null; allocatedWatts: number | null; role: "parent" | "child" | null; interfaces: Record<string, number>; ports: { console: number; power: number; outlet: number; front: number; rear: number }; bays: { module: number; device: number }; id: number; key: string; typeKey: string; maker: string; model: string; shipped: boolean; components: number }>; next: string | null };
  };
  'device-type.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { partNumber: string | null; heightUnits: number; fullDepth: boolean | null; weightKilograms: number | null; airflow: string | null; maximumWatts: number | null; allocatedWatts: number | null; role: "parent" | "child" | null; interfaces: Record<string, number>; ports: { console: number; power: number; outlet: number; front: number; rear: number }; bays: { module: number; device: number }; id: number; key: string; typeKey: string; maker: string; model: string; shipped: boolean; components: number };
  };
  'disagreement.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "weight" | "-weight"; fields?: string; component?: number; source?: string; field?: string; settled?: "true" | "false" };
    body: undefined;
    output: { items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; field: string; source: string; sourceName: string; stated: string | number | boolean | null | Array<unknown> | Record<string, unknown>; statedAt: string; kept: string | number | boolean | null | Array<unknown> | Record<string, unknown>; keptBy: { source: string; at: string; confidence: number } | null; newer: boolean; weight: number; firstSeenAt: string; settledAt: string | null }>; next: string | null };
  };
  'disagreement.settle': {
    params: undefined;
    query: undefined;
    body: { component: number; field: string; source: string; verdict: "accept" | "keep"; reason?: string };
    output: { settled: boolean };
  };
  'domain.add': {
    params: undefined;
    query: undefined;
    body: { slug: string; name: string; purpose?: string; parent: string; owner?: string };
    output: { type: string; id: number; key: string; name: string; slug: string; parentId: number | null; purpose: string; owner: { type: string; id: number; key: string; name: string } | null; version: number };
  };
  'domain.edit': {
    params: { domain: string };
    query: undefined;
    body: { name?: string; purpose?: string; parent?: string; owner?: string | null };
    output: { type: string; id: number; key: string; name: string; slug: string; parentId: number | null; purpose: string; owner: { type: string; id: number; key: string; name: string } | null; version: number };
  };
  'domain.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id" | "name" | "-name" | "slug" | "-slug"; fields?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; slug: string; parentId: number | null; purpose: string }>; next: string | null };
  };
  'domain.show': {
    params: { domain: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; slug: string; parentId: number | null; purpose: string; owner: { type: string; id: number; key: string; name: string } | null; version: number };
  };
  'estate.apply': {
    params: undefined;
    query: undefined;
    body: { yaml: string; planHash: string };
    output: { name: string; planHash: string; summary: { create: number; update: number; unchanged: number; remove: number }; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string> };
  };
  'estate.compare': {
    params: undefined;
    query: { limit?: number; cursor?: string; from: string; to: string; what?: "component" | "relation"; op?: "created" | "changed" | "gone"; kind?: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; domain?: string; site?: number };
    body: undefined;
    output: { from: string; to: string; counts: Array<{ what: "component" | "relation"; kind: string; op: "created" | "changed" | "gone"; count: number }>; items: Array<{ op: "created" | "changed" | "gone"; ref: { type: string; id: number; key: string; name: string }; kind: string; from: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; to: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown> }>; at: string; actor: { type: string; id: number; key: string; name: string }; source: string; eventId: number }>; next: string | null };
  };
  'estate.export': {
    params: undefined;
    query: { format?: "yaml" | "csv" | "ndjson"; what?: "components" | "relations" | "software"; kind?: string; domain?: string; disposed?: string; name?: string; asOf?: string };
    body: undefined;
    output: unknown;
  };
  'estate.plan': {
    params: undefined;
    query: undefined;
    body: { yaml: string } | string;
    output: { name: string; planHash: string; summary: { create: number; update: number; unchanged: number; remove: number }; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string> };
  };
  'event.undo': {
    params: { id: string };
    query: undefined;
    body: { planHash?: string; only?: string; skipRefused?: boolean; reason?: string };
    output: { event: { ref: { type: string; id: number; key: string; name: string }; action: string; at: string; actor: { type: string; id: number; key: string; name: string } }; planHash: string; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; summary: { create: number; update: number; unchanged: number; remove: number }; refused: Array<{ key: string; name: string; field: string | null; reason: string }>; applied: boolean };
  };
  'events.stream': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: unknown;
  };
  'evidence.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; person?: string; domain?: string; kind?: "run-finished" | "run-recovered" | "step-done" | "step-supervised" | "step-confirmed" | "line-reached" | "use-within-policy" | "change-written" | "change-approved" | "change-run" | "change-denied" | "machine-observed" | "data-contributed" | "disagreement-settled" | "loop-turned" | "break-glass-reviewed" | "observation-contributed" | "observation-reviewed" | "observation-taken" | "strategy-informed" | "procedure-written" | "use-policy-defined" | "credential-rotated" | "sources-ordered" | "person-assessed" | "agent-limited" | "portfolio-limited"; level?: number };
    body: undefined;
    output: { items: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; kind: string; statement: string; phase: "strategy" | "deploy" | "support"; topic: string; subject: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; note: string; at: string }>; next: string | null };
  };
  'grant.add': {
    params: undefined;
    query: undefined;
    body: { person: string; domain: string; level: number; from?: string; to?: string | null; reason: string; replace?: boolean };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string };
  };
  'grant.end': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string };
  };
  'grant.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; person?: string; domain?: string; state?: "coming" | "current" | "ended" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; next: string | null };
  };
  'graph.impact': {
    params: undefined;
    query: { limit?: number; cursor?: string; asOf?: string; of: string };
    body: undefined;
    output: { down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number; components: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }> };
  };
  'graph.impact-stream': {
    params: undefined;
    query: { of: string; asOf?: string };
    body: undefined;
    output: unknown;
  };
  'graph.neighbourhood': {
    params: undefined;
    query: { around: string; depth?: number; direction?: "both" | "dependents" | "dependencies"; limit?: number; asOf?: string };
    body: undefined;
    output: { nodes: Array<{ id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string }; signals: number; distance: number }>; edges: Array<{ id: number; from: number; to: number; kind: "runs-on" | "depends-on" | "part-of" | "located-in" | "connected-to" | "powered-by" | "stored-on" | "secured-by" | "member-of" | "assigned-to" | "in-vlan" | "tagged-in" | "a-end" | "b-end" | "passes-to" | "provided-by" | "used-by" | "translates-to" | "backed-up-by" | "replicates-to" | "covered-by" | "managed-by" | "replaced-by"; redundancyGroup: string | null; needed: number | null }>; truncated: boolean };
  };
  'graph.paths': {
    params: undefined;
    query: { from: string; to: string; most?: number; longer?: number; asOf?: string };
    body: undefined;
    output: { from: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; to: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; sense: "stands-on" | "carries" | "related"; paths: Array<{ nodes: Array<{ type: string; id: number; key: string; name: string } | null>; why: Array<string> }>; more: boolean; ms: number };
  };
  'graph.single-points': {
    params: undefined;
    query: { limit?: number; cursor?: string; domain?: string; asOf?: string; site?: string };
    body: undefined;
    output: { components: number; count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; takes: number; gravest: number; example: { component: { type: string; id: number; key: string; name: string }; why: string } | null }>; next: string | null; ms: number };
  };
  'group-level.list': {
    params: { key: string };
    query: { limit?: number; cursor?: string; sort?: "group" | "-group"; fields?: string };
    body: undefined;
    output: { items: Array<{ group: string; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; givenBy: { type: string; id: number; key: string; name: string } | null; counts: boolean }>; next: string | null };
  };
  'group-level.set': {
    params: { key: string };
    query: undefined;
    body: { group: string; domain: number; level: number };
    output: { group: string; level: number };
  };
  'growth.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { person: { type: string; id: number; key: string; name: string; title: string | null; kind: "person" | "agent" | "system" }; self: boolean; ceiling: number | null; domains: Array<{ domain: { type: string; id: number; key: string; name: string; slug: string }; level: number; levelName: string | null; history: Array<{ grant: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; from: string; to: string | null; now: boolean; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string }>; next: { level: number; name: string; shown: number; statements: Array<{ key: string; says: string; shown: boolean; have: { pieces: number; topics: number; phases: number; kinds: number }; need: { pieces: number; topics: number; phases: number; kinds: number }; newest: string | null; aged: number; missing: Array<string>; ways: Array<string>; evidence: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; kind: string; statement: string; phase: "strategy" | "deploy" | "support"; topic: string; subject: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; note: string; at: string }> }> } | null; held: { level: number; name: string; shown: number; statements: Array<{ key: string; says: string; shown: boolean; have: { pieces: number; topics: number; phases: number; kinds: number }; need: { pieces: number; topics: number; phases: number; kinds: number }; newest: string | null; aged: number; missing: Array<string>; ways: Array<string>; evidence: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; kind: string; statement: string; phase: "strategy" | "deploy" | "support"; topic: string; subject: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; note: string; at: string }> }> } | null; openWork: Array<{ record: { type: string; id: number; key: string; name: string }; action: string; how: "own" | "supervised"; supervisor: { type: string; id: number; key: string; name: string } | null; statements: Array<string> }>; assess: { may: boolean; reason: string | null; couldAssess: Array<{ type: string; id: number; key: string; name: string }> } }>; assessments: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; verdict: "granted" | "refused"; assessor: { type: string; id: number; key: string; name: string }; reason: string; shown: Array<{ key: string; shown: boolean; pieces: number; need: number }>; grant: { type: string; id: number; key: string; name: string } | null; at: string }> };
  };
  'handover.take': {
    params: undefined;
    query: undefined;
    body: { token: string };
    output: { label: string; value: string };
  };
  'home.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { sentence: { text: string; componentRef: { type: string; id: number; key: string; name: string } | null; refs: Array<{ type: string; id: number; key: string; name: string }> }; waiting: Array<{ kind: "approval" | "run"; ref: { type: string; id: number; key: string; name: string }; title: string; since: string; href: string; canDo: boolean; reason?: string }>; atRisk: Array<{ insight: { type: string; id: number; key: string; name: string }; summary: string; exposure: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; components: number }>; loop: { decided: { count: number; last: { ref: { type: string; id: number; key: string; name: string }; at: string } | null }; rolledOut: { count: number; last: { ref: { type: string; id: number; key: string; name: string }; at: string } | null }; learned: { count: number; last: { ref: { type: string; id: number; key: string; name: string }; at: string } | null }; medianSignalToVerifiedSeconds: number | null; since: string }; measures: Array<{ ref: { type: string; id: number; key: string; name: string }; name: string; unit: string; better: "higher" | "lower"; target: number; value: number | null; at: string | null; series: Array<{ at: string; value: number }> }>; counts: { components: number; byKind: Record<string, number>; installations: number; relations: number } };
  };
  'host-key.approve': {
    params: undefined;
    query: undefined;
    body: { address: string; port?: number; fingerprint: string };
    output: { type: string; id: number; key: string; name: string; address: string; port: number; fingerprint: string; keyType: string; approvedBy: { type: string; id: number; key: string; name: string }; approvedAt: string; replacedBecause: string | null };
  };
  'host-key.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; q?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; address: string; port: number; fingerprint: string; keyType: string; approvedBy: { type: string; id: number; key: string; name: string }; approvedAt: string; replacedBecause: string | null }>; next: string | null };
  };
  'host-key.meet': {
    params: undefined;
    query: undefined;
    body: { address: string; port?: number };
    output: { type: string; fingerprint: string; pinned: { type: string; id: number; key: string; name: string; address: string; port: number; fingerprint: string; keyType: string; approvedBy: { type: string; id: number; key: string; name: string }; approvedAt: string; replacedBecause: string | null } | null; state: "unknown" | "pinned" | "changed" };
  };
  'host-key.replace': {
    params: { id: string };
    query: undefined;
    body: { fingerprint: string; reason: string };
    output: { type: string; id: number; key: string; name: string; address: string; port: number; fingerprint: string; keyType: string; approvedBy: { type: string; id: number; key: string; name: string }; approvedAt: string; replacedBecause: string | null };
  };
  'identity-provider.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "key" | "-key" | "name" | "-name"; fields?: string };
    body: undefined;
    output: { items: Array<{ key: string; name: string; issuer: string; clientId: string; hasSecret: boolean; scopes: string; groupsClaim: string; createsPeople: boolean; secondFactor: boolean; active: boolean; redirectUri: string; version: number }>; next: string | null };
  };
  'identity-provider.set': {
    params: undefined;
    query: undefined;
    body: { key: string; name: string; issuer: string; clientId: string; clientSecret?: string; scopes?: string; groupsClaim?: string; createsPeople?: boolean; secondFactor?: boolean; active?: boolean };
    output: { key: string; name: string; issuer: string; clientId: string; hasSecret: boolean; scopes: string; groupsClaim: string; createsPeople: boolean; secondFactor: boolean; active: boolean; redirectUri: string; version: number };
  };
  'initiative.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id" | "name" | "-name" | "state" | "-state" | "effortHours" | "-effortHours" | "cost" | "-cost" | "benefit" | "-benefit"; fields?: string; state?: "proposed" | "planned" | "running" | "done" | "dropped" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; name: string; why: string; state: "proposed" | "planned" | "running" | "done" | "dropped"; insight: { type: string; id: number; key: string; name: string } | null; objective: { type: string; id: number; key: string; name: string } | null; effortHours: number; cost: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; benefit: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; createdAt: string; version: number }>; next: string | null };
  };
  'insight.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; fields?: string; state?: "open" | "resolved" | "all" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; name: string; state: "open" | "proposed" | "decided" | "resolved"; domain: { type: string; id: number; key: string; name: string }; summary: string; exposure: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; signals: number; components: number; initiative: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; resolvedAt: string | null; version: number }>; next: string | null };
  };
  'insight.show': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; name: string; state: "open" | "proposed" | "decided" | "resolved"; domain: { type: string; id: number; key: string; name: string }; summary: string; exposure: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; signals: number; components: number; initiative: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; resolvedAt: string | null; version: number };
  };
  'installation.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; fields?: string; component?: number; product?: string; release?: number; matched?: "true" | "false"; package?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; package: string; version: string; manager: string; origin: "distribution" | "third-party" | "unknown"; product: { type: string; id: number; key: string; name: string } | null; productKey: string | null; release: { type: string; id: number; key: string; name: string } | null; releaseVersion: string | null; confidence: number | null; matchedHow: string | null; note: string; support: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null; basis: "distribution" | "upstream" | null; extended: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; sentence: string }; packages: Array<string>; source: string; observedAt: string; since: string }>; next: string | null };
  };
  'intake.apply': {
    params: { id: string };
    query: undefined;
    body: { planHash: string };
    output: { id: number; key: string; kind: "local" | "ssh" | "file"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string } | { kind: "file"; format: string; name: string; size: number }; source: string; state: "planning" | "planned" | "applying" | "applied" | "cancelled" | "discarded" | "failed"; moves: Array<string>; component: { type: string; id: number; key: string; name: string } | null; summary: { create: number; update: number; unchanged: number; remove: number }; counts: { create: number; update: number; unchanged: number; remove: number; link: number; gone: number; issue: number; makeable?: number; note: number; disagreement: number; conflict: number; groups: Array<{ what: string; op: string; kind: string; count: number }> } | null; progress: { done: number; total: number } | null; failure: string | null; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string>; planHash: string; createdAt: string; createdBy: { type: string; id: number; key: string; name: string }; appliedAt: string | null };
  };
  'intake.cancel': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; kind: "local" | "ssh" | "file"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string } | { kind: "file"; format: string; name: string; size: number }; source: string; state: "planning" | "planned" | "applying" | "applied" | "cancelled" | "discarded" | "failed"; moves: Array<string>; component: { type: string; id: number; key: string; name: string } | null; summary: { create: number; update: number; unchanged: number; remove: number }; counts: { create: number; update: number; unchanged: number; remove: number; link: number; gone: number; issue: number; makeable?: number; note: number; disagreement: number; conflict: number; groups: Array<{ what: string; op: string; kind: string; count: number }> } | null; progress: { done: number; total: number } | null; failure: string | null; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string>; planHash: string; createdAt: string; createdBy: { type: string; id: number; key: string; name: string }; appliedAt: string | null };
  };
  'intake.entries': {
    params: { id: string };
    query: { limit?: number; cursor?: string; sort?: "ordinal" | "-rank"; fields?: string; what?: "component" | "relation" | "installation" | "issue" | "note"; op?: "create" | "update" | "remove" | "link" | "gone"; kind?: string; only?: "differences" | "problems" | "issues" | "disagreements" | "conflicts" | "notes"; q?: string };
    body: undefined;
    output: { items: Array<{ ordinal: number; what: "component" | "relation" | "installation" | "issue" | "note"; op: "create" | "update" | "remove" | "link" | "gone" | null; kind: string | null; name: string; key: string | null; place: string; line: number | null; field: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }>; disagreements: Array<{ field: string; stated: string | number | boolean | null | Array<unknown> | Record<string, unknown>; kept: string | number | boolean | null | Array<unknown> | Record<string, unknown>; keptBy: string }>; message: string | null; outcome: "applied" | "conflict" | null; reason: string | null }>; next: string | null };
  };
  'intake.file': {
    params: undefined;
    query: { format: string; source?: string; options?: string; makePlaces?: string; name?: string };
    body: unknown;
    output: { id: number; key: string; kind: "local" | "ssh" | "file"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string } | { kind: "file"; format: string; name: string; size: number }; source: string; state: "planning" | "planned" | "applying" | "applied" | "cancelled" | "discarded" | "failed"; moves: Array<string>; component: { type: string; id: number; key: string; name: string } | null; summary: { create: number; update: number; unchanged: number; remove: number }; counts: { create: number; update: number; unchanged: number; remove: number; link: number; gone: number; issue: number; makeable?: number; note: number; disagreement: number; conflict: number; groups: Array<{ what: string; op: string; kind: string; count: number }> } | null; progress: { done: number; total: number } | null; failure: string | null; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string>; planHash: string; createdAt: string; createdBy: { type: string; id: number; key: string; name: string }; appliedAt: string | null };
  };
  'intake.follow': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: unknown;
  };
  'intake.formats': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { items: Array<{ format: string; title: string; contentTypes: Array<string>; maxBytes: number; previewBytes: number | null; options: string | number | boolean | null | Array<unknown> | Record<string, unknown> }> };
  };
  'intake.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; component?: number };
    body: undefined;
    output: { items: Array<{ id: number; key: string; kind: "local" | "ssh" | "file"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string } | { kind: "file"; format: string; name: string; size: number }; source: string; state: "planning" | "planned" | "applying" | "applied" | "cancelled" | "discarded" | "failed"; moves: Array<string>; component: { type: string; id: number; key: string; name: string } | null; summary: { create: number; update: number; unchanged: number; remove: number }; counts: { create: number; update: number; unchanged: number; remove: number; link: number; gone: number; issue: number; makeable?: number; note: number; disagreement: number; conflict: number; groups: Array<{ what: string; op: string; kind: string; count: number }> } | null; progress: { done: number; total: number } | null; failure: string | null; warnings: Array<string>; planHash: string; createdAt: string; createdBy: { type: string; id: number; key: string; name: string }; appliedAt: string | null }>; next: string | null };
  };
  'intake.plan': {
    params: undefined;
    query: undefined;
    body: { kind: "local"; componentId?: number } | { kind: "ssh"; address: string; port?: number; user?: string; hostKeyFingerprint?: string; componentId?: number; credential?: { privateKey?: string; passphrase?: string; password?: string } };
    output: { id: number; key: string; kind: "local" | "ssh" | "file"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string } | { kind: "file"; format: string; name: string; size: number }; source: string; state: "planning" | "planned" | "applying" | "applied" | "cancelled" | "discarded" | "failed"; moves: Array<string>; component: { type: string; id: number; key: string; name: string } | null; summary: { create: number; update: number; unchanged: number; remove: number }; counts: { create: number; update: number; unchanged: number; remove: number; link: number; gone: number; issue: number; makeable?: number; note: number; disagreement: number; conflict: number; groups: Array<{ what: string; op: string; kind: string; count: number }> } | null; progress: { done: number; total: number } | null; failure: string | null; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string>; planHash: string; createdAt: string; createdBy: { type: string; id: number; key: string; name: string }; appliedAt: string | null };
  };
  'intake.preview': {
    params: undefined;
    query: { format: string; source?: string; options?: string; makePlaces?: string; partial?: string };
    body: unknown;
    output: { facts: Array<{ title: string; value: string }>; columns: Array<{ name: string; field: string | null; how: "said" | "guessed" | "unknown"; samples: Array<string> }>; fields: Array<string>; options: string | number | boolean | null | Array<unknown> | Record<string, unknown>; rows: Array<{ place: string; kind: string; name: string; fields: Array<{ field: string; value: string | number | boolean | null | Array<unknown> | Record<string, unknown> }>; issues: Array<{ field: string | null; message: string }> }>; issues: Array<{ place: string; line: number | null; field: string | null; message: string }>; notes: Array<{ place: string; message: string }>; missing: Array<{ kind: string; name: string; site: string | null; rows: number; place: string; isMade: boolean }>; makeable: number; wrong: number; components: number; relations: number; partial: boolean };
  };
  'intake.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; kind: "local" | "ssh" | "file"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string } | { kind: "file"; format: string; name: string; size: number }; source: string; state: "planning" | "planned" | "applying" | "applied" | "cancelled" | "discarded" | "failed"; moves: Array<string>; component: { type: string; id: number; key: string; name: string } | null; summary: { create: number; update: number; unchanged: number; remove: number }; counts: { create: number; update: number; unchanged: number; remove: number; link: number; gone: number; issue: number; makeable?: number; note: number; disagreement: number; conflict: number; groups: Array<{ what: string; op: string; kind: string; count: number }> } | null; progress: { done: number; total: number } | null; failure: string | null; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; warnings: Array<string>; planHash: string; createdAt: string; createdBy: { type: string; id: number; key: string; name: string }; appliedAt: string | null };
  };
  'key.create': {
    params: undefined;
    query: undefined;
    body: { name: string; days?: number };
    output: { id: number; key: string; expiresAt: string };
  };
  'key.end': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: Record<string, unknown>;
  };
  'kind.define': {
    params: undefined;
    query: undefined;
    body: { title?: string; plural?: string; icon?: string; domain?: string; within?: Array<"site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string>; schema: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string };
    output: { kind: string; title: string; plural: string; icon: string; phase: "strategy" | "delivery" | "operations"; domain: string; within: Array<string>; host: boolean; own: boolean; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; version: number };
  };
  'kind.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "kind" | "-kind"; fields?: string };
    body: undefined;
    output: { items: Array<{ kind: string; title: string; plural: string; icon: string; phase: "strategy" | "delivery" | "operations"; domain: string; within: Array<string>; host: boolean; own: boolean; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; version: number }>; next: string | null };
  };
  'kind.show': {
    params: { kind: string };
    query: undefined;
    body: undefined;
    output: { kind: string; title: string; plural: string; icon: string; phase: "strategy" | "delivery" | "operations"; domain: string; within: Array<string>; host: boolean; own: boolean; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; version: number };
  };
  'kind.update': {
    params: { kind: string };
    query: undefined;
    body: { title?: string; plural?: string; icon?: string; domain?: string; within?: Array<"site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string>; schema?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> };
    output: { kind: string; title: string; plural: string; icon: string; phase: "strategy" | "delivery" | "operations"; domain: string; within: Array<string>; host: boolean; own: boolean; attributes: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; version: number };
  };
  'level.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "level" | "-level"; fields?: string };
    body: undefined;
    output: { items: Array<{ level: number; name: string; statements: Array<{ statement: string; says: string; pieces: number; withinDays: number; topics: number; phases: number; kinds: number; from: Array<{ kind: string; level?: number; phases?: Array<"strategy" | "deploy" | "support">; how: string }> }> }>; next: string | null };
  };
  'line.show': {
    params: undefined;
    query: { of: string };
    body: undefined;
    output: { of: { type: string; id: number; key: string; name: string; phase: "strategy" | "delivery" | "operations" | "insight" | "estate" }; nodes: Array<{ ref: { type: string; id: number; key: string; name: string }; phase: "strategy" | "delivery" | "operations" | "insight" | "estate"; depth: number; sentence: string; at: string | null }>; edges: Array<{ cause: string; effect: string }>; truncated: boolean };
  };
  'mail.set': {
    params: undefined;
    query: undefined;
    body: { host: string; port: number; security: "tls" | "starttls" | "none"; ca?: string | null; username?: string | null; password?: string | null; sender: string };
    output: { server: { host: string; port: number; security: "tls" | "starttls" | "none"; ca: boolean; username: string | null; password: boolean; sender: string } | null };
  };
  'mail.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { server: { host: string; port: number; security: "tls" | "starttls" | "none"; ca: boolean; username: string | null; password: boolean; sender: string } | null };
  };
  'mail.test': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { sent: boolean; to: string; error: string | null };
  };
  'mastery.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "field" | "-field"; fields?: string };
    body: undefined;
    output: { items: Array<{ kind: string; field: string; sources: Array<string> }>; next: string | null };
  };
  'mastery.set': {
    params: undefined;
    query: undefined;
    body: { kind: "*" | "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; field: string; sources: Array<string> };
    output: { items: Array<{ kind: string; field: string; sources: Array<string> }> };
  };
  'me.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { person: { type: string; id: number; key: string; name: string; email: string | null; title: string | null; administrator: boolean }; workspace: { name: string; kind: "main" | "example" }; grants: Array<{ domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string }>; workspaces: Array<{ name: string; title: string; href: string; exists: boolean }> };
  };
  'netbox.change': {
    params: { key: string };
    query: undefined;
    body: { token?: string; everyMinutes?: number; applyItself?: boolean; riskyPercent?: number; url?: string; paused?: boolean };
    output: { id: number; key: string; url: string; token: string; everyMinutes: number; applyItself: boolean; riskyPercent: number; paused: boolean; nextDueAt: string; reading: boolean; startedAt: string | null; endedAt: string | null; result: "unchanged" | "applied" | "waiting" | "failed" | null; message: string | null; failures: number; intake: string | null; netboxVersion: string | null; objects: number; setUpBy: string; version: number };
  };
  'netbox.connect': {
    params: undefined;
    query: undefined;
    body: { url: string; token: string; key?: string; everyMinutes?: number; applyItself?: boolean; riskyPercent?: number };
    output: { id: number; key: string; url: string; token: string; everyMinutes: number; applyItself: boolean; riskyPercent: number; paused: boolean; nextDueAt: string; reading: boolean; startedAt: string | null; endedAt: string | null; result: "unchanged" | "applied" | "waiting" | "failed" | null; message: string | null; failures: number; intake: string | null; netboxVersion: string | null; objects: number; setUpBy: string; version: number };
  };
  'netbox.disconnect': {
    params: { key: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; url: string; token: string; everyMinutes: number; applyItself: boolean; riskyPercent: number; paused: boolean; nextDueAt: string; reading: boolean; startedAt: string | null; endedAt: string | null; result: "unchanged" | "applied" | "waiting" | "failed" | null; message: string | null; failures: number; intake: string | null; netboxVersion: string | null; objects: number; setUpBy: string; version: number };
  };
  'netbox.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "key" | "-key"; fields?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; url: string; token: string; everyMinutes: number; applyItself: boolean; riskyPercent: number; paused: boolean; nextDueAt: string; reading: boolean; startedAt: string | null; endedAt: string | null; result: "unchanged" | "applied" | "waiting" | "failed" | null; message: string | null; failures: number; intake: string | null; netboxVersion: string | null; objects: number; setUpBy: string; version: number }>; next: string | null };
  };
  'netbox.run': {
    params: { key: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; url: string; token: string; everyMinutes: number; applyItself: boolean; riskyPercent: number; paused: boolean; nextDueAt: string; reading: boolean; startedAt: string | null; endedAt: string | null; result: "unchanged" | "applied" | "waiting" | "failed" | null; message: string | null; failures: number; intake: string | null; netboxVersion: string | null; objects: number; setUpBy: string; version: number };
  };
  'netbox.show': {
    params: { key: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; url: string; token: string; everyMinutes: number; applyItself: boolean; riskyPercent: number; paused: boolean; nextDueAt: string; reading: boolean; startedAt: string | null; endedAt: string | null; result: "unchanged" | "applied" | "waiting" | "failed" | null; message: string | null; failures: number; intake: string | null; netboxVersion: string | null; objects: number; setUpBy: string; version: number };
  };
  'network.findings': {
    params: undefined;
    query: { limit?: number; cursor?: string; fields?: string; about?: "address" | "mac" | "unplaced" };
    body: undefined;
    output: { items: Array<{ about: "address" | "mac" | "unplaced"; number: string; vrf: number | null; components: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }>; hidden: boolean }>; next: string | null };
  };
  'network.neighbours': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { items: Array<{ port: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; device: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; farPort: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; cables: number; circuit: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null }>; cut: boolean };
  };
  'notice.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; unread?: "true" | "false" };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; kind: "run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"; body: string; path: string; urgent: boolean; at: string; readAt: string | null }>; next: string | null };
  };
  'notice.read': {
    params: undefined;
    query: undefined;
    body: { ids?: Array<number> };
    output: { unread: number };
  };
  'notice.unread': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { unread: number };
  };
  'notification.set': {
    params: undefined;
    query: undefined;
    body: { muted?: { email?: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; push?: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"> }; quiet?: { from: string; to: string } | null; timeZone?: string };
    output: { kinds: Array<{ kind: "run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"; label: string; urgent: boolean }>; muted: { email: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; push: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"> }; quiet: { from: string; to: string } | null; timeZone: string; email: { address: string | null; available: boolean }; push: { publicKey: string; devices: Array<{ number: number; device: string; since: string }> }; privateEmail: { address: string; since: string } | null };
  };
  'notification.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { kinds: Array<{ kind: "run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"; label: string; urgent: boolean }>; muted: { email: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; push: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"> }; quiet: { from: string; to: string } | null; timeZone: string; email: { address: string | null; available: boolean }; push: { publicKey: string; devices: Array<{ number: number; device: string; since: string }> }; privateEmail: { address: string; since: string } | null };
  };
  'objective.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id" | "name" | "-name" | "state" | "-state"; fields?: string; state?: "draft" | "active" | "achieved" | "dropped" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; slug: string; name: string; why: string; state: "draft" | "active" | "achieved" | "dropped"; measures: Array<{ ref: { type: string; id: number; key: string; name: string }; name: string; unit: string; better: "higher" | "lower"; target: number; how: string; value: number | null; at: string | null; basis: string | number | boolean | null | Array<unknown> | Record<string, unknown>; series: Array<{ at: string; value: number }> }> }>; next: string | null };
  };
  'observation.accept': {
    params: { id: string };
    query: undefined;
    body: { reason: string; severity?: 1 | 2 | 3 | 4 | 5 };
    output: { id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null };
  };
  'observation.contribute': {
    params: undefined;
    query: undefined;
    body: { observed: string; about: Array<string>; domain?: string; evidence?: string };
    output: { id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null };
  };
  'observation.decline': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null };
  };
  'observation.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "contributed" | "accepted" | "declined" | "withdrawn" | "taken" | "open" | "all"; domain?: string; author?: string; about?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null }>; next: string | null };
  };
  'observation.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null };
  };
  'observation.take': {
    params: { id: string };
    query: undefined;
    body: { into: Array<string>; note: string };
    output: { id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null };
  };
  'observation.withdraw': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; observed: string; evidence: string | null; about: Array<{ type: string; id: number; key: string; name: string }>; domain: { type: string; id: number; key: string; name: string }; author: { type: string; id: number; key: string; name: string }; mine: boolean; state: "contributed" | "accepted" | "declined" | "withdrawn" | "taken"; moves: Array<string>; contributedAt: string; review: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string; severity: number | null; severityName: string | null } | null; taken: { by: { type: string; id: number; key: string; name: string }; at: string; note: string; into: Array<{ type: string; id: number; key: string; name: string }> } | null };
  };
  'offer.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "label" | "-label"; fields?: string };
    body: undefined;
    output: { items: Array<{ what: string; label: string; help: string | null; for: "self" | "others" | "anyone"; proof: Array<"totp" | "session" | "manager">; expectedMinutes: number; asks: Array<{ name: string; type: string; label: string; help: string | null; required: boolean; options: Array<string> }>; people: Array<{ type: string; id: number; key: string; name: string }> }>; next: string | null };
  };
  'passkey.remove': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: Record<string, unknown>;
  };
  'passkey.rename': {
    params: { id: string };
    query: undefined;
    body: { name: string };
    output: Record<string, unknown>;
  };
  'password.set': {
    params: undefined;
    query: undefined;
    body: { password: string; current?: string };
    output: { email: string; endedSessions: number };
  };
  'person.add': {
    params: undefined;
    query: undefined;
    body: { name: string; email?: string; title?: string; manager?: string };
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'person.edit': {
    params: { person: string };
    query: undefined;
    body: { name?: string; email?: string | null; title?: string | null; manager?: string | null };
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'person.leave': {
    params: { person: string };
    query: undefined;
    body: { reason: string };
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'person.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; q?: string; kind?: "person" | "agent" | "system" };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; administrator: boolean; active: boolean; grants: Array<{ domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string }> }>; next: string | null };
  };
  'person.return': {
    params: { person: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'person.show': {
    params: { person: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; kind: "person" | "agent" | "system"; email: string | null; title: string | null; manager: { type: string; id: number; key: string; name: string } | null; owner: { type: string; id: number; key: string; name: string } | null; ceiling: number | null; administrator: boolean; active: boolean; leftAt: string | null; createdAt: string; version: number; grants: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; levelName: string; state: "coming" | "current" | "ended"; from: string; to: string | null; grantedBy: { type: string; id: number; key: string; name: string } | null; reason: string; endedBy: { type: string; id: number; key: string; name: string } | null; endReason: string }>; delegations: Array<{ id: number; key: string; from: { type: string; id: number; key: string; name: string }; to: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; level: number; begins: string; ends: string; state: "coming" | "current" | "ended"; reason: string }>; supervisions: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; teams: Array<{ type: string; id: number; key: string; name: string }>; agents: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'policy.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string };
    body: undefined;
    output: { items: Array<{ id: string; effect: "permit" | "forbid"; why: string; file: string; text: string; version: string; setVersion: string }>; next: string | null };
  };
  'policy.show': {
    params: { policy: string };
    query: undefined;
    body: undefined;
    output: { id: string; effect: "permit" | "forbid"; why: string; file: string; text: string; version: string; setVersion: string };
  };
  'portfolio.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { id: number; key: string; name: string; period: string; state: "draft" | "adopted" | "closed"; budgetMinor: number; currency: string; hours: number; usedMinor: number; usedHours: number; items: Array<{ initiative: { id: number; key: string; name: string; why: string; state: "proposed" | "planned" | "running" | "done" | "dropped"; insight: { type: string; id: number; key: string; name: string } | null; objective: { type: string; id: number; key: string; name: string } | null; effortHours: number; cost: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; benefit: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; createdAt: string; version: number }; included: boolean; rank: number; reason: string }>; version: number };
  };
  'portfolio.update': {
    params: undefined;
    query: undefined;
    body: { budgetMinor?: number; hours?: number };
    output: { id: number; key: string; name: string; period: string; state: "draft" | "adopted" | "closed"; budgetMinor: number; currency: string; hours: number; usedMinor: number; usedHours: number; items: Array<{ initiative: { id: number; key: string; name: string; why: string; state: "proposed" | "planned" | "running" | "done" | "dropped"; insight: { type: string; id: number; key: string; name: string } | null; objective: { type: string; id: number; key: string; name: string } | null; effortHours: number; cost: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; benefit: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> }; createdAt: string; version: number }; included: boolean; rank: number; reason: string }>; version: number };
  };
  'prefix.allocate': {
    params: { id: string };
    query: undefined;
    body: { length: number; count?: number; fit?: "first" | "best"; description?: string; role?: string; use?: "container" | "network" | "pool"; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" };
    output: { items: Array<{ id: number; key: string; prefix: string }> };
  };
  'prefix.contents': {
    params: { id: string };
    query: { limit?: number; cursor?: string; fields?: string };
    body: undefined;
    output: { items: Array<{ type: "prefix" | "range" | "address" | "kept" | "free"; first: string; last: string; size: string; component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; description: string | null; dnsName: string | null; role: string | null; bearers: Array<{ machine: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; interface: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; observed: boolean }>; hidden: boolean; clash: boolean }>; next: string | null };
  };
  'prefix.free': {
    params: { id: string };
    query: { limit?: number; cursor?: string; fields?: string; for?: "addresses" | "prefixes"; length?: number };
    body: undefined;
    output: { items: Array<{ first: string; last: string; size: string; blocks: Array<string> }>; next: string | null };
  };
  'prefix.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; prefix: string; vrf: { type: string; id: number; key: string; name: string } | null; use: "container" | "network" | "pool" | "full"; role: string | null; description: string | null; site: { type: string; id: number; key: string; name: string } | null; usage: { size: string; used: string; reserved: string; free: string; share: number; prefixes: number }; hasInside: boolean; around: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; prefix: string; use: "container" | "network" | "pool" | "full"; role: string | null }> };
  };
  'prefix.tree': {
    params: undefined;
    query: { limit?: number; cursor?: string; fields?: string; vrf?: number; under?: number };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; prefix: string; vrf: { type: string; id: number; key: string; name: string } | null; use: "container" | "network" | "pool" | "full"; role: string | null; description: string | null; site: { type: string; id: number; key: string; name: string } | null; usage: { size: string; used: string; reserved: string; free: string; share: number; prefixes: number }; hasInside: boolean }>; next: string | null };
  };
  'procedure.import': {
    params: undefined;
    query: undefined;
    body: { text: string };
    output: { type: string; id: number; key: string; name: string; slug: string; version: number; contentHash: string; added: boolean };
  };
  'procedure.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "slug" | "-slug" | "name" | "-name" | "level" | "-level" | "minutes" | "-minutes"; fields?: string; q?: string; domain?: string; level?: number; risk?: "low" | "medium" | "high"; startable?: "true" | "false" };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; slug: string; version: number; level: number; domain: string; domainName: string; summary: string; why: string; serves: Array<string>; risk: "low" | "medium" | "high"; expectedMinutes: number; approval: "required" | "none"; targets: { count: "none" | "one" | "many"; kinds: Array<string>; concurrency: number }; stepCount: number; origin: "library" | "import"; start: { allowed: boolean; how: "own" | "supervised" | "delegated" | "break-glass" | null; supervisor: { type: string; id: number; key: string; name: string } | null; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string; level: number }> } }>; next: string | null };
  };
  'procedure.plan': {
    params: { key: string };
    query: undefined;
    body: { inputs?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; targets?: Array<number | string>; version?: number; local?: boolean; dryRun?: boolean };
    output: { title: string; planHash: string; procedure: { slug: string; version: number; name: string; level: number }; calls: Array<{ slug: string; version: number; name: string }>; domain: { type: string; id: number; key: string; name: string }; approval: "required" | "none"; start: { allowed: boolean; how: "own" | "supervised" | "delegated" | "break-glass" | null; supervisor: { type: string; id: number; key: string; name: string } | null; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string; level: number }> }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; secretInputs: Array<string>; secrets: Array<{ key: string; kind: string; deliver: string }>; targets: Array<{ type: string; id: number; key: string; name: string }>; concurrency: number; steps: Array<{ position: number; name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; when: string | null; command: string; verify: string | null; undo: string | null; generates: Array<string>; outputs: Array<string>; repeatable: boolean; changes: boolean; retries: number; timeoutSeconds: number; after: Array<number>; lane: number }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean } | null; dryRunFailure: string | null };
  };
  'procedure.schema': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>;
  };
  'procedure.show': {
    params: { key: string };
    query: { version?: number };
    body: undefined;
    output: { type: string; id: number; key: string; name: string; slug: string; version: number; level: number; domain: string; domainName: string; summary: string; why: string; serves: Array<string>; risk: "low" | "medium" | "high"; expectedMinutes: number; approval: "required" | "none"; targets: { count: "none" | "one" | "many"; kinds: Array<string>; concurrency: number }; stepCount: number; origin: "library" | "import"; start: { allowed: boolean; how: "own" | "supervised" | "delegated" | "break-glass" | null; supervisor: { type: string; id: number; key: string; name: string } | null; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string; level: number }> }; contentHash: string; use: { purpose: string | null; dataClass: string | null }; inputs: Array<{ name: string; type: string; label: string; help: string | null; required: boolean; definition: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> }>; steps: Array<{ position: number; id: string | null; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; why: string | null; when: string | null; once: boolean; command: string; verify: string | null; undo: string | null; repeatable: boolean; changes: boolean; calls: string | null; generates: Array<string>; outputs: Array<string> }>; versions: Array<{ key: string; version: number; name: string; contentHash: string; createdAt: string }>; yaml: string };
  };
  'procedure.validate': {
    params: undefined;
    query: undefined;
    body: { text: string };
    output: { ok: boolean; slug: string | null; version: number | null; problems: Array<{ line: number; column: number; path: string; message: string }> };
  };
  'product.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: string; fields?: string; q?: string; category?: string; installed?: "true" | "false" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; productKey: string; name: string; category: string; policyUrl: string | null; releases: number; installations: number }>; next: string | null };
  };
  'push-device.add': {
    params: undefined;
    query: undefined;
    body: { endpoint: string; keys: { p256dh: string; auth: string }; device: string };
    output: { kinds: Array<{ kind: "run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"; label: string; urgent: boolean }>; muted: { email: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; push: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"> }; quiet: { from: string; to: string } | null; timeZone: string; email: { address: string | null; available: boolean }; push: { publicKey: string; devices: Array<{ number: number; device: string; since: string }> }; privateEmail: { address: string; since: string } | null };
  };
  'push-device.remove': {
    params: { number: number };
    query: undefined;
    body: undefined;
    output: { kinds: Array<{ kind: "run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"; label: string; urgent: boolean }>; muted: { email: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; push: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state"> }; quiet: { from: string; to: string } | null; timeZone: string; email: { address: string | null; available: boolean }; push: { publicKey: string; devices: Array<{ number: number; device: string; since: string }> }; privateEmail: { address: string; since: string } | null };
  };
  'rack.elevation': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { rack: { type: string; id: number; key: string; name: string }; site: { type: string; id: number; key: string; name: string } | null; heightUnits: number; unitsFromTop: boolean; mounted: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" } | null; lowestUnit: number; heightUnits: number; front: boolean; rear: boolean; model: string | null; watts: number | null; signals: number }>; loose: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }>; clashing: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; unit: number }>; reservations: Array<{ units: Array<number>; why: string; by: string | null }>; free: { units: number; largestRun: number }; power: { watts: number; of: number | null; unknown: number }; weight: { kilograms: number; of: number | null; unknown: number } };
  };
  'rack.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "name" | "-name"; fields?: string; site?: number; freeUnits?: number };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; site: { type: string; id: number; key: string; name: string } | null; location: { type: string; id: number; key: string; name: string } | null; heightUnits: number; unitsFromTop: boolean; freeUnits: number; largestRun: number; places: Array<{ lowestUnit: number; heightUnits: number; front: boolean; rear: boolean; kind: string | null }> }>; next: string | null };
  };
  'range.allocate': {
    params: { id: string };
    query: undefined;
    body: { count?: number; description?: string; dnsName?: string; role?: "loopback" | "secondary" | "anycast" | "virtual" | "vrrp" | "hsrp" | "glbp" | "carp"; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance"; for?: number };
    output: { items: Array<{ id: number; key: string; address: string; prefixLength: number }> };
  };
  'readiness.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "progress" | "-progress" | "person" | "-person" | "domain" | "-domain" | "next" | "-next"; fields?: string; person?: string; domain?: string; next?: number; ready?: "yes" | "no" | "all" };
    body: undefined;
    output: { items: Array<{ id: number; person: { type: string; id: number; key: string; name: string; kind: "person" | "agent"; title: string | null }; domain: { type: string; id: number; key: string; name: string; slug: string }; level: number; next: number; nextName: string; ready: boolean; progress: number; shown: number; statements: Array<{ key: string; shown: boolean; have: number; need: number; missing: Array<string> }>; missing: string; newest: string | null }>; next: string | null };
  };
  'relation.create': {
    params: undefined;
    query: undefined;
    body: { kind: "runs-on" | "depends-on" | "part-of" | "located-in" | "connected-to" | "powered-by" | "stored-on" | "secured-by" | "member-of" | "assigned-to" | "in-vlan" | "tagged-in" | "a-end" | "b-end" | "passes-to" | "provided-by" | "used-by" | "translates-to" | "backed-up-by" | "replicates-to" | "covered-by" | "managed-by" | "replaced-by"; from: number; to: number; redundancyGroup?: string | null; needed?: number | null };
    output: { id: number; key: string; kind: "runs-on" | "depends-on" | "part-of" | "located-in" | "connected-to" | "powered-by" | "stored-on" | "secured-by" | "member-of" | "assigned-to" | "in-vlan" | "tagged-in" | "a-end" | "b-end" | "passes-to" | "provided-by" | "used-by" | "translates-to" | "backed-up-by" | "replicates-to" | "covered-by" | "managed-by" | "replaced-by"; from: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; to: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; redundancyGroup: string | null; needed: number | null; source: string; since: string };
  };
  'relation.remove': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; kind: "runs-on" | "depends-on" | "part-of" | "located-in" | "connected-to" | "powered-by" | "stored-on" | "secured-by" | "member-of" | "assigned-to" | "in-vlan" | "tagged-in" | "a-end" | "b-end" | "passes-to" | "provided-by" | "used-by" | "translates-to" | "backed-up-by" | "replicates-to" | "covered-by" | "managed-by" | "replaced-by"; from: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; to: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; redundancyGroup: string | null; needed: number | null; source: string; since: string };
  };
  'release.list': {
    params: { id: string };
    query: { limit?: number; cursor?: string; sort?: "releasedOn" | "-releasedOn" | "version" | "-version" | "securityEndsOn" | "-securityEndsOn"; fields?: string; supported?: "true" | "false" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; product: { type: string; id: number; key: string; name: string }; productKey: string; version: string; label: string | null; codename: string | null; releasedOn: string | null; activeSupport: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; security: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; extended: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; longTerm: boolean; latest: string | null; latestOn: string | null }>; next: string | null };
  };
  'release.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; product: { type: string; id: number; key: string; name: string }; productKey: string; version: string; label: string | null; codename: string | null; releasedOn: string | null; activeSupport: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; security: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; extended: { status: "dated" | "supported" | "ended" | "unknown"; endsOn: string | null }; longTerm: boolean; latest: string | null; latestOn: string | null };
  };
  'request.accept': {
    params: { id: string };
    query: undefined;
    body: { targets?: Array<number>; inputs?: Record<string, string | number | boolean> };
    output: { type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean; level: number; domain: { type: string; id: number; key: string; name: string }; note: string; inputs: Array<{ name: string; value: string | number | boolean }>; madeBy: { type: string; id: number; key: string; name: string }; manager: { type: string; id: number; key: string; name: string } | null; expiresAt: string | null; targets: { count: "none" | "one" | "many"; kinds: Array<string> }; proof: { ways: Array<"totp" | "session" | "manager">; way: "none" | "totp" | "session" | "manager" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; triesLeft: number; hasApp: boolean }; accepted: { by: { type: string; id: number; key: string; name: string }; at: string } | null; run: { id: number; key: string; state: string } | null; handover: { ways: Array<"page" | "link" | "manager" | "phone">; way: "page" | "link" | "manager" | "phone" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; note: string | null }; closed: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string | null } | null; me: { parts: Array<string>; handles: boolean; confirm: string | null; accept: string | null; moves: Array<string> }; steps: Array<{ at: string; says: string }> };
  };
  'request.add': {
    params: undefined;
    query: undefined;
    body: { what: string; requester?: number; for?: number; inputs?: Record<string, string | number | boolean>; note?: string };
    output: { type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean; level: number; domain: { type: string; id: number; key: string; name: string }; note: string; inputs: Array<{ name: string; value: string | number | boolean }>; madeBy: { type: string; id: number; key: string; name: string }; manager: { type: string; id: number; key: string; name: string } | null; expiresAt: string | null; targets: { count: "none" | "one" | "many"; kinds: Array<string> }; proof: { ways: Array<"totp" | "session" | "manager">; way: "none" | "totp" | "session" | "manager" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; triesLeft: number; hasApp: boolean }; accepted: { by: { type: string; id: number; key: string; name: string }; at: string } | null; run: { id: number; key: string; state: string } | null; handover: { ways: Array<"page" | "link" | "manager" | "phone">; way: "page" | "link" | "manager" | "phone" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; note: string | null }; closed: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string | null } | null; me: { parts: Array<string>; handles: boolean; confirm: string | null; accept: string | null; moves: Array<string> }; steps: Array<{ at: string; says: string }> };
  };
  'request.deliver': {
    params: { id: string };
    query: undefined;
    body: { way: "page" | "link" | "manager" | "phone"; note?: string };
    output: { value: string | null; sentTo: string | null; expiresAt: string | null };
  };
  'request.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; as?: "mine" | "confirm" | "handle" | "any"; state?: "open" | "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired" };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean }>; next: string | null };
  };
  'request.prove': {
    params: { id: string };
    query: undefined;
    body: { way: "totp" | "session" | "manager"; code?: string };
    output: { type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean; level: number; domain: { type: string; id: number; key: string; name: string }; note: string; inputs: Array<{ name: string; value: string | number | boolean }>; madeBy: { type: string; id: number; key: string; name: string }; manager: { type: string; id: number; key: string; name: string } | null; expiresAt: string | null; targets: { count: "none" | "one" | "many"; kinds: Array<string> }; proof: { ways: Array<"totp" | "session" | "manager">; way: "none" | "totp" | "session" | "manager" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; triesLeft: number; hasApp: boolean }; accepted: { by: { type: string; id: number; key: string; name: string }; at: string } | null; run: { id: number; key: string; state: string } | null; handover: { ways: Array<"page" | "link" | "manager" | "phone">; way: "page" | "link" | "manager" | "phone" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; note: string | null }; closed: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string | null } | null; me: { parts: Array<string>; handles: boolean; confirm: string | null; accept: string | null; moves: Array<string> }; steps: Array<{ at: string; says: string }> };
  };
  'request.refuse': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean; level: number; domain: { type: string; id: number; key: string; name: string }; note: string; inputs: Array<{ name: string; value: string | number | boolean }>; madeBy: { type: string; id: number; key: string; name: string }; manager: { type: string; id: number; key: string; name: string } | null; expiresAt: string | null; targets: { count: "none" | "one" | "many"; kinds: Array<string> }; proof: { ways: Array<"totp" | "session" | "manager">; way: "none" | "totp" | "session" | "manager" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; triesLeft: number; hasApp: boolean }; accepted: { by: { type: string; id: number; key: string; name: string }; at: string } | null; run: { id: number; key: string; state: string } | null; handover: { ways: Array<"page" | "link" | "manager" | "phone">; way: "page" | "link" | "manager" | "phone" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; note: string | null }; closed: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string | null } | null; me: { parts: Array<string>; handles: boolean; confirm: string | null; accept: string | null; moves: Array<string> }; steps: Array<{ at: string; says: string }> };
  };
  'request.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean; level: number; domain: { type: string; id: number; key: string; name: string }; note: string; inputs: Array<{ name: string; value: string | number | boolean }>; madeBy: { type: string; id: number; key: string; name: string }; manager: { type: string; id: number; key: string; name: string } | null; expiresAt: string | null; targets: { count: "none" | "one" | "many"; kinds: Array<string> }; proof: { ways: Array<"totp" | "session" | "manager">; way: "none" | "totp" | "session" | "manager" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; triesLeft: number; hasApp: boolean }; accepted: { by: { type: string; id: number; key: string; name: string }; at: string } | null; run: { id: number; key: string; state: string } | null; handover: { ways: Array<"page" | "link" | "manager" | "phone">; way: "page" | "link" | "manager" | "phone" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; note: string | null }; closed: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string | null } | null; me: { parts: Array<string>; handles: boolean; confirm: string | null; accept: string | null; moves: Array<string> }; steps: Array<{ at: string; says: string }> };
  };
  'request.withdraw': {
    params: { id: string };
    query: undefined;
    body: { reason?: string };
    output: { type: string; id: number; key: string; name: string; state: "asked" | "proven" | "accepted" | "done" | "refused" | "withdrawn" | "expired"; says: string; what: string; requester: { type: string; id: number; key: string; name: string }; beneficiary: { type: string; id: number; key: string; name: string }; at: string; updatedAt: string; ready: boolean; level: number; domain: { type: string; id: number; key: string; name: string }; note: string; inputs: Array<{ name: string; value: string | number | boolean }>; madeBy: { type: string; id: number; key: string; name: string }; manager: { type: string; id: number; key: string; name: string } | null; expiresAt: string | null; targets: { count: "none" | "one" | "many"; kinds: Array<string> }; proof: { ways: Array<"totp" | "session" | "manager">; way: "none" | "totp" | "session" | "manager" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; triesLeft: number; hasApp: boolean }; accepted: { by: { type: string; id: number; key: string; name: string }; at: string } | null; run: { id: number; key: string; state: string } | null; handover: { ways: Array<"page" | "link" | "manager" | "phone">; way: "page" | "link" | "manager" | "phone" | null; by: { type: string; id: number; key: string; name: string } | null; at: string | null; note: string | null }; closed: { by: { type: string; id: number; key: string; name: string }; at: string; reason: string | null } | null; me: { parts: Array<string>; handles: boolean; confirm: string | null; accept: string | null; moves: Array<string> }; steps: Array<{ at: string; says: string }> };
  };
  'roster.apply': {
    params: undefined;
    query: { format?: "csv" | "ldif"; whole?: string; planHash: string };
    body: unknown;
    output: { planHash: string; summary: { create: number; update: number; remove: number; unchanged: number }; diff: Array<{ op: "create" | "update" | "remove"; what: "person" | "grant"; kind: string; name: string; key: string | null; line: number | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; issues: Array<{ line: number; field?: string; message: string }>; notes: Array<string> };
  };
  'roster.plan': {
    params: undefined;
    query: { format?: "csv" | "ldif"; whole?: string };
    body: unknown;
    output: { planHash: string; summary: { create: number; update: number; remove: number; unchanged: number }; diff: Array<{ op: "create" | "update" | "remove"; what: "person" | "grant"; kind: string; name: string; key: string | null; line: number | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; issues: Array<{ line: number; field?: string; message: string }>; notes: Array<string> };
  };
  'run.answer': {
    params: { id: string; position: number };
    query: undefined;
    body: { ticked?: Array<number>; values?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; answer?: boolean; note?: string };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.approve': {
    params: { id: string };
    query: undefined;
    body: { verdict?: "approved" | "denied"; planHash: string; step?: number; reason?: string };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.attach': {
    params: { id: string; position: number };
    query: { name?: string };
    body: unknown;
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.cancel': {
    params: { id: string };
    query: undefined;
    body: { reason: string; undo?: boolean };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.confirm': {
    params: { id: string; position: number };
    query: undefined;
    body: { confirmed?: boolean; reason?: string };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.events': {
    params: { id: string };
    query: { after?: number };
    body: undefined;
    output: unknown;
  };
  'run.evidence': {
    params: { id: string; evidence: number };
    query: undefined;
    body: undefined;
    output: unknown;
  };
  'run.hand-over': {
    params: { id: string };
    query: undefined;
    body: { to: string; reason: string };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; change?: number; waits?: "approval" | "confirmation" | "person" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null }>; next: string | null };
  };
  'run.pause': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.resume': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.retry': {
    params: { id: string };
    query: undefined;
    body: { step?: number };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.secrets': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { items: Array<{ key: string; expiresAt: string }> };
  };
  'run.show': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.skip': {
    params: { id: string };
    query: undefined;
    body: { step?: number; reason: string };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.start': {
    params: undefined;
    query: undefined;
    body: { inputs?: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; targets?: Array<number | string>; version?: number; local?: boolean; procedure: string; planHash?: string; data?: "public" | "internal" | "confidential" | "restricted" };
    output: { id: number; key: string; name: string; version: number; procedure: { type: string; id: number; key: string; name: string }; change: { type: string; id: number; key: string; name: string } | null; state: "proposed" | "ready" | "running" | "waiting" | "paused" | "failed" | "finished" | "cancelled"; planHash: string; startedBy: { type: string; id: number; key: string; name: string }; createdAt: string; finishedAt: string | null; moves: Array<string>; domain: number; level: number; responsible: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string } | null; breakGlass: number | null; undoing: boolean; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; may: { steer: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; work: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; confirm: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; approve: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> }; skip: { allowed: boolean; reason: string | null; whoCould: Array<{ type: string; id: number; key: string; name: string }> } }; steps: Array<{ id: number; key: string; position: number; name: string; kind: "instruct" | "check" | "approve" | "run" | "http" | "ldap" | "estate" | "wait" | "verify" | "observe" | "call"; state: "pending" | "running" | "done" | "failed" | "waiting" | "skipped"; component: { type: string; id: number; key: string; name: string } | null; attempts: number; startedAt: string | null; finishedAt: string | null; result: { exitCode?: number | null; summary: string; question?: string } | null; observed: boolean; moves: Array<string>; why: string | null; text: string; asks: "instruct" | "check" | "approve" | "confirm" | "decide" | null; checklist: Array<string>; evidenceWanted: "none" | "text" | "file" | "photo"; fields: Array<{ name: string; label: string; type: string; help: string | null; required: boolean; options: Array<string> }>; outputs: Record<string, string | number | boolean>; evidence: Array<{ id: number; kind: "text" | "file" | "photo"; text: string | null; name: string | null; mediaType: string | null; sizeBytes: number; by: { type: string; id: number; key: string; name: string }; at: string }>; approval: { level: number; domain: string | null } | null; undoes: number | null; repeats: boolean }>; output: Array<{ id: number; at: string; step: number | null; stream: "stdout" | "stderr" | "note"; text: string }> };
  };
  'run.take-secret': {
    params: { id: string; key: string };
    query: undefined;
    body: undefined;
    output: { value: string };
  };
  'search': {
    params: undefined;
    query: { q: string; limit?: number };
    body: undefined;
    output: { items: Array<{ ref: { type: string; id: number; key: string; name: string }; kind: string; title: string; subtitle: string; href: string; score: number; matched: { field: string; text: string } }>; next: null; complete: boolean };
  };
  'second-factor.remove': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: Record<string, unknown>;
  };
  'second-factor.renew': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { backupCodes: Array<string> };
  };
  'second-factor.reset': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { app: boolean; passkeys: number };
  };
  'session.end': {
    params: { id: string };
    query: undefined;
    body: undefined;
    output: { ended: number };
  };
  'session.endOthers': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { ended: number };
  };
  'sign-in-policy.set': {
    params: undefined;
    query: undefined;
    body: { secondFactor: "nobody" | "level" | "everybody"; fromLevel?: number | null };
    output: { secondFactor: "nobody" | "level" | "everybody"; fromLevel: number | null; version: number };
  };
  'sign-in-policy.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { secondFactor: "nobody" | "level" | "everybody"; fromLevel: number | null; version: number };
  };
  'sign-in.create': {
    params: undefined;
    query: undefined;
    body: { email?: string };
    output: { url: string; expiresAt: string };
  };
  'sign-in.end': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { ended: number };
  };
  'sign-in.show': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { failures: number; lockedUntil: string | null; sessions: number; password: boolean; app: boolean; passkeys: number; identities: number };
  };
  'sign-in.unlock': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { unlocked: boolean };
  };
  'signal.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "open" | "resolved" | "all"; component?: number; kind?: "breaks-standard" | "release-not-approved" | "support-ended" | "support-ends-soon" | "end-date" | "notice-due" | "warranty-end" | "lifetime-end" | "source-stale" | "gone-from-source" | "observation" | "review-overdue"; severity?: number };
    body: undefined;
    output: { items: Array<{ id: number; key: string; kind: "breaks-standard" | "release-not-approved" | "support-ended" | "support-ends-soon" | "end-date" | "notice-due" | "warranty-end" | "lifetime-end" | "source-stale" | "gone-from-source" | "observation" | "review-overdue"; severity: number; severityName: string; summary: string; subject: { type: string; id: number; key: string; name: string }; component: { type: string; id: number; key: string; name: string } | null; domain: { type: string; id: number; key: string; name: string }; insight: { type: string; id: number; key: string; name: string } | null; raisedAt: string; lastSeenAt: string; resolvedAt: string | null }>; next: string | null };
  };
  'source.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "precedence" | "-precedence" | "key" | "-key" | "name" | "-name"; fields?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; name: string; kind: string; precedence: number; lastSeenAt: string | null; staleAfterHours: number | null; stale: boolean; graceDays: number; objects: number; absent: number; disagreements: number; version: number }>; next: string | null };
  };
  'source.update': {
    params: { id: string };
    query: undefined;
    body: { name?: string; precedence?: number; staleAfterHours?: number | null; graceDays?: number };
    output: { id: number; key: string; name: string; kind: string; precedence: number; lastSeenAt: string | null; staleAfterHours: number | null; stale: boolean; graceDays: number; objects: number; absent: number; disagreements: number; version: number };
  };
  'standard.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id" | "name" | "-name" | "effectiveFrom" | "-effectiveFrom"; fields?: string; product?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; slug: string; name: string; why: string; effectiveFrom: string; objective: { type: string; id: number; key: string; name: string } | null; domain: { type: string; id: number; key: string; name: string } | null; componentKinds: Array<string>; positions: Array<{ product: string; releases: string | null; position: "assess" | "trial" | "adopt" | "contain" | "retire"; from: string | null; graceDays: number; replacement: { product: string; release: string | null; package: string | null } | null; why: string | null }>; version: number }>; next: string | null };
  };
  'standard.show': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; slug: string; name: string; why: string; effectiveFrom: string; objective: { type: string; id: number; key: string; name: string } | null; domain: { type: string; id: number; key: string; name: string } | null; componentKinds: Array<string>; positions: Array<{ product: string; releases: string | null; position: "assess" | "trial" | "adopt" | "contain" | "retire"; from: string | null; graceDays: number; replacement: { product: string; release: string | null; package: string | null } | null; why: string | null }>; version: number };
  };
  'supervision.add': {
    params: undefined;
    query: undefined;
    body: { person: string; supervisor: string; domain: string; from?: string; to?: string | null; reason: string };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string };
  };
  'supervision.end': {
    params: { id: string };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string };
  };
  'supervision.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; state?: "coming" | "current" | "ended" };
    body: undefined;
    output: { items: Array<{ id: number; key: string; person: { type: string; id: number; key: string; name: string }; supervisor: { type: string; id: number; key: string; name: string }; domain: { type: string; id: number; key: string; name: string }; begins: string; ends: string | null; state: "coming" | "current" | "ended"; reason: string }>; next: string | null };
  };
  'team.add': {
    params: undefined;
    query: undefined;
    body: { slug: string; name: string; purpose?: string };
    output: { type: string; id: number; key: string; name: string; slug: string; purpose: string; members: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'team.join': {
    params: { team: string };
    query: undefined;
    body: { person: string };
    output: { type: string; id: number; key: string; name: string; slug: string; purpose: string; members: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'team.leave': {
    params: { team: string };
    query: undefined;
    body: { person: string };
    output: { type: string; id: number; key: string; name: string; slug: string; purpose: string; members: Array<{ type: string; id: number; key: string; name: string }> };
  };
  'team.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id" | "name" | "-name" | "slug" | "-slug"; fields?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; slug: string; purpose: string; members: Array<{ type: string; id: number; key: string; name: string }> }>; next: string | null };
  };
  'turn.approve': {
    params: { id: number };
    query: undefined;
    body: { planHash: string; reason?: string };
    output: { id: number; key: string; state: "looking" | "understanding" | "proposing" | "awaiting-approval" | "running" | "verifying" | "finished" | "nothing-to-do" | "failed" | "cancelled"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string }; component: { type: string; id: number; key: string; name: string } | null; startedAt: string; finishedAt: string | null; stages: Array<{ name: "look" | "match" | "judge" | "signal" | "insight" | "initiative" | "portfolio" | "change" | "approval" | "run" | "verify" | "learn"; title: string; phase: "strategy" | "delivery" | "operations" | "insight"; state: "pending" | "running" | "done" | "waiting" | "skipped" | "failed"; startedAt: string | null; finishedAt: string | null; sentence: string; refs: Array<{ type: string; id: number; key: string; name: string }>; figures: Array<{ label: string; value: number | string; unit?: string; range?: { low: number; high: number }; source: string }>; error?: { code: string; message: string; remedy: string } }>; exposure: { before: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null; after: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null }; cancellable: boolean; version: number; change: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null } | null };
  };
  'turn.cancel': {
    params: { id: number };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; state: "looking" | "understanding" | "proposing" | "awaiting-approval" | "running" | "verifying" | "finished" | "nothing-to-do" | "failed" | "cancelled"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string }; component: { type: string; id: number; key: string; name: string } | null; startedAt: string; finishedAt: string | null; stages: Array<{ name: "look" | "match" | "judge" | "signal" | "insight" | "initiative" | "portfolio" | "change" | "approval" | "run" | "verify" | "learn"; title: string; phase: "strategy" | "delivery" | "operations" | "insight"; state: "pending" | "running" | "done" | "waiting" | "skipped" | "failed"; startedAt: string | null; finishedAt: string | null; sentence: string; refs: Array<{ type: string; id: number; key: string; name: string }>; figures: Array<{ label: string; value: number | string; unit?: string; range?: { low: number; high: number }; source: string }>; error?: { code: string; message: string; remedy: string } }>; exposure: { before: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null; after: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null }; cancellable: boolean; version: number; change: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null } | null };
  };
  'turn.events': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: unknown;
  };
  'turn.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; component?: number };
    body: undefined;
    output: { items: Array<{ id: number; key: string; state: "looking" | "understanding" | "proposing" | "awaiting-approval" | "running" | "verifying" | "finished" | "nothing-to-do" | "failed" | "cancelled"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string }; component: { type: string; id: number; key: string; name: string } | null; startedAt: string; finishedAt: string | null; stages: Array<{ name: "look" | "match" | "judge" | "signal" | "insight" | "initiative" | "portfolio" | "change" | "approval" | "run" | "verify" | "learn"; title: string; phase: "strategy" | "delivery" | "operations" | "insight"; state: "pending" | "running" | "done" | "waiting" | "skipped" | "failed"; startedAt: string | null; finishedAt: string | null; sentence: string; refs: Array<{ type: string; id: number; key: string; name: string }>; figures: Array<{ label: string; value: number | string; unit?: string; range?: { low: number; high: number }; source: string }>; error?: { code: string; message: string; remedy: string } }>; exposure: { before: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null; after: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null }; cancellable: boolean; version: number }>; next: string | null };
  };
  'turn.show': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { id: number; key: string; state: "looking" | "understanding" | "proposing" | "awaiting-approval" | "running" | "verifying" | "finished" | "nothing-to-do" | "failed" | "cancelled"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string }; component: { type: string; id: number; key: string; name: string } | null; startedAt: string; finishedAt: string | null; stages: Array<{ name: "look" | "match" | "judge" | "signal" | "insight" | "initiative" | "portfolio" | "change" | "approval" | "run" | "verify" | "learn"; title: string; phase: "strategy" | "delivery" | "operations" | "insight"; state: "pending" | "running" | "done" | "waiting" | "skipped" | "failed"; startedAt: string | null; finishedAt: string | null; sentence: string; refs: Array<{ type: string; id: number; key: string; name: string }>; figures: Array<{ label: string; value: number | string; unit?: string; range?: { low: number; high: number }; source: string }>; error?: { code: string; message: string; remedy: string } }>; exposure: { before: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null; after: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null }; cancellable: boolean; version: number; change: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null } | null };
  };
  'turn.start': {
    params: undefined;
    query: undefined;
    body: { target: { kind: "local" } | { kind: "ssh"; address: string; port?: number; user?: string; hostKeyFingerprint?: string }; componentId?: number; credential?: { privateKey?: string; passphrase?: string; password?: string } };
    output: { id: number; key: string; state: "looking" | "understanding" | "proposing" | "awaiting-approval" | "running" | "verifying" | "finished" | "nothing-to-do" | "failed" | "cancelled"; target: { kind: "local" } | { kind: "ssh"; address: string; port: number; user: string; hostKeyFingerprint?: string }; component: { type: string; id: number; key: string; name: string } | null; startedAt: string; finishedAt: string | null; stages: Array<{ name: "look" | "match" | "judge" | "signal" | "insight" | "initiative" | "portfolio" | "change" | "approval" | "run" | "verify" | "learn"; title: string; phase: "strategy" | "delivery" | "operations" | "insight"; state: "pending" | "running" | "done" | "waiting" | "skipped" | "failed"; startedAt: string | null; finishedAt: string | null; sentence: string; refs: Array<{ type: string; id: number; key: string; name: string }>; figures: Array<{ label: string; value: number | string; unit?: string; range?: { low: number; high: number }; source: string }>; error?: { code: string; message: string; remedy: string } }>; exposure: { before: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null; after: { lowMinor: number; likelyMinor: number; highMinor: number; currency: string; basis: Array<{ label: string; lowMinor?: number; likelyMinor?: number; highMinor?: number; value?: number | string; unit?: string; source: string }> } | null }; cancellable: boolean; version: number; change: { id: number; key: string; title: string; why: string; state: "draft" | "proposed" | "approved" | "denied" | "running" | "verified" | "failed" | "withdrawn"; level: number; domain: { type: string; id: number; key: string; name: string }; riskLevel: "low" | "medium" | "high"; run: { type: string; id: number; key: string; name: string } | null; createdAt: string; updatedAt: string; version: number; planHash: string; authors: Array<{ type: string; id: number; key: string; name: string }>; diff: Array<{ op: "create" | "update" | "remove"; what: "component" | "installation" | "relation"; name: string; kind: string; key: string | null; changes: Array<{ field: string; before: string | number | boolean | null | Array<unknown> | Record<string, unknown>; after: string | number | boolean | null | Array<unknown> | Record<string, unknown>; source: string }> }>; plan: { title: string; procedure: { key: string; version: number; name: string }; inputs: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>>; steps: Array<{ name: string; kind: string; driver: string; target: { type: string; id: number; key: string; name: string } | null; command: string; verify: string | null; undo: string | null; repeatable: boolean }> }; impact: { component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }; down: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; degraded: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; severity: "down" | "degraded"; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string }>; next: string | null }; up: { count: number; items: Array<{ component: { type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; criticality: number; domain: { type: string; id: number; key: string; name: string } }; distance: number; path: Array<{ type: string; id: number; key: string; name: string }>; why: string; alone: boolean | null }>; next: string | null }; byKind: Record<string, number>; byDomain: Record<string, number>; byCriticality: Record<string, number>; ms: number } | null; fit: Array<{ standard: { type: string; id: number; key: string; name: string }; verdict: "fits" | "breaks" | "mends"; sentence: string }>; dryRun: { ranAt: string; commands: Array<{ step: string; target: string; command: string; output: string; exitCode: number | null }>; summary: string; ok: boolean }; risk: { probability: { low: number; likely: number; high: number }; level: "low" | "medium" | "high"; factors: Array<{ label: string; value: string }>; source: string }; approvals: Array<{ key: string; person: { type: string; id: number; key: string; name: string }; verdict: "approved" | "denied"; reason: string; at: string; planHash: string; ofThisPlan: boolean }>; moves: Array<{ move: string; to: string; allowed: boolean; reason?: string; whoCould?: Array<{ type: string; id: number; key: string; name: string }> }>; outcome: { at: string; sentence: string; succeeded: boolean; predictedFailure: { low: number; likely: number; high: number }; prediction: { asPredicted: Array<string>; otherwise: Array<{ package: string; predicted: string | null; found: string | null }>; unpredicted: Array<{ package: string; before: string | null; after: string | null }> } } | null } | null };
  };
  'use-policy.define': {
    params: undefined;
    query: undefined;
    body: { key: string; name: string; why: string; applies: { components?: Array<string>; kinds?: Array<string>; domains?: Array<string>; minCriticality?: number }; allows: Array<{ purposes: Array<"support" | "maintenance" | "deployment" | "change" | "automation" | "hosting" | "storage" | "development" | "testing" | "personal">; data: "public" | "internal" | "confidential" | "restricted"; level: number; teams?: Array<string> }> };
    output: { id: number; key: string; slug: string; version: number; name: string; why: string; applies: { components?: Array<string>; kinds?: Array<string>; domains?: Array<string>; minCriticality?: number }; allows: Array<{ purposes: Array<"support" | "maintenance" | "deployment" | "change" | "automation" | "hosting" | "storage" | "development" | "testing" | "personal">; data: "public" | "internal" | "confidential" | "restricted"; level: number; teams?: Array<string> }>; shipped: boolean; createdBy: { type: string; id: number; key: string; name: string }; createdAt: string; endedAt: string | null };
  };
  'use-policy.end': {
    params: { policy: string };
    query: undefined;
    body: { reason: string };
    output: { id: number; key: string; slug: string; version: number; name: string; why: string; applies: { components?: Array<string>; kinds?: Array<string>; domains?: Array<string>; minCriticality?: number }; allows: Array<{ purposes: Array<"support" | "maintenance" | "deployment" | "change" | "automation" | "hosting" | "storage" | "development" | "testing" | "personal">; data: "public" | "internal" | "confidential" | "restricted"; level: number; teams?: Array<string> }>; shipped: boolean; createdBy: { type: string; id: number; key: string; name: string }; createdAt: string; endedAt: string | null };
  };
  'use-policy.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "slug" | "-slug" | "name" | "-name"; fields?: string };
    body: undefined;
    output: { items: Array<{ id: number; key: string; slug: string; version: number; name: string; why: string; applies: { components?: Array<string>; kinds?: Array<string>; domains?: Array<string>; minCriticality?: number }; allows: Array<{ purposes: Array<"support" | "maintenance" | "deployment" | "change" | "automation" | "hosting" | "storage" | "development" | "testing" | "personal">; data: "public" | "internal" | "confidential" | "restricted"; level: number; teams?: Array<string> }>; shipped: boolean; createdBy: { type: string; id: number; key: string; name: string }; createdAt: string; endedAt: string | null }>; next: string | null };
  };
  'use.check': {
    params: { id: number };
    query: { purpose: "support" | "maintenance" | "deployment" | "change" | "automation" | "hosting" | "storage" | "development" | "testing" | "personal"; data?: "public" | "internal" | "confidential" | "restricted"; person?: string };
    body: undefined;
    output: { allowed: boolean; policy: { id: number; key: string; version: number; name: string } | null; reason: string; nearest: Array<string> };
  };
  'use.list': {
    params: { id: number };
    query: { limit?: number; cursor?: string; sort?: "slug" | "-slug" };
    body: undefined;
    output: { items: Array<{ id: number; slug: string; version: number; name: string; why: string; allows: Array<{ purposes: Array<"support" | "maintenance" | "deployment" | "change" | "automation" | "hosting" | "storage" | "development" | "testing" | "personal">; data: "public" | "internal" | "confidential" | "restricted"; level: number; teams: Array<string> | null; levelReaches: boolean }> }>; next: string | null };
  };
  'vault.rotate-master': {
    params: undefined;
    query: undefined;
    body: { fresh?: boolean };
    output: { master: string; rewrapped: number; thrownAway: number; unreadable: number };
  };
  'vault.show': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { master: string; olderMasters: number; values: number; toRewrap: number; unreadable: number };
  };
  'vlan.allocate': {
    params: { id: string };
    query: undefined;
    body: { count?: number; name?: string; description?: string; role?: string; state?: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" };
    output: { items: Array<{ id: number; key: string; vlanId: number; name: string }> };
  };
  'vlan.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; fields?: string; group?: number; site?: number; vlanId?: number };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; vlanId: number; group: { type: string; id: number; key: string; name: string } | null; site: { type: string; id: number; key: string; name: string } | null; role: string | null; description: string | null; prefixes: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed" }>; ports: number }>; next: string | null };
  };
  'vrf.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; fields?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; kind: "site" | "location" | "rack" | "power-feed" | "circuit" | "device" | "region" | "power-panel" | "vrf" | "prefix" | "address-range" | "address" | "vlan-group" | "vlan" | "asn" | "interface" | "port" | "cable" | "module" | "organisation" | "contact" | "server" | "pc" | "vm" | "container-host" | "cluster" | "storage" | "database" | "messaging" | "directory" | "service" | "application" | "certificate" | "subscription" | "licence" | "contract" | string; state: "planned" | "ordered" | "received" | "deploying" | "in-service" | "maintenance" | "retiring" | "retired" | "disposed"; routeDistinguisher: string | null; prefixes: number }>; next: string | null };
  };
  'webhook.add': {
    params: undefined;
    query: undefined;
    body: { name: string; url: string; kinds?: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; allowPrivate?: boolean };
    output: { type: string; id: number; key: string; name: string; url: string; kinds: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; allowPrivate: boolean; at: string; secret: string };
  };
  'webhook.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string };
    body: undefined;
    output: { items: Array<{ type: string; id: number; key: string; name: string; url: string; kinds: Array<"run-waiting" | "approval-wanted" | "supervision-wanted" | "request-waiting" | "request-state" | "proof-wanted" | "break-glass-opened" | "break-glass-review" | "credential-due" | "observation-waiting" | "observation-state">; allowPrivate: boolean; at: string }>; next: string | null };
  };
  'webhook.remove': {
    params: { id: number };
    query: undefined;
    body: undefined;
    output: { removed: boolean };
  };
  'why.show': {
    params: undefined;
    query: { of: string };
    body: undefined;
    output: { of: { type: string; id: number; key: string; name: string; phase: "strategy" | "delivery" | "operations" | "insight" | "estate" }; sentence: string; way: Array<{ record: { type: string; id: number; key: string; name: string }; phase: "strategy" | "delivery" | "operations" | "insight" | "estate"; relation: string; sentence: string; at: string | null }>; beside: Array<{ record: { type: string; id: number; key: string; name: string }; phase: "strategy" | "delivery" | "operations" | "insight" | "estate"; relation: string; sentence: string; at: string | null }>; below: { components: Array<{ type: string; id: number; key: string; name: string }>; count: number; down: number; degraded: number; services: number; named: Array<{ record: { type: string; id: number; key: string; name: string }; severity: "down" | "degraded"; why: string }> }; steps: { done: number; all: number } | null; diff: { create: number; update: number; remove: number } | null };
  };
  'work.list': {
    params: undefined;
    query: { limit?: number; cursor?: string; sort?: "id" | "-id"; fields?: string; how?: "own" | "supervised" | "all" };
    body: undefined;
    output: { items: Array<{ id: number; kind: "decide" | "confirm" | "instruct" | "check" | "agree" | "approve-run" | "approve-change" | "run-change" | "prove-request" | "take-request" | "finish-request" | "review-break-glass" | "review-observation" | "take-observation" | "resume" | "signal" | "procedure"; band: "now" | "soon" | "later"; record: { type: string; id: number; key: string; name: string }; detail: string | null; first: string; why: string; since: string; dueAt: string | null; domain: { type: string; id: number; key: string; name: string }; level: number; how: "own" | "delegated" | "break-glass" | "supervised" | "could-be-supervised"; supervisors: Array<{ type: string; id: number; key: string; name: string }> }>; next: string | null };
  };
  'workspace.open': {
    params: undefined;
    query: { waitSeconds?: number; joining?: string };
    body: undefined;
    output: { url: string | null; progress: string | null };
  };
  'workspace.remove': {
    params: undefined;
    query: undefined;
    body: undefined;
    output: { removed: boolean };
  };
}

export const routes = {
  'account.show': { method: 'GET', path: '/api/v1/me/security' },
  'address.allocate': { method: 'POST', path: '/api/v1/prefixes/{id}/allocate-address' },
  'address.locate': { method: 'GET', path: '/api/v1/addresses/locate' },
  'agent.add': { method: 'POST', path: '/api/v1/agents' },
  'agent.edit': { method: 'PATCH', path: '/api/v1/agents/{agent}' },
  'agent.list': { method: 'GET', path: '/api/v1/agents' },
  'agent.revoke': { method: 'POST', path: '/api/v1/agents/{agent}/revoke' },
  'agent.rotate': { method: 'POST', path: '/api/v1/agents/{agent}/key' },
  'assessment.create': { method: 'POST', path: '/api/v1/assessments' },
  'assessment.list': { method: 'GET', path: '/api/v1/assessments' },
  'audit.list': { method: 'GET', path: '/api/v1/events' },
  'audit.verify': { method: 'GET', path: '/api/v1/audit/verify' },
  'authority.can': { method: 'GET', path: '/api/v1/authority/can' },
  'authority.grid': { method: 'GET', path: '/api/v1/authority/grid' },
  'authority.matrix': { method: 'GET', path: '/api/v1/authority/matrix' },
  'break-glass.end': { method: 'POST', path: '/api/v1/break-glass/{id}/end' },
  'break-glass.list': { method: 'GET', path: '/api/v1/break-glass' },
  'break-glass.open': { method: 'POST', path: '/api/v1/break-glass' },
  'break-glass.review': { method: 'POST', path: '/api/v1/break-glass/{id}/review' },
  'cable.connect': { method: 'POST', path: '/api/v1/cables' },
  'cable.disconnect': { method: 'POST', path: '/api/v1/cables/{id}/disconnect' },
  'cable.trace': { method: 'GET', path: '/api/v1/components/{id}/trace' },
  'change.approve': { method: 'POST', path: '/api/v1/changes/{id}/approve' },
  'change.deny': { method: 'POST', path: '/api/v1/changes/{id}/deny' },
  'change.edit': { method: 'PATCH', path: '/api/v1/changes/{id}' },
  'change.list': { method: 'GET', path: '/api/v1/changes' },
  'change.run': { method: 'POST', path: '/api/v1/changes/{id}/run' },
  'change.show': { method: 'GET', path: '/api/v1/changes/{id}' },
  'change.withdraw': { method: 'POST', path: '/api/v1/changes/{id}/withdraw' },
  'component.bulk': { method: 'POST', path: '/api/v1/components/bulk' },
  'component.create': { method: 'POST', path: '/api/v1/components' },
  'component.dependencies': { method: 'GET', path: '/api/v1/components/{id}/dependencies' },
  'component.edit-apply': { method: 'POST', path: '/api/v1/components/edit/apply' },
  'component.edit-plan': { method: 'POST', path: '/api/v1/components/edit/plan' },
  'component.history': { method: 'GET', path: '/api/v1/components/{id}/history' },
  'component.impact': { method: 'GET', path: '/api/v1/components/{id}/impact' },
  'component.list': { method: 'GET', path: '/api/v1/components' },
  'component.move': { method: 'POST', path: '/api/v1/components/{id}/moves' },
  'component.relationHistory': { method: 'GET', path: '/api/v1/components/{id}/relations/history' },
  'component.show': { method: 'GET', path: '/api/v1/components/{id}' },
  'component.update': { method: 'PATCH', path: '/api/v1/components/{id}' },
  'contact.set': { method: 'POST', path: '/api/v1/me/contact' },
  'credential.create': { method: 'POST', path: '/api/v1/credentials' },
  'credential.grant': { method: 'POST', path: '/api/v1/credentials/{id}/domains' },
  'credential.list': { method: 'GET', path: '/api/v1/credentials' },
  'credential.retire': { method: 'POST', path: '/api/v1/credentials/{id}/retire' },
  'credential.revoke': { method: 'DELETE', path: '/api/v1/credentials/{id}/domains/{domain}' },
  'credential.rotate': { method: 'POST', path: '/api/v1/credentials/{id}/values' },
  'credential.show': { method: 'GET', path: '/api/v1/credentials/{id}' },
  'credential.update': { method: 'PATCH', path: '/api/v1/credentials/{id}' },
  'delegation.add': { method: 'POST', path: '/api/v1/delegations' },
  'delegation.end': { method: 'POST', path: '/api/v1/delegations/{id}/end' },
  'delegation.list': { method: 'GET', path: '/api/v1/delegations' },
  'delivery.list': { method: 'GET', path: '/api/v1/deliveries' },
  'delivery.retry': { method: 'POST', path: '/api/v1/deliveries/{id}/retry' },
  'device-type.create': { method: 'POST', path: '/api/v1/device-types' },
  'device-type.list': { method: 'GET', path: '/api/v1/device-types' },
  'device-type.show': { method: 'GET', path: '/api/v1/device-types/{id}' },
  'disagreement.list': { method: 'GET', path: '/api/v1/disagreements' },
  'disagreement.settle': { method: 'POST', path: '/api/v1/disagreements/settle' },
  'domain.add': { method: 'POST', path: '/api/v1/domains' },
  'domain.edit': { method: 'PATCH', path: '/api/v1/domains/{domain}' },
  'domain.list': { method: 'GET', path: '/api/v1/domains' },
  'domain.show': { method: 'GET', path: '/api/v1/domains/{domain}' },
  'estate.apply': { method: 'POST', path: '/api/v1/estate/apply' },
  'estate.compare': { method: 'GET', path: '/api/v1/compare' },
  'estate.export': { method: 'GET', path: '/api/v1/export' },
  'estate.plan': { method: 'POST', path: '/api/v1/estate/plan' },
  'event.undo': { method: 'POST', path: '/api/v1/events/{id}/undo' },
  'events.stream': { method: 'GET', path: '/api/v1/events/stream' },
  'evidence.list': { method: 'GET', path: '/api/v1/evidence' },
  'grant.add': { method: 'POST', path: '/api/v1/grants' },
  'grant.end': { method: 'POST', path: '/api/v1/grants/{id}/end' },
  'grant.list': { method: 'GET', path: '/api/v1/grants' },
  'graph.impact': { method: 'GET', path: '/api/v1/graph/impact' },
  'graph.impact-stream': { method: 'GET', path: '/api/v1/graph/impact/events' },
  'graph.neighbourhood': { method: 'GET', path: '/api/v1/graph' },
  'graph.paths': { method: 'GET', path: '/api/v1/graph/paths' },
  'graph.single-points': { method: 'GET', path: '/api/v1/graph/single-points' },
  'group-level.list': { method: 'GET', path: '/api/v1/identity-providers/{key}/group-levels' },
  'group-level.set': { method: 'POST', path: '/api/v1/identity-providers/{key}/group-levels' },
  'growth.show': { method: 'GET', path: '/api/v1/people/{id}/growth' },
  'handover.take': { method: 'POST', path: '/api/v1/handover' },
  'home.show': { method: 'GET', path: '/api/v1/home' },
  'host-key.approve': { method: 'POST', path: '/api/v1/host-keys' },
  'host-key.list': { method: 'GET', path: '/api/v1/host-keys' },
  'host-key.meet': { method: 'POST', path: '/api/v1/host-keys/meet' },
  'host-key.replace': { method: 'POST', path: '/api/v1/host-keys/{id}/replace' },
  'identity-provider.list': { method: 'GET', path: '/api/v1/identity-providers' },
  'identity-provider.set': { method: 'POST', path: '/api/v1/identity-providers' },
  'initiative.list': { method: 'GET', path: '/api/v1/initiatives' },
  'insight.list': { method: 'GET', path: '/api/v1/insights' },
  'insight.show': { method: 'GET', path: '/api/v1/insights/{id}' },
  'installation.list': { method: 'GET', path: '/api/v1/installations' },
  'intake.apply': { method: 'POST', path: '/api/v1/intakes/{id}/apply' },
  'intake.cancel': { method: 'POST', path: '/api/v1/intakes/{id}/cancel' },
  'intake.entries': { method: 'GET', path: '/api/v1/intakes/{id}/entries' },
  'intake.file': { method: 'POST', path: '/api/v1/intakes/files' },
  'intake.follow': { method: 'GET', path: '/api/v1/intakes/{id}/events' },
  'intake.formats': { method: 'GET', path: '/api/v1/intakes/formats' },
  'intake.list': { method: 'GET', path: '/api/v1/intakes' },
  'intake.plan': { method: 'POST', path: '/api/v1/intakes' },
  'intake.preview': { method: 'POST', path: '/api/v1/intakes/files/preview' },
  'intake.show': { method: 'GET', path: '/api/v1/intakes/{id}' },
  'key.create': { method: 'POST', path: '/api/v1/me/keys' },
  'key.end': { method: 'DELETE', path: '/api/v1/me/keys/{id}' },
  'kind.define': { method: 'POST', path: '/api/v1/kinds' },
  'kind.list': { method: 'GET', path: '/api/v1/kinds' },
  'kind.show': { method: 'GET', path: '/api/v1/kinds/{kind}' },
  'kind.update': { method: 'PATCH', path: '/api/v1/kinds/{kind}' },
  'level.list': { method: 'GET', path: '/api/v1/levels' },
  'line.show': { method: 'GET', path: '/api/v1/line' },
  'mail.set': { method: 'POST', path: '/api/v1/mail-server' },
  'mail.show': { method: 'GET', path: '/api/v1/mail-server' },
  'mail.test': { method: 'POST', path: '/api/v1/mail-server/test' },
  'mastery.list': { method: 'GET', path: '/api/v1/mastery' },
  'mastery.set': { method: 'POST', path: '/api/v1/mastery' },
  'me.show': { method: 'GET', path: '/api/v1/me' },
  'netbox.change': { method: 'PATCH', path: '/api/v1/netboxes/{key}' },
  'netbox.connect': { method: 'POST', path: '/api/v1/netboxes' },
  'netbox.disconnect': { method: 'DELETE', path: '/api/v1/netboxes/{key}' },
  'netbox.list': { method: 'GET', path: '/api/v1/netboxes' },
  'netbox.run': { method: 'POST', path: '/api/v1/netboxes/{key}/run' },
  'netbox.show': { method: 'GET', path: '/api/v1/netboxes/{key}' },
  'network.findings': { method: 'GET', path: '/api/v1/network/findings' },
  'network.neighbours': { method: 'GET', path: '/api/v1/components/{id}/neighbours' },
  'notice.list': { method: 'GET', path: '/api/v1/notices' },
  'notice.read': { method: 'POST', path: '/api/v1/notices/read' },
  'notice.unread': { method: 'GET', path: '/api/v1/notices/unread' },
  'notification.set': { method: 'POST', path: '/api/v1/me/notifications' },
  'notification.show': { method: 'GET', path: '/api/v1/me/notifications' },
  'objective.list': { method: 'GET', path: '/api/v1/objectives' },
  'observation.accept': { method: 'POST', path: '/api/v1/observations/{id}/accept' },
  'observation.contribute': { method: 'POST', path: '/api/v1/observations' },
  'observation.decline': { method: 'POST', path: '/api/v1/observations/{id}/decline' },
  'observation.list': { method: 'GET', path: '/api/v1/observations' },
  'observation.show': { method: 'GET', path: '/api/v1/observations/{id}' },
  'observation.take': { method: 'POST', path: '/api/v1/observations/{id}/take' },
  'observation.withdraw': { method: 'POST', path: '/api/v1/observations/{id}/withdraw' },
  'offer.list': { method: 'GET', path: '/api/v1/offers' },
  'passkey.remove': { method: 'DELETE', path: '/api/v1/me/passkeys/{id}' },
  'passkey.rename': { method: 'POST', path: '/api/v1/me/passkeys/{id}/rename' },
  'password.set': { method: 'POST', path: '/api/v1/me/password' },
  'person.add': { method: 'POST', path: '/api/v1/people' },
  'person.edit': { method: 'PATCH', path: '/api/v1/people/{person}' },
  'person.leave': { method: 'POST', path: '/api/v1/people/{person}/leave' },
  'person.list': { method: 'GET', path: '/api/v1/people' },
  'person.return': { method: 'POST', path: '/api/v1/people/{person}/return' },
  'person.show': { method: 'GET', path: '/api/v1/people/{person}' },
  'policy.list': { method: 'GET', path: '/api/v1/policies' },
  'policy.show': { method: 'GET', path: '/api/v1/policies/{policy}' },
  'portfolio.show': { method: 'GET', path: '/api/v1/portfolio-plans/current' },
  'portfolio.update': { method: 'PATCH', path: '/api/v1/portfolio-plans/current' },
  'prefix.allocate': { method: 'POST', path: '/api/v1/prefixes/{id}/allocate-prefix' },
  'prefix.contents': { method: 'GET', path: '/api/v1/prefixes/{id}/contents' },
  'prefix.free': { method: 'GET', path: '/api/v1/prefixes/{id}/free' },
  'prefix.show': { method: 'GET', path: '/api/v1/prefixes/{id}' },
  'prefix.tree': { method: 'GET', path: '/api/v1/prefixes' },
  'procedure.import': { method: 'POST', path: '/api/v1/procedures' },
  'procedure.list': { method: 'GET', path: '/api/v1/procedures' },
  'procedure.plan': { method: 'POST', path: '/api/v1/procedures/{key}/plan' },
  'procedure.schema': { method: 'GET', path: '/api/v1/procedure-schema' },
  'procedure.show': { method: 'GET', path: '/api/v1/procedures/{key}' },
  'procedure.validate': { method: 'POST', path: '/api/v1/procedure-validations' },
  'product.list': { method: 'GET', path: '/api/v1/products' },
  'push-device.add': { method: 'POST', path: '/api/v1/me/push-devices' },
  'push-device.remove': { method: 'DELETE', path: '/api/v1/me/push-devices/{number}' },
  'rack.elevation': { method: 'GET', path: '/api/v1/racks/{id}/elevation' },
  'rack.list': { method: 'GET', path: '/api/v1/racks' },
  'range.allocate': { method: 'POST', path: '/api/v1/address-ranges/{id}/allocate-address' },
  'readiness.list': { method: 'GET', path: '/api/v1/readiness' },
  'relation.create': { method: 'POST', path: '/api/v1/relations' },
  'relation.remove': { method: 'DELETE', path: '/api/v1/relations/{id}' },
  'release.list': { method: 'GET', path: '/api/v1/products/{id}/releases' },
  'release.show': { method: 'GET', path: '/api/v1/releases/{id}' },
  'request.accept': { method: 'POST', path: '/api/v1/requests/{id}/accept' },
  'request.add': { method: 'POST', path: '/api/v1/requests' },
  'request.deliver': { method: 'POST', path: '/api/v1/requests/{id}/deliver' },
  'request.list': { method: 'GET', path: '/api/v1/requests' },
  'request.prove': { method: 'POST', path: '/api/v1/requests/{id}/prove' },
  'request.refuse': { method: 'POST', path: '/api/v1/requests/{id}/refuse' },
  'request.show': { method: 'GET', path: '/api/v1/requests/{id}' },
  'request.withdraw': { method: 'POST', path: '/api/v1/requests/{id}/withdraw' },
  'roster.apply': { method: 'POST', path: '/api/v1/people/roster/apply' },
  'roster.plan': { method: 'POST', path: '/api/v1/people/roster/plan' },
  'run.answer': { method: 'POST', path: '/api/v1/runs/{id}/steps/{position}/answer' },
  'run.approve': { method: 'POST', path: '/api/v1/runs/{id}/approval' },
  'run.attach': { method: 'POST', path: '/api/v1/runs/{id}/steps/{position}/evidence' },
  'run.cancel': { method: 'POST', path: '/api/v1/runs/{id}/cancel' },
  'run.confirm': { method: 'POST', path: '/api/v1/runs/{id}/steps/{position}/confirm' },
  'run.events': { method: 'GET', path: '/api/v1/runs/{id}/events' },
  'run.evidence': { method: 'GET', path: '/api/v1/runs/{id}/evidence/{evidence}' },
  'run.hand-over': { method: 'POST', path: '/api/v1/runs/{id}/hand-over' },
  'run.list': { method: 'GET', path: '/api/v1/runs' },
  'run.pause': { method: 'POST', path: '/api/v1/runs/{id}/pause' },
  'run.resume': { method: 'POST', path: '/api/v1/runs/{id}/resume' },
  'run.retry': { method: 'POST', path: '/api/v1/runs/{id}/retry' },
  'run.secrets': { method: 'GET', path: '/api/v1/runs/{id}/secrets' },
  'run.show': { method: 'GET', path: '/api/v1/runs/{id}' },
  'run.skip': { method: 'POST', path: '/api/v1/runs/{id}/skip' },
  'run.start': { method: 'POST', path: '/api/v1/runs' },
  'run.take-secret': { method: 'POST', path: '/api/v1/runs/{id}/secrets/{key}/take' },
  'search': { method: 'GET', path: '/api/v1/search' },
  'second-factor.remove': { method: 'DELETE', path: '/api/v1/me/second-factor' },
  'second-factor.renew': { method: 'POST', path: '/api/v1/me/second-factor/backup-codes' },
  'second-factor.reset': { method: 'POST', path: '/api/v1/people/{id}/sign-in/reset-second-factors' },
  'session.end': { method: 'DELETE', path: '/api/v1/me/sessions/{id}' },
  'session.endOthers': { method: 'POST', path: '/api/v1/me/sessions/end-others' },
  'sign-in-policy.set': { method: 'PUT', path: '/api/v1/sign-in-policy' },
  'sign-in-policy.show': { method: 'GET', path: '/api/v1/sign-in-policy' },
  'sign-in.create': { method: 'POST', path: '/api/v1/sign-in-links' },
  'sign-in.end': { method: 'POST', path: '/api/v1/people/{id}/sign-in/end-sessions' },
  'sign-in.show': { method: 'GET', path: '/api/v1/people/{id}/sign-in' },
  'sign-in.unlock': { method: 'POST', path: '/api/v1/people/{id}/sign-in/unlock' },
  'signal.list': { method: 'GET', path: '/api/v1/signals' },
  'source.list': { method: 'GET', path: '/api/v1/sources' },
  'source.update': { method: 'PATCH', path: '/api/v1/sources/{id}' },
  'standard.list': { method: 'GET', path: '/api/v1/standards' },
  'standard.show': { method: 'GET', path: '/api/v1/standards/{id}' },
  'supervision.add': { method: 'POST', path: '/api/v1/supervisions' },
  'supervision.end': { method: 'POST', path: '/api/v1/supervisions/{id}/end' },
  'supervision.list': { method: 'GET', path: '/api/v1/supervisions' },
  'team.add': { method: 'POST', path: '/api/v1/teams' },
  'team.join': { method: 'POST', path: '/api/v1/teams/{team}/join' },
  'team.leave': { method: 'POST', path: '/api/v1/teams/{team}/leave' },
  'team.list': { method: 'GET', path: '/api/v1/teams' },
  'turn.approve': { method: 'POST', path: '/api/v1/turns/{id}/approve' },
  'turn.cancel': { method: 'POST', path: '/api/v1/turns/{id}/cancel' },
  'turn.events': { method: 'GET', path: '/api/v1/turns/{id}/events' },
  'turn.list': { method: 'GET', path: '/api/v1/turns' },
  'turn.show': { method: 'GET', path: '/api/v1/turns/{id}' },
  'turn.start': { method: 'POST', path: '/api/v1/turns' },
  'use-policy.define': { method: 'POST', path: '/api/v1/use-policies' },
  'use-policy.end': { method: 'POST', path: '/api/v1/use-policies/{policy}/end' },
  'use-policy.list': { method: 'GET', path: '/api/v1/use-policies' },
  'use.check': { method: 'GET', path: '/api/v1/components/{id}/use' },
  'use.list': { method: 'GET', path: '/api/v1/components/{id}/uses' },
  'vault.rotate-master': { method: 'POST', path: '/api/v1/vault/masters' },
  'vault.show': { method: 'GET', path: '/api/v1/vault' },
  'vlan.allocate': { method: 'POST', path: '/api/v1/vlan-groups/{id}/allocate-vlan' },
  'vlan.list': { method: 'GET', path: '/api/v1/vlans' },
  'vrf.list': { method: 'GET', path: '/api/v1/vrfs' },
  'webhook.add': { method: 'POST', path: '/api/v1/webhooks' },
  'webhook.list': { method: 'GET', path: '/api/v1/webhooks' },
  'webhook.remove': { method: 'DELETE', path: '/api/v1/webhooks/{id}' },
  'why.show': { method: 'GET', path: '/api/v1/why' },
  'work.list': { method: 'GET', path: '/api/v1/work' },
  'workspace.open': { method: 'POST', path: '/api/v1/workspaces/example/open' },
  'workspace.remove': { method: 'DELETE', path: '/api/v1/workspaces/example' },
} as const satisfies Record<keyof Operations, { method: string; path: string }>;
