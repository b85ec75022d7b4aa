import type { Json, Level } from '#kernel';
import type { InputDefinitions } from '../definition/input.ts';
import type { Filling, Text } from './text.ts';

/**
 * What an executor does for a step. Everything is decided: the executor fills the holes, does it, and says what came of
 * it. Each kind has one executor (worker/kinds/).
 */
export type Action =
  | InstructAction
  | CheckAction
  | ApproveAction
  | RunAction
  | HttpAction
  | LdapAction
  | EstateAction
  | WaitAction
  | VerifyAction
  | ObserveAction;
export type ActionKind = Action['kind'];

/** Whether it changes anything: asking, looking and waiting do not. */
export function changesSomething(action: Action): boolean {
  switch (action.kind) {
    case 'run':
    case 'estate':
    case 'instruct':
      return true;
    case 'http':
      return action.method !== 'GET' && action.method !== 'HEAD';
    case 'ldap':
      return !askingRequests.has(action.request.action);
    default:
      return false;
  }
}
export const askingRequests: ReadonlySet<string> = new Set(['search', 'compare', 'protection', 'bind-check']);

/** What a driver is given: a program with its arguments and its environment. No shell text with values in it, ever. */
export interface Command {
  argv: string[];
  env: Record<string, string>;
  /** What the program reads. Secrets go here, or into a file: argv and env can be seen on the target. */
  stdin?: string;
  /** As root, through sudo where the sign-in is another user. */
  sudo: boolean;
}

/** A command with holes; `fill` makes it a Command. */
export interface PlannedCommand {
  argv: Text[];
  env: Record<string, Text>;
  stdin?: Text;
  sudo: boolean;
}

/** Written whole, by rename, before the command runs. */
export interface PlannedFile {
  path: Text;
  content: Text;
  /** Octal, such as 0600. */
  mode: string;
}

/** A person does it. */
export interface InstructAction {
  kind: 'instruct';
  /** Markdown, the light kind: paragraphs, lists, **bold**, `code`, links. */
  text: Text;
  /** Each is ticked before the step can be done. */
  checklist: Text[];
  evidence: Evidence;
  /** What the person fills in; it becomes the step's outputs. */
  asks: InputDefinitions;
}
export type Evidence = 'none' | 'text' | 'file' | 'photo';

/** Somebody, or something, says yes or no. Its output `answer` is true or false. */
export interface CheckAction {
  kind: 'check';
  question: Text;
  by:
    | { who: 'person'; evidence: Evidence }
    /** Exit status 0 yes, 1 no, anything else: nobody knows. */
    | { who: 'command'; command: PlannedCommand }
    | { who: 'expression'; expression: PlannedExpression };
  onNo: 'fail' | 'go-on';
}

/** Somebody else agrees to exactly this plan, by its hash. */
export interface ApproveAction {
  kind: 'approve';
  question: Text;
  level: Level;
  /** Key of the domain in which the level counts; null: the domain of the run. */
  domain: string | null;
}

export interface RunAction {
  kind: 'run';
  files: PlannedFile[];
  command: PlannedCommand;
  dryRun: PlannedCommand | null;
}

/** A question to the target: exit status 0 goes on, anything else fails the step. */
export interface VerifyAction {
  kind: 'verify';
  command: PlannedCommand;
}

/** Looks at the target again and takes what it says into the estate. */
export interface ObserveAction {
  kind: 'observe';
}

export interface HttpAction {
  kind: 'http';
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: Text;
  headers: Record<string, Text>;
  /** json is sent as application/json, form as application/x-www-form-urlencoded. */
  body: { json: Filling } | { form: Record<string, Text> } | { text: Text; type: string } | null;
  /** How one signs in; the credential is one of the vault, by its name. */
  credential: { name: string; as: 'bearer' | 'basic' | { header: string } } | null;
  expect: {
    status: number[];
    /** JSON pointer → the value that must stand there. */
    json: Record<string, Filling>;
  };
}

/** How a directory is reached. */
export interface DirectoryServer {
  /** ldap:// or ldaps://, without a path. */
  url: string;
  /** ldap:// only: the connection is made safe before anything is said. Without it, only loopback is spoken to. */
  startTls: boolean;
  /** PEM of the authorities that may have signed its certificate; null: those that the system trusts. */
  ca: string | null;
  /** Name in the vault: user is the DN that binds. null: anonymous. */
  credential: string | null;
}

export interface LdapAction {
  kind: 'ldap';
  server: DirectoryServer;
  request: LdapRequest;
}
export type LdapRequest =
  /** RFC 3062. */
  | { action: 'password-modify'; dn: Text; newPassword: Text; oldPassword: Text | null }
  /** Active Directory: replaces unicodePwd; over TLS only. */
  | { action: 'ad-unicodepwd'; dn: Text; newPassword: Text; mustChange: boolean }
  /** Active Directory: the one flag of userAccountControl. */
  | { action: 'ad-account'; dn: Text; state: 'disabled' | 'enabled' }
  | { action: 'modify'; dn: Text; changes: { op: 'add' | 'delete' | 'replace'; attribute: string; values: Text[] }[] }
  | { action: 'add'; dn: Text; attributes: Record<string, Text[]> }
  | { action: 'delete'; dn: Text }
  | {
      action: 'search';
      base: Text;
      scope: 'base' | 'one' | 'sub';
      filter: Text;
      attributes: string[];
      expect: { min: number; max: number };
      otherwise?: string | undefined;
    }
  | { action: 'compare'; dn: Text; attribute: string; value: Text; expect: boolean }
  /** Whether the account is an administrator's, by its groups, nested ones too. */
  | { action: 'protection'; base: Text; dn: Text; account: Text | null; groups: string[] }
  /** Signs in as the DN, to see whether it can. */
  | { action: 'bind-check'; dn: Text; password: Text; expect: 'accepted' | 'refused' };

/** A change of one component in the estate, done as whoever started the run. */
export interface EstateAction {
  kind: 'estate';
  /** Its id. */
  componentId: number;
  /** As `component.update` takes it. */
  patch: Record<string, Filling>;
  /** A step along its lifecycle, as `component.move` takes it. */
  move: string | null;
}

export interface WaitAction {
  kind: 'wait';
  until:
    | { durationMs: number }
    | { at: Text }
    | { condition: Probe; everyMs: number /** After so long the step fails. */; limitMs: number };
}

/** A question that changes nothing: yes, no, or nobody knows. */
export type Probe = VerifyAction | HttpAction | LdapAction | { kind: 'expression'; expression: PlannedExpression };

/** What takes a step back. */
export type Undo = RunAction | HttpAction | LdapAction | EstateAction | InstructAction;

/** CEL, with everything that it may speak of: `evaluate` in definition/expression.ts. */
export interface PlannedExpression {
  cel: string;
  /** The inputs that it names, as far as they are known. */
  inputs: Record<string, Json | Filling>;
  /** The steps that it names, by id → position. */
  steps: Record<string, number>;
  target: Json;
}

/** What a step leaves for later ones. */
export interface PlannedOutput {
  from: OutputSource;
  type: 'text' | 'integer' | 'boolean';
  required: boolean;
  /** Goes into the vault instead of the run: the key of that secret. */
  secret: string | null;
}
export type OutputSource =
  /** Standard output, trimmed; or what the first group of an RE2 pattern catches in it. */
  | { stdout: string | null }
  | { exitCode: true }
  | { status: true }
  | { header: string }
  /** JSON pointer into the answer. */
  | { json: string }
  /** First value of an attribute of the first entry that was found. */
  | { attribute: string }
  | { dn: true }
  | { count: true }
  /** The public half of a key that the step generates, by the key of that secret. */
  | { publicKey: string }
  /** What a person, or the check, answered. */
  | { answer: string };

/** A secret that is made just before its step and lives in the vault only. */
export interface PlannedSecret {
  key: string;
  rule: SecretRule;
  /** Who is shown it, once, when the run is finished. */
  deliver: 'requester' | 'starter' | 'nobody';
}
export interface SecretRule {
  kind: 'password' | 'passphrase' | 'token' | 'ssh-key';
  /** Characters, words or bytes; ssh-key (ed25519) has none. */
  length: number;
}
