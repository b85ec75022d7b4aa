import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Anchor, useGo } from '../ui/Anchor.tsx';
import css from './BottomBar.module.css';
import { isHere, type Place, places } from './navigation.ts';
import { usePath } from './usePath.ts';

const first = ['Loop', 'My work', 'Changes', 'Components'];
const inBar = places
  .filter((place) => first.includes(place.label))
  .sort((a, b) => first.indexOf(a.label) - first.indexOf(b.label));
const rest = places.filter((place) => !first.includes(place.label));

function Item({ place, here }: { place: Place; here: boolean }) {
  const Icon = place.icon;
  return (
    <Anchor href={place.href} className={css.item} aria-current={here ? 'page' : undefined}>
      <Icon size={21} stroke={1.6} aria-hidden />
      {place.label === 'Components' ? 'Estate' : place.label}
    </Anchor>
  );
}

/** On a phone: within the thumb's reach. */
export function BottomBar() {
  const path = usePath();
  const go = useGo();
  return (
    <nav className={css.bar} aria-label="Pages">
      {inBar.map((place) => (
        <Item key={place.href} place={place} here={isHere(place, path)} />
      ))}
      <Menu position="top-end" width={220} shadow="none">
        <Menu.Target>
          <button
            type="button"
            className={css.item}
            aria-current={rest.some((place) => isHere(place, path)) ? 'page' : undefined}
          >
            <IconDots size={21} stroke={1.6} aria-hidden />
            More
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {rest.map((place) => (
            <Menu.Item
              key={place.href}
              h={44}
              leftSection={<place.icon size={17} stroke={1.6} />}
              onClick={() => go(place.href)}
            >
              {place.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
