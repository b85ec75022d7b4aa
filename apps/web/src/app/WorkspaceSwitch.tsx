import { Menu } from '@mantine/core';
import { IconBuildingSkyscraper, IconCheck, IconChevronDown, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { me } from '../api/queries.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
import { useOpenExample } from './useOpenExample.ts';
import css from './WorkspaceSwitch.module.css';

export function WorkspaceSwitch() {
  const { data } = useQuery(me());
  const example = useOpenExample();
  if (!data) return <Skeleton width={140} height={16} />;
  const inExample = data.workspace.kind === 'example';
  const here = data.workspaces.find((workspace) => workspace.name === data.workspace.name);
  const main = data.workspaces.find((workspace) => workspace.name === 'main');
  return (
    <div className={css.switch}>
      <Menu position="bottom-start" width={280} shadow="none">
        <Menu.Target>
          <button type="button" className={css.current} data-example={inExample || undefined}>
            {inExample ? (
              <IconFlask size={16} stroke={1.7} aria-hidden />
            ) : (
              <IconBuildingSkyscraper size={16} stroke={1.7} aria-hidden />
            )}
            <span>{here?.title ?? (inExample ? 'Example organisation' : 'Your organisation')}</span>
            <IconChevronDown size={14} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Workspaces are never mixed</Menu.Label>
          <Menu.Item
            component="a"
            href={main?.href ?? '/'}
            leftSection={<IconBuildingSkyscraper size={15} stroke={1.7} />}
            rightSection={inExample ? null : <IconCheck size={14} />}
          >
            {main?.title ?? 'Your organisation'}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFlask size={15} stroke={1.7} />}
            rightSection={inExample ? <IconCheck size={14} /> : null}
            onClick={() => !inExample && example.open()}
          >
            Example organisation
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {example.progress && (
        <div className={css.making} data-making>
          <span className={css.progress} role="status">
            {example.progress}
          </span>
          {example.stop && (
            <button type="button" className={css.act} onClick={example.stop}>
              Stop
            </button>
          )}
        </div>
      )}
      {!inExample && !example.progress && (
        <button type="button" className={`${css.act} ${css.hop}`} onClick={example.open}>
          See the example
        </button>
      )}
    </div>
  );
}
