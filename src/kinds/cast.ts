import { z } from 'zod';
import { asked, providedProperty } from './asked.ts';
import { classid, systemName } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { functionNameSql, typeNameSql } from './reference.ts';

const impact = 'Values are converted otherwise, or where they should not be, or not at all.';

export const cast = defineKind({
  ...asked,
  name: 'cast',
  plural: 'casts',
  identity: { source: id(typeNameSql('x.castsource')), target: id(typeNameSql('x.casttarget')) },
  from: 'pg_catalog.pg_cast x',
  where: 'true',
  properties: {
    /** Without its arguments, which are the cast's; none where Postgres needs none. */
    function: { schema: systemName.nullable(), sql: functionNameSql('nullif(x.castfunc, 0)'), severity: 'high', impact },
    /** Where Postgres casts without being asked to. */
    context: {
      schema: z.enum(['implicit', 'assignment', 'explicit']),
      sql: `case x.castcontext when 'i' then 'implicit' when 'a' then 'assignment' when 'e' then 'explicit' end`,
      severity: 'high',
      impact,
    },
    method: {
      schema: z.enum(['function', 'inout', 'binary']),
      sql: `case x.castmethod when 'f' then 'function' when 'i' then 'inout' when 'b' then 'binary' end`,
      severity: 'medium',
      impact,
    },
    // A range type brings the cast to its multirange with it.
    provided: {
      ...providedProperty('pg_cast', 'x.oid'),
      sql: `(${providedProperty('pg_cast', 'x.oid').sql} or exists (select from pg_catalog.pg_depend i where i.classid = ${classid.pg_cast} and i.objid = x.oid and i.deptype = 'i'))`,
    },
  },
  requires: () => [],
  address: ({ source, target }) => `${source} as ${target}`,
  group: () => 'casts',
  title: ({ source, target }) => `cast ${source} as ${target}`,
  missing: { severity: 'high', impact: 'Values of the one type are not taken for the other, and statements that rely on it fail.' },
  alter: () => undefined,
});
