import {
  type Icon,
  IconAlertTriangle,
  IconArrowsDiff,
  IconCalendarStats,
  IconChecklist,
  IconColumns3,
  IconCube,
  IconEye,
  IconFileImport,
  IconGitPullRequest,
  IconHandStop,
  IconInbox,
  IconInfinity,
  IconListCheck,
  IconLock,
  IconMessages,
  IconNetwork,
  IconPlayerPlay,
  IconRotateClockwise,
  IconRuler2,
  IconTopologyStar3,
  IconUserCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { Phase } from '../api/types.ts';
import { paths } from '../paths.ts';

export interface Place {
  label: string;
  href: string;
  /** After `g`. */
  key: string;
  icon: Icon;
  question: string;
}

export interface PlaceGroup {
  phase: Phase | null;
  label: string | null;
  places: Place[];
}

/** Every page that exists, in the order of the line: what is decided on top, the metal below. */
export const placeGroups: PlaceGroup[] = [
  {
    phase: null,
    label: null,
    places: [
      {
        label: 'Loop',
        href: paths.loop(),
        key: 'l',
        icon: IconInfinity,
        question: 'What waits, what is at risk, does the loop turn?',
      },
      {
        label: 'My work',
        href: paths.myWork(),
        key: 'y',
        icon: IconChecklist,
        question: 'What should I do next, why, and how do I do it safely?',
      },
      {
        label: 'Portal',
        href: paths.portal(),
        key: 'a',
        icon: IconHandStop,
        question: 'What can I ask for, and where is what I asked for?',
      },
      {
        label: 'Turns',
        href: paths.turns(),
        key: 't',
        icon: IconRotateClockwise,
        question: 'Where is each turn of the loop?',
      },
    ],
  },
  {
    phase: 'strategy',
    label: 'Strategy',
    places: [
      {
        label: 'Standards',
        href: paths.standards(),
        key: 's',
        icon: IconRuler2,
        question: 'What may we use, and until when?',
      },
      {
        label: 'Portfolio',
        href: paths.portfolio(),
        key: 'p',
        icon: IconCalendarStats,
        question: 'What do we do with this money and these people?',
      },
    ],
  },
  {
    phase: 'delivery',
    label: 'Delivery',
    places: [
      {
        label: 'Changes',
        href: paths.changes(),
        key: 'c',
        icon: IconGitPullRequest,
        question: 'What will be different, and who must agree?',
      },
    ],
  },
  {
    phase: 'operations',
    label: 'Operations',
    places: [
      {
        label: 'Procedures',
        href: paths.procedures(),
        key: 'f',
        icon: IconListCheck,
        question: 'What can I do here, at my level, and what for?',
      },
      {
        label: 'Runs',
        href: paths.runs(),
        key: 'x',
        icon: IconPlayerPlay,
        question: 'What runs, what waits for a person, what failed?',
      },
      {
        label: 'Approvals',
        href: paths.approvals(),
        key: 'v',
        icon: IconUserCheck,
        question: 'What waits for somebody to agree, and to what exactly?',
      },
      {
        label: 'Requests',
        href: paths.requests(),
        key: 'q',
        icon: IconInbox,
        question: 'Who asks for what, and which of it can I take on?',
      },
      {
        label: 'Signals',
        href: paths.signals(),
        key: 'o',
        icon: IconAlertTriangle,
        question: 'What does the estate tell us?',
      },
      {
        label: 'Observations',
        href: paths.observations(),
        key: 'b',
        icon: IconEye,
        question: 'What did people see that a review should know?',
      },
    ],
  },
  {
    phase: 'estate',
    label: 'Estate',
    places: [
      {
        label: 'Components',
        href: paths.estate(),
        key: 'e',
        icon: IconCube,
        question: 'What exists, in what state, and who said so?',
      },
      {
        label: 'Topology',
        href: paths.topology(),
        key: 'm',
        icon: IconTopologyStar3,
        question: 'If this goes, what goes?',
      },
      {
        label: 'Networks',
        href: paths.networks(),
        key: 'n',
        icon: IconNetwork,
        question: 'What is free, what is used by whom, what overlaps?',
      },
      {
        label: 'Compare',
        href: paths.compare(),
        key: 'd',
        icon: IconArrowsDiff,
        question: 'What is different between two days, who did it, and on whose word?',
      },
      {
        label: 'Intake',
        href: paths.intakes(),
        key: 'i',
        icon: IconFileImport,
        question: 'What would this bring in, and what would it change?',
      },
      {
        label: 'Sources',
        href: paths.sources(),
        key: 'w',
        icon: IconMessages,
        question: 'Who tells us what, and where do they disagree?',
      },
      {
        label: 'Racks',
        href: paths.racks(),
        key: 'r',
        icon: IconColumns3,
        question: 'What stands where, and where does something still fit?',
      },
    ],
  },
  {
    phase: null,
    label: null,
    places: [
      { label: 'People', href: paths.people(), key: 'u', icon: IconUsers, question: 'Who may do what?' },
      {
        label: 'Vault',
        href: paths.vault(),
        key: 'k',
        icon: IconLock,
        question: 'What do we sign in with, who may use it, and what is due?',
      },
    ],
  },
];

export const places = placeGroups.flatMap((group) => group.places);

export function isHere(place: Place, path: string): boolean {
  if (place.href === '/') return path === '/';
  if (place.href === '/estate') return path.startsWith('/estate') || path.startsWith('/components/');
  if (place.href === '/people' && /^\/(agents|policies|break-glass)\b/.test(path)) return true;
  return path === place.href || path.startsWith(`${place.href}/`);
}
