import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconShieldLock, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { me } from '../api/queries.ts';
import { signOut } from '../api/session.ts';
import { paths } from '../paths.ts';
import { useGo } from '../ui/Anchor.tsx';
import { sayProblem } from '../ui/toast.tsx';
import css from './MeMenu.module.css';

export const schemes = [
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
] as const;

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
}

export function MeMenu() {
  const { data } = useQuery(me());
  const go = useGo();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={260} shadow="none">
      <Menu.Target>
        <button type="button" className={css.me} aria-label="You, and how it looks">
          {data ? initials(data.person.name) : '·'}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {data && (
          <div className={css.who}>
            <strong>{data.person.name}</strong>
            {(data.person.title ?? data.person.email) && <span>{data.person.title ?? data.person.email}</span>}
            {data.grants.length > 0 && (
              <ul>
                {data.grants.slice(0, 6).map((grant) => (
                  <li key={grant.domain.key}>
                    <span>{grant.domain.name}</span>
                    <span>
                      {grant.level} {grant.levelName}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
        <Menu.Item leftSection={<IconShieldLock size={15} stroke={1.7} />} onClick={() => go(paths.account())}>
          Your account
        </Menu.Item>
        <Menu.Label>Look</Menu.Label>
        {schemes.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={15} stroke={1.7} />}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-label="chosen" /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} stroke={1.7} />} onClick={() => signOut().catch(sayProblem)}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
