import { IconFileImport } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import css from './DropZone.module.css';

/** A file is dropped or chosen; by the keyboard it is a button like any other. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    <>
      <button
        type="button"
        className={css.zone}
        data-over={over || undefined}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <IconFileImport size={22} stroke={1.6} aria-hidden />
        <span className={css.words}>
          <strong>Drop a file, or choose one</strong>
          <span>A table (CSV), a NetBox dump, an nmap scan, Ansible facts or a Terraform state.</span>
          <span>Nothing is changed before you have seen what it would bring in.</span>
        </span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to take in"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
