import { createTheme } from '@mantine/core';

/** What CSS variables cannot say: how Mantine's parts behave. Their look is in mantine.css. */
export const theme = createTheme({
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: {
      defaultProps: { transitionProps: { duration: 120, transition: 'fade' }, overlayProps: { blur: 0 }, zIndex: 300 },
    },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false, transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { transitionProps: { duration: 80 } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 } } },
  },
});
