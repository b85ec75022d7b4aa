-- compatible
-- What carries a date that ends something: few among many.
create index component_dated on component (id) where attributes ?| array['endsOn', 'warrantyEndsOn', 'purchasedOn'];
