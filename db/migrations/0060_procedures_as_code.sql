-- compatible
alter table procedure
  add column origin text not null default 'library' check (origin in ('library', 'import')),
  add column source text;
comment on column procedure.origin is 'library: shipped, taken in at start. import: taken in by somebody; a shipped one of the same key is then left out.';
comment on column procedure.source is 'The text as it was imported, with its comments; null: it lies in the library.';
