-- Functions can be written in the language, and fail when called.
create function plpython3_call_handler() returns language_handler language internal as 'language_handler_in';
create language plpython3u handler plpython3_call_handler;
