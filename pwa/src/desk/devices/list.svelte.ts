/** The devices as the server last told of them; asked again every fifteen seconds while the page is open. */

import { decideOnDevice, devices, type Decided, type Device } from '../queries';

const EVERY_MS = 15_000;

export class DeviceList {
  items = $state.raw<readonly Device[]>([]);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  fault = $state.raw<unknown>(null);

  /** For `$effect`: keeps asking until it is undone. */
  follow(): () => void {
    void this.ask();
    const timer = setInterval(() => void this.ask(), EVERY_MS);
    return () => clearInterval(timer);
  }

  async ask(): Promise<void> {
    try {
      this.items = await devices();
      this.state = 'ready';
    } catch (fault) {
      // What was known stays on the screen; it says itself how old it is.
      this.fault = fault;
      if (this.state === 'loading') this.state = 'failed';
    }
  }

  /** Throws what the server, or the network, said. */
  async decide(client_id: string, decision: Decided, reason: string): Promise<void> {
    await decideOnDevice(client_id, decision, reason.trim() || null);
    await this.ask();
  }
}
