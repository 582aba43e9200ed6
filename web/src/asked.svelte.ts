// What a view asked the server for: once, or page by page. To be made while a component is set up.

import { untrack } from "svelte";
import { Problem } from "./api";
import { desk } from "./desk.svelte";
import type { List } from "./types";

function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "about:fault", String(error), "", null);
}

/** One answer; asked for again when what `ask` reads changes, or after `again()`. */
export class Asked<T> {
  answer = $state.raw<T | undefined>();
  problem = $state.raw<Problem | null>(null);
  isBusy = $state(true);
  #round = $state(0);

  /** `ask` returns nothing where there is nothing to ask. */
  constructor(ask: (signal: AbortSignal) => Promise<T> | null) {
    $effect(() => {
      void desk.round;
      void this.#round;
      const control = new AbortController();
      const asking = ask(control.signal);
      untrack(() => void this.#take(asking, control.signal));
      return () => control.abort();
    });
  }

  async #take(asking: Promise<T> | null, signal: AbortSignal): Promise<void> {
    if (!asking) {
      this.answer = undefined;
      this.isBusy = false;
      return;
    }
    this.isBusy = true;
    try {
      const answer = await asking;
      if (signal.aborted) return;
      this.answer = answer;
      this.problem = null;
    } catch (error) {
      if (signal.aborted) return;
      this.problem = asProblem(error);
    }
    this.isBusy = false;
  }

  again(): void {
    this.#round += 1;
  }
}

/** A list that grows page by page. */
export class Paged<T, A extends List<T> = List<T>> {
  items = $state.raw<T[]>([]);
  /** The first page's answer, with what stands beside its items. */
  first = $state.raw<A | undefined>();
  next = $state<string | null>(null);
  total = $state(0);
  problem = $state.raw<Problem | null>(null);
  isBusy = $state(true);
  #ask: (cursor: string | null, signal?: AbortSignal) => Promise<A>;
  #round = $state(0);
  #generation = 0;

  constructor(ask: (cursor: string | null, signal?: AbortSignal) => Promise<A>) {
    this.#ask = ask;
    $effect(() => {
      void desk.round;
      void this.#round;
      const control = new AbortController();
      const asking = ask(null, control.signal);
      untrack(() => {
        this.#generation += 1;
        void this.#take(asking, this.#generation, []);
      });
      return () => control.abort();
    });
  }

  async #take(asking: Promise<A>, generation: number, before: T[]): Promise<void> {
    this.isBusy = true;
    try {
      const answer = await asking;
      if (generation !== this.#generation) return;
      if (before.length === 0) this.first = answer;
      this.items = [...before, ...answer.items];
      this.next = answer.next;
      this.total = answer.total;
      this.problem = null;
    } catch (error) {
      if (generation !== this.#generation) return;
      this.problem = asProblem(error);
    }
    this.isBusy = false;
  }

  async more(): Promise<void> {
    if (this.isBusy || !this.next) return;
    await this.#take(this.#ask(this.next), this.#generation, this.items);
  }

  again(): void {
    this.#round += 1;
  }
}
