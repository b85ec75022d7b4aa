// Generated from the migrated schema by "npm run generate". Do not edit.
import type { Json } from '#kernel';
import type { ColumnType, Generated } from 'kysely';

export interface AccountTable {
  id: string;
  userId: string;
  accountId: string;
  providerId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: ColumnType<Date | null, Date | string | null, Date | string | null>;
  refreshTokenExpiresAt: ColumnType<Date | null, Date | string | null, Date | string | null>;
  scope: string | null;
  password: string | null;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface ApiKeyTable {
  id: Generated<number>;
  person_id: number;
  name: string;
  prefix: string;
  hash: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
  expires_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  last_used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  revoked_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface ApprovalTable {
  id: Generated<number>;
  subject_type: string;
  subject_id: number;
  plan_hash: string;
  person_id: number;
  verdict: string;
  reason: ColumnType<string, string | undefined, string>;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface AssessmentTable {
  id: Generated<number>;
  person_id: number;
  domain_id: number;
  level: number;
  verdict: string;
  assessor_id: number;
  reason: string;
  shown: ColumnType<Json, string, string>;
  grant_id: number | null;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface BackupCodeTable {
  person_id: number;
  hash: string;
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface BreakGlassTable {
  id: Generated<number>;
  person_id: number;
  domain_id: number;
  reason: string;
  opened_at: ColumnType<Date, Date | string, Date | string>;
  until: ColumnType<Date, Date | string, Date | string>;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  review_due_at: ColumnType<Date, Date | string, Date | string>;
  reviewed_by: number | null;
  reviewed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  verdict: string | null;
  finding: string | null;
}

export interface BreakGlassUseTable {
  break_glass_id: number;
  subject_type: string;
  subject_id: number;
  plan_hash: string;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface CauseTable {
  effect_type: string;
  effect_id: number;
  cause_type: string;
  cause_id: number;
  event_id: number;
}

export interface ChangeTable {
  id: Generated<number>;
  title: string;
  why: string;
  state: string;
  domain_id: number;
  level: number;
  diff: ColumnType<Json, string, string>;
  plan: ColumnType<Json, string, string>;
  plan_hash: string;
  impact: ColumnType<Json, string, string>;
  fit: ColumnType<Json, string, string>;
  dry_run: ColumnType<Json, string, string>;
  risk: ColumnType<Json, string, string>;
  authors: number[];
  run_id: number | null;
  outcome: ColumnType<Json | null, string | null, string | null>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface ComponentTable {
  id: Generated<number>;
  kind: string;
  name: string;
  state: string;
  domain_id: number;
  site_id: number | null;
  owner_id: number | null;
  criticality: ColumnType<number, number | undefined, number>;
  attributes: ColumnType<Json, string | undefined, string>;
  provenance: ColumnType<Json, string | undefined, string>;
  version: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  recorded_from: ColumnType<Date, Date | string, Date | string>;
  search_text: ColumnType<string, string | undefined, string>;
  parent_id: number | null;
  valid_from: ColumnType<Date, Date | string, Date | string>;
  event_id: number;
  source_id: number;
  changed: string[] | null;
}

export interface ComponentRevisionTable {
  component_id: number;
  version: number;
  recorded_from: ColumnType<Date, Date | string, Date | string>;
  recorded_to: ColumnType<Date, Date | string, Date | string>;
  valid_from: ColumnType<Date, Date | string, Date | string>;
  event_id: number;
  source_id: number;
  changed: string[] | null;
  snapshot: ColumnType<Json, string, string>;
}

export interface ConsumerTable {
  name: string;
  txid: ColumnType<string, string | undefined, string>;
  event_id: ColumnType<number, number | undefined, number>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface CredentialTable {
  id: Generated<number>;
  name: string;
  kind: string;
  purpose: string;
  domain_id: number;
  account: string | null;
  endpoints: ColumnType<string[], string[] | undefined, string[]>;
  least_level: ColumnType<number, number | undefined, number>;
  signs_in: ColumnType<boolean, boolean | undefined, boolean>;
  reference: string | null;
  value_version: ColumnType<number, number | undefined, number>;
  valued_at: ColumnType<Date, Date | string, Date | string>;
  rotate_after_days: number | null;
  created_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  retired_by: number | null;
  retired_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  retired_because: string | null;
  version: ColumnType<number, number | undefined, number>;
}

export interface CredentialDomainTable {
  credential_id: number;
  domain_id: number;
  granted_by: number;
  granted_at: ColumnType<Date, Date | string, Date | string>;
}

export interface CredentialUseTable {
  id: Generated<number>;
  credential_id: number;
  value_version: number;
  person_id: number;
  run_id: number | null;
  step_id: number | null;
  endpoint: string;
  at: ColumnType<Date, Date | string, Date | string>;
  refused: string | null;
}

export interface CredentialValueTable {
  credential_id: number;
  version: number;
  master: string;
  wrapped_key: string;
  body: string;
  made_by: number;
  made_at: ColumnType<Date, Date | string, Date | string>;
}

export interface DelegationTable {
  id: Generated<number>;
  from_id: number;
  to_id: number;
  domain_id: number;
  level: number;
  valid_from: ColumnType<Date, Date | string, Date | string>;
  valid_to: ColumnType<Date, Date | string, Date | string>;
  reason: string;
  ended_by: number | null;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface DeviceTypeTable {
  id: Generated<number>;
  key: string;
  maker: string;
  model: string;
  detail: ColumnType<Json, string, string>;
  shipped: boolean;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface DisagreementTable {
  component_id: number;
  field: string;
  source_id: number;
  stated: ColumnType<Json, string, string>;
  stated_at: ColumnType<Date, Date | string, Date | string>;
  confidence: number;
  first_seen_at: ColumnType<Date, Date | string, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  settled_by: number | null;
}

export interface DomainTable {
  id: Generated<number>;
  parent_id: number | null;
  key: string;
  name: string;
  purpose: ColumnType<string, string | undefined, string>;
  owner_id: number | null;
  version: ColumnType<number, number | undefined, number>;
}

export interface EventTable {
  id: Generated<number>;
  txid: ColumnType<string, string | undefined, string>;
  at: ColumnType<Date, Date | string, Date | string>;
  actor_id: number;
  action: string;
  subject_type: string;
  subject_id: number;
  request_id: string | null;
  detail: ColumnType<Json, string | undefined, string>;
}

export interface EvidenceTable {
  id: Generated<number>;
  person_id: number;
  domain_id: number;
  level: number;
  statement: string;
  subject_type: string;
  subject_id: number;
  note: ColumnType<string, string | undefined, string>;
  at: ColumnType<Date, Date | string, Date | string>;
  kind: ColumnType<string, string | undefined, string>;
  phase: ColumnType<string, string | undefined, string>;
  topic: ColumnType<string, string | undefined, string>;
  supervisor_id: number | null;
}

export interface ExternalIdentityTable {
  issuer: string;
  subject: string;
  person_id: number;
  linked_at: ColumnType<Date, Date | string, Date | string>;
  seen_at: ColumnType<Date, Date | string, Date | string>;
}

export interface GrantTable {
  id: Generated<number>;
  person_id: number;
  domain_id: number;
  level: number;
  valid_from: ColumnType<Date, Date | string, Date | string>;
  valid_to: ColumnType<Date | null, Date | string | null, Date | string | null>;
  granted_by: number | null;
  reason: ColumnType<string, string | undefined, string>;
  ended_by: number | null;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  end_reason: ColumnType<string, string | undefined, string>;
}

export interface GrantByGroupTable {
  grant_id: number;
  provider_id: number;
}

export interface GroupLevelTable {
  provider_id: number;
  group_name: string;
  domain_id: number;
  level: number;
  given_by: number | null;
  given_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface HandoverLinkTable {
  id: Generated<number>;
  request_id: number;
  token_hash: string;
  address: string;
  made_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface HostKeyTable {
  id: Generated<number>;
  address: string;
  port: number;
  fingerprint: string;
  approved_by: number;
  approved_at: ColumnType<Date, Date | string, Date | string>;
  public_key: string;
  version: ColumnType<number, number | undefined, number>;
  replaced_because: string | null;
}

export interface IdempotencyTable {
  key: string;
  actor_id: number;
  operation: string;
  request_hash: string;
  status: number | null;
  response: ColumnType<Json | null, string | null, string | null>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface IdentityProviderTable {
  id: Generated<number>;
  key: string;
  name: string;
  issuer: string;
  client_id: string;
  sealed_secret: string | null;
  scopes: ColumnType<string, string | undefined, string>;
  groups_claim: ColumnType<string, string | undefined, string>;
  creates_people: ColumnType<boolean, boolean | undefined, boolean>;
  second_factor: ColumnType<boolean, boolean | undefined, boolean>;
  active: ColumnType<boolean, boolean | undefined, boolean>;
  version: ColumnType<number, number | undefined, number>;
}

export interface InitiativeTable {
  id: Generated<number>;
  key: string;
  name: string;
  insight_id: number | null;
  objective_id: number | null;
  state: string;
  effort_hours: number;
  cost: ColumnType<Json, string, string>;
  benefit: ColumnType<Json, string, string>;
  why: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface InsightTable {
  id: Generated<number>;
  topic_key: string;
  name: string;
  domain_id: number;
  state: string;
  summary: string;
  exposure: ColumnType<Json, string, string>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
  resolved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  version: ColumnType<number, number | undefined, number>;
}

export interface InsightSignalTable {
  insight_id: number;
  signal_id: number;
}

export interface InstallationTable {
  id: Generated<number>;
  component_id: number;
  package: string;
  version: string;
  manager: string;
  origin: string;
  product_id: number | null;
  release_id: number | null;
  confidence: number | null;
  matched_how: string | null;
  support_ends_on: string | null;
  support_basis: string | null;
  source_id: number;
  observed_at: ColumnType<Date, Date | string, Date | string>;
  recorded_from: ColumnType<Date, Date | string, Date | string>;
  recorded_to: ColumnType<Date, Date | string | undefined, Date | string>;
  event_id: number;
  support: ColumnType<string, string | undefined, string>;
  extended_support: ColumnType<string, string | undefined, string>;
  extended_ends_on: string | null;
  detail: ColumnType<Json, string | undefined, string>;
}

export interface IntakeTable {
  id: Generated<number>;
  kind: string;
  target: ColumnType<Json, string, string>;
  source_id: number;
  state: string;
  observation: ColumnType<Json, string, string>;
  plan: ColumnType<Json, string, string>;
  plan_hash: string;
  summary: ColumnType<Json, string, string>;
  created_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  applied_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  component_id: number | null;
  progress_done: ColumnType<number, number | undefined, number>;
  progress_total: ColumnType<number, number | undefined, number>;
  failure: string | null;
  applied_by: number | null;
}

export interface IntakeChunkTable {
  intake_id: number;
  number: number;
  hash: string;
  applied_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  first_ordinal: ColumnType<number, number | undefined, number>;
  last_ordinal: ColumnType<number, number | undefined, number>;
}

export interface IntakeEntryTable {
  intake_id: number;
  ordinal: number;
  chunk: number | null;
  what: string;
  op: string | null;
  kind: string | null;
  name: string;
  place: string;
  line: number | null;
  field: string | null;
  foreign_id: string | null;
  component_id: number | null;
  version: number | null;
  planned: ColumnType<Json | null, string | null, string | null>;
  changes: ColumnType<Json | null, string | null, string | null>;
  refused: ColumnType<Json | null, string | null, string | null>;
  rank: ColumnType<number, number | undefined, number>;
  message: string | null;
  outcome: string | null;
  reason: string | null;
}

export interface IntakeSettingTable {
  source_key: string;
  format: string;
  options: ColumnType<Json, string, string>;
  saved_by: number;
  saved_at: ColumnType<Date, Date | string, Date | string>;
}

export interface KindSchemaTable {
  id: Generated<number>;
  kind: string;
  title: string;
  plural: string;
  icon: string;
  domain_key: string;
  within: string[];
  schema: ColumnType<Json, string, string>;
  version: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | string, Date | string>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface LibraryLoadTable {
  name: string;
  hash: string;
  loaded_at: ColumnType<Date, Date | string, Date | string>;
}

export interface MailSettingTable {
  singleton: ColumnType<boolean, boolean | undefined, boolean>;
  host: string;
  port: number;
  security: string;
  ca: string | null;
  username: string | null;
  sealed_password: string | null;
  sender: string;
  updated_by: number;
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface MasteryTable {
  kind: string;
  field: string;
  sources: string[];
  set_by: number;
  set_at: ColumnType<Date, Date | string, Date | string>;
}

export interface MeasureTable {
  id: Generated<number>;
  key: string;
  objective_id: number;
  name: string;
  unit: string;
  better: string;
  target: number;
  how: string;
}

export interface MeasurementTable {
  id: Generated<number>;
  measure_id: number;
  at: ColumnType<Date, Date | string, Date | string>;
  value: number;
  basis: ColumnType<Json, string, string>;
}

export interface NetboxModelTable {
  netbox_id: number;
  model: string;
  read_to: number | null;
  refused: number | null;
}

export interface NetboxObjectTable {
  netbox_id: number;
  model: string;
  object_id: number;
  fields: ColumnType<Json, string, string>;
  last_updated: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface NetboxSourceTable {
  id: Generated<number>;
  source_key: string;
  url: string;
  token_reference: string;
  every_minutes: number;
  apply_itself: boolean;
  risky_percent: number;
  paused: ColumnType<boolean, boolean | undefined, boolean>;
  next_due_at: ColumnType<Date, Date | string, Date | string>;
  lease_until: ColumnType<Date | null, Date | string | null, Date | string | null>;
  lease_holder: string | null;
  started_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  result: string | null;
  message: string | null;
  failures: ColumnType<number, number | undefined, number>;
  intake_id: number | null;
  netbox_version: string | null;
  swept_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  changed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  planned_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  set_up_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface NetworkAddressTable {
  component_id: number;
  vrf_id: number;
  address: string;
  observed: boolean;
  shared: boolean;
  released_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface NetworkMacTable {
  component_id: number;
  mac: string;
}

export interface NetworkPrefixTable {
  component_id: number;
  vrf_id: number;
  prefix: string;
  first_address: Generated<string>;
  last_address: Generated<string>;
  use: string;
  quarantine_days: number;
  released_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  search_from: string | null;
}

export interface NetworkRangeTable {
  component_id: number;
  vrf_id: number;
  first_address: string;
  last_address: string;
  held: boolean;
}

export interface NetworkVlanTable {
  component_id: number;
  scope_id: number;
  vlan_id: number;
  released_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface NoticeTable {
  id: Generated<number>;
  person_id: number;
  kind: string;
  key: string;
  title: string;
  body: string;
  path: string;
  urgent: boolean;
  event_id: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  read_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface NoticeDeliveryTable {
  id: Generated<number>;
  notice_id: number | null;
  channel: string;
  target_id: ColumnType<number, number | undefined, number>;
  key: string;
  payload: ColumnType<Json, string, string>;
  state: ColumnType<string, string | undefined, string>;
  due_at: ColumnType<Date, Date | string, Date | string>;
  attempts: ColumnType<number, number | undefined, number>;
  leased_until: ColumnType<Date | null, Date | string | null, Date | string | null>;
  error: string | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface NoticePreferenceTable {
  person_id: number;
  muted: ColumnType<Json, string | undefined, string>;
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: ColumnType<string, string | undefined, string>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface ObjectiveTable {
  id: Generated<number>;
  key: string;
  name: string;
  why: string;
  owner_id: number | null;
  state: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface ObservationTable {
  id: Generated<number>;
  domain_id: number;
  author_id: number;
  observed: string;
  evidence: string | null;
  state: ColumnType<string, string | undefined, string>;
  contributed_at: ColumnType<Date, Date | string, Date | string>;
  reviewed_by: number | null;
  reviewed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  reason: string | null;
  severity: number | null;
  taken_by: number | null;
  taken_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  taken_note: string | null;
}

export interface ObservationLinkTable {
  observation_id: number;
  relation: string;
  position: number;
  record_type: string;
  record_id: number;
}

export interface PasskeyTable {
  id: string;
  name: string | null;
  publicKey: string;
  userId: string;
  credentialID: string;
  counter: number;
  deviceType: string;
  backedUp: boolean;
  transports: string | null;
  createdAt: ColumnType<Date | null, Date | string | null, Date | string | null>;
  aaguid: string | null;
  usedAt: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface PersonTable {
  id: Generated<number>;
  kind: string;
  name: string;
  email: string | null;
  title: string | null;
  user_id: string | null;
  administrator: ColumnType<boolean, boolean | undefined, boolean>;
  active: ColumnType<boolean, boolean | undefined, boolean>;
  owner_id: number | null;
  level_ceiling: number | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
  manager_id: number | null;
  left_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface PersonContactTable {
  person_id: number;
  private_email: string | null;
  set_by: number;
  set_at: ColumnType<Date, Date | string, Date | string>;
}

export interface PortfolioItemTable {
  plan_id: number;
  initiative_id: number;
  included: boolean;
  rank: number;
  reason: string;
}

export interface PortfolioPlanTable {
  id: Generated<number>;
  name: string;
  period: string;
  budget_minor: number;
  currency: string;
  hours: number;
  state: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface ProcedureTable {
  id: Generated<number>;
  key: string;
  version: number;
  name: string;
  level: number;
  definition: ColumnType<Json, string, string>;
  content_hash: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
  origin: ColumnType<string, string | undefined, string>;
  source: string | null;
}

export interface ProductTable {
  id: Generated<number>;
  key: string;
  name: string;
  category: string;
  identifiers: ColumnType<Json, string | undefined, string>;
  policy_url: string | null;
  tags: ColumnType<string[], string[] | undefined, string[]>;
}

export interface PushSubscriptionTable {
  id: Generated<number>;
  person_id: number;
  endpoint: string;
  sealed_keys: string;
  device: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
  failed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface RackPlaceTable {
  component_id: number;
  rack_id: number;
  lowest_half: number;
  next_half: number;
  front: boolean;
  rear: boolean;
}

export interface RelationTable {
  id: Generated<number>;
  kind: string;
  from_id: number;
  to_id: number;
  redundancy_group: string | null;
  needed: number | null;
  attributes: ColumnType<Json, string | undefined, string>;
  source_id: number;
  recorded_from: ColumnType<Date, Date | string, Date | string>;
  recorded_to: ColumnType<Date, Date | string | undefined, Date | string>;
  event_id: number;
}

export interface ReleaseTable {
  id: Generated<number>;
  product_id: number;
  version: string;
  label: string | null;
  codename: string | null;
  released_on: string | null;
  active_support_ends_on: string | null;
  security_ends_on: string | null;
  extended_ends_on: string | null;
  support: ColumnType<string, string | undefined, string>;
  latest: string | null;
  latest_on: string | null;
  active_support: ColumnType<string, string | undefined, string>;
  extended_support: ColumnType<string, string | undefined, string>;
  long_term: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface RequestTable {
  id: Generated<number>;
  procedure_key: string;
  domain_id: number;
  level: number;
  label: string;
  requester_id: number;
  beneficiary_id: number;
  made_by: number;
  inputs: ColumnType<Json, string, string>;
  note: ColumnType<string, string | undefined, string>;
  state: string;
  proof_ways: string[];
  proof_way: string | null;
  proven_by: number | null;
  proven_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  accepted_by: number | null;
  accepted_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  run_id: number | null;
  secret_name: string | null;
  handover_way: string | null;
  handed_over_by: number | null;
  handed_over_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  handover_note: string | null;
  closed_by: number | null;
  closed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  reason: string | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
  updated_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface RequestAttemptTable {
  id: Generated<number>;
  request_id: number;
  person_id: number;
  way: string;
  proven: boolean;
  by_id: number;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface RunTable {
  id: Generated<number>;
  procedure_id: number;
  change_id: number | null;
  domain_id: number;
  state: string;
  plan: ColumnType<Json, string, string>;
  plan_hash: string;
  started_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  finished_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  version: ColumnType<number, number | undefined, number>;
  due_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  responsible_id: number | null;
  supervisor_id: number | null;
  break_glass_id: number | null;
  undoing: ColumnType<boolean, boolean | undefined, boolean>;
  forgotten_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface RunEvidenceTable {
  id: Generated<number>;
  run_id: number;
  step_id: number;
  person_id: number;
  at: ColumnType<Date, Date | string, Date | string>;
  kind: string;
  text: string | null;
  name: string | null;
  media_type: string | null;
  content: Buffer | null;
  size_bytes: ColumnType<number, number | undefined, number>;
}

export interface RunOutputTable {
  id: Generated<number>;
  run_id: number;
  step_id: number | null;
  at: ColumnType<Date, Date | string, Date | string>;
  stream: string;
  text: string;
}

export interface RunSecretTable {
  run_id: number;
  key: string;
  deliver: string;
  master: string;
  wrapped_key: string;
  body: string;
  made_at: ColumnType<Date, Date | string, Date | string>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
}

export interface SealTable {
  id: Generated<number>;
  first_txid: string;
  first_event_id: number;
  last_txid: string;
  last_event_id: number;
  event_count: number;
  previous_hash: string;
  hash: string;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface SecondFactorTable {
  person_id: number;
  sealed: string;
  started_at: ColumnType<Date, Date | string, Date | string>;
  confirmed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  last_counter: ColumnType<number, number | undefined, number>;
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface ServerProcessTable {
  id: Generated<number>;
  name: string;
  url: string;
  release: string;
  secret_check: string;
  started_at: ColumnType<Date, Date | string, Date | string>;
  seen_at: ColumnType<Date, Date | string, Date | string>;
  loops: ColumnType<Json, string | undefined, string>;
}

export interface SessionTable {
  id: string;
  userId: string;
  token: string;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  method: ColumnType<string, string | undefined, string>;
  factors: ColumnType<number, number | undefined, number>;
  provenAt: ColumnType<Date, Date | string | undefined, Date | string>;
  seenAt: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface SignInFailureTable {
  subject: string;
  failures: number;
  last_at: ColumnType<Date, Date | string, Date | string>;
  locked_until: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface SignInPolicyTable {
  only_row: ColumnType<boolean, boolean | undefined, boolean>;
  second_factor: string;
  from_level: number | null;
  version: ColumnType<number, number | undefined, number>;
}

export interface SignalTable {
  id: Generated<number>;
  kind: string;
  dedupe_key: string;
  subject_type: string;
  subject_id: number;
  component_id: number | null;
  domain_id: number;
  severity: number;
  summary: string;
  detail: ColumnType<Json, string, string>;
  raised_at: ColumnType<Date, Date | string, Date | string>;
  last_seen_at: ColumnType<Date, Date | string, Date | string>;
  resolved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface SizeSampleTable {
  day: string;
  bytes: number;
}

export interface SourceTable {
  id: Generated<number>;
  key: string;
  name: string;
  kind: string;
  precedence: ColumnType<number, number | undefined, number>;
  last_seen_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  stale_after_hours: number | null;
  grace_days: ColumnType<number, number | undefined, number>;
  version: ColumnType<number, number | undefined, number>;
}

export interface SourceObjectTable {
  source_id: number;
  foreign_id: string;
  component_id: number;
  seen_at: ColumnType<Date, Date | string, Date | string>;
  absent_since: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface StandardTable {
  id: Generated<number>;
  key: string;
  name: string;
  objective_id: number | null;
  domain_id: number | null;
  component_kinds: ColumnType<string[], string[] | undefined, string[]>;
  positions: ColumnType<Json, string, string>;
  why: string;
  effective_from: string;
  owner_id: number | null;
  version: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface StepTable {
  id: Generated<number>;
  run_id: number;
  position: number;
  name: string;
  component_id: number | null;
  state: string;
  generation: ColumnType<number, number | undefined, number>;
  lease_owner: string | null;
  lease_until: ColumnType<Date | null, Date | string | null, Date | string | null>;
  attempts: ColumnType<number, number | undefined, number>;
  observed: ColumnType<boolean, boolean | undefined, boolean>;
  result: ColumnType<Json | null, string | null, string | null>;
  started_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  finished_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  outputs: ColumnType<Json | null, string | null, string | null>;
  undoes: number | null;
  confirmed_by: number | null;
  done_by: number | null;
}

export interface SupervisionTable {
  id: Generated<number>;
  person_id: number;
  supervisor_id: number;
  domain_id: number;
  valid_from: ColumnType<Date, Date | string, Date | string>;
  valid_to: ColumnType<Date | null, Date | string | null, Date | string | null>;
  reason: ColumnType<string, string | undefined, string>;
  arranged_by: number;
  ended_by: number | null;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface TeamTable {
  id: Generated<number>;
  key: string;
  name: string;
  purpose: ColumnType<string, string | undefined, string>;
  version: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TeamMemberTable {
  id: Generated<number>;
  team_id: number;
  person_id: number;
  valid_from: ColumnType<Date, Date | string, Date | string>;
  valid_to: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface TurnTable {
  id: Generated<number>;
  component_id: number | null;
  target: ColumnType<Json, string, string>;
  state: string;
  stages: ColumnType<Json, string | undefined, string>;
  insight_id: number | null;
  initiative_id: number | null;
  change_id: number | null;
  started_by: number;
  started_at: ColumnType<Date, Date | string, Date | string>;
  finished_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  version: ColumnType<number, number | undefined, number>;
}

export interface UsePolicyTable {
  id: Generated<number>;
  key: string;
  version: number;
  name: string;
  definition: ColumnType<Json, string, string>;
  shipped: ColumnType<boolean, boolean | undefined, boolean>;
  content_hash: string;
  created_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: ColumnType<boolean, boolean | undefined, boolean>;
  image: string | null;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: ColumnType<Date, Date | string, Date | string>;
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
  updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface WaiverTable {
  id: Generated<number>;
  standard_id: number;
  component_id: number | null;
  reason: string;
  owner_id: number;
  valid_from: string;
  ends_on: string;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface WebhookTable {
  id: Generated<number>;
  name: string;
  url: string;
  kinds: string[];
  sealed_secret: string;
  allow_private: ColumnType<boolean, boolean | undefined, boolean>;
  active: ColumnType<boolean, boolean | undefined, boolean>;
  made_by: number;
  created_at: ColumnType<Date, Date | string, Date | string>;
  version: ColumnType<number, number | undefined, number>;
}

export interface WorkspaceIdentityTable {
  id: ColumnType<string, string | undefined, string>;
  only_row: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface DB {
  account: AccountTable;
  api_key: ApiKeyTable;
  approval: ApprovalTable;
  assessment: AssessmentTable;
  backup_code: BackupCodeTable;
  break_glass: BreakGlassTable;
  break_glass_use: BreakGlassUseTable;
  cause: CauseTable;
  change: ChangeTable;
  component: ComponentTable;
  component_revision: ComponentRevisionTable;
  consumer: ConsumerTable;
  credential: CredentialTable;
  credential_domain: CredentialDomainTable;
  credential_use: CredentialUseTable;
  credential_value: CredentialValueTable;
  delegation: DelegationTable;
  device_type: DeviceTypeTable;
  disagreement: DisagreementTable;
  domain: DomainTable;
  event: EventTable;
  evidence: EvidenceTable;
  external_identity: ExternalIdentityTable;
  grant: GrantTable;
  grant_by_group: GrantByGroupTable;
  group_level: GroupLevelTable;
  handover_link: HandoverLinkTable;
  host_key: HostKeyTable;
  idempotency: IdempotencyTable;
  identity_provider: IdentityProviderTable;
  initiative: InitiativeTable;
  insight: InsightTable;
  insight_signal: InsightSignalTable;
  installation: InstallationTable;
  intake: IntakeTable;
  intake_chunk: IntakeChunkTable;
  intake_entry: IntakeEntryTable;
  intake_setting: IntakeSettingTable;
  kind_schema: KindSchemaTable;
  library_load: LibraryLoadTable;
  mail_setting: MailSettingTable;
  mastery: MasteryTable;
  measure: MeasureTable;
  measurement: MeasurementTable;
  netbox_model: NetboxModelTable;
  netbox_object: NetboxObjectTable;
  netbox_source: NetboxSourceTable;
  network_address: NetworkAddressTable;
  network_mac: NetworkMacTable;
  network_prefix: NetworkPrefixTable;
  network_range: NetworkRangeTable;
  network_vlan: NetworkVlanTable;
  notice: NoticeTable;
  notice_delivery: NoticeDeliveryTable;
  notice_preference: NoticePreferenceTable;
  objective: ObjectiveTable;
  observation: ObservationTable;
  observation_link: ObservationLinkTable;
  passkey: PasskeyTable;
  person: PersonTable;
  person_contact: PersonContactTable;
  portfolio_item: PortfolioItemTable;
  portfolio_plan: PortfolioPlanTable;
  procedure: ProcedureTable;
  product: ProductTable;
  push_subscription: PushSubscriptionTable;
  rack_place: RackPlaceTable;
  relation: RelationTable;
  release: ReleaseTable;
  request: RequestTable;
  request_attempt: RequestAttemptTable;
  run: RunTable;
  run_evidence: RunEvidenceTable;
  run_output: RunOutputTable;
  run_secret: RunSecretTable;
  seal: SealTable;
  second_factor: SecondFactorTable;
  server_process: ServerProcessTable;
  session: SessionTable;
  sign_in_failure: SignInFailureTable;
  sign_in_policy: SignInPolicyTable;
  signal: SignalTable;
  size_sample: SizeSampleTable;
  source: SourceTable;
  source_object: SourceObjectTable;
  standard: StandardTable;
  step: StepTable;
  supervision: SupervisionTable;
  team: TeamTable;
  team_member: TeamMemberTable;
  turn: TurnTable;
  use_policy: UsePolicyTable;
  user: UserTable;
  verification: VerificationTable;
  waiver: WaiverTable;
  webhook: WebhookTable;
  workspace_identity: WorkspaceIdentityTable;
}
