-- Functions can be written in the language, and fail when called.
create function plls_call_handler() returns language_handler language internal as 'language_handler_in';
create trusted language plls handler plls_call_handler;
