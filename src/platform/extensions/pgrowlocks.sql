create function pgrowlocks(
  relname text, out locked_row tid, out locker xid, out multi boolean, out xids xid[], out modes text[], out pids integer[]
) returns setof record language plpgsql as 'begin end';
