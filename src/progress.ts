const silentForMs = 1000;

/** Says how far something is. */
export interface Progress {
  say(text: string): void;
  /** Takes the line away again. */
  end(): void;
}

interface Output {
  isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Silent for the first second; then on a terminal one line that is written over, else at most one line a second. */
class SlowProgress implements Progress {
  readonly #output: Output;
  #said = '';
  /** When the next line may be written, in milliseconds as of Date.now(). */
  #due: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #open = false;

  constructor(output: Output) {
    this.#output = output;
  }

  say(text: string): void {
    this.#said = text;
    this.#due ??= Date.now() + silentForMs;
    const wait = this.#due - Date.now();
    // The embedded engine leaves timers no time, so this does not wait for them alone.
    if (wait <= 0 || (this.#open && this.#output.isTTY === true)) this.#show();
    else this.#timer ??= setTimeout(() => this.#show(), wait).unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = undefined;
    if (this.#open && this.#output.isTTY === true) this.#output.write('\r\u001B[2K');
    this.#open = false;
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Date.now() + silentForMs;
    this.#output.write(this.#output.isTTY === true ? `\r\u001B[2Kpgintent: ${this.#said}` : `pgintent: ${this.#said}\n`);
    this.#open = true;
  }
}

/** How far the command line is, on standard error. */
export function progressOn(output: Output = process.stderr): Progress {
  return new SlowProgress(output);
}

/** The same in lines only: beside a display of somebody else's nobody knows where the cursor stands. */
export function progressInLines(): Progress {
  return new SlowProgress({ write: (text) => process.stderr.write(text) });
}
