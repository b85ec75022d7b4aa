-- compatible
-- Requests are known again by a keyed mark. What was kept by an open hash before could be guessed: it is forgotten. A request
-- from before that is repeated now is refused, as one with another body is: nothing is done twice.
update idempotency set request_hash = '' where request_hash <> '';
