import { addDays, type Day, daysBetween, sayDay } from './day.ts';
import {
  type AppliedPosition,
  lastToleratedDay,
  positionFor,
  positionsOn,
  type Replacement,
  type Standard,
  type StandardSubject,
} from './standard.ts';

/**
 * What of the installed software breaks a standard or nears the end of its support. Pure: the same input gives the
 * same findings in the same order.
 */
export const findingKinds = ['breaks-standard', 'release-not-approved', 'support-ended', 'support-ends-soon'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** 1 negligible … 5 vital: how bad it is as such; what hangs on the component is weighed by exposure. */
export type Severity = 1 | 2 | 3 | 4 | 5;

export interface SupportEnd {
  /** `dated` has a day; `supported` and `ended` have none; `unknown`: nobody says. */
  status: 'dated' | 'supported' | 'ended' | 'unknown';
  endsOn: Day | null;
}

export interface ComplianceComponent extends StandardSubject {
  id: number;
  name: string;
}

export interface ComplianceInstallation {
  id: number;
  component: ComplianceComponent;
  product: string;
  productName: string;
  release: string | null;
  package: string;
  version: string;
  /** `os-release` marks the operating system itself. */
  manager: string;
  confidence: number;
  support: SupportEnd & { extended: SupportEnd; basis: 'distribution' | 'upstream' | null };
}

export interface ComplianceWaiver {
  id: number;
  standard: string;
  /** Null: wherever the standard binds. */
  componentId: number | null;
  reason: string;
  validFrom: Day;
  endsOn: Day;
}

export interface Finding {
  kind: FindingKind;
  severity: Severity;
  component: ComplianceComponent;
  installation: ComplianceInstallation;
  standard: Standard | null;
  /** The last day on which it is tolerated or supported; null where no day is known. */
  dueOn: Day | null;
  explanation: string;
  replacement: Replacement | null;
}

export interface WaivedFinding {
  finding: Finding;
  waiver: ComplianceWaiver;
}

export interface ComplianceInput {
  installations: readonly ComplianceInstallation[];
  standards: readonly Standard[];
  waivers: readonly ComplianceWaiver[];
  today: Day;
  /** How far ahead an end of support is worth a finding. */
  horizonDays: number;
  /** Products whose extended support everybody gets without a contract. */
  openExtendedSupport: ReadonlySet<string>;
}

export interface Compliance {
  findings: Finding[];
  /** Suppressed by a waiver in force; they come back the day after it ends. */
  waived: WaivedFinding[];
}

export function evaluateCompliance(input: ComplianceInput): Compliance {
  const withSystem = new Set(
    input.installations.filter(isOperatingSystem).map((installation) => installation.component.id),
  );
  const findings: Finding[] = [];
  const waived: WaivedFinding[] = [];
  for (const installation of input.installations) {
    const found = [standardFinding(installation, input), supportFinding(installation, input, withSystem)];
    for (const finding of found) {
      if (!finding) continue;
      const waiver = waiverFor(finding, input);
      if (waiver) waived.push({ finding, waiver });
      else findings.push(finding);
    }
  }
  findings.sort(worstFirst);
  waived.sort((a, b) => worstFirst(a.finding, b.finding));
  return { findings, waived };
}

function standardFinding(installation: ComplianceInstallation, input: ComplianceInput): Finding | null {
  const { component, product } = installation;
  const positions = positionsOn(input.standards, component, product, input.today);
  const found = positionFor(positions, installation.release);
  if (!found)
    return positions.length > 0 && installation.release !== null ? notApproved(installation, positions) : null;
  switch (found.position.position) {
    case 'retire':
      return retired(installation, found, input.today);
    case 'assess':
      return notApproved(installation, [found]);
    case 'trial':
    case 'adopt':
    case 'contain':
      return null;
  }
}

function retired(installation: ComplianceInstallation, found: AppliedPosition, today: Day): Finding {
  const { standard, position } = found;
  const dueOn = lastToleratedDay(found);
  const left = daysBetween(today, dueOn);
  const time =
    left >= 0
      ? `It may stay until ${sayDay(dueOn)} (${count(left, 'day')} left).`
      : `It should have gone by ${sayDay(dueOn)} (${count(-left, 'day')} ago).`;
  const instead = position.replacement ? ` Use ${sayReplacement(position.replacement)} instead.` : '';
  return {
    ...finding(installation, 'breaks-standard', left >= 0 ? 3 : 4),
    standard,
    dueOn,
    explanation: `${say(installation)} is to be retired (${standard.name}). ${time}${instead}`,
    replacement: position.replacement,
  };
}

function notApproved(installation: ComplianceInstallation, positions: readonly AppliedPosition[]): Finding {
  const adopted = positions.find(({ position }) => position.position === 'adopt') ?? positions[0]!;
  const { standard, position } = adopted;
  const approved = position.position === 'adopt' && position.releases ? ` It approves ${position.releases}.` : '';
  const why =
    position.position === 'assess' ? 'is only being assessed, not approved for service' : 'is not an approved release';
  return {
    ...finding(installation, 'release-not-approved', 2),
    standard,
    explanation: `${say(installation)} ${why} (${standard.name}).${approved}`,
    replacement: position.replacement,
  };
}

/**
 * A distribution's end of support is one finding, on the operating system: not one for each of its hundreds of
 * packages, which go with it.
 */
function supportFinding(
  installation: ComplianceInstallation,
  input: ComplianceInput,
  withSystem: ReadonlySet<number>,
): Finding | null {
  const { support, component } = installation;
  if (!isOperatingSystem(installation) && support.basis === 'distribution' && withSystem.has(component.id)) return null;
  const { today, horizonDays } = input;
  if (support.status === 'ended' || (support.endsOn !== null && support.endsOn < today)) {
    return supportEnded(installation, input);
  }
  if (support.endsOn === null || support.endsOn > addDays(today, horizonDays)) return null;
  const left = daysBetween(today, support.endsOn);
  return {
    ...finding(installation, 'support-ends-soon', left <= 90 ? 3 : 2),
    dueOn: support.endsOn,
    explanation: `${say(installation)} gets security fixes until ${sayDay(support.endsOn)}: ${count(left, 'day')} left.`,
  };
}

function supportEnded(installation: ComplianceInstallation, input: ComplianceInput): Finding {
  const { support } = installation;
  const { extended } = support;
  const when = support.endsOn ? `ended on ${sayDay(support.endsOn)}` : 'has ended';
  const ended = `Security support of ${say(installation)} ${when}.`;
  const runs = extended.status === 'supported' || (extended.endsOn !== null && extended.endsOn >= input.today);
  if (!runs) {
    const too = extended.status === 'ended' || extended.endsOn ? ' Its extended support is over too.' : '';
    return {
      ...finding(installation, 'support-ended', 4),
      dueOn: support.endsOn,
      explanation: `${ended}${too} Nobody mends what is found in it now.`,
    };
  }
  const until = extended.endsOn ? `until ${sayDay(extended.endsOn)}` : 'with no end announced';
  if (input.openExtendedSupport.has(installation.product)) {
    const near = extended.endsOn !== null && extended.endsOn <= addDays(input.today, input.horizonDays);
    return {
      ...finding(installation, 'support-ended', near ? 3 : 2),
      dueOn: extended.endsOn,
      explanation: `${ended} Extended support goes on ${until}, for fewer packages.`,
    };
  }
  return {
    ...finding(installation, 'support-ended', 4),
    dueOn: support.endsOn,
    explanation: `${ended} Extended support is offered ${until}, but not to everybody: it counts only with a contract.`,
  };
}

/** A waiver lifts a standard. It cannot lift the truth that support has ended. */
function waiverFor(finding: Finding, input: ComplianceInput): ComplianceWaiver | null {
  const key = finding.standard?.key;
  if (key === undefined) return null;
  const fitting = input.waivers.filter(
    (waiver) =>
      waiver.standard === key &&
      (waiver.componentId === null || waiver.componentId === finding.component.id) &&
      waiver.validFrom <= input.today &&
      waiver.endsOn >= input.today,
  );
  // The one that holds longest tells when the finding comes back.
  return fitting.sort((a, b) => (a.endsOn < b.endsOn ? 1 : a.endsOn > b.endsOn ? -1 : a.id - b.id))[0] ?? null;
}

function finding(installation: ComplianceInstallation, kind: FindingKind, severity: Severity): Finding {
  const { component } = installation;
  return { kind, severity, component, installation, standard: null, dueOn: null, explanation: '', replacement: null };
}

function isOperatingSystem(installation: ComplianceInstallation): boolean {
  return installation.manager === 'os-release';
}

function say({ productName, release, component }: ComplianceInstallation): string {
  return `${productName}${release === null ? '' : ` ${release}`} on ${component.name}`;
}

function sayReplacement(replacement: Replacement): string {
  const what = replacement.release === null ? replacement.product : `${replacement.product} ${replacement.release}`;
  return replacement.package === null ? what : `${what} (package ${replacement.package})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    b.severity - a.severity ||
    compareDays(a.dueOn, b.dueOn) ||
    a.component.id - b.component.id ||
    a.installation.id - b.installation.id ||
    findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind)
  );
}

function compareDays(a: Day | null, b: Day | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
