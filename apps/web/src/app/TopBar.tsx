import { IconSearch } from '@tabler/icons-react';
import { LiveMark } from './LiveMark.tsx';
import { MeMenu } from './MeMenu.tsx';
import { NoticeBell } from './NoticeBell.tsx';
import css from './TopBar.module.css';
import { WorkspaceSwitch } from './WorkspaceSwitch.tsx';

export function TopBar({ onSearch }: { onSearch: () => void }) {
  return (
    <header className={css.bar}>
      <WorkspaceSwitch />
      <button type="button" className={css.search} onClick={onSearch} aria-label="Search or do anything">
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span>Search, go, do</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={css.right}>
        <LiveMark />
        <NoticeBell />
        <MeMenu />
      </div>
    </header>
  );
}
