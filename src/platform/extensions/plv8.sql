-- Functions can be written in the language, and fail when called.
create function plv8_call_handler() returns language_handler language internal as 'language_handler_in';
create trusted language plv8 handler plv8_call_handler;
create function plv8_version() returns text language sql return '3.1.10'::text;
create function plv8_reset() returns void language plpgsql as 'begin end';
create function plv8_info() returns json language sql return '[]'::json;
