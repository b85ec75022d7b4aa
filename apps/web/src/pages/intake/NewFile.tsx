import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { attemptKey, call } from '../../api/client.ts';
import { paths } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatNumber, plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatOf } from './formatOf.ts';
import { keepGiven } from './given.ts';
import { type Mapping, MappingTable } from './MappingTable.tsx';
import { MissingPlaces } from './MissingPlaces.tsx';
import css from './NewFile.module.css';
import { PreviewRows } from './PreviewRows.tsx';
import { formats as formatsQuery } from './queries.ts';

const LOOKED_AT = 65_536;

/** What the file would be read as, to be corrected, before it is planned. Kept until it is planned or put away. */
export function NewFile({ file, onClose }: { file: File; onClose: () => void }) {
  const formats = useQuery(formatsQuery());
  const [format, setFormat] = useState<string | null>(null);
  const [source, setSource] = useState('');
  const [options, setOptions] = useState<Mapping | null>(null);
  const [attempt] = useState(attemptKey);
  const go = useGo();
  const known = formats.data?.items.find((one) => one.format === format);
  useEffect(() => {
    if (!formats.data) return;
    let isCurrent = true;
    void file
      .slice(0, LOOKED_AT)
      .text()
      .then((head) => {
        if (isCurrent) setFormat((chosen) => chosen ?? formatOf(file.name, head, formats.data.items));
      });
    return () => {
      isCurrent = false;
    };
  }, [file, formats.data]);

  const partial = known?.previewBytes != null && file.size > known.previewBytes;
  const query = {
    format: format ?? '',
    ...(source ? { source } : {}),
    ...(options ? { options: JSON.stringify(options) } : {}),
  };
  const preview = useQuery({
    queryKey: ['preview', file.name, file.lastModified, file.size, query],
    queryFn: ({ signal }) =>
      call('intake.preview', {
        query: { ...query, ...(partial ? { partial: 'true' as never } : {}) },
        body: partial ? file.slice(0, known!.previewBytes!) : file,
        signal,
      }),
    enabled: known !== undefined && file.size <= known.maxBytes && /^([a-z0-9][a-z0-9:._-]{0,79})?$/.test(source),
    retry: false,
    placeholderData: (before) => before,
  });
  const plan = useMutation({
    mutationFn: () => {
      const settled = options ?? (preview.data?.options as Mapping | undefined);
      return call('intake.file', {
        query: { ...query, name: file.name, ...(settled ? { options: JSON.stringify(settled) } : {}) },
        body: file,
        idempotencyKey: attempt,
      });
    },
    onSuccess: (intake) => {
      keepGiven(intake.key, { file, format: format!, source, options: options ?? (preview.data?.options as Mapping) });
      go(paths.intake(intake.key));
    },
  });
  const tooLarge = known && file.size > known.maxBytes;
  // Of a beginning it is not known what stands further on.
  const missing = preview.data && !partial && preview.data.components + preview.data.relations === 0;
  const reason = !format
    ? 'Say first what kind of file it is.'
    : tooLarge
      ? `It is larger than the ${formatNumber(Math.floor(known.maxBytes / 1_048_576))} MiB that this format takes.`
      : preview.isPending
        ? 'It is being read.'
        : preview.isError
          ? 'It cannot be read like this.'
          : missing
            ? preview.data.makeable > 0
              ? 'Nothing of it can be taken in like this: tick below that the places are made which are not there yet.'
              : 'Nothing of it can be taken in like this: see what is wrong below.'
            : null;
  return (
    <div className={css.new}>
      <Panel
        title={file.name}
        aside={
          <Button small tone="quiet" onClick={onClose}>
            Put it away
          </Button>
        }
      >
        <div className={css.fields}>
          <label className={css.field}>
            <span>It is</span>
            <select
              value={format ?? ''}
              onChange={(event) => {
                setFormat(event.currentTarget.value || null);
                setOptions(null);
              }}
            >
              <option value="">…</option>
              {formats.data?.items.map((one) => (
                <option key={one.format} value={one.format}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
          <label className={css.field}>
            <span>It speaks as</span>
            <input
              value={source}
              placeholder={format ?? 'the source'}
              spellCheck={false}
              onChange={(event) => {
                setSource(event.currentTarget.value.trim());
                setOptions(null);
              }}
            />
          </label>
          <div className={css.go}>
            <Button tone="strong" busy={plan.isPending} reason={reason} onClick={() => plan.mutate()}>
              Show what it would change
            </Button>
          </div>
        </div>
        {preview.data && (
          <dl className={css.facts}>
            {preview.data.facts.map((fact) => (
              <div key={fact.title}>
                <dt>{fact.title}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
            <div>
              <dt>{preview.data.partial ? 'In its beginning' : 'In it'}</dt>
              <dd>
                {formatNumber(preview.data.components)} components, {formatNumber(preview.data.relations)} relations
                {preview.data.wrong > 0 && `; in ${plural(preview.data.wrong, 'row')} something is wrong`}
              </dd>
            </div>
          </dl>
        )}
        {formats.isError && <ProblemView error={formats.error} retry={() => void formats.refetch()} compact />}
        {plan.isError && <ProblemView error={plan.error} compact />}
        {preview.isError && <ProblemView error={preview.error} retry={() => void preview.refetch()} compact />}
        {preview.isFetching && !preview.data && <Skeleton width="60%" />}
      </Panel>
      {preview.data && preview.data.columns.length > 0 && (
        <MappingTable
          columns={preview.data.columns}
          fields={preview.data.fields}
          options={(options ?? preview.data.options) as Mapping}
          onChange={setOptions}
        />
      )}
      {preview.data && (
        <MissingPlaces
          preview={preview.data}
          makes={((options ?? preview.data.options) as Mapping).makePlaces ?? false}
          onChange={(makePlaces) => setOptions({ ...((options ?? preview.data!.options) as Mapping), makePlaces })}
        />
      )}
      {preview.data && <PreviewRows preview={preview.data} />}
    </div>
  );
}
