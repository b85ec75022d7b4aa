-- compatible
-- json keeps the order of members as it was written, which is the order in which people are asked; jsonb does not. Nothing
-- looks inside by SQL.
alter table procedure alter column definition type json using definition::json;
