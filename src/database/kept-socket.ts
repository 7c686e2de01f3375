import { Socket } from 'node:net';

/**
 * A socket for a server that may speak TLS or not. libpq goes on with the connection on which a server has said that it
 * does not; pg would end it, and the server have another process made.
 */
export class KeptSocket extends Socket {
  #declined = false;

  constructor() {
    super();
    // Ahead of pg, which waits for the same answer.
    this.once('data', (answer) => {
      this.#declined = answer.toString('latin1') === 'N';
    });
  }

  /** Whether the server has no TLS, and waits to be spoken to without. */
  get isDeclined(): boolean {
    return this.#declined && !this.destroyed;
  }

  /** pg ends it with the answer; the one who takes it on ends it for good. */
  override end(...args: []): this {
    return this.#declined ? this : super.end(...args);
  }

  /** The same connection for another client of pg, which connects it as if it were new. */
  handedOn(): this {
    for (const event of ['data', 'error', 'close']) this.removeAllListeners(event);
    this.#declined = false;
    this.connect = () => {
      process.nextTick(() => this.emit('connect'));
      return this;
    };
    return this;
  }
}
