/** Something that a person has to put right before anything can be checked. Its message says what to do. */
export class PgintentError extends Error {
  override name = 'PgintentError';
}

/** The database cannot be reached, or cannot be read as a whole. */
export class DatabaseError extends PgintentError {
  override name = 'DatabaseError';
}
