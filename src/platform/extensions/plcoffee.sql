-- Functions can be written in the language, and fail when called.
create function plcoffee_call_handler() returns language_handler language internal as 'language_handler_in';
create trusted language plcoffee handler plcoffee_call_handler;
