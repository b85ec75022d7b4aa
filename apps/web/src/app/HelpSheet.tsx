import { Modal } from '@mantine/core';
import css from './HelpSheet.module.css';
import { places } from './navigation.ts';

const general: [keys: string[], meaning: string][] = [
  [['Ctrl', 'K'], 'Search, go anywhere, do anything'],
  [['/'], 'The same'],
  [['j'], 'Next in a list'],
  [['k'], 'Previous in a list'],
  [['Enter'], 'Open the marked one'],
  [['Esc'], 'Close what is open'],
  [['?'], 'This sheet'],
];

export function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keys" centered size="lg">
      <div className={css.sheet}>
        <dl>
          {general.map(([keys, meaning]) => (
            <div key={meaning}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <dl>
          {places.map((place) => (
            <div key={place.href}>
              <dt>
                <kbd>g</kbd> <kbd>{place.key}</kbd>
              </dt>
              <dd>{place.label}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Modal>
  );
}
