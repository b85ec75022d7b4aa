import {
  type Icon,
  IconBuildingSkyscraper,
  IconFlask,
  IconKeyboard,
  IconMoon,
  IconRotateClockwise,
  IconSun,
} from '@tabler/icons-react';
import { places } from '../navigation.ts';

export interface Command {
  id: string;
  title: string;
  note?: string;
  keyText?: string;
  keys?: string[];
  icon: Icon;
  group: string;
  /** The palette stays open while it works. */
  stays?: boolean;
  run: () => void;
}

interface Deeds {
  go: (href: string) => void;
  help: () => void;
  scheme: (scheme: 'light' | 'dark' | 'auto') => void;
  turn: () => void;
  inExample: boolean;
  openExample: () => void;
  openMain: () => void;
}

export function buildCommands(deeds: Deeds): Command[] {
  return [
    ...places.map((place) => ({
      id: `go-${place.label}`,
      title: place.label,
      note: place.question,
      keys: ['g', place.key],
      icon: place.icon,
      group: 'Go to',
      run: () => deeds.go(place.href),
    })),
    ...(deeds.inExample
      ? [
          {
            id: 'main',
            title: 'Back to your own organisation',
            icon: IconBuildingSkyscraper,
            group: 'Do',
            run: deeds.openMain,
          },
        ]
      : [
          {
            id: 'turn',
            title: 'Turn the loop on this machine',
            icon: IconRotateClockwise,
            group: 'Do',
            run: deeds.turn,
          },
          {
            id: 'example',
            title: 'Open the example organisation',
            icon: IconFlask,
            group: 'Do',
            stays: true,
            run: deeds.openExample,
          },
        ]),
    { id: 'light', title: 'Look: light', icon: IconSun, group: 'Do', run: () => deeds.scheme('light') },
    { id: 'dark', title: 'Look: dark', icon: IconMoon, group: 'Do', run: () => deeds.scheme('dark') },
    { id: 'auto', title: 'Look: as the system', icon: IconSun, group: 'Do', run: () => deeds.scheme('auto') },
    { id: 'keys', title: 'All keys', keys: ['?'], icon: IconKeyboard, group: 'Do', run: deeds.help },
  ];
}

/** Every word typed must begin a word of the title or the note. */
export function matching(commands: Command[], text: string): Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const have = `${command.title} ${command.note ?? ''}`.toLowerCase().split(/[\s,?:]+/);
    return wanted.every((word) => have.some((each) => each.startsWith(word)));
  });
}
