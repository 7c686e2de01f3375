-- Functions can be written in the language, and fail when called.
create function plperl_call_handler() returns language_handler language internal as 'language_handler_in';
create trusted language plperl handler plperl_call_handler;
